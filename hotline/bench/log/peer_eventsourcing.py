"""
The PyPI package `eventsourcing` with its default PostgreSQL recorder, as a program of its own.

A job on stdin, one line of JSON on stdout: see `main`.
"""

import sys
from collections.abc import Mapping
from threading import Thread
from time import perf_counter
from typing import Any
from uuid import uuid4

import orjson

from hotline.bench.log.sample import EVENTS_PER_STREAM
from hotline.bench.measurement import milliseconds


def main() -> None:
    """`{"host", "port", "user", "database", "threads", "seconds", "state"}` → rate, p50, p99."""
    job: Mapping[str, Any] = orjson.loads(sys.stdin.buffer.read())
    sys.stdout.write(orjson.dumps(run(job)).decode() + "\n")


def run(job: Mapping[str, Any]) -> dict[str, float]:
    from eventsourcing.persistence import InfrastructureFactory  # noqa: PLC0415 - extra `bench`
    from eventsourcing.utils import Environment  # noqa: PLC0415

    environment = Environment(name="peer", env=settings(job))
    factory = InfrastructureFactory.construct(environment)
    recorder = factory.application_recorder()
    latencies: list[list[float]] = [[] for _ in range(job["threads"])]
    begun = perf_counter()
    threads = [
        Thread(target=save, args=(recorder, job["state"].encode(), begun + job["seconds"], own))
        for own in latencies
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = perf_counter() - begun
    factory.close()
    every = [each for own in latencies for each in own]
    return {
        "per_second": len(every) / took,
        "p50_ms": milliseconds(every, 0.5),
        "p99_ms": milliseconds(every, 0.99),
    }


def settings(job: Mapping[str, Any]) -> dict[str, str]:
    """All defaults, but enough connections for every thread."""
    return {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": job["database"],
        "POSTGRES_HOST": job["host"],
        "POSTGRES_PORT": str(job["port"]),
        "POSTGRES_USER": job["user"],
        "POSTGRES_PASSWORD": "not-asked-for",
        "POSTGRES_POOL_SIZE": "10",
        "POSTGRES_MAX_OVERFLOW": "20",
    }


def save(recorder: Any, state: bytes, end: float, latencies: list[float]) -> None:
    from eventsourcing.persistence import StoredEvent  # noqa: PLC0415

    while perf_counter() < end:
        originator = uuid4()
        for version in range(1, EVENTS_PER_STREAM + 1):
            event = StoredEvent(
                originator_id=originator,
                originator_version=version,
                topic="hotline:Dispatched",
                state=state,
            )
            begun = perf_counter()
            recorder.insert_events([event])
            latencies.append(perf_counter() - begun)
            if perf_counter() >= end:
                return


if __name__ == "__main__":
    main()

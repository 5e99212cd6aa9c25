"""
Exclusive lock or position floor: appends per second with 1, 2 and 4 processes, 64 writers in all.

    python -m tests.benchmarks.append_designs.measure DSN [seconds] [rounds]

DSN: a superuser on a server that may be used hard. Both designs run by turns through the same
Python; only the two SQL functions differ. For a disk whose flush takes a millisecond, start the
server with `slowsync.c` in LD_PRELOAD. The table goes into ADR 0003.
"""

import asyncio
import multiprocessing
import sys
import time
from collections.abc import Mapping
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import uvloop

from events.memory import MemoryKeys
from events.migrate import migrate
from events.postgres import open_store
from tests.databases import MIGRATIONS, ROOT
from tests.events.logs import new

HERE = Path(__file__).parent
WRITERS = 64
PROCESSES = (1, 2, 4)
DESIGNS = ("exclusive lock", "position floor")

Rate = tuple[int, float, float]  # appends, p50 and p99 in seconds


def main() -> None:
    dsn = sys.argv[1]
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 3.0
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 3
    databases = {design: f"bench_{design.split()[0]}" for design in DESIGNS}
    asyncio.run(prepare(dsn, databases))
    print(
        "| processes | design | appends/s, best (worst) | p50 ms | p99 ms |\n|---|---|---|---|---|"
    )
    try:
        for processes in PROCESSES:
            report(processes, dsn, databases, seconds, rounds)
    finally:
        asyncio.run(drop(dsn, databases))


def report(
    processes: int, dsn: str, databases: Mapping[str, str], seconds: float, rounds: int
) -> None:
    found: dict[str, list[Rate]] = {design: [] for design in DESIGNS}
    for _ in range(rounds):
        for design, name in databases.items():
            found[design].append(together(on(dsn, name), processes, seconds))
    for design, rates in found.items():
        best, worst = max(rates), min(rates)
        print(
            f"| {processes} | {design} | {best[0] / seconds:,.0f} ({worst[0] / seconds:,.0f})"
            f" | {best[1] * 1e3:.1f} | {best[2] * 1e3:.1f} |",
            flush=True,
        )


def together(dsn: str, processes: int, seconds: float) -> Rate:
    spawn = multiprocessing.get_context("spawn")
    ready, answers = spawn.Barrier(processes), spawn.SimpleQueue()
    run = f"{time.time()}"
    jobs = [
        spawn.Process(
            target=one_process,
            args=(dsn, WRITERS // processes, seconds, f"{run}-{number}", ready, answers),
        )
        for number in range(processes)
    ]
    for job in jobs:
        job.start()
    times = sorted(t for _ in jobs for t in answers.get())
    for job in jobs:
        job.join()
    return len(times), times[len(times) // 2], times[int(len(times) * 0.99)]


def one_process(
    dsn: str, writers: int, seconds: float, run: str, ready: Barrier, answers: Any
) -> None:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        answers.put(runner.run(appended(dsn, writers, seconds, run, ready)))


async def appended(dsn: str, writers: int, seconds: float, run: str, ready: Barrier) -> list[float]:
    """How long each append took that began in time."""
    times: list[float] = []

    async def write(writer: int, end: float) -> None:
        count = 0
        while (begun := time.perf_counter()) < end:
            stream, version = f"order-{run}-{writer}-{count // 8}", count % 8
            await store.append(new(stream, version))
            times.append(time.perf_counter() - begun)
            count += 1

    async with open_store(dsn, MemoryKeys(), pool_size=1) as store:
        await store.append(new(f"warm-{run}", 0))
        ready.wait(60)
        end = time.perf_counter() + seconds
        await asyncio.gather(*(write(writer, end) for writer in range(writers)))
    return times


async def prepare(dsn: str, databases: Mapping[str, str]) -> None:
    await drop(dsn, databases)
    for design, name in databases.items():
        await execute(dsn, f"CREATE DATABASE {name}")
        connection = await asyncpg.connect(on(dsn, name))
        await migrate(connection, [ROOT / MIGRATIONS[0]])
        if design == "position floor":
            await connection.execute((HERE / "floor.sql").read_text("utf-8"))
        await connection.close()


async def drop(dsn: str, databases: Mapping[str, str]) -> None:
    for name in databases.values():
        await execute(dsn, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


async def execute(dsn: str, sql: str) -> None:
    connection = await asyncpg.connect(dsn)
    await connection.execute(sql)
    await connection.close()


def on(dsn: str, database: str) -> str:
    return urlunsplit(urlsplit(dsn)._replace(path=f"/{database}"))


if __name__ == "__main__":
    main()

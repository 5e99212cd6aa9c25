"""
A load generator, as its own program: raw sockets, keep-alive, prepared bodies.

A job on stdin, one line of JSON on stdout. `rate` null: every connection asks as soon as it was
answered (closed loop). Else requests leave at that rate whatever the answers do, and latency
counts from the moment at which the request was due (open loop).
"""

import asyncio
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from math import inf
from time import perf_counter, process_time
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import orjson

from hotline.app.loop import run
from hotline.bench.measurement import milliseconds

LENGTH = re.compile(rb"(?i)\r\ncontent-length: *(\d+)")
RETRY_AFTER = re.compile(rb"(?i)\r\nretry-after: *(\d+)")
BUSY = 503
PATIENCE = 30.0  # seconds for one answer


@dataclass(frozen=True, kw_only=True)
class Job:
    """`bodies` None: GET the paths in turn; else POST them in turn to the first path."""

    address: str
    token: str
    paths: Sequence[str]
    bodies: Sequence[str] | None = None
    connections: int
    seconds: float
    rate: float | None = None
    most: int | None = None  # requests, over all connections
    patient: bool = False  # after a 503, wait as long as it says


@dataclass
class Load:
    job: Job
    latencies: list[float] = field(default_factory=list)  # of what was not refused
    refusals: list[float] = field(default_factory=list)
    end: float = inf
    in_time: int = 0  # not refused, and answered before the end
    statuses: Counter[int] = field(default_factory=Counter)

    async def closed_loop(
        self, lines: Sequence["ClientConnection"], requests: Iterator[bytes]
    ) -> None:
        end = self.end = perf_counter() + self.job.seconds

        async def ask_on(line: "ClientConnection") -> None:
            while (begun := perf_counter()) < end and self.wanted():
                wait = await self.ask(line, next(requests), begun)
                if self.job.patient and wait:
                    await asyncio.sleep(min(wait, max(0.0, end - perf_counter())))

        await asyncio.gather(*(ask_on(line) for line in lines))

    def wanted(self) -> bool:
        return self.job.most is None or len(self.latencies) < self.job.most

    async def open_loop(
        self, lines: Sequence["ClientConnection"], requests: Iterator[bytes]
    ) -> None:
        """A request that finds no free connection waits for one: that is part of its latency."""
        rate = self.job.rate or 1.0
        free: asyncio.Queue[ClientConnection] = asyncio.Queue()
        for line in lines:
            free.put_nowait(line)
        begun = perf_counter()

        async def ask_at(due: float) -> None:
            line = await free.get()
            await self.ask(line, next(requests), due)
            free.put_nowait(line)

        async with asyncio.TaskGroup() as tasks:
            for number in range(int(self.job.seconds * rate)):
                due = begun + number / rate
                await asyncio.sleep(max(0.0, due - perf_counter()))
                tasks.create_task(ask_at(due))

    async def ask(self, line: "ClientConnection", request: bytes, begun: float) -> int:
        """The seconds after which to come again; 0: at once."""
        status, retry_after = await asyncio.wait_for(line.ask(request), PATIENCE)
        of_kind = self.refusals if status == BUSY else self.latencies
        answered = perf_counter()
        of_kind.append(answered - begun)
        self.in_time += status != BUSY and answered <= self.end
        self.statuses[status] += 1
        return retry_after

    def answer(self, seconds: float, cpu: float) -> dict[str, Any]:
        return {
            "done": len(self.latencies),
            "seconds": seconds,
            "cpu": cpu / seconds,
            "statuses": {str(status): times for status, times in self.statuses.items()},
            **{f"p{each}_ms": milliseconds(self.latencies, each / 100) for each in (50, 95, 99)},
            "in_time": self.in_time,
            "refused": len(self.refusals),
            "refused_p99_ms": milliseconds(self.refusals, 0.99) if self.refusals else 0.0,
        }


@dataclass
class ClientConnection:
    """One connection, one request at a time."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def ask(self, request: bytes) -> tuple[int, int]:
        self.writer.write(request)
        head = await self.reader.readuntil(b"\r\n\r\n")
        length = LENGTH.search(head)
        await self.reader.readexactly(int(length[1]) if length else 0)
        again = RETRY_AFTER.search(head)
        return int(head[9:12]), int(again[1]) if again else 0


def main() -> None:
    job = Job(**orjson.loads(sys.stdin.buffer.read()))
    sys.stdout.write(orjson.dumps(run(loaded(job))).decode() + "\n")


async def loaded(job: Job) -> dict[str, Any]:
    place = urlsplit(job.address)
    opened = [
        await asyncio.open_connection(place.hostname, place.port) for _ in range(job.connections)
    ]
    load, requests = Load(job), requests_of(job, place.netloc)
    begun, cpu = perf_counter(), process_time()
    loop = load.closed_loop if job.rate is None else load.open_loop
    await loop([ClientConnection(*pair) for pair in opened], requests)
    answer = load.answer(perf_counter() - begun, process_time() - cpu)
    for _, writer in opened:
        writer.close()
    return answer


def requests_of(job: Job, host: str) -> Iterator[bytes]:
    """Whole requests; only the key of a POST is made on the way."""
    common = f"Host: {host}\r\nAuthorization: Bearer {job.token}\r\n"
    if job.bodies is None:
        yield from cycle(f"GET {path} HTTP/1.1\r\n{common}\r\n".encode() for path in job.paths)
        return
    for text in cycle([body.encode() for body in job.bodies]):
        head = f"POST {job.paths[0]} HTTP/1.1\r\n{common}Idempotency-Key: {uuid4()}\r\n"
        size = f"Content-Type: application/json\r\nContent-Length: {len(text)}\r\n\r\n"
        yield head.encode() + size.encode() + text


if __name__ == "__main__":
    main()

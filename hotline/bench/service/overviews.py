"""
People who watch the overview of the dashboard: a program of its own.

A job on stdin, one line of JSON on stdout. Each viewer asks for everything on the page at once,
over as many connections as a browser opens, and again `every` seconds later. A call that is
refused comes again after the time that the refusal names; an overview is whole when its last call
is answered.
"""

import asyncio
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from time import perf_counter, process_time
from typing import Any
from urllib.parse import urlsplit

import orjson

from hotline.app.loop import run
from hotline.bench.measurement import milliseconds
from hotline.bench.service.load import BUSY, PATIENCE, ClientConnection

OF_A_BROWSER = 6  # connections to one address


@dataclass(frozen=True, kw_only=True)
class Watch:
    """Of all viewers; each begins at its own time within the first `every` seconds."""

    address: str
    token: str
    paths: Sequence[str]
    viewers: int
    seconds: float
    every: float


@dataclass
class Watched:
    """Seconds of each call, and of each overview from when it was due until it was whole."""

    watch: Watch
    requests: Sequence[bytes]
    overviews: list[float] = field(default_factory=list)
    calls: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    async def viewer(self, number: int, begun: float) -> None:
        watch = self.watch
        place = urlsplit(watch.address)
        due = begun + watch.every * number / watch.viewers
        await asyncio.sleep(max(0.0, due - perf_counter()))
        pairs = [
            await asyncio.open_connection(place.hostname, place.port) for _ in range(OF_A_BROWSER)
        ]
        lines = [ClientConnection(*pair) for pair in pairs]
        while due < begun + watch.seconds:
            await self.overview(lines)
            self.overviews.append(perf_counter() - due)
            due = max(due + watch.every, perf_counter())
            await asyncio.sleep(due - perf_counter())
        for _, writer in pairs:
            writer.close()

    async def overview(self, lines: Sequence[ClientConnection]) -> None:
        waiting = iter(self.requests)
        await asyncio.gather(*(self.ask_on(line, waiting) for line in lines))

    async def ask_on(self, line: ClientConnection, waiting: Any) -> None:
        for request in waiting:
            status = BUSY
            while status == BUSY:
                begun = perf_counter()
                status, wait = await asyncio.wait_for(line.ask(request), PATIENCE)
                self.calls.append(perf_counter() - begun)
                self.statuses[status] += 1
                if status == BUSY:
                    await asyncio.sleep(wait)


def main() -> None:
    watch = Watch(**orjson.loads(sys.stdin.buffer.read()))
    sys.stdout.write(orjson.dumps(run(watched(watch))).decode() + "\n")


async def watched(watch: Watch) -> dict[str, Any]:
    common = f"Host: {urlsplit(watch.address).netloc}\r\nAuthorization: Bearer {watch.token}\r\n"
    requests = [f"GET {path} HTTP/1.1\r\n{common}\r\n".encode() for path in watch.paths]
    found = Watched(watch, requests)
    begun, cpu = perf_counter(), process_time()
    await asyncio.gather(*(found.viewer(number, begun) for number in range(watch.viewers)))
    seconds = perf_counter() - begun
    return {
        "overviews": len(found.overviews),
        "calls": len(found.calls),
        "cpu": (process_time() - cpu) / seconds,
        "statuses": {str(status): times for status, times in found.statuses.items()},
        "p50_ms": milliseconds(found.overviews, 0.5),
        "p95_ms": milliseconds(found.overviews, 0.95),
        "call_p95_ms": milliseconds(found.calls, 0.95),
    }


if __name__ == "__main__":
    main()

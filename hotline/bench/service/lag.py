"""How old what a dashboard shows is while events come in: what `/live` says beside `/readyz`."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from time import perf_counter
from typing import Final

import aiohttp
import orjson

from hotline.bench.measurement import Findings, Measurement, Target, percentile
from hotline.bench.options import BenchOptions
from hotline.bench.scratch_server import state_folder
from hotline.bench.service.intake import asked, some_bodies
from hotline.bench.service.running import Service, service, views_of

NAME: Final = "lag"
SHOWN: Final = Target(most=2.0)  # seconds, p99
LOOK: Final = 0.1  # seconds between two looks at the log
WARM: Final = 2.0  # seconds, at the least


@dataclass
class HintsSeen:
    """Moments with what was true then: the head of the log, and where each view was, by hints."""

    heads: list[tuple[float, int]] = field(default_factory=list)
    lags: list[float] = field(default_factory=list)  # of all views, by /readyz
    hints: dict[str, list[tuple[float, int]]] = field(default_factory=lambda: defaultdict(list))

    def ages(self, view: str) -> list[float]:
        """
        At each look, since when a client that follows the hints lacks an event.

        An event counts as recorded at the look before the one that found it, so no age is too low.
        """
        hints, told, told_at = self.hints[view], 0, 0
        recorded, ages = [(before, head) for (before, _), (_, head) in pairwise(self.heads)], []
        first = 0
        for now, _ in self.heads:
            while told_at < len(hints) and hints[told_at][0] <= now:
                told, told_at = max(told, hints[told_at][1]), told_at + 1
            while first < len(recorded) and recorded[first][1] <= told:
                first += 1
            if told:
                missing = recorded[first][0] if first < len(recorded) else now
                ages.append(max(0.0, now - missing))
        return ages


async def lag(ask: BenchOptions) -> Findings:
    scale, bodies = ask.scale, some_bodies()
    with state_folder() as folder:
        async with service(folder) as running:
            token = await running.token("operator")
            before = await running.at_rest()
            warm = max(WARM, scale.seconds)
            found = await asked(running, token, warm, bodies=bodies, connections=4)
            events = (await running.at_rest() - before) / found["done"]  # a registration
            async with watching(running, token) as seen:
                done = await asked(
                    running, token, scale.lag_seconds, bodies=bodies, rate=scale.lag_rate / events
                )
    written = seen.heads[-1][1] - seen.heads[0][1]
    return rows(seen, written / done["seconds"], ask)


@asynccontextmanager
async def watching(running: Service, token: str) -> AsyncIterator[HintsSeen]:
    """Two looks at least; ended with the block."""
    seen = HintsSeen()
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None)) as session:
        tasks = [
            asyncio.create_task(look(session, running.address, seen)),
            asyncio.create_task(listen(session, running.address, token, seen)),
        ]
        try:
            yield seen
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def look(session: aiohttp.ClientSession, address: str, seen: HintsSeen) -> None:
    while True:
        views = await views_of(session, address)
        head = max(each["position"] + each["lag_events"] for each in views)
        seen.heads.append((perf_counter(), head))
        seen.lags += [each["lag_seconds"] for each in views]
        await asyncio.sleep(LOOK)


async def listen(session: aiohttp.ClientSession, address: str, token: str, seen: HintsSeen) -> None:
    """A client that is sent away after some minutes comes back, as a screen does."""
    headers = {"Authorization": f"Bearer {token}"}
    heard = "0"
    while True:
        resume = {**headers, "Last-Event-ID": heard}
        async with session.get(f"{address}/api/v1/live", headers=resume) as answer:
            answer.raise_for_status()
            async for line in answer.content:
                if line.startswith(b"id:"):
                    heard = line[3:].strip().decode()
                elif line.startswith(b"data:") and b"position" in line:
                    hint = orjson.loads(line[5:])
                    seen.hints[hint["view"]].append((perf_counter(), hint["position"]))


def rows(seen: HintsSeen, rate: float, ask: BenchOptions) -> Findings:
    shown = {view: percentile(seen.ages(view), 0.99) for view in seen.hints}
    slowest = max(shown, key=lambda view: shown[view])
    took_in: Sequence[float] = seen.lags
    return [
        Measurement(
            bench=NAME,
            what=f"age of what is shown of the slowest of {len(shown)} views, "
            f"{ask.scale.lag_seconds:g} s of registrations: p99",
            value=shown[slowest],
            unit="s",
            target=SHOWN,
            note=f"{slowest}; {rate:.0f} events/s; by /readyz alone p99 "
            f"{percentile(took_in, 0.99):.2f} s, the most {max(took_in):.2f} s",
        )
    ]

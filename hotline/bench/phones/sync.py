"""What phones did offline, sent to a real service: new items, the same again, and the bundle."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime, timedelta
from random import Random
from time import perf_counter
from typing import Any, Final
from uuid import uuid4

import aiohttp
import orjson

from events.working_time import SHANGHAI
from hotline.bench.measurement import Findings, Measurement, Target
from hotline.bench.options import BenchOptions
from hotline.bench.program import ProgramFailed
from hotline.bench.scratch_server import state_folder
from hotline.bench.service.intake import EAST, NORTH, SOUTH, WEST
from hotline.bench.service.running import service

NAME: Final = "sync"
PATH: Final = "/api/v1/grid/sync"
BUNDLE: Final = "/api/v1/grid/bundle"
ITEMS: Final = 20  # of a request
PHONES: Final = 8  # at once
MATTERS: Final = ("06010", "06011", "06012", "06013")
LEAST: Final = Target(least=1_000.0)
Ask = Callable[[], Awaitable[int]]


async def sync(ask: BenchOptions) -> Findings:
    scale = ask.scale
    with state_folder() as folder:
        async with service(folder) as running:
            bearer = {"Authorization": f"Bearer {await running.token('worker-1')}"}
            async with aiohttp.ClientSession(running.address, headers=bearer) as session:
                new = Phones(session)
                await rate(new.send_new, scale.seconds / 2)
                taken = [await rate(new.send_new, scale.seconds) for _ in range(scale.rounds)]
                again = [await rate(new.send_again, scale.seconds) for _ in range(scale.rounds)]
                bundles = [await rate(new.fetch, scale.seconds) for _ in range(scale.rounds)]
    return [
        measured("new reports", taken, "items/s", LEAST),
        measured("the same reports again", again, "items/s", None),
        measured("the bundle of a worker, whole", bundles, "requests/s", None),
    ]


def measured(what: str, rates: list[float], unit: str, target: Target | None) -> Measurement:
    return Measurement(
        bench=NAME,
        what=f"{what}, {ITEMS} items a request, {PHONES} phones at once",
        value=max(rates),
        worst=min(rates),
        unit=unit,
        target=target,
    )


async def rate(ask: Ask, seconds: float) -> float:
    """What all phones got done in a second."""
    begun = perf_counter()

    async def of_one() -> int:
        done = 0
        while perf_counter() < begun + seconds:
            done += await ask()
        return done

    done = await asyncio.gather(*(of_one() for _ in range(PHONES)))
    return sum(done) / (perf_counter() - begun)


class Phones:
    """All of one account; the bodies that were sent are kept, to be sent again."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self.session = session
        self.bodies = batches()
        self.sent: list[bytes] = []

    async def send_new(self) -> int:
        self.sent.append(next(self.bodies))
        return await self.send(self.sent[-1], "accepted")

    async def send_again(self) -> int:
        self.sent.append(self.sent.pop(0))
        return await self.send(self.sent[-1], "replayed")

    async def send(self, body: bytes, outcome: str) -> int:
        headers = {"Idempotency-Key": str(uuid4()), "Content-Type": "application/json"}
        async with self.session.post(PATH, data=body, headers=headers) as answer:
            found = orjson.loads(await answer.read())
        outcomes = {each["outcome"] for each in found.get("items", ())}
        if outcomes != {outcome}:
            raise ProgramFailed(f"{PATH}: {answer.status} {outcomes or found}")
        return ITEMS

    async def fetch(self) -> int:
        async with self.session.get(BUNDLE) as answer:
            if not answer.ok:
                raise ProgramFailed(f"{BUNDLE}: {answer.status}")
            await answer.read()
        return 1


def batches(seed: int = 5) -> Iterator[bytes]:
    chance, number = Random(seed), 0
    while True:
        items = [report(chance, number + each) for each in range(ITEMS)]
        number += ITEMS
        yield orjson.dumps({"device_id": "bench", "items": items})


def report(chance: Random, number: int) -> dict[str, Any]:
    recorded_at = (
        datetime.now(SHANGHAI) - timedelta(hours=1) + timedelta(milliseconds=number % 1000)
    )
    point = {
        "lon": round(chance.uniform(WEST, EAST), 6),
        "lat": round(chance.uniform(SOUTH, NORTH), 6),
        "crs": "wgs84",
    }
    return {
        "client_id": str(uuid4()),
        "sequence": number + 1,
        "recorded_at": recorded_at.isoformat(),
        "action": "report-case",
        "body": {
            "matter": {"kind": "matter", "code": chance.choice(MATTERS)},
            "description": "路边堆放垃圾，影响通行。",
            "place": {"text": "路口", "point": point},
            "photos": [{"sha256": chance.randbytes(32).hex(), "kind": "scene"}],
        },
    }

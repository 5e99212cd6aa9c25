"""Positions of phones, a batch a request, into the table of a real service."""

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
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

NAME: Final = "positions"
PATH: Final = "/api/v1/grid/positions"
BATCH: Final = 500
PHONES: Final = 8  # at once
LEAST: Final = Target(least=2_000.0)


async def positions(ask: BenchOptions) -> Findings:
    scale = ask.scale
    with state_folder() as folder:
        async with service(folder) as running:
            token = await running.token("worker-1")
            bearer = {"Authorization": f"Bearer {token}"}
            async with aiohttp.ClientSession(running.address, headers=bearer) as session:
                await rate(session, scale.seconds / 2, "warm")
                rates = [
                    await rate(session, scale.seconds, f"round-{number}")
                    for number in range(scale.rounds)
                ]
    return [
        Measurement(
            bench=NAME,
            what=f"positions kept, {BATCH} a request, {PHONES} phones at once",
            value=max(rates),
            worst=min(rates),
            unit="positions/s",
            target=LEAST,
        )
    ]


async def rate(session: aiohttp.ClientSession, seconds: float, name: str) -> float:
    """Positions kept in a second by all phones together."""
    begun = perf_counter()
    kept = await asyncio.gather(
        *(send(session, batches(f"{name}-{phone}"), begun + seconds) for phone in range(PHONES))
    )
    return sum(kept) / (perf_counter() - begun)


async def send(session: aiohttp.ClientSession, bodies: Iterator[bytes], end: float) -> int:
    kept = 0
    while perf_counter() < end:
        headers = {"Idempotency-Key": str(uuid4()), "Content-Type": "application/json"}
        async with session.post(PATH, data=next(bodies), headers=headers) as answer:
            if not answer.ok:
                raise ProgramFailed(f"{PATH}: {answer.status} {await answer.text()}")
            kept += (await answer.json())["kept"]
    return kept


def batches(device_id: str) -> Iterator[bytes]:
    """A phone that walks at random, with a position each tenth of a second: none comes twice."""
    chance, first = Random(device_id), datetime.now(SHANGHAI) - timedelta(hours=6)
    for number in count():
        points = [
            point(chance, first + timedelta(milliseconds=100 * (number * BATCH + each)))
            for each in range(BATCH)
        ]
        yield orjson.dumps({"device_id": device_id, "points": points})


def point(chance: Random, at: datetime) -> dict[str, Any]:
    return {
        "at": at.isoformat(),
        "lon": round(chance.uniform(WEST, EAST), 6),
        "lat": round(chance.uniform(SOUTH, NORTH), 6),
        "crs": "wgs84",
        "accuracy_m": 12.0,
    }

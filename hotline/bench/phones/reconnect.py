"""All phones of a city come back within a minute, while operators go on registering."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from random import Random
from time import perf_counter
from typing import Any, Final
from uuid import uuid4

import aiohttp
import orjson

from hotline.bench.measurement import Findings, Measurement, Target, percentile
from hotline.bench.options import BenchOptions
from hotline.bench.phones.sync import ITEMS, PATH, batches
from hotline.bench.program import ProgramFailed
from hotline.bench.scratch_server import state_folder
from hotline.bench.service.intake import asked, some_bodies
from hotline.bench.service.running import service

NAME: Final = "reconnect"
ORDERS_A_SECOND: Final = 10.0
WORKERS: Final = 12  # accounts of the demo city; each has many phones here
OVERLOADED: Final = 503
PATIENCE: Final = 120.0  # seconds for one phone, its retries included
P99: Final = Target(most=300.0)


async def reconnect(ask: BenchOptions) -> Findings:
    phones, seconds = ask.scale.phones, ask.scale.reconnect_seconds
    with state_folder() as folder:
        async with service(folder) as running:
            operator = await running.token("operator")
            tokens = [await running.token(f"worker-{n + 1}") for n in range(WORKERS)]
            bodies = some_bodies()
            await asked(running, operator, 1.0, bodies=bodies, rate=ORDERS_A_SECOND)  # warm
            crowd = Crowd(running.address, tokens, seconds)
            ask.say(f"{phones} phones within {seconds:.0f} s")
            orders, _ = await asyncio.gather(
                asked(running, operator, seconds, bodies=bodies, rate=ORDERS_A_SECOND),
                crowd.comes_back(phones),
            )
    return findings(crowd, phones, orders)


class Crowd:
    """`waits`: from when a phone is in reach until all of its items are answered."""

    def __init__(self, address: str, tokens: Sequence[str], seconds: float) -> None:
        self.address, self.tokens, self.seconds = address, tokens, seconds
        self.waits: list[float] = []
        self.outcomes: Counter[str] = Counter()
        self.refused = 0

    async def comes_back(self, phones: int) -> None:
        chance, bodies = Random(6), batches(6)
        connector = aiohttp.TCPConnector(limit=0, force_close=True)
        async with aiohttp.ClientSession(self.address, connector=connector) as session:
            begun = perf_counter()
            arrivals = sorted(chance.uniform(0, self.seconds) for _ in range(phones))
            async with asyncio.TaskGroup() as tasks:
                for number, (at, body) in enumerate(zip(arrivals, bodies, strict=False)):
                    await asyncio.sleep(max(0.0, begun + at - perf_counter()))
                    token = self.tokens[number % len(self.tokens)]
                    tasks.create_task(self.sends(session, token, body))

    async def sends(self, session: aiohttp.ClientSession, token: str, body: bytes) -> None:
        """As the app does: after a 503 again, when the service says."""
        begun = perf_counter()
        while perf_counter() < begun + PATIENCE:
            headers = {
                "Authorization": f"Bearer {token}",
                "Idempotency-Key": str(uuid4()),
                "Content-Type": "application/json",
            }
            async with session.post(PATH, data=body, headers=headers) as answer:
                found = orjson.loads(await answer.read())
                again = float(answer.headers.get("Retry-After", "1"))
            if answer.status != OVERLOADED:
                self.outcomes.update(each["outcome"] for each in found.get("items", ()))
                self.waits.append(perf_counter() - begun)
                return
            self.refused += 1
            await asyncio.sleep(again)
        raise ProgramFailed("a phone was refused for two minutes")


def findings(crowd: Crowd, phones: int, orders: Mapping[str, Any]) -> Findings:
    done = crowd.outcomes["accepted"]
    return [
        Measurement(
            bench=NAME,
            what=f"{phones} phones x {ITEMS} items within {crowd.seconds:.0f} s: items accepted",
            value=done,
            unit="items",
            target=Target(least=phones * ITEMS, most=phones * ITEMS),
            note=f"{crowd.refused} requests were told to come again",
        ),
        Measurement(
            bench=NAME,
            what="from in reach to all answered: p99",
            value=percentile(crowd.waits, 0.99),
            unit="s",
            note=f"p50 {percentile(crowd.waits, 0.5):.2f} s",
        ),
        Measurement(
            bench=NAME,
            what=f"POST /work-orders at {ORDERS_A_SECOND:.0f}/s meanwhile: p99",
            value=orders["p99_ms"],
            unit="ms",
            target=P99,
            note=f"p50 {orders['p50_ms']:.1f} ms, {orders['done']} sent",
        ),
    ]

"""A command on an order with a long life, beside the same command on a new one."""

from collections.abc import Sequence
from time import perf_counter
from typing import Any, Final
from uuid import uuid4

import aiohttp

from hotline.bench.measurement import Findings, Measurement, Target, percentile
from hotline.bench.options import BenchOptions
from hotline.bench.program import ProgramFailed
from hotline.bench.scratch_server import state_folder
from hotline.bench.service.intake import PATH, some_bodies
from hotline.bench.service.running import service

NAME: Final = "long-order"
LONG: Final = 60  # events, at the median of the commands that are measured
SHORT: Final = 3
TURNS: Final = 10  # commands on each long order; each on a short one is the first
BEGINS: Final = LONG - TURNS // 2
SLOWER: Final = Target(of="ratio", most=2.0)
URGE: Final = {"note": "诉求人再次来电催办。", "requester": None, "channel": "phone"}


class Client:
    """One operator at a desk, one request after another."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self.session = session

    async def post(
        self, path: str, body: str | dict[str, Any], version: int | None = None
    ) -> dict[str, Any]:
        key = {"Idempotency-Key": str(uuid4()), "Content-Type": "application/json"}
        if version is not None:
            key["If-Match"] = f'"{version}"'
        sent = {"data": body} if isinstance(body, str) else {"json": body}
        async with self.session.post(path, headers=key, **sent) as answer:
            if not answer.ok:
                raise ProgramFailed(f"{path}: {answer.status} {await answer.text()}")
            found: dict[str, Any] = await answer.json()
            return found

    async def order(self, body: str, events: int) -> str:
        """Registered, accepted, and urged until it has so many events."""
        number = str((await self.post(PATH, body))["order_no"])
        await self.post(f"{PATH}/{number}/accept", {}, 1)
        for version in range(2, events):
            await self.urge(number, version)
        return number

    async def urge(self, number: str, version: int) -> float:
        """Return how many seconds the answer took."""
        begun = perf_counter()
        await self.post(f"{PATH}/{number}/urge", URGE, version)
        return perf_counter() - begun


async def long_order(ask: BenchOptions) -> Findings:
    """By turns, so that what the machine does meanwhile slows both."""
    with state_folder() as folder:
        async with service(folder) as running:
            token = await running.token("operator")
            bearer = {"Authorization": f"Bearer {token}"}
            async with aiohttp.ClientSession(running.address, headers=bearer) as session:
                client, bodies = Client(session), some_bodies()
                long = [
                    await client.order(body, BEGINS) for body in bodies[: ask.scale.long_orders]
                ]
                took: tuple[list[float], list[float]] = ([], [])
                for turn in range(TURNS):
                    for each, body in zip(long, bodies[turn:], strict=False):
                        short = await client.order(body, SHORT)
                        took[0].append(await client.urge(each, BEGINS + turn))
                        took[1].append(await client.urge(short, SHORT))
    return [compared(share, name, took) for name, share in (("p50", 0.5), ("p95", 0.95))]


def compared(share: float, name: str, took: tuple[Sequence[float], Sequence[float]]) -> Measurement:
    long, short = (percentile(each, share) * 1e3 for each in took)
    return Measurement(
        bench=NAME,
        what=f"POST …/urge on an order of {LONG} events: {name}",
        value=long,
        unit="ms",
        beside=f"the same on an order of {SHORT} events",
        beside_value=short,
        target=SLOWER if name == "p50" else None,
        note=f"{len(took[0])} of each by turns, over one connection; the answer holds the order",
    )

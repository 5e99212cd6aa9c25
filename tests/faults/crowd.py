"""Sixteen people who register and, when in doubt, repeat with the same key until it is answered."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from uuid import uuid4

import aiohttp

PEOPLE = 16
ANSWER_SECONDS = 10.0
IN_DOUBT = (aiohttp.ClientError, TimeoutError, ConnectionError)


def body(number: int) -> dict[str, Any]:
    return {
        "channel": "phone",
        "kind": "complaint",
        "matter": "010301",
        "title": f"路灯不亮 {number}",
        "narrative": "三盏路灯连续两晚不亮。",
        "requester": {"name": "林某", "phone": f"1700000{number % 10_000:04d}"},
        "place": {"text": None, "point": {"lon": 116.70, "lat": 23.36, "crs": "wgs84"}},
    }


@dataclass
class Crowd:
    """`acked`: order numbers by key, as the service acknowledged them."""

    address: str
    token: str
    session: aiohttp.ClientSession
    acked: dict[str, str] = field(default_factory=dict)
    statuses: dict[int, int] = field(default_factory=dict)
    numbers: count = field(default_factory=count)  # type: ignore[type-arg]
    leaving: bool = False

    async def person(self) -> None:
        while not self.leaving:
            key, content = str(uuid4()), body(next(self.numbers))
            self.acked[key] = await self.until_answered(key, content)

    async def until_answered(self, key: str, content: dict[str, Any]) -> str:
        while True:
            status, answer = await self.once(key, content)
            if status == 201:
                return str(answer["order_no"])
            await asyncio.sleep(0.05)

    async def once(self, key: str, content: dict[str, Any]) -> tuple[int, Any]:
        """(0, None) when nobody answered."""
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": key}
        try:
            async with self.session.post(
                f"{self.address}/api/v1/work-orders", json=content, headers=headers
            ) as response:
                self.statuses[response.status] = self.statuses.get(response.status, 0) + 1
                return response.status, await response.json()
        except IN_DOUBT:
            return 0, None

    async def more(self, orders: int) -> None:
        """Wait until so many more are acknowledged."""
        goal = len(self.acked) + orders
        async with asyncio.timeout(90):
            while len(self.acked) < goal:
                await asyncio.sleep(0.02)


@asynccontextmanager
async def crowd(address: str, password: str, people: int = PEOPLE) -> AsyncIterator[Crowd]:
    """They work until the block ends, and leave with everything answered."""
    timeout = aiohttp.ClientTimeout(total=ANSWER_SECONDS)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        sign_in = {"username": "operator", "password": password}
        async with session.post(f"{address}/api/v1/sessions", json=sign_in) as response:
            token = (await response.json())["token"]
        all_of_them = Crowd(address, token, session)
        async with asyncio.TaskGroup() as tasks:
            for _ in range(people):
                tasks.create_task(all_of_them.person())
            yield all_of_them
            all_of_them.leaving = True

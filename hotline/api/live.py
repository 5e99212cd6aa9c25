"""
`GET /live`: hints that a view has moved, as server-sent events. Whoever looks reads again.

A hint says nothing about any order, so everybody who reads orders may hear all of them.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

import asyncpg
import orjson
import structlog
from aiohttp import web

from hotline.http.admission import Work
from hotline.http.errors import ELSEWHERE
from hotline.http.routes import Call, Route, route
from hotline.http.sse import Buffer, Hint, last_event_id, stream
from projections.watch import standings

log = structlog.get_logger(__name__)

LOOK_SECONDS: Final = 0.5  # what other processes did is noticed so late
BETWEEN_LOOKS: Final = 0.1  # however busy the log is, nobody reads a list more often
TAG: Final = "实时提示"
Positions = Mapping[str, int]


@dataclass(frozen=True)
class Live:
    """`moved` is told by this process's runner; `told` is how far each listener has heard."""

    pool: asyncpg.Pool
    moved: asyncio.Condition
    told: dict[Buffer, Positions] = field(default_factory=dict)
    somebody: asyncio.Event = field(default_factory=asyncio.Event)

    def routes(self) -> list[Route]:
        return [
            route(
                "GET",
                "/api/v1/live",
                self.listen,
                operation="live",
                summary="视图更新提示 (SSE)",
                tag=TAG,
                seconds=None,
                work=Work.UNLIMITED,
                description="每条提示为 {view, key, position}; 断线后以 Last-Event-ID 续听",
            )
        ]

    async def listen(self, call: Call[Any, Any]) -> web.StreamResponse:
        buffer = Buffer()
        now = await self.positions()
        heard = last_event_id(call.request)
        self.told[buffer] = now if heard is None else dict.fromkeys(now, position(heard))
        self.tell(buffer, now)
        self.somebody.set()
        try:
            return await stream(call.request, buffer)
        finally:
            del self.told[buffer]

    async def watching(self, _: web.Application) -> AsyncIterator[None]:
        """For the application's cleanup_ctx: one look for all listeners."""
        task = asyncio.create_task(self.watch(), name="live hints")
        yield
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    async def watch(self) -> None:
        while True:
            await self.somebody.wait()
            try:
                now = await self.positions()
            except ELSEWHERE as error:
                log.warning("live_hints_paused", error=type(error).__name__)
                now = {}
            for buffer in list(self.told):
                self.tell(buffer, now)
            if not self.told:
                self.somebody.clear()
            await self.move()
            await asyncio.sleep(BETWEEN_LOOKS)

    def tell(self, buffer: Buffer, now: Positions) -> None:
        """
        One hint for each view that is further than this listener has heard.

        Its id is the position of the view that is furthest behind: whoever comes back with it may
        hear something twice, and misses nothing.
        """
        told = self.told[buffer]
        for view, reached in now.items():
            if reached > told.get(view, 0):
                data = {"view": view, "key": None, "position": reached}
                hint = Hint(str(min(now.values())), "moved", orjson.dumps(data).decode())
                buffer.put(hint)
        self.told[buffer] = {**told, **now}

    async def positions(self) -> Positions:
        return {each.name: each.position for each in await standings(self.pool)}

    async def move(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(LOOK_SECONDS), self.moved:
                await self.moved.wait()


def position(heard: str) -> int:
    """What is no position of ours is the beginning."""
    return int(heard) if heard.isascii() and heard.isdecimal() and len(heard) < 19 else 0

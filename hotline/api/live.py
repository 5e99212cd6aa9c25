"""
`GET /live`: hints that a view has moved, as server-sent events. Clients read the view again.

A hint says nothing about any order, so every reader of orders may receive all of them.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

import asyncpg
import orjson
import structlog
from aiohttp import web

from events.catalog.names import Role
from events.postgres.failures import cause_of
from hotline.api.permissions import READERS
from hotline.http.admission import Work
from hotline.http.auth.request_token import request_token
from hotline.http.auth.sessions import token_hash
from hotline.http.problems import Problem
from hotline.http.routes import Call, Route, route
from hotline.http.sse import Buffer, ServerSentEvent, last_event_id, stream
from projections.engine.status import view_statuses

log = structlog.get_logger(__name__)

LOOK_SECONDS: Final = 0.5  # what other processes did is noticed so late
BETWEEN_LOOKS: Final = 0.1  # however busy the log is, clients read a list no more often
BETWEEN_CHECKS: Final = 2.0  # a stream outlives its session by no more
AT_ONCE: Final = 50  # listeners told before others have a turn
SHARE: Final = 0.1  # of the process's time that telling may take
MOST_OF_AN_ACCOUNT: Final = 5  # windows of one person
MOST: Final = 1_000
TAG: Final = "实时提示"
DESCRIPTION: Final = (
    "视图有更新时发出一条提示，收到后重新读取该视图。提示的 event 为 moved，"
    'data 为一行 JSON，如 {"view": "order_list", "key": null, "position": 1234}：'
    "view 为视图名称，position 为该视图已更新到的日志位置，key 暂为 null。"
    "id 为更新最慢的视图的日志位置：断线后以 Last-Event-ID 带回，提示可能重复，不会遗漏。"
    "连接后先发 retry（断线后等待的毫秒数）；没有提示时每 15 秒发一行以冒号起头的注释。"
    "服务每 5 分钟结束一次连接，请自动重连。"
    f"每个账号最多 {MOST_OF_AN_ACCOUNT} 个连接"
)
Positions = Mapping[str, int]
Lasting = Callable[[Collection[bytes], frozenset[Role]], Awaitable[Collection[bytes]]]


@dataclass(eq=False)
class LiveClient:
    """
    `here` is false once its client has left, which its task hears of with the next write.

    `session`: the hash of the token that it came with.
    """

    account: str
    here: Callable[[], bool]
    session: bytes = b""
    buffer: Buffer = field(default_factory=Buffer)
    told: Positions = field(default_factory=dict)

    def tell(self, hints: Mapping[str, ServerSentEvent], now: Positions) -> None:
        """A hint for each view that is further than this listener has heard."""
        for view, reached in now.items():
            if reached > self.told.get(view, 0):
                self.buffer.put(hints[view])
        self.told = now or self.told


@dataclass
class Listeners:
    """Who listens; bounded for one account and in all."""

    most: int = MOST
    of_account: dict[str, set[LiveClient]] = field(default_factory=dict)

    @contextmanager
    def place(
        self, account: str, here: Callable[[], bool], session: bytes = b""
    ) -> Iterator[LiveClient]:
        """Raises TooManyStreams, StreamsFull."""
        if len(self.still_here(account)) >= MOST_OF_AN_ACCOUNT:
            raise TooManyStreams
        if self.full() and self.full_of_those_here():
            raise StreamsFull
        listener = LiveClient(account, here, session)
        self.of_account.setdefault(account, set()).add(listener)
        try:
            yield listener
        finally:
            self.forget(listener)

    def full(self) -> bool:
        return sum(map(len, self.of_account.values())) >= self.most

    def full_of_those_here(self) -> bool:
        for account in [*self.of_account]:
            self.still_here(account)
        return self.full()

    def still_here(self, account: str) -> Collection[LiveClient]:
        """Those of the account, without who has left."""
        for listener in [*self.of_account.get(account, ())]:
            if not listener.here():
                listener.buffer.end()
                self.forget(listener)
        return self.of_account.get(account, set())

    def forget(self, listener: LiveClient) -> None:
        own = self.of_account.get(listener.account, set())
        own.discard(listener)
        if not own:
            self.of_account.pop(listener.account, None)

    def all(self) -> list[LiveClient]:
        return [each for own in self.of_account.values() for each in own]

    async def tell_all(self, now: Positions) -> None:
        """All clients get the same hints, encoded once; a few clients at a time."""
        hints = hints_of(now)
        for number, listener in enumerate(self.all(), start=1):
            listener.tell(hints, now)
            if number % AT_ONCE == 0:
                await asyncio.sleep(0)


def hints_of(now: Positions) -> dict[str, ServerSentEvent]:
    """
    Their id is the position of the view that is furthest behind: a client that resumes with it may
    receive a hint twice, and misses none.
    """
    behind = str(min(now.values(), default=0))
    return {
        view: ServerSentEvent(behind, "moved", written(view, reached))
        for view, reached in now.items()
    }


def written(view: str, reached: int) -> str:
    return orjson.dumps({"view": view, "key": None, "position": reached}).decode()


@dataclass
class Live:
    """
    `moved` is told by this process's runner; `lasting`: which sessions have not ended, of accounts
    with one of these roles.
    """

    pool: asyncpg.Pool
    moved: asyncio.Condition
    lasting: Lasting
    listeners: Listeners = field(default_factory=Listeners)
    has_clients: asyncio.Event = field(default_factory=asyncio.Event)
    looking: asyncio.Lock = field(default_factory=asyncio.Lock)
    looked_at: float = -BETWEEN_LOOKS
    checked_at: float = -BETWEEN_CHECKS
    seen: Positions = field(default_factory=dict)

    def routes(self) -> list[Route]:
        return [
            route(
                "GET",
                "/api/v1/live",
                self.listen,
                operation="live",
                media="text/event-stream",
                summary="视图更新提示 (SSE)",
                tag=TAG,
                seconds=None,
                work=Work.UNLIMITED,
                problems=(429,),
                description=DESCRIPTION,
            )
        ]

    async def listen(self, call: Call[Any, Any]) -> web.StreamResponse:
        request = call.request
        here = partial(is_connected, request)
        session = token_hash(request_token(request) or "")
        with self.listeners.place(call.signed_in.username, here, session) as listener:
            now = await self.positions()
            heard = last_event_id(request)
            listener.told = now if heard is None else dict.fromkeys(now, position(heard))
            listener.tell(hints_of(now), now)
            self.has_clients.set()
            return await stream(request, listener.buffer)

    async def watching(self, _: web.Application) -> AsyncIterator[None]:
        """For the application's cleanup_ctx: one look for all listeners."""
        task = asyncio.create_task(self.watch(), name="live hints")
        yield
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    async def watch(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await self.has_clients.wait()
            try:
                now = await self.positions()
                await self.end_with_sessions()
            except Exception as error:  # noqa: BLE001 -- hints come again; no error ends them
                log.warning("live_hints_paused", error=cause_of(error))
                now = {}
            begun = loop.time()
            await self.listeners.tell_all(now)
            spent = loop.time() - begun
            if not self.listeners.of_account:
                self.has_clients.clear()
            await self.move()
            await asyncio.sleep(max(BETWEEN_LOOKS, spent / SHARE))

    async def end_with_sessions(self) -> None:
        """End the streams of sessions that have ended, and of accounts that may not listen now."""
        now = asyncio.get_running_loop().time()
        if now - self.checked_at < BETWEEN_CHECKS:
            return
        self.checked_at = now
        listeners = self.listeners.all()
        lasting = await self.lasting({each.session for each in listeners}, READERS)
        for listener in listeners:
            if listener.session not in lasting:
                listener.buffer.end()

    async def positions(self) -> Positions:
        """One query for all who connect at once, as all do after a restart."""
        async with self.looking:
            now = asyncio.get_running_loop().time()
            if now - self.looked_at >= BETWEEN_LOOKS:
                found = await view_statuses(self.pool)
                self.looked_at, self.seen = now, {each.name: each.position for each in found}
            return self.seen

    async def move(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(LOOK_SECONDS), self.moved:
                await self.moved.wait()


class TooManyStreams(Problem):
    """This account has its five live streams already; close another window first."""

    code = "live.too_many_of_account"
    status = 429
    title_zh = "同一账号的实时提示连接已达上限（5个），请先关闭其他窗口"
    title_en = "Too many live streams of this account"

    def __init__(self) -> None:
        super().__init__(headers={"Retry-After": "30"})


class StreamsFull(Problem):
    """No more live streams at present; lists can be refreshed as usual."""

    code = "live.full"
    status = 503
    title_zh = "实时提示连接已满，请稍后再试；列表可以照常刷新"
    title_en = "No more live streams"

    def __init__(self) -> None:
        super().__init__(headers={"Retry-After": "10"})


def is_connected(request: web.Request) -> bool:
    return request.transport is not None


def position(heard: str) -> int:
    """What is no position of ours is the beginning."""
    return int(heard) if heard.isascii() and heard.isdecimal() and len(heard) < 19 else 0

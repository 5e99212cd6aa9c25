"""
A whole service on a demo city without a past, and a client that speaks to it as its users would.

Its clock runs as ours does, from a Tuesday morning on, and can be moved forward.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self
from uuid import uuid4

import aiohttp
import orjson

from events.working_time import SHANGHAI
from hotline.app.compose import open_core
from hotline.app.demo_city.seed import begin_demo_city
from hotline.app.followers.running import following
from hotline.app.read_side import open_views
from hotline.app.serve import Running, serving, wants_demo_city
from hotline.app.settings import Settings
from hotline.http.listening.server import ROUTES
from tests.databases import Database
from tests.journeys.declared_answers import DeclaredAnswers
from tests.journeys.people import PASSWORDS, open_accounts

ORDERS = "/api/v1/work-orders"
TUESDAY = datetime(2026, 3, 10, 9, 30, tzinfo=SHANGHAI)
STOP_SECONDS = 60
PATIENCE = aiohttp.ClientTimeout(total=60)
GENERATED = object()  # an Idempotency-Key that nobody cares about


@dataclass
class TownClock:
    """Real seconds since `start`, and what a test has added."""

    start: datetime = TUESDAY
    began: float = field(default_factory=time.monotonic)
    added: timedelta = timedelta()

    def __call__(self) -> datetime:
        return self.start + timedelta(seconds=time.monotonic() - self.began) + self.added


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    raw: bytes

    @property
    def json(self) -> Any:
        return orjson.loads(self.raw)

    @property
    def text(self) -> str:
        return self.raw.decode()

    @property
    def code(self) -> str | None:
        """Of a problem; None of anything else."""
        return self.json.get("code") if self.raw else None

    @property
    def position(self) -> int:
        return int(self.headers["X-Position"])


@dataclass
class Town:
    """
    The service, its people, and one HTTP client for all of them.

    asyncio formats the result of each fixture (its `signal.getsignal` does): a long text costs.
    """

    settings: Settings
    clock: TownClock
    session: aiohttp.ClientSession
    address: str = ""
    passwords: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    pools: Any = None  # of the running service
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None] | None = None
    gets: frozenset[str] = frozenset()  # the addresses that the application answers
    declared: DeclaredAnswers = field(default_factory=DeclaredAnswers)  # of the running service

    def __repr__(self) -> str:
        return f"Town({self.address})"

    async def start(self) -> Self:
        self.stopping.clear()
        ready: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.task = asyncio.create_task(self.serve(ready), name="service under test")
        await asyncio.wait({ready, self.task}, return_when=asyncio.FIRST_COMPLETED)
        if self.task.done():
            self.task.result()  # raises what kept it from starting
        self.address = ready.result()
        accounts = json.loads((self.settings.state / "demo-accounts.json").read_text("utf-8"))
        self.passwords = {each["username"]: each["password"] for each in accounts["accounts"]}
        self.passwords |= PASSWORDS
        return self

    async def serve(self, ready: asyncio.Future[str]) -> None:
        async with service(self.settings, self.clock) as running:
            self.pools = running.pools
            self.declared = DeclaredAnswers(running.listener.runner.app[ROUTES])
            self.gets = frozenset(
                route.resource.canonical
                for route in running.listener.runner.app.router.routes()
                if route.method == "GET" and route.resource is not None
            )
            ready.set_result(running.address)
            await self.stopping.wait()

    async def stop(self) -> None:
        self.stopping.set()
        if self.task is not None:
            async with asyncio.timeout(STOP_SECONDS):
                await self.task

    def wait(self, **time_passing: float) -> None:
        """Let time pass; who was signed in may have to sign in again."""
        self.clock.added += timedelta(**time_passing)
        self.tokens.clear()

    async def token(self, username: str) -> str:
        if username not in self.tokens:
            credentials = {"username": username, "password": self.passwords[username]}
            reply = await self.send("POST", "/api/v1/sessions", body=credentials, key=None)
            assert reply.status == 201, reply.raw
            self.tokens[username] = reply.json["token"]
        return self.tokens[username]

    async def get(self, reader: str | None, path: str, **query: Any) -> Reply:
        return await self.send("GET", path, by=reader, query=query)

    async def post(self, by: str | None, path: str, body: Any, **more: Any) -> Reply:
        """`version` is what If-Match says, `key` the Idempotency-Key."""
        return await self.send("POST", path, by=by, body=body, **more)

    async def send(
        self,
        method: str,
        path: str,
        *,
        by: str | None = None,
        body: Any = None,
        raw: bytes | None = None,
        query: Mapping[str, Any] | None = None,
        version: int | None = None,
        key: Any = GENERATED,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        sent = dict(headers or {})
        if by is not None:
            sent["Authorization"] = f"Bearer {await self.token(by)}"
        if method == "POST" and key is not None:
            sent["Idempotency-Key"] = str(uuid4()) if key is GENERATED else key
        if version is not None:
            sent["If-Match"] = f'"{version}"'
        if body is not None:
            raw = json.dumps(body).encode()
        if raw is not None:
            sent.setdefault("Content-Type", "application/json")
        async with self.session.request(
            method, self.address + path, params=query, data=raw, headers=sent
        ) as response:
            reply = Reply(response.status, response.headers, await response.read())
        self.declared.require(method, path, reply.status, reply.headers, reply.raw)
        return reply

    async def settled(self) -> None:
        """Wait until every view holds what was recorded when this began."""
        head, ready = 0, {}
        try:
            async with asyncio.timeout(60):
                while True:
                    ready = (await self.get(None, "/readyz")).json
                    views = ready["views"]
                    head = head or max(view["position"] + view["lag_events"] for view in views)
                    if all(view["position"] >= head for view in views):
                        return
                    await asyncio.sleep(0.02)
        except TimeoutError:
            raise AssertionError(f"not settled at {head}: {ready}") from None


@asynccontextmanager
async def service(settings: Settings, clock: TownClock) -> AsyncIterator[Running]:
    """As `hotline.app.serve`, on a migrated database and at our own time."""
    assert settings.database_url is not None
    async with open_core(settings, settings.database_url) as opened:
        core = replace(opened, clock=clock)
        if await wants_demo_city(core):
            await begin_demo_city(core, lived=timedelta(), progress=lambda _: None)
            await open_accounts(core)
        async with (
            open_views(core) as views,
            following(core, core.reader),
            serving(core, views) as running,
        ):
            yield running


@asynccontextmanager
async def opened_town(database: Database, state: Path, **more: Any) -> AsyncIterator[Town]:
    """Its service signs in as in production: as a role that owns nothing."""
    settings = Settings(
        **{"ui": "skip", **more},
        state=state,
        database_url=database.service_dsn,
        owner_url=database.dsn,
        port=0,
    )
    async with aiohttp.ClientSession(timeout=PATIENCE) as session:
        town = await Town(settings, TownClock(), session).start()
        try:
            yield town
        finally:
            await town.stop()

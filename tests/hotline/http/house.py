"""A small API on a real listener: what the kit's tests talk to."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import aiohttp
import asyncpg
import orjson
from aiohttp import web
from prometheus_client import CollectorRegistry

from events.catalog.names import Role
from events.input_types import Code, Instant, Line, Narrative, Phone, Text
from events.refusal import Refusal
from hotline.http.admission import Admission, Work
from hotline.http.auth.account import Account
from hotline.http.auth.permissions import EVERYONE, PUBLIC, Policy
from hotline.http.docs.routes import add_docs
from hotline.http.errors import Families
from hotline.http.listening.server import Listener, application, listen
from hotline.http.paging import Page
from hotline.http.pipeline import Door
from hotline.http.problems import Overloaded
from hotline.http.request.preconditions import VersionStale
from hotline.http.request.types import Body
from hotline.http.routes import Call, Response, Route, route
from hotline.http.screens import add_screens
from hotline.http.sse import Buffer, ServerSentEvent, last_event_id, stream

NOW = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)

OPERATOR = Account(
    username="operator",
    roles=frozenset({Role.OPERATOR}),
    department=None,
    display_name="话务员",
)
ANALYST = Account(
    username="analyst", roles=frozenset({Role.ANALYST}), department=None, display_name="分析员"
)
TOKENS: Mapping[str, Account] = {"operator-token": OPERATOR, "analyst-token": ANALYST}


class Point(Body):
    """A place on the ground."""

    lon: float
    lat: float


class Requester(Body):
    """Who calls."""

    name: Text | None = None
    phone: Phone


class NoteBody(Body):
    """A note, for the tests."""

    title: Line
    narrative: Narrative | None = None
    requester: Requester | None = None
    point: Point | None = None
    count: int = 0
    urgent: bool = False
    role: Role | None = None
    at: Instant | None = None
    tags: tuple[Line, ...] = ()


class Note(Body):
    """A note as it is answered."""

    number: str
    title: str


class NoteQuery(Page):
    """Filters of the list."""

    status: tuple[Code, ...] = ()
    overdue: bool | None = None
    lon: float | None = None
    since: Instant | None = None


class NotNow(Refusal):
    """Not in this status."""

    code = "note.not_now"
    title = "当前状态下不能办理"


class Mislaid(Exception):
    """A family of the composition root's own."""


@dataclass
class House:
    """What the handlers saw, and the places where a test can hold them up."""

    seen: list[Call[Any, Any]] = field(default_factory=list)
    entered: asyncio.Event = field(default_factory=asyncio.Event)
    release: asyncio.Event = field(default_factory=asyncio.Event)
    left: asyncio.Event = field(default_factory=asyncio.Event)
    begun: asyncio.Queue[str] = field(default_factory=asyncio.Queue)  # keys of those who wait
    buffer: Buffer = field(default_factory=lambda: Buffer(most=3))
    known: dict[str, Response] = field(default_factory=dict)
    longest: float = 60.0  # seconds of a stream

    async def write(self, call: Call[NoteBody, None]) -> Response:
        self.seen.append(call)
        return Response(
            body=Note(number="N-1", title=call.body.title),
            etag=1,
            location="/api/v1/notes/N-1",
            position=17,
        )

    async def repeated(self, _: Call[NoteBody, None], first: Response) -> Response:
        return first

    async def change(self, call: Call[NoteBody, None]) -> Response:
        self.seen.append(call)
        if call.if_match != 7:
            raise VersionStale(current=7)
        return Response(body={"number": call.path["number"]}, etag=8)

    async def look(self, call: Call[None, NoteQuery]) -> Response:
        self.seen.append(call)
        return Response(body={"items": [], "next_cursor": None})

    async def read(self, call: Call[None, None]) -> Response:
        self.seen.append(call)
        return Response(body=b'{"number":"N-1"}', etag=3)

    async def fail(self, call: Call[None, None]) -> Response:
        match call.path["how"]:
            case "refusal":
                raise NotNow(status="closed")
            case "busy":
                raise Overloaded(retry_after=3)
            case "mislaid":
                raise Mislaid
            case "timeout":
                raise TimeoutError
            case "database":
                raise asyncpg.CannotConnectNowError
            case "elsewhere":
                raise web.HTTPSeeOther("/docs")
        raise ValueError("the telephone number 13812345678 is in this text")

    async def wait(self, call: Call[Any, Any]) -> Response:
        self.entered.set()
        self.begun.put_nowait(call.request.headers.get("Idempotency-Key", ""))
        await self.release.wait()
        return Response(body={})

    async def live(self, call: Call[None, None]) -> web.StreamResponse:
        self.buffer.put(ServerSentEvent(last_event_id(call.request) or "0", "resumed", '{"a":1}'))
        try:
            return await stream(call.request, self.buffer, heartbeat=0.05, longest=self.longest)
        finally:
            self.left.set()

    def routes(self) -> list[Route]:
        notes = "/api/v1/notes"
        return [
            route(
                "POST", notes, self.write,
                operation="note.write", summary="写一条", tag="便条", body=NoteBody, out=Note,
                status=201, example={"title": "路灯不亮"},
                carries=("ETag", "Location", "X-Position"),
            ),
            route("POST", "/api/v1/hurried", self.write, operation="hurried", summary="急",
                  tag="其他", body=NoteBody, body_seconds=0.05),
            route("GET", notes, self.look, operation="note.list", summary="列表", tag="便条",
                  query=NoteQuery, searches_with=frozenset({"lon"})),
            route("GET", notes + "/{number}", self.read, operation="note.read", summary="看一条",
                  tag="便条", out=Note),
            route("POST", notes + "/{number}/change", self.change, operation="note.change",
                  summary="改一条", tag="便条", body=NoteBody, needs_version=True,
                  repeat=self.repeated, carries=("ETag",)),
            route("POST", "/api/v1/slow", self.wait, operation="slow", summary="慢", tag="其他",
                  seconds=None),
            route("GET", "/api/v1/held", self.wait, operation="held", summary="等", tag="其他"),
            route("GET", "/api/v1/alive", self.read, operation="alive", summary="活", tag="其他",
                  work=Work.UNLIMITED),
            route("POST", "/api/v1/late", self.wait, operation="late", summary="晚", tag="其他",
                  seconds=0.05, needs_key=False),
            route("GET", "/api/v1/live", self.live, operation="live", summary="动态", tag="其他",
                  seconds=None, media="text/event-stream"),
            route("GET", "/fail/{how}", self.fail, operation="fail", summary="出错", tag="其他"),
            route("GET", "/door", self.read, operation="door", summary="门", tag="其他"),
        ]  # fmt: skip


POLICY: Policy = {
    "note.write": frozenset({Role.OPERATOR}),
    "note.list": EVERYONE,
    "note.read": EVERYONE,
    "note.change": frozenset({Role.OPERATOR}),
    "hurried": EVERYONE,
    "slow": EVERYONE,
    "late": PUBLIC,
    "held": EVERYONE,
    "alive": PUBLIC,
    "live": PUBLIC,
    "fail": PUBLIC,
    "door": PUBLIC,
}


@dataclass(frozen=True)
class Answered:
    """An answer as a client sees it."""

    status: int
    headers: Mapping[str, str]
    raw: bytes

    @property
    def json(self) -> Any:
        return orjson.loads(self.raw)

    @property
    def code(self) -> str:
        return str(self.json["code"])


@dataclass(frozen=True)
class Client:
    """A real client; signed in as the operator and with a key, unless the test says otherwise."""

    house: House
    listener: Listener
    session: aiohttp.ClientSession
    registry: CollectorRegistry

    async def call(
        self, method: str, path: str, *, headers: Mapping[str, str] | None = None, **kwargs: Any
    ) -> Answered:
        usual = {"Authorization": "Bearer operator-token", "Idempotency-Key": "key"}
        both = {name: value for name, value in (usual | dict(headers or {})).items() if value}
        url = f"http://127.0.0.1:{self.listener.port}{path}"
        async with self.session.request(method, url, headers=both, **kwargs) as response:
            return Answered(response.status, response.headers, await response.read())

    async def post(
        self, raw: bytes, *, media: str = "application/json", **headers: str
    ) -> Answered:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        body = raw if len(raw) < 1_000_000 else BytesIO(raw)  # aiohttp's client wants it so
        return await self.call(
            "POST", "/api/v1/notes", data=body, headers={"Content-Type": media} | named
        )

    async def get(self, path: str, **headers: str) -> Answered:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.call("GET", path, headers=named)


async def account_for(token: str) -> Account | None:
    return TOKENS.get(token)


@asynccontextmanager
async def serving(
    house: House,
    *,
    admission: Admission | None = None,
    families: Families | None = None,
    **limits: Any,
) -> AsyncIterator[Client]:
    async def outcome(call: Call[Any, Any]) -> Response | None:
        return house.known.get(call.idempotency_key or "")

    door = Door(
        policy=POLICY,
        account_for=account_for,
        now=lambda: NOW,
        outcome=outcome,
        admission=admission or Admission(),
    )
    registry = CollectorRegistry()
    families = {Mislaid: lambda *_: Overloaded("mislaid"), **(families or {})}
    app = application(house.routes(), door, registry=registry, families=families)
    add_docs(app, house.routes(), POLICY, title="便条", version="1")
    add_screens(app, [])
    listener = await listen(app, port=0, **limits)
    # one connection a request: after a refusal the server does not read one until Retry-After
    connector = aiohttp.TCPConnector(limit=0, force_close=True)
    patience = aiohttp.ClientTimeout(total=60)  # a broken kit fails, it does not hang
    try:
        async with aiohttp.ClientSession(connector=connector, timeout=patience) as session:
            yield Client(house, listener, session, registry)
    finally:
        await listener.stop()


async def talk(port: int, sent: bytes) -> bytes:
    """Send raw bytes and read the first piece of the answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(sent)
        async with asyncio.timeout(60):
            return await reader.read(65_536)
    finally:
        writer.close()


def status_of(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])

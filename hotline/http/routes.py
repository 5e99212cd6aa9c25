"""Routes: the declaration of an operation, the call that its handler gets, and its response."""

from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from typing import Any, Generic, TypeVar

from aiohttp import web
from pydantic import TypeAdapter

from hotline.http.admission import Work
from hotline.http.auth.account import Account
from hotline.http.problems import prefers_english
from hotline.http.request.body import FIRST_SECONDS, MOST_BYTES
from hotline.http.request.parameters import list_parameters
from hotline.http.request.types import Query

B = TypeVar("B")
Q = TypeVar("Q")


@dataclass(frozen=True)
class Route:
    """
    One line of the API: everything that the checks, the document and the tests know about it.

    `operation` is its name in the policy table. `needs_key`: a POST carries an Idempotency-Key.
    `repeat` answers a known key from what it led to; without it a known key is 422. `meets_keys`:
    the handler does that itself, at the append.
    `needs_version`: it carries If-Match. `seconds`: the deadline, None for streams. `example`
    is a valid body: a test reads each. `takes_bytes`: the body is application/octet-stream.
    `problems`: statuses beyond those that follow from the rest, for the document.
    `out` is the shape of the answer, also under the statuses `also`;
    `media` is its media type, `files` those of files that it may be instead; `carries` names the
    headers of each successful answer. `work` is the class of admission; a request with one of the
    query parameters `searches_with` is a search.
    """

    method: str
    path: str
    handler: "Handler"
    _: KW_ONLY
    operation: str
    summary: str
    tag: str
    body: type | None = None
    takes_bytes: bool = False
    query: type[Query] | None = None
    params: type[Query] | None = None
    out: Any = None
    status: int = 200
    also: Sequence[int] = ()
    media: str = "application/json"
    files: Sequence[str] = ()
    carries: Sequence[str] = ()
    needs_key: bool = True  # asked of POST only
    repeat: "Repeat | None" = None
    meets_keys: bool = False
    needs_version: bool = False
    initial_password: bool = False  # allowed while the account has its initial password
    most_bytes: int = MOST_BYTES
    body_seconds: float = FIRST_SECONDS
    seconds: float | None = 30.0
    example: Mapping[str, Any] | None = None
    description: str = ""
    problems: Sequence[int] = ()
    work: Work | None = None
    searches_with: frozenset[str] = frozenset()
    shared: "Shared | None" = None

    @property
    def carries_key(self) -> bool:
        return self.needs_key and self.method == "POST"

    @property
    def repeats(self) -> bool:
        """A known key is answered, and the answer says so."""
        return self.carries_key and (self.repeat is not None or self.meets_keys)

    def work_of(self, request: web.Request) -> Work:
        """By default a POST with a key is a command, and the rest is reading."""
        if self.searches_with and not self.searches_with.isdisjoint(request.query):
            return Work.SEARCHES
        return self.work or (Work.COMMANDS if self.carries_key else Work.READS)

    @cached_property
    def reads(self) -> TypeAdapter[Any] | None:
        return None if self.body is None else TypeAdapter(self.body)

    @cached_property
    def writes(self) -> TypeAdapter[Any] | None:
        return None if self.out is None else TypeAdapter(self.out)

    @cached_property
    def lists(self) -> frozenset[str]:
        return list_parameters(self.query)


@dataclass(frozen=True, kw_only=True)
class Call(Generic[B, Q]):
    """A request that has passed every check: typed, permitted, and stamped with one `now`."""

    request: web.Request
    operation: str
    path: Mapping[str, str]
    params: Any
    body: B
    raw_body: bytes
    query: Q
    account: Account | None
    request_id: str
    idempotency_key: str | None
    if_match: int | None
    now: datetime

    @property
    def signed_in(self) -> Account:
        """The account, where the policy table asks for one."""
        if self.account is None:
            raise TypeError("a public operation has no account")
        return self.account

    @property
    def reads_english(self) -> bool:
        return prefers_english(self.request.headers.get("Accept-Language"))

    @cached_property
    def fingerprint(self) -> bytes:
        """Of the address and the body's bytes: a repeated key must come with the same one."""
        head = f"{self.request.method} {self.request.rel_url.raw_path}\n".encode()
        return sha256(head + self.raw_body).digest()


@dataclass(frozen=True, kw_only=True)
class Response:
    """
    What a handler hands back.

    `body`: bytes are JSON already; a model goes through the route's `out`; the rest through orjson.
    `etag` is the stream's version, `position` the log's. `status` None means the route's. `media`
    is one of the route's.
    """

    body: Any = None
    status: int | None = None
    etag: int | None = None
    location: str | None = None
    position: int | None = None
    replayed: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)
    media: str = "application/json"


Repeat = Callable[[Call[Any, Any], Any], Awaitable["Response"]]
Shared = Callable[[Call[Any, Any]], Awaitable[Hashable | None]]
Handler = Callable[[Call[Any, Any]], Awaitable["Response | web.StreamResponse"]]

route = Route  # a table of routes reads as a list of calls

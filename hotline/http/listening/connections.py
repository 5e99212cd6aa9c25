"""
How many connections are taken, in all and from one address.

Each costs a descriptor, and a process without descriptors answers no client. A connection beyond a
limit is answered 503 and closed without a handler.
"""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, cast

import orjson

from hotline.http.listening.descriptors import MOST_CONNECTIONS
from hotline.http.problems import Overloaded, media_type
from hotline.http.this_machine import is_loopback

KEPT_FOR_THIS_MACHINE: Final = 8  # connections for those who watch the service
MOST_LINGERING: Final = 64  # turned away, and still reading the answer
LINGER_SECONDS: Final = 1.0


def no_source(_: str) -> bool:
    return False


@dataclass(frozen=True, kw_only=True)
class ConnectionLimits:
    """
    `stands_for_many`: whether an address is a trusted proxy, which speaks for many people.

    `kept_for_this_machine`: the places of `most` that only a caller on this machine may take, and
    no proxy: `/livez` and `/readyz` are answered while a crowd holds every other place.
    """

    most: int = MOST_CONNECTIONS
    from_one_source: int = MOST_CONNECTIONS // 2
    kept_for_this_machine: int = 0
    stands_for_many: Callable[[str], bool] = no_source


def limits_within(
    most: int, stands_for_many: Callable[[str], bool] = no_source
) -> ConnectionLimits:
    """At most so many, half of them for one address, and a few for this machine alone."""
    return ConnectionLimits(
        most=most,
        from_one_source=max(most // 2, 1),
        kept_for_this_machine=min(most // 4, KEPT_FOR_THIS_MACHINE),
        stands_for_many=stands_for_many,
    )


@dataclass
class Connections:
    """The open connections of a listener, by address."""

    limits: ConnectionLimits
    open: int = 0
    by_source: Counter[str] = field(default_factory=Counter)
    lingering: int = 0

    def admits(self, source: str) -> bool:
        if self.open >= self.most_for(source):
            return False
        if self.by_source[source] < self.limits.from_one_source:
            return True
        return self.limits.stands_for_many(source)

    def most_for(self, source: str) -> int:
        limits = self.limits
        if is_loopback(source) and not limits.stands_for_many(source):
            return limits.most
        return limits.most - limits.kept_for_this_machine

    def opened(self, source: str) -> None:
        self.open += 1
        self.by_source[source] += 1

    def closed(self, source: str) -> None:
        self.open -= 1
        self.by_source[source] -= 1
        if not self.by_source[source]:
            del self.by_source[source]


class Connection(asyncio.Protocol):
    """
    One connection: counted and passed on to the server's protocol, or turned away.

    No question of type is asked of the transport: that of uvloop is none of asyncio's classes.
    """

    __slots__ = ("connections", "inner", "make", "source", "timer", "transport")

    def __init__(
        self, connections: Connections, make: Callable[[], asyncio.Protocol | None]
    ) -> None:
        self.connections = connections
        self.make = make
        self.inner: asyncio.Protocol | None = None
        self.source = ""
        self.timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.source = source_of(transport)
        inner = self.make() if self.connections.admits(self.source) else None
        if inner is None:
            self.turn_away(cast("asyncio.Transport", transport))
        else:
            self.connections.opened(self.source)
            self.inner = inner
            inner.connection_made(transport)

    def turn_away(self, transport: asyncio.Transport) -> None:
        """Answer, and wait a moment for the client to read: closing at once would reset it."""
        self.connections.lingering += 1
        if self.connections.lingering > MOST_LINGERING:
            transport.abort()
            return
        transport.write(TOO_MANY)
        transport.write_eof()
        loop = asyncio.get_running_loop()
        self.timer = loop.call_later(LINGER_SECONDS, transport.abort)

    def connection_lost(self, exc: Exception | None) -> None:
        if self.inner is not None:
            self.connections.closed(self.source)
            self.inner.connection_lost(exc)
            return
        self.connections.lingering -= 1
        if self.timer is not None:
            self.timer.cancel()

    def data_received(self, data: bytes) -> None:
        if self.inner is not None:
            self.inner.data_received(data)

    def eof_received(self) -> bool | None:
        return None if self.inner is None else self.inner.eof_received()

    def pause_writing(self) -> None:
        if self.inner is not None:
            self.inner.pause_writing()

    def resume_writing(self) -> None:
        if self.inner is not None:
            self.inner.resume_writing()


def leave_unread(transport: asyncio.Transport | None, seconds: float) -> None:
    """
    Read nothing from a client for a while: it was told to wait.

    To refuse costs a tenth of the work itself. Clients that come again at once would take the time
    of those who are let in; one that waits as it was told does not notice.
    """
    if transport is not None and not transport.is_closing() and not is_proxy(transport):
        transport.pause_reading()
        asyncio.get_running_loop().call_later(seconds, read_again, transport)


def is_proxy(transport: asyncio.Transport) -> bool:
    """The next request on this connection may be of another client."""
    protocol = transport.get_protocol()
    return isinstance(protocol, Connection) and protocol.connections.limits.stands_for_many(
        protocol.source
    )


def read_again(transport: asyncio.Transport) -> None:
    if not transport.is_closing():
        transport.resume_reading()


def source_of(transport: asyncio.BaseTransport) -> str:
    peer = transport.get_extra_info("peername")
    return str(peer[0]) if isinstance(peer, tuple) and peer else ""


class TooManyConnections(Overloaded):
    """Too many connections are open. This request was not processed; try again in a moment."""

    code = "server.too_many_connections"
    title_zh = "连接数已达上限，本次请求未被处理，请稍后再试"
    title_en = "Too many connections"


def whole_answer(problem: Overloaded) -> bytes:
    body = orjson.dumps(problem.document(""))
    head = (
        "HTTP/1.1 503 Service Unavailable\r\n"
        f"Content-Type: {media_type}\r\nContent-Length: {len(body)}\r\n"
        "Retry-After: 2\r\nConnection: close\r\n\r\n"
    )
    return head.encode() + body


TOO_MANY: Final = whole_answer(TooManyConnections())

"""Server-sent events: hints for clients that watch; a slow client never delays other work."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from aiohttp import web

HEARTBEAT_SECONDS = 15.0
WRITE_SECONDS = 10.0  # a client that does not read for so long is gone
LONGEST_SECONDS = 300.0  # then the client comes back, and its token is looked at again


@dataclass(frozen=True)
class ServerSentEvent:
    """One event; `id` is what `Last-Event-ID` brings back, `data` is one line of JSON."""

    id: str
    event: str
    data: str

    @cached_property
    def frame(self) -> bytes:
        """Encoded once, however many listen."""
        return framed(self)


class Buffer:
    """
    What one client has not read yet, bounded.

    A client too slow for it is cut off: it comes back with `Last-Event-ID` and misses nothing,
    while the sender never waits.
    """

    def __init__(self, most: int = 256) -> None:
        self.queue: asyncio.Queue[ServerSentEvent | None] = asyncio.Queue()
        self.most = most
        self.ended = False

    def put(self, hint: ServerSentEvent) -> None:
        if self.ended:
            return
        if self.queue.qsize() >= self.most:
            self.end()
        else:
            self.queue.put_nowait(hint)

    def end(self) -> None:
        """After what is buffered, the stream ends."""
        if not self.ended:
            self.ended = True
            self.queue.put_nowait(None)


class Streams:
    """The open streams of this process, so that a stop need not wait for people who only look."""

    def __init__(self) -> None:
        self.open: set[Buffer] = set()
        self.stopping = False

    @contextmanager
    def holding(self, buffer: Buffer) -> Iterator[None]:
        if self.stopping:
            buffer.end()
        self.open.add(buffer)
        try:
            yield
        finally:
            self.open.discard(buffer)

    def stop(self) -> None:
        self.stopping = True
        for buffer in self.open:
            buffer.end()


STREAMS: Final = web.AppKey("streams", Streams)


def last_event_id(request: web.Request) -> str | None:
    """Where this client stopped reading, if it did."""
    return request.headers.get("Last-Event-ID") or None


async def stream(
    request: web.Request,
    buffer: Buffer,
    *,
    heartbeat: float = HEARTBEAT_SECONDS,
    longest: float = LONGEST_SECONDS,
) -> web.StreamResponse:
    """Write the buffer until it ends, the client leaves, its time is over, or the service stops."""
    response = web.StreamResponse(
        headers={"Content-Type": "text/event-stream; charset=utf-8", "X-Accel-Buffering": "no"}
    )
    await response.prepare(request)
    with request.config_dict[STREAMS].holding(buffer):
        try:
            async with asyncio.timeout(longest) as over:
                await write_all(response, buffer, heartbeat)
        except TimeoutError:
            if not over.expired():  # over: a clean end, which costs the client nothing
                response.force_close()
        except ConnectionError:
            response.force_close()
        finally:
            buffer.end()  # a task that still fills it learns that the client left
    return response


async def write_all(response: web.StreamResponse, buffer: Buffer, heartbeat: float) -> None:
    await write(response, b"retry: 2000\n\n")
    while True:
        try:
            async with asyncio.timeout(heartbeat):
                hint = await buffer.queue.get()
        except TimeoutError:
            await write(response, b": alive\n\n")
            continue
        hints = [hint, *waiting(buffer)]
        await write(response, b"".join(each.frame for each in hints if each is not None))
        if None in hints:
            return


def waiting(buffer: Buffer) -> Iterator[ServerSentEvent | None]:
    """What has come meanwhile: one write takes it all."""
    while not buffer.queue.empty():
        yield buffer.queue.get_nowait()


async def write(response: web.StreamResponse, data: bytes) -> None:
    async with asyncio.timeout(WRITE_SECONDS):
        await response.write(data)


def framed(hint: ServerSentEvent) -> bytes:
    """A line break inside a field would begin another field, so data is split and ids are cut."""
    lines = [f"id: {one_line(hint.id)}", f"event: {one_line(hint.event)}"]
    lines += [f"data: {line}" for line in hint.data.splitlines() or [""]]
    return ("\n".join(lines) + "\n\n").encode()


def one_line(text: str) -> str:
    return "".join(text.splitlines())

"""Streams: what a client reads, what happens to a slow one, and that nobody waits for them."""

import asyncio

import aiohttp
import pytest

from hotline.http.sse import Buffer, ServerSentEvent, framed
from tests.hotline.http.house import Client, House, serving

pytestmark = pytest.mark.chance


async def read_until(response: aiohttp.ClientResponse, mark: bytes) -> bytes:
    read = b""
    async with asyncio.timeout(60):
        while mark not in read:
            read += await response.content.readany()
    return read


def live(client: Client, **headers: str):
    url = f"http://127.0.0.1:{client.listener.port}/api/v1/live"
    return client.session.get(url, headers=headers)


async def test_a_stream_resumes_and_beats():
    async with serving(House()) as client, live(client, **{"Last-Event-ID": "41"}) as response:
        client.house.buffer.put(ServerSentEvent("42", "inbox", '{"view":"inbox"}'))
        read = await read_until(response, b": alive\n\n")

    assert response.headers["Content-Type"] == "text/event-stream; charset=utf-8"
    assert response.headers["Cache-Control"] == "no-store"
    assert b'id: 41\nevent: resumed\ndata: {"a":1}\n\n' in read
    assert b'id: 42\nevent: inbox\ndata: {"view":"inbox"}\n\n' in read


async def test_a_stop_does_not_wait_for_streams():
    async with serving(House(), shutdown_seconds=60) as client, live(client) as response:
        await read_until(response, b"resumed")
        async with asyncio.timeout(30):
            await client.listener.stop()

        assert response.content.at_eof() or await response.content.read() is not None


async def test_a_client_too_slow_for_its_buffer_is_cut_off():
    """It comes back with Last-Event-ID; the sender never waits."""
    buffer = Buffer(most=2)

    for number in range(5):
        buffer.put(ServerSentEvent(str(number), "inbox", "{}"))

    kept = [buffer.queue.get_nowait() for _ in range(buffer.queue.qsize())]
    assert [hint.id if hint else None for hint in kept] == ["0", "1", None]
    assert buffer.ended


async def test_a_stream_ends_in_time_so_that_its_token_is_looked_at_again():
    async with serving(House(longest=0.2)) as client, live(client) as response:
        async with asyncio.timeout(60):
            read = await response.content.read()  # to the clean end of the body

    assert b"resumed" in read
    assert client.house.buffer.ended


async def test_a_client_that_left_ends_its_stream():
    async with serving(House()) as client:
        async with live(client) as response:
            await read_until(response, b"resumed")
        async with asyncio.timeout(60):
            await client.house.left.wait()

    assert client.house.buffer.ended


def test_a_line_break_cannot_begin_another_field():
    frame = framed(ServerSentEvent("1\nevent: evil", "a\r\nid: 9", "x\ny\rz"))

    assert frame == b"id: 1event: evil\nevent: aid: 9\ndata: x\ndata: y\ndata: z\n\n"

"""The limits of the listening socket."""

import asyncio

import pytest

from tests.hotline.http.house import Client, House, serving, status_of, talk

pytestmark = pytest.mark.chance

REQUEST = b"GET /door HTTP/1.1\r\nHost: x\r\n\r\n"


async def test_unfinished_headers_are_not_waited_for():
    """aiohttp alone would wait for an hour."""
    async with serving(House(), header_seconds=0.1) as client:
        reader, writer = await asyncio.open_connection("127.0.0.1", client.listener.port)
        writer.write(REQUEST[:20])
        async with asyncio.timeout(30):
            answer = await reader.read()
        writer.close()

    assert answer == b""


async def test_a_silent_connection_is_not_kept():
    async with serving(House(), header_seconds=0.1) as client:
        reader, writer = await asyncio.open_connection("127.0.0.1", client.listener.port)
        async with asyncio.timeout(30):
            answer = await reader.read()
        writer.close()

    assert answer == b""


async def test_a_request_in_flight_is_finished_at_the_stop():
    house = House()
    async with serving(house) as client:
        asked = asyncio.create_task(client.call("POST", "/api/v1/slow"))
        await house.entered.wait()
        stopping = asyncio.create_task(client.listener.stop())
        asyncio.get_running_loop().call_soon(house.release.set)  # after the stop has begun

        assert (await asked).status == 200
        await stopping


async def test_a_command_goes_on_when_its_client_leaves():
    house = House()
    async with serving(house) as client:
        asked = asyncio.create_task(client.call("POST", "/api/v1/slow"))
        await house.entered.wait()
        asked.cancel()
        again = await client.call("POST", "/api/v1/slow")
        house.release.set()

        assert (again.status, again.code) == (409, "idempotency.in_flight")


async def test_an_unknown_expectation_is_refused():
    async with serving(House()) as client:
        head = b"GET /door HTTP/1.1\r\nHost: x\r\nExpect: miracles\r\n\r\n"

        assert status_of(await talk(client.listener.port, head)) == 417


async def test_protocol_errors_are_logged_without_the_bytes(caplog):
    """A stranger's bytes may hold a telephone number, or escape codes for a terminal."""
    async with serving(House()) as client:
        bad = b"GET /door HTTP/1.1\r\nHost: x\r\n13812345678 \x1b[31m: y\r\n\r\n"

        assert status_of(await talk(client.listener.port, bad)) == 400

    assert "protocol error" in caplog.text
    assert "13812345678" not in caplog.text


async def test_a_request_without_a_version_is_refused(client: Client):
    """HTTP/0.9 has no headers: neither a host nor a token, and its answer no status."""
    answer = await talk(client.listener.port, b"GET /door\r\n\r\n")

    assert status_of(answer) == 505
    assert b"request.version_not_supported" in answer
    assert b"Connection: close" in answer


async def test_http_1_0_is_served(client: Client):
    answer = await talk(client.listener.port, b"GET /door HTTP/1.0\r\n\r\n")

    assert status_of(answer) == 200

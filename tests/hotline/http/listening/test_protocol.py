"""What is not HTTP, or too long to be read as such, over a raw socket on the loop of production."""

import json

import pytest

from tests.hotline.http.house import Client, status_of, talk

SECRET = b"13812345678"
MALFORMED = {
    "method": SECRET + b" /door HTTP/1.1\r\nHost: x\r\n\r\n",
    "encrypted": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + SECRET * 4 + b"\r\n\r\n",
    "version": b"GET /door HTTP/" + SECRET + b"\r\nHost: x\r\n\r\n",
    "header": b"GET /door HTTP/1.1\r\nHost: x\r\n" + SECRET + b" : y\r\n\r\n",
    "length": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + SECRET + b"a\r\n\r\n",
    "chunk": b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    + SECRET
    + b"z\r\n",
    "address": b"GET http://[" + SECRET + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    "no host": b"GET /door?" + SECRET + b" HTTP/1.1\r\n\r\n",
}
TOO_LONG = {
    "request line": b"GET /" + SECRET * 2_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    "header": b"GET /door HTTP/1.1\r\nHost: x\r\nX-A: " + SECRET * 2_000 + b"\r\n\r\n",
}
EXPECTATION = b"GET /door HTTP/1.1\r\nHost: x\r\nExpect: " + SECRET + b"\r\n\r\n"
EXPECTATION_NOWHERE = EXPECTATION.replace(b"/door", b"/nowhere")


def require_problem(answer: bytes, status: int, code: str) -> None:
    """A whole answer of the service's own kind, that says nothing of what was sent."""
    head, _, body = answer.partition(b"\r\n\r\n")
    document = json.loads(body)
    assert (status_of(answer), document["status"], document["code"]) == (status, status, code)
    assert b"application/problem+json" in head
    assert b"Connection: close" in head
    assert b"aiohttp" not in head
    assert f"X-Request-Id: {document['request_id']}".encode() in head
    assert not document["title"].isascii()
    assert SECRET not in answer


@pytest.mark.parametrize("sent", MALFORMED.values(), ids=MALFORMED.keys())
async def test_bytes_that_are_not_http_are_answered_by_a_problem_that_repeats_none(
    client: Client, sent: bytes
):
    answer = await talk(client.listener.port, sent)

    require_problem(answer, 400, "request.not_http")


@pytest.mark.parametrize("sent", TOO_LONG.values(), ids=TOO_LONG.keys())
async def test_a_head_that_is_too_long_is_answered_by_a_problem_that_repeats_none(
    client: Client, sent: bytes
):
    answer = await talk(client.listener.port, sent)

    require_problem(answer, 431, "request.head_too_long")


@pytest.mark.parametrize("sent", [EXPECTATION, EXPECTATION_NOWHERE], ids=["door", "nowhere"])
async def test_an_unknown_expectation_is_answered_by_a_problem_that_does_not_repeat_it(
    client: Client, sent: bytes
):
    answer = await talk(client.listener.port, sent)

    require_problem(answer, 417, "http.status_417")

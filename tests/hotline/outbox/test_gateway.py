"""SMS and WeChat by a real gateway over HTTP: signed, once for each id, refused for good or not."""

import socket
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest

from events.catalog.names import Medium
from hotline.outbox.gateway import Gateway, GatewaySender, signature
from hotline.outbox.message import Message
from hotline.outbox.senders import NotSent
from tests.gateway import SECRET, GatewayServer, gateway_server

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
MESSAGE = Message(
    id="6a1b7c52-0f6e-5f0e-9a57-1d3f0c8e2b45",
    address="13800000000",
    subject="12345热线答复",
    text="您好！您反映的“路灯不亮”答复如下：\n\n路灯已修复。\n\n12345热线",
)


@pytest.fixture
async def server() -> AsyncIterator[GatewayServer]:
    async with gateway_server() as opened:
        yield opened


def sender(server: GatewayServer, **other: Any) -> GatewaySender:
    said: dict[str, Any] = {
        "medium": Medium.SMS,
        "gateway": Gateway.of(server.url),
        "clock": lambda: NOW,
        "secret": SECRET,
        **other,
    }
    return GatewaySender(**said)


async def refused(server: GatewayServer, **other: Any) -> tuple[str, bool]:
    with pytest.raises(NotSent) as found:
        await sender(server, **other).send(MESSAGE)
    return found.value.cause, found.value.for_good


async def test_a_message_arrives_as_it_was_written_with_its_template(server: GatewayServer):
    await sender(server, template="SMS_1001").send(MESSAGE)

    assert server.requests == [
        {
            "id": MESSAGE.id,
            "medium": "sms",
            "to": "13800000000",
            "template": "SMS_1001",
            "text": MESSAGE.text,
        }
    ]
    assert server.headers[0]["Idempotency-Key"] == MESSAGE.id
    assert server.headers[0]["X-Hotline-Timestamp"] == str(int(NOW.timestamp()))


async def test_a_signature_with_another_secret_is_refused_and_tried_again(server: GatewayServer):
    """A person corrects the secret: the message is not lost by it."""
    assert await refused(server, secret=b"another") == ("GatewayAnswer 401", False)
    assert server.taken == {}


async def test_the_same_id_a_second_time_is_one_message(server: GatewayServer):
    server.answer_is_lost = True
    cause, for_good = await refused(server)
    await sender(server).send(MESSAGE)

    assert (cause, for_good) == ("ServerDisconnectedError", False)
    assert (len(server.requests), len(server.taken)) == (2, 1)


@pytest.mark.parametrize(
    ("status", "answer", "cause", "for_good"),
    [
        (200, {"code": "unknown_address"}, "GatewayAnswer 200 unknown_address", True),
        (422, {"code": "unknown_address"}, "GatewayAnswer 422 unknown_address", True),
        (200, {"code": "refused_content"}, "GatewayAnswer 200 refused_content", True),
        (200, {"code": "busy"}, "GatewayAnswer 200 busy", False),
        (429, {"code": "quota_exceeded"}, "GatewayAnswer 429 quota_exceeded", False),
        (503, "down", "GatewayAnswer 503", False),
        (500, {"code": "accepted"}, "GatewayAnswer 500 accepted", False),
        (302, {"code": "accepted"}, "GatewayAnswer 302 accepted", False),
        (200, "<html>sign in</html>", "GatewayAnswer 200", False),
        (200, {"code": "13800000000 has moved"}, "GatewayAnswer 200", False),
        (200, {"code": ["accepted"]}, "GatewayAnswer 200", False),
        (200, [], "GatewayAnswer 200", False),
        (200, '{"code": "acc', "GatewayAnswer 200", False),
    ],
)
async def test_an_answer_counts_by_the_words_of_the_protocol_alone(
    server: GatewayServer, status: int, answer: Any, cause: str, *, for_good: bool
):
    server.answers = [(status, answer)]

    assert await refused(server) == (cause, for_good)
    assert len(server.requests) == 1  # a redirection is not followed


async def test_a_gateway_that_is_away_or_silent_ends_the_attempt(server: GatewayServer):
    await server.close()
    away = await refused(server)
    with socket.create_server(("127.0.0.1", 0)) as silent:  # it never answers
        server.port = silent.getsockname()[1]
        quiet = await refused(server, seconds=0.2)

    assert away == ("ClientConnectorError", False)
    assert quiet == ("TimeoutError", False)


def test_nothing_of_a_message_or_a_secret_is_shown():
    shown = repr(sender(GatewayServer(port=1)))

    assert SECRET.decode() not in shown
    assert "13800000000" not in repr(MESSAGE)


def test_the_signature_is_the_one_of_the_documentation():
    """deploy/docs/gateway.md: a supplier can check its own program by it."""
    body = b'{"id": "1"}'

    assert signature(b"secret", "1772443800", body) == (
        "v1=131c83dc165c91afc33db512c4e5ef466fb704838b6db34a67af8f9b8b24bf71"
    )


@pytest.mark.parametrize(
    "url",
    ["http://gateway.example/send", "https://", "https://u:p@gateway.example", "gateway.example"],
)
def test_an_address_of_no_gateway_is_refused(url: str):
    with pytest.raises(ValueError, match="gateway"):
        Gateway.of(url)

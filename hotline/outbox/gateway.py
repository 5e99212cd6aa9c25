"""
SMS and WeChat by a gateway of the city: one signed HTTP request for each message.

The protocol is ours (deploy/docs/gateway.md): a city puts a small program between it and what its
supplier speaks. The same id is the same message, however often it is sent.
"""

import hmac
import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from events.catalog.names import Medium
from events.clock import Clock
from hotline.outbox.message import Message
from hotline.outbox.senders import NotSent

PLAIN: Final = "http+plain"  # a program on this machine or in a closed network
SCHEMES: Final = {"https": "https", PLAIN: "http"}
SECONDS: Final = 10.0
LONGEST_ANSWER: Final = 65_536
TAKEN: Final = frozenset({"accepted", "duplicate"})
FOR_GOOD: Final = frozenset({"unknown_address", "refused_content"})
LATER: Final = frozenset({"busy", "quota_exceeded"})


@dataclass(frozen=True)
class Gateway:
    """Where messages are handed over."""

    security: str
    host: str
    port: int | None
    url: str

    @classmethod
    def of(cls, url: str) -> "Gateway":
        """From `https://host/path`. Raises ValueError."""
        parts = urlsplit(url)
        if parts.scheme not in SCHEMES or not parts.hostname or "@" in parts.netloc:
            raise ValueError("not the address of a gateway, or one with a password in it")
        spoken = parts._replace(scheme=SCHEMES[parts.scheme]).geturl()
        return cls(parts.scheme, parts.hostname, parts.port, spoken)


@dataclass(frozen=True)
class GatewaySender:
    """`template`: the number of the text form that the supplier has approved, where it asks."""

    medium: Medium
    gateway: Gateway
    clock: Clock
    secret: bytes = field(repr=False)
    template: str | None = None
    ca_file: Path | None = None  # beside those of the system
    seconds: float = SECONDS

    @property
    def name(self) -> str:
        return f"{self.medium}_gateway"

    async def send(self, message: Message) -> None:
        import aiohttp  # noqa: PLC0415 - heavy, and every command reads settings

        body = self.body(message)
        try:
            async with (
                aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=self.seconds)) as session,
                session.post(
                    self.gateway.url,
                    data=body,
                    headers=self.headers(message, body),
                    ssl=self.trusted(),
                    allow_redirects=False,
                ) as response,
            ):
                status, answer = response.status, await response.content.read(LONGEST_ANSWER)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise NotSent(type(error).__name__) from None
        judge(status, code_of(answer))

    def body(self, message: Message) -> bytes:
        said = {
            "id": message.id,
            "medium": str(self.medium),
            "to": message.address,
            "template": self.template,
            "text": message.text,
        }
        return json.dumps(said, ensure_ascii=False).encode()

    def headers(self, message: Message, body: bytes) -> Mapping[str, str]:
        at = str(int(self.clock().timestamp()))
        return {
            "Content-Type": "application/json; charset=utf-8",
            "Idempotency-Key": message.id,
            "X-Hotline-Timestamp": at,
            "X-Hotline-Signature": signature(self.secret, at, body),
        }

    def trusted(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        if self.ca_file is not None:
            context.load_verify_locations(self.ca_file)
        return context


def signature(secret: bytes, timestamp: str, body: bytes) -> str:
    """Of the moment and the whole body: `v1=` and a hexadecimal HMAC-SHA256."""
    signed = hmac.new(secret, timestamp.encode() + b"\n" + body, "sha256")
    return f"v1={signed.hexdigest()}"


def code_of(answer: bytes) -> str | None:
    """One of the codes of the protocol; None for any other answer, which may hold an address."""
    try:
        said: Any = json.loads(answer)
    except ValueError:
        return None
    code = said.get("code") if isinstance(said, dict) else None
    return code if isinstance(code, str) and code in TAKEN | FOR_GOOD | LATER else None


def judge(status: int, code: str | None) -> None:
    """Raises NotSent unless the gateway says in words of the protocol that it has the message."""
    if status == 200 and code in TAKEN:
        return
    cause = f"GatewayAnswer {status}" + (f" {code}" if code else "")
    raise NotSent(cause, for_good=code in FOR_GOOD)

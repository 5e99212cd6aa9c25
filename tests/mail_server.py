"""A real SMTP server on this machine that keeps what it takes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP


@dataclass
class Mailbox:
    """`answer` is what the server says to a whole message; a recipient in `refused` it refuses."""

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    envelopes: list[Any] = field(default_factory=list)
    came: asyncio.Event = field(default_factory=asyncio.Event)
    answer: str = "250 OK"
    refused: str = "550 no such address"
    unknown: frozenset[str] = frozenset()
    how: dict[str, Any] = field(default_factory=dict)  # for aiosmtpd: a TLS context
    server: asyncio.Server | None = None
    sessions: list[SMTP] = field(default_factory=list)

    async def open(self) -> None:
        """On a free port, and on the same one again."""
        loop = asyncio.get_running_loop()

        def session() -> SMTP:
            self.sessions.append(SMTP(self, hostname="mail.example", loop=loop, **self.how))
            return self.sessions[-1]

        self.server = await loop.create_server(session, "127.0.0.1", self.port)
        self.port = self.server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """From now on connections are refused, and those of clients that have left are ended."""
        for each in self.sessions:
            if isinstance(each.transport, asyncio.WriteTransport):
                each.transport.abort()
        if self.server is not None:
            self.server.close()
            await self.server.wait_closed()

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _o: Any):
        if address in self.unknown:
            return self.refused
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.envelopes.append(envelope)
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        self.came.set()
        return self.answer

    @property
    def ids(self) -> list[str]:
        return [str(mail["Message-ID"]) for mail in self.mails]


@dataclass
class HoldingMailbox(Mailbox):
    """`held`: it answers a whole message only when it is let go."""

    keeps: bool = True  # what it holds
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    held: asyncio.Event = field(default_factory=asyncio.Event)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.held.is_set():
            return await super().handle_DATA(server, session, envelope)
        if self.keeps:
            await super().handle_DATA(server, session, envelope)
        self.asked.set()
        await self.held.wait()
        return self.answer


@asynccontextmanager
async def mail_server(**how: Any) -> AsyncIterator[Mailbox]:
    box = Mailbox(how=how)
    await box.open()
    try:
        yield box
    finally:
        await box.close()

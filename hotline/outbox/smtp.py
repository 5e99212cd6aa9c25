"""
E-mail by SMTP: one connection for each message, encrypted unless the address says otherwise.

The Message-ID is made of the message's id: a server or reader that has seen it before can tell.
"""

import ssl
from dataclasses import dataclass, field
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from events.clock import Clock
from hotline.outbox.message import Message
from hotline.outbox.senders import NotSent

ENCRYPTED_FROM_THE_START: Final = "smtps"
UPGRADED: Final = "smtp"  # by STARTTLS; a server without it is refused
PLAIN: Final = "smtp+plain"  # a relay on this machine or in a closed network
PORTS: Final = {ENCRYPTED_FROM_THE_START: 465, UPGRADED: 587, PLAIN: 25}
SECONDS: Final = 10.0  # for each step of the conversation
NAME_SHOWN: Final = "12345热线"


@dataclass(frozen=True)
class MailServer:
    """Where and how to hand mail over."""

    security: str
    host: str
    port: int
    username: str | None

    @classmethod
    def of(cls, url: str) -> "MailServer":
        """From `smtp://user@host:587`. Raises ValueError."""
        parts = urlsplit(url)
        if parts.scheme not in PORTS or not parts.hostname or parts.password is not None:
            raise ValueError("not the address of a mail server, or one with a password in it")
        username = unquote(parts.username) if parts.username else None
        return cls(parts.scheme, parts.hostname, parts.port or PORTS[parts.scheme], username)


@dataclass(frozen=True)
class SmtpSender:
    server: MailServer
    sent_from: str
    clock: Clock
    password: str | None = field(default=None, repr=False)
    ca_file: Path | None = None  # beside those of the system
    seconds: float = SECONDS
    name: str = "smtp"

    async def send(self, message: Message) -> None:
        import aiosmtplib  # noqa: PLC0415 - heavy, and every command reads settings

        server = self.server
        try:
            mail = self.mail(message)
        except (ValueError, MessageError) as error:
            raise NotSent(type(error).__name__, for_good=True) from None
        try:
            await aiosmtplib.send(
                mail,
                sender=self.sent_from,
                recipients=[message.address],
                hostname=server.host,
                port=server.port,
                local_hostname=self.sent_from.rpartition("@")[2],
                username=server.username,
                password=self.password if server.username else None,
                use_tls=server.security == ENCRYPTED_FROM_THE_START,
                start_tls=server.security == UPGRADED,
                tls_context=None if server.security == PLAIN else self.trusted(),
                timeout=self.seconds,
            )
        except aiosmtplib.SMTPRecipientsRefused as error:
            codes = [each.code for each in error.recipients]
            raise NotSent(named(error, max(codes)), for_good=min(codes) >= 500) from None
        except aiosmtplib.SMTPResponseException as error:
            raise NotSent(named(error, error.code)) from None
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            raise NotSent(type(error).__name__) from None

    def mail(self, message: Message) -> EmailMessage:
        """Headers are made by the library, which refuses a line break in any of them."""
        mail = EmailMessage(policy=SMTP)
        domain = self.sent_from.rpartition("@")[2]
        mail["From"] = Address(NAME_SHOWN, addr_spec=self.sent_from)
        mail["To"] = Address(addr_spec=message.address)
        mail["Subject"] = message.subject
        mail["Date"] = format_datetime(self.clock())
        mail["Message-ID"] = f"<{message.id}@{domain}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(message.text)
        return mail

    def trusted(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        if self.ca_file is not None:
            context.load_verify_locations(self.ca_file)
        return context


def named(error: Exception, code: int) -> str:
    return f"{type(error).__name__} {code}"

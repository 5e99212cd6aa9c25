"""E-mail over real SMTP: encrypted, whole, and without a way to smuggle in a header."""

import socket
import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pydantic import TypeAdapter, ValidationError

from events.input_types import Email
from hotline.outbox.message import Message
from hotline.outbox.senders import NotSent
from hotline.outbox.smtp import MailServer, SmtpSender
from tests.mail_server import Mailbox, mail_server

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
MESSAGE = Message(
    id="6a1b7c52-0f6e-5f0e-9a57-1d3f0c8e2b45",
    address="linmou@example.com",
    subject="12345热线答复（工单编号 20260302-440500-000001）",
    text="路灯已修复。\n.\n第二段",
)
HELO = "localhost"


@pytest.fixture
async def mailbox() -> AsyncIterator[Mailbox]:
    async with mail_server() as box:
        yield box


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of `localhost`, signed by itself: certificate and key in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("mail") / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + signed.public_bytes(serialization.Encoding.PEM)
    )
    return path


def tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def sender(box: Mailbox, scheme: str = "smtp+plain", **more: Any) -> SmtpSender:
    server = MailServer.of(f"{scheme}://localhost:{box.port}")
    return SmtpSender(server=server, sent_from="reply@12345.example", clock=lambda: NOW, **more)


async def test_a_mail_arrives_as_it_was_written(mailbox: Mailbox):
    await sender(mailbox).send(MESSAGE)

    (mail,) = mailbox.mails
    assert MESSAGE.subject == mail["Subject"]
    assert MESSAGE.text == mail.get_content().replace("\r\n", "\n").rstrip("\n")
    assert "12345热线 <reply@12345.example>" == str(mail["From"])
    assert f"<{MESSAGE.id}@12345.example>" == mail["Message-ID"]
    assert ["linmou@example.com"] == mailbox.envelopes[0].rcpt_tos


async def test_the_connection_is_encrypted_before_anything_is_said(certificate: Path):
    how = {"tls_context": tls(certificate), "require_starttls": True}
    async with mail_server(**how) as box:
        await sender(box, "smtp", ca_file=certificate).send(MESSAGE)

        assert 1 == len(box.mails)


async def test_a_server_without_starttls_gets_no_mail(mailbox: Mailbox):
    with pytest.raises(NotSent):
        await sender(mailbox, "smtp").send(MESSAGE)

    assert [] == mailbox.mails


async def test_a_certificate_that_is_not_trusted_gets_no_mail(certificate: Path):
    async with mail_server(tls_context=tls(certificate)) as box:
        with pytest.raises(NotSent):
            await sender(box, "smtp").send(MESSAGE)

        assert [] == box.mails


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("address", "linmou@example.com\r\nBcc: all@example.com"),
        ("address", "linmou@example.com, all@example.com"),
        ("address", "linmou@example.com>\r\nRCPT TO:<all@example.com"),
        ("subject", "答复\r\nBcc: all@example.com"),
        ("subject", "答复\nX-Header: 1"),
    ],
)
async def test_no_header_and_no_second_address_can_be_smuggled_in(
    mailbox: Mailbox, field: str, value: str
):
    smuggling = Message(**{**vars(MESSAGE), field: value})
    with pytest.raises(NotSent):
        await sender(mailbox).send(smuggling)

    assert [] == mailbox.mails


@pytest.mark.parametrize(
    "written",
    [
        "linmou@example.com\n",
        "linmou@example.com\r\nBcc: a@b.cn",
        "林某 <linmou@example.com>",
        "linmou@example.com,a@b.cn",
        "linmou@",
        "@example.com",
        "a..b@example.com",
        '"a b"@example.com',
        "a@b",
        "a" * 65 + "@example.com",
    ],
)
def test_only_one_plain_address_is_taken_at_the_door(written: str):
    with pytest.raises(ValidationError):
        TypeAdapter(Email).validate_python(written)


async def test_a_refusal_tells_its_code_and_never_the_words_of_the_server(mailbox: Mailbox):
    mailbox.unknown = frozenset({"linmou@example.com"})
    mailbox.refused = "550 linmou@example.com has moved"
    with pytest.raises(NotSent) as refused:
        await sender(mailbox).send(MESSAGE)
    mailbox.refused = "450 linmou@example.com is busy"
    with pytest.raises(NotSent) as later:
        await sender(mailbox).send(MESSAGE)

    assert ("SMTPRecipientsRefused 550", True) == (refused.value.cause, refused.value.for_good)
    assert ("SMTPRecipientsRefused 450", False) == (later.value.cause, later.value.for_good)
    assert "linmou" not in repr(refused.value)
    assert "linmou" not in repr(MESSAGE)


async def test_a_server_that_never_answers_ends_the_attempt():
    with socket.create_server(("127.0.0.1", 0)) as silent:  # it never accepts
        box = Mailbox(port=silent.getsockname()[1])
        with pytest.raises(NotSent):
            await sender(box, seconds=0.2).send(MESSAGE)


@pytest.mark.parametrize(
    "url", ["http://mail.example", "smtp://", "smtp://user:secret@mail.example", "mail.example"]
)
def test_an_address_of_no_mail_server_is_refused(url: str):
    with pytest.raises(ValueError, match="mail server"):
        MailServer.of(url)


def test_a_mail_server_is_named_in_one_line():
    assert MailServer("smtp", "mail.example", 587, "u@e") == MailServer.of(
        "smtp://u%40e@mail.example"
    )
    assert MailServer("smtps", "mail.example", 465, None) == MailServer.of("smtps://mail.example")

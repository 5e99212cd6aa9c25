"""The senders that this installation has set up."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from events.catalog.names import Medium
from events.clock import Clock
from hotline.app.settings import PREFIX, BadSetting, Settings
from hotline.outbox.gateway import Gateway, GatewaySender
from hotline.outbox.senders import Sender, Senders
from hotline.outbox.smtp import MailServer, SmtpSender


class GatewaySettings(NamedTuple):
    medium: Medium
    url: str
    secret_file: Path
    template: str | None


def gateways(settings: Settings) -> Iterator[GatewaySettings]:
    """Those of SMS and WeChat that are set."""
    for medium in (Medium.SMS, Medium.WECHAT):
        url, file = getattr(settings, f"{medium}_url"), getattr(settings, f"{medium}_secret_file")
        if url is not None and file is not None:
            yield GatewaySettings(medium, url, file, getattr(settings, f"{medium}_template"))


def secret_in(settings: GatewaySettings) -> bytes:
    """Raises OSError, and BadSetting for a file that holds nothing to sign with."""
    secret = settings.secret_file.read_bytes().strip()
    if not secret:
        name = f"{PREFIX}{settings.medium.upper()}_SECRET_FILE"
        raise BadSetting(f"{name}: 密钥文件是空的 · the file of the secret is empty")
    return secret


def senders(settings: Settings, clock: Clock) -> Senders:
    """SMS and WeChat by their gateways, e-mail by SMTP; what has none is recorded."""
    by_medium: dict[Medium, Sender] = {
        each.medium: GatewaySender(
            medium=each.medium,
            gateway=Gateway.of(each.url),
            clock=clock,
            secret=secret_in(each),
            template=each.template,
            ca_file=settings.gateway_ca_file,
        )
        for each in gateways(settings)
    }
    if settings.smtp_url is not None and settings.smtp_from is not None:
        file = settings.smtp_password_file
        by_medium[Medium.EMAIL] = SmtpSender(
            server=MailServer.of(settings.smtp_url),
            sent_from=settings.smtp_from,
            clock=clock,
            password=None if file is None else file.read_text("utf-8").strip(),
            ca_file=settings.smtp_ca_file,
        )
    return Senders(by_medium)

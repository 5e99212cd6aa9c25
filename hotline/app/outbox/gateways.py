"""The senders that this installation has set up."""

from events.catalog.names import Medium
from events.clock import Clock
from hotline.app.settings import Settings
from hotline.outbox.senders import Sender, Senders
from hotline.outbox.smtp import MailServer, SmtpSender


def senders(settings: Settings, clock: Clock) -> Senders:
    """E-mail by HOTLINE_SMTP_URL; what has no gateway is recorded."""
    by_medium: dict[Medium, Sender] = {}
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

"""Whether messages can leave the house: files that can be read, servers that can be reached."""

import os
import socket
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from events.catalog.names import Medium
from hotline.app.doctor.check import Check, Severity
from hotline.app.outbox.gateways import gateways
from hotline.app.settings import PREFIX, Settings
from hotline.outbox import gateway, smtp
from hotline.outbox.gateway import Gateway
from hotline.outbox.smtp import MailServer

SECONDS: Final = 5.0
THIS_MACHINE: Final = frozenset({"localhost", "127.0.0.1", "::1"})
HTTPS: Final = 443
HTTP: Final = 80
NAMES: Final = {Medium.SMS: "短信 SMS", Medium.WECHAT: "微信 WeChat"}


def mail_check(settings: Settings) -> Check:
    """What can be seen without sending: the server is asked for a greeting, and no more."""
    name, url = "电子邮件 mail", settings.smtp_url
    if url is None:
        why = "未设发信服务器, 邮件只登记。No mail server is set: mail is recorded, not sent."
        return Check(name, Severity.NOTE, "HOTLINE_SMTP_URL", why)
    server = MailServer.of(url)
    files = (settings.smtp_password_file, settings.smtp_ca_file)
    is_plain = server.security == smtp.PLAIN
    return reached(name, server.security, server.host, server.port, files=files, is_plain=is_plain)


def gateway_checks(settings: Settings) -> Iterator[Check]:
    """Of SMS and WeChat; nothing is sent."""
    found = {each.medium: each for each in gateways(settings)}
    for medium, name in NAMES.items():
        if (one := found.get(medium)) is None:
            why = "未设网关, 消息只登记。No gateway is set: messages are recorded, not sent."
            yield Check(name, Severity.NOTE, f"{PREFIX}{medium.upper()}_URL", why)
            continue
        at = Gateway.of(one.url)
        is_plain = at.security == gateway.PLAIN
        files = (one.secret_file, settings.gateway_ca_file)
        port = at.port or (HTTP if is_plain else HTTPS)
        yield reached(name, at.security, at.host, port, files=files, is_plain=is_plain)


def reached(
    name: str, scheme: str, host: str, port: int, *, files: Iterable[Path | None], is_plain: bool
) -> Check:
    value = f"{scheme}://{host}:{port}"
    for file in files:
        if file is not None and not (os.access(file, os.R_OK) and file.stat().st_size):
            why = (
                "服务会拒绝启动: 读不到此文件, 或文件为空。The service refuses to start without it."
            )
            return Check(name, Severity.BAD, str(file), why, "chmod, chown")
    if is_plain and host not in THIS_MACHINE:
        why = "答复和地址不加密地经过网络。Replies and addresses cross the network in clear."
        return Check(name, Severity.WARN, value, why, "TLS")
    try:
        with socket.create_connection((host, port), timeout=SECONDS):
            return Check(name, Severity.OK, value)
    except OSError as fault:
        why = (
            f"连不上: {type(fault).__name__}; 消息会一直重试。It cannot be reached: messages wait."
        )
        return Check(name, Severity.WARN, value, why, "检查主机、端口和网络。Check host and port.")

"""The name of a request: in every answer, log line and problem document."""

import re
import secrets
from typing import Final

from aiohttp import web

SANE = re.compile(r"[A-Za-z0-9._\-]{1,64}")

REQUEST_ID: Final = web.RequestKey("request_id", str)
ACCOUNT: Final = web.RequestKey("account", str)
KEYED: Final = web.RequestKey("keyed", bool)  # its operation takes an Idempotency-Key


def request_id_of(request: web.Request) -> str:
    """The client's own, when it is harmless in a log; else a new one."""
    given = request.headers.get("X-Request-Id", "")
    return given if SANE.fullmatch(given) else secrets.token_hex(8)

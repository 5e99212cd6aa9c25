"""The id of a request: in every answer, log line and problem document."""

import re
import secrets
from typing import Final

from aiohttp import web

MADE = re.compile(
    r"[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE
)

REQUEST_ID: Final = web.RequestKey("request_id", str)
ACCOUNT: Final = web.RequestKey("account", str)
KEYED: Final = web.RequestKey("keyed", bool)  # its operation takes an Idempotency-Key


def request_id_of(request: web.Request) -> str:
    """
    The client's own, when a program made it (a UUID, or 32 hexadecimal digits); else a new one.

    It stays in the log beside every event: a number or a name of a person must not get there.
    """
    given = request.headers.get("X-Request-Id", "")
    return given if MADE.fullmatch(given) else secrets.token_hex(8)

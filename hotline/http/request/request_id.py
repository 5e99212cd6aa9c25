"""The id of a request: in every answer, log line and problem document."""

import os
import re
from typing import Final

from aiohttp import web
from multidict import istr

MADE = re.compile(
    r"[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE
)

X_REQUEST_ID: Final = istr("X-Request-Id")
REQUEST_ID: Final = web.RequestKey("request_id", str)
ACCOUNT: Final = web.RequestKey("account", str)
KEYED: Final = web.RequestKey("keyed", bool)  # its operation takes an Idempotency-Key


def request_id_of(request: web.Request) -> str:
    """
    The client's own, when a program made it (a UUID, or 32 hexadecimal digits); else a new one.

    It stays in the log beside every event: a number or a name of a person must not get there.
    """
    given = request.headers.get(X_REQUEST_ID)
    return given if given and MADE.fullmatch(given) else os.urandom(8).hex()

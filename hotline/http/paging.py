"""Opaque cursors: where a list goes on, sealed so that clients cannot write their own."""

import base64
import hmac
from collections.abc import Sequence
from typing import Annotated, Any

import orjson
from pydantic import Field

from events.stored.chain import ChainKey
from hotline.http.problems import Problem
from hotline.http.request.types import Query

VERSION = 1
SEAL_BYTES = 16


class Page(Query):
    """The two parameters of every list; a list's query model inherits them."""

    limit: Annotated[int, Field(ge=1, le=200)] = 50
    cursor: Annotated[str, Field(max_length=1_000)] | None = None


class Cursors:
    """
    Seals and opens cursors with one secret, shared by all processes.

    `scope` names the list and its filters: a cursor of one list does not open another.
    """

    def __init__(self, secret: bytes) -> None:
        self.key = ChainKey.of(secret)

    def seal(self, scope: str, values: Sequence[Any]) -> str:
        payload = orjson.dumps([VERSION, *values])
        return base64.urlsafe_b64encode(self.tag(scope, payload) + payload).rstrip(b"=").decode()

    def open(self, scope: str, cursor: str) -> list[Any]:
        """The values sealed, or 400."""
        try:
            raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        except ValueError:
            raise MalformedCursor from None
        seal, payload = raw[:SEAL_BYTES], raw[SEAL_BYTES:]
        if not hmac.compare_digest(seal, self.tag(scope, payload)):
            raise MalformedCursor
        version, *values = orjson.loads(payload)
        if version != VERSION:
            raise MalformedCursor
        return list(values)

    def tag(self, scope: str, payload: bytes) -> bytes:
        return self.key.mac(scope.encode() + b"\0" + payload)[:SEAL_BYTES]


class MalformedCursor(Problem):
    """The cursor is not one of ours, or of another list; begin again without it."""

    code = "request.malformed_cursor"
    status = 400
    title_zh = "游标无效，请从头查询"
    title_en = "The cursor is not valid"

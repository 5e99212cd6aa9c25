"""The strict body reader: bytes with a limit and a deadline, then strict JSON, then the model.

`await request.json()` answers half of all malformed bodies with 500 and accepts the other
half; nothing here trusts a header or decodes by guess.
"""

import asyncio
from typing import Any

from aiohttp import web
from pydantic import TypeAdapter, ValidationError

from hotline.http.problems import Problem
from hotline.http.request.field_errors import invalid_body
from hotline.http.request.strict_json import parse

MOST_BYTES = 256 * 1024
FIRST_SECONDS = 10.0
BYTES_PER_SECOND = 64 * 1024  # each such piece buys another second
BYTES = "application/octet-stream"
MEDIA_TYPES = frozenset(
    {
        "application/json",
        "application/json;charset=utf-8",
        'application/json;charset="utf-8"',
    }
)


async def strict_body(
    request: web.Request,
    adapter: TypeAdapter[Any],
    *,
    most_bytes: int = MOST_BYTES,
    first_seconds: float = FIRST_SECONDS,
) -> tuple[bytes, Any]:
    """The body's bytes and their model, or a Problem: 400, 408, 413, 415, 422."""
    require_plain_json(request)
    raw = await limited_bytes(request, most_bytes, first_seconds)
    parse(raw)
    try:
        return raw, adapter.validate_json(raw, strict=True, extra="forbid")
    except ValidationError as error:
        raise invalid_body(error) from None


async def plain_bytes(
    request: web.Request, *, most_bytes: int, first_seconds: float = FIRST_SECONDS
) -> bytes:
    """A body that is taken as it is, or a Problem: 400, 408, 413, 415."""
    require_plain(request)
    if request.headers.getall("Content-Type", ()) != [BYTES]:
        raise NotPlainBytes
    return await limited_bytes(request, most_bytes, first_seconds)


def require_plain_json(request: web.Request) -> None:
    require_plain(request)
    declared = request.headers.getall("Content-Type", ())
    if len(declared) != 1 or declared[0].replace(" ", "").lower() not in MEDIA_TYPES:
        raise WrongMediaType


def require_plain(request: web.Request) -> None:
    encodings = request.headers.getall("Content-Encoding", ())
    if any(each.strip().lower() not in ("", "identity") for each in encodings):
        raise EncodedBody


async def limited_bytes(request: web.Request, most_bytes: int, first_seconds: float) -> bytes:
    if (request.content_length or 0) > most_bytes:
        raise BodyTooLarge(f"最多 {most_bytes} 字节")
    if request.content.is_eof() and request.content.exception() is None:
        return whole(request.content.read_nowait(), most_bytes)
    return await arriving_bytes(request, most_bytes, first_seconds)


def whole(raw: bytes, most_bytes: int) -> bytes:
    """A small body has come with its headers: nothing to wait for."""
    if len(raw) > most_bytes:
        raise BodyTooLarge(f"最多 {most_bytes} 字节")
    return raw


async def arriving_bytes(request: web.Request, most_bytes: int, first_seconds: float) -> bytes:
    received = bytearray()
    loop = asyncio.get_running_loop()
    start = loop.time()
    try:
        async with asyncio.timeout_at(start + first_seconds) as deadline:
            while chunk := await request.content.readany():
                received += chunk
                if len(received) > most_bytes:
                    raise BodyTooLarge(f"最多 {most_bytes} 字节")
                deadline.reschedule(start + first_seconds + len(received) / BYTES_PER_SECOND)
    except TimeoutError:
        raise BodyTooSlow(headers={"Connection": "close"}) from None
    except (web.RequestPayloadError, ConnectionError):
        raise BrokenBody(headers={"Connection": "close"}) from None
    return bytes(received)


class WrongMediaType(Problem):
    """The body must be application/json in UTF-8."""

    code = "request.media_type"
    status = 415
    title_zh = "请求体应为 UTF-8 的 application/json"
    title_en = "Unsupported media type"


class NotPlainBytes(Problem):
    """The body must be application/octet-stream."""

    code = "request.not_plain_bytes"
    status = 415
    title_zh = "请求体应为 application/octet-stream"
    title_en = "Unsupported media type of bytes"


class EncodedBody(Problem):
    """A body is taken as it is; no content encoding."""

    code = "request.content_encoding"
    status = 415
    title_zh = "不接受压缩的请求体"
    title_en = "Unsupported content encoding"


class BodyTooLarge(Problem):
    """The body is larger than this address takes."""

    code = "request.body_too_large"
    status = 413
    title_zh = "请求体过大"
    title_en = "Body too large"


class BodyTooSlow(Problem):
    """The body did not arrive in time."""

    code = "request.body_too_slow"
    status = 408
    title_zh = "请求体没有及时送达"
    title_en = "Body too slow"


class BrokenBody(Problem):
    """The body ended before its announced length, or its chunks are broken."""

    code = "request.broken_body"
    status = 400
    title_zh = "请求体不完整"
    title_en = "Broken body"


class UnexpectedBody(Problem):
    """This address takes no body."""

    code = "request.unexpected_body"
    status = 400
    title_zh = "此地址不接受请求体"
    title_en = "Unexpected body"

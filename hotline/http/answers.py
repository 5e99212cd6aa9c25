"""Turn a Response into the bytes and headers on the wire."""

from datetime import tzinfo
from typing import Any

from aiohttp import web
from pydantic import BaseModel

from hotline.http.routes import Response, Route
from hotline.http.written import to_json

TEXTS = ("text/", "application/json")  # their headers name the charset


def respond(answer: Response, route: Route, zone: tzinfo) -> web.Response:
    body = written(answer.body, route, zone)
    return web.Response(
        body=body,
        status=answer.status or route.status,
        headers=headers_of(answer),
        content_type=None if body is None else answer.media,
        charset="utf-8" if body is not None and answer.media.startswith(TEXTS) else None,
    )


def written(body: Any, route: Route, zone: tzinfo) -> bytes | None:
    if body is None or isinstance(body, bytes):
        return body
    if isinstance(body, BaseModel) and route.writes is not None:
        body = route.writes.dump_python(body, by_alias=True)
    return to_json(body, zone)


def headers_of(answer: Response) -> dict[str, str]:
    headers = dict(answer.headers)
    if answer.etag is not None:
        headers["ETag"] = f'"{answer.etag}"'
    if answer.location is not None:
        headers["Location"] = answer.location
    if answer.position is not None:
        headers["X-Position"] = str(answer.position)
    if answer.replayed:
        headers["Idempotency-Replayed"] = "true"
    return headers

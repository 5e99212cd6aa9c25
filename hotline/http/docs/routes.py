"""/openapi.json, /docs and its style sheet, made once at the start; / leads to /docs."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path

import orjson
from aiohttp import web

from hotline.http.auth.permissions import Policy
from hotline.http.docs.openapi import NO_NAMES, document
from hotline.http.docs.page import page
from hotline.http.docs.problem_list import problem_codes
from hotline.http.routes import Route

STYLE = Path(__file__).with_name("docs.css").read_bytes()
SCRIPT = Path(__file__).with_name("docs.js").read_bytes()


def add_docs(
    app: web.Application,
    routes: Sequence[Route],
    policy: Policy,
    *,
    title: str,
    version: str,
    names: Mapping[str, str] = NO_NAMES,
) -> None:
    """Describe `routes`, which are the ones that are mounted; `names` of fields as in `schemas`."""
    described = document(
        routes, policy, title=title, version=version, problems=problem_codes(), names=names
    )
    app.router.add_route("GET", "/openapi.json", fixed(orjson.dumps(described), "application/json"))
    app.router.add_route("GET", "/", to_docs)
    app.router.add_route("GET", "/docs", fixed(page(described).encode(), "text/html"))
    app.router.add_route("GET", "/docs/docs.css", fixed(STYLE, "text/css"))
    app.router.add_route("GET", "/docs/docs.js", fixed(SCRIPT, "text/javascript"))


async def to_docs(_request: web.Request) -> web.StreamResponse:
    """The same for browsers and programs: the page names /openapi.json."""
    raise web.HTTPFound("/docs")


def fixed(body: bytes, media_type: str) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def serve(_request: web.Request) -> web.Response:
        return web.Response(body=body, content_type=media_type, charset="utf-8")

    return serve

"""/openapi.json, /docs with its style sheet and script, and the icon of all pages."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
from aiohttp import web

from hotline.http.auth.permissions import Policy
from hotline.http.docs.openapi import NO_NAMES, document
from hotline.http.docs.page import page
from hotline.http.docs.problem_list import problem_codes
from hotline.http.routes import Route

STYLE = Path(__file__).with_name("docs.css").read_bytes()
ICON = Path(__file__).with_name("icon.svg").read_bytes()
SCRIPT = Path(__file__).with_name("docs.js").read_bytes()
Serve = Callable[[web.Request], Awaitable[web.Response]]


@dataclass
class Description:
    """The document, made when it is first asked for, in a thread: neither start nor loop waits."""

    make: Callable[[], dict[str, Any]]
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    made: tuple[bytes, bytes] | None = None

    async def openapi(self, _request: web.Request) -> web.Response:
        return answered((await self.written())[0], "application/json")

    async def page(self, _request: web.Request) -> web.Response:
        return answered((await self.written())[1], "text/html")

    async def written(self) -> tuple[bytes, bytes]:
        async with self.lock:
            if self.made is None:
                self.made = await asyncio.to_thread(self.write)
            return self.made

    def write(self) -> tuple[bytes, bytes]:
        described = self.make()
        return orjson.dumps(described), page(described).encode()


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
    description = Description(
        lambda: document(
            routes, policy, title=title, version=version, problems=problem_codes(), names=names
        )
    )
    app.router.add_route("GET", "/openapi.json", description.openapi)
    app.router.add_route("GET", "/docs", description.page)
    app.router.add_route("GET", "/docs/docs.css", fixed(STYLE, "text/css"))
    app.router.add_route("GET", "/favicon.ico", fixed(ICON, "image/svg+xml"))
    app.router.add_route("GET", "/docs/docs.js", fixed(SCRIPT, "text/javascript"))


def fixed(body: bytes, media_type: str) -> Serve:
    async def serve(_request: web.Request) -> web.Response:
        return answered(body, media_type)

    return serve


def answered(body: bytes, media_type: str) -> web.Response:
    return web.Response(body=body, content_type=media_type, charset="utf-8")

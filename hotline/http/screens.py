"""The screens as they were built, from memory: pages, hashed files, and `/`, which offers them."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from mimetypes import guess_type
from pathlib import Path
from typing import Final

from aiohttp import web

BUILT: Final = Path(__file__).parents[1] / "web" / "dist"
IMMUTABLE: Final = "public, max-age=31536000, immutable"  # the name changes with the content
ASK_AGAIN: Final = "no-cache"
Serve = Callable[[web.Request], Awaitable[web.Response]]


@dataclass(frozen=True)
class Screen:
    """A page of its own address for one kind of person."""

    name: str
    title: str
    account: str = ""  # of the demo city, to sign in with; none: it asks for no account


SCREENS: Final = (
    Screen("dashboard", "督办 Dashboard", "supervisor"),
    Screen("worker", "网格员 Worker", "worker-1"),
    Screen("public", "诉求人查询 Citizen"),
)


@dataclass(frozen=True)
class File:
    body: bytes
    packed: bytes | None  # gzip
    media_type: str


def built_screens(folder: Path = BUILT) -> Sequence[Screen]:
    """Those whose page is there; none where the package was built with HOTLINE_UI=skip."""
    return [each for each in SCREENS if (folder / "index" / f"{each.name}.html").is_file()]


def add_screens(app: web.Application, screens: Sequence[Screen], folder: Path = BUILT) -> None:
    """A path below a screen that is no file is the screen itself: it routes in the browser."""
    for each in screens:
        for path in own_files(folder / each.name):
            own = served(file_at(path), ASK_AGAIN)
            app.router.add_route("GET", f"/{each.name}/{path.name}", own)
        page = served(file_at(folder / "index" / f"{each.name}.html"), ASK_AGAIN)
        app.router.add_route("GET", f"/{each.name}/", page)
        app.router.add_route("GET", f"/{each.name}/{{path:.+}}", page)
        app.router.add_route("GET", f"/{each.name}", moved(f"/{each.name}/"))
    if screens:
        files = {path.name: file_at(path) for path in own_files(folder / "assets")}
        app.router.add_route("GET", "/screens/assets/{name}", assets(files))
    app.router.add_route("GET", "/", start(screens))


def own_files(folder: Path) -> Sequence[Path]:
    """Those of fixed names: a service worker, whose address says what it may serve, and icons."""
    return sorted(path for path in folder.glob("*") if path.suffix != ".gz")


def file_at(path: Path) -> File:
    packed = path.with_name(path.name + ".gz")
    media_type = guess_type(path.name)[0] or "application/octet-stream"
    return File(path.read_bytes(), packed.read_bytes() if packed.exists() else None, media_type)


def assets(files: Mapping[str, File]) -> Serve:
    async def serve(request: web.Request) -> web.Response:
        found = files.get(request.match_info["name"])
        if found is None:
            raise web.HTTPNotFound
        return written(found, IMMUTABLE, request)

    return serve


def served(file: File, cache: str) -> Serve:
    async def serve(request: web.Request) -> web.Response:
        return written(file, cache, request)

    return serve


def written(file: File, cache: str, request: web.Request) -> web.Response:
    headers = {"Cache-Control": cache, "Vary": "Accept-Encoding"}
    body = file.body
    if file.packed is not None and "gzip" in request.headers.get("Accept-Encoding", ""):
        body, headers["Content-Encoding"] = file.packed, "gzip"
    text = file.media_type.startswith("text/")
    charset = "utf-8" if text else None
    return web.Response(body=body, content_type=file.media_type, charset=charset, headers=headers)


def moved(address: str) -> Serve:
    async def serve(_: web.Request) -> web.Response:
        return redirected(address)

    return serve


def redirected(address: str) -> web.Response:
    return web.Response(status=302, headers={"Location": address})


def start(screens: Sequence[Screen]) -> Serve:
    """A browser is offered the screens; a program is led to the API's page."""
    page = start_page(screens)

    async def serve(request: web.Request) -> web.Response:
        if not screens or "text/html" not in request.headers.get("Accept", ""):
            return redirected("/docs")
        return web.Response(body=page, content_type="text/html", charset="utf-8")

    return serve


def start_page(screens: Sequence[Screen]) -> bytes:
    links = [(f"/{each.name}/", each.title) for each in screens]
    items = "".join(
        f"<li><a href='{address}'>{escape(title)}</a></li>"
        for address, title in (*links, ("/docs", "接口文档 API"))
    )
    return (
        "<!doctype html><html lang='zh-CN'><head><meta charset='utf-8'><title>12345</title>"
        "<meta name='viewport' content='width=device-width,initial-scale=1'>"
        "<link rel='stylesheet' href='/docs/docs.css'></head><body>"
        f"<header><h1>12345</h1></header><main><ul>{items}</ul></main></body></html>"
    ).encode()

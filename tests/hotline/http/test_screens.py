"""The built screens over HTTP, from a folder as the build leaves it."""

import gzip
import json
import re
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from hotline.http.listening.server import listen
from hotline.http.middleware import secure
from hotline.http.screens import add_screens, built_screens

WEB = Path(__file__).parents[3] / "hotline" / "web"
PAGE = "<!doctype html><title>督办</title>"
SCRIPT = b"export const a = 1;"


@pytest.fixture
async def address(tmp_path: Path) -> AsyncIterator[str]:
    (tmp_path / "index").mkdir()
    (tmp_path / "assets").mkdir()
    (tmp_path / "index" / "dashboard.html").write_text(PAGE, "utf-8")
    (tmp_path / "assets" / "a-1.js").write_bytes(SCRIPT)
    (tmp_path / "assets" / "a-1.js.gz").write_bytes(gzip.compress(SCRIPT))
    (tmp_path / "index" / "worker.html").write_text(PAGE, "utf-8")
    (tmp_path / "worker").mkdir()
    (tmp_path / "worker" / "shell.js").write_bytes(SCRIPT)
    (tmp_path / "worker" / "shell.js.gz").write_bytes(gzip.compress(SCRIPT))
    (tmp_path / "worker" / "app.webmanifest").write_text("{}", "utf-8")
    app = web.Application()
    app.on_response_prepare.append(secure)
    add_screens(app, built_screens(tmp_path), tmp_path)
    listener = await listen(app, port=0)
    yield f"http://127.0.0.1:{listener.port}"
    await listener.stop()


async def get(address: str, **headers: str) -> tuple[int, str, aiohttp.typedefs.CIMultiDictProxy]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    async with (
        aiohttp.ClientSession() as session,
        session.get(address, headers=named, allow_redirects=False) as response,
    ):
        return response.status, await response.text(), response.headers


@pytest.mark.parametrize("path", ["", "orders/20261121-440500-000001", "figures/a?by=department"])
async def test_every_address_below_a_screen_is_its_page_and_is_asked_for_again(address, path: str):
    status, text, headers = await get(f"{address}/dashboard/{path}")

    assert (status, text) == (200, PAGE)
    assert headers["Cache-Control"] == "no-cache"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "default-src 'self'" in headers["Content-Security-Policy"]


async def test_a_hashed_file_is_kept_and_comes_packed(address: str):
    status, text, headers = await get(
        f"{address}/screens/assets/a-1.js", Accept_Encoding="gzip, br"
    )

    assert (status, text) == (200, SCRIPT.decode())
    assert headers["Content-Encoding"] == "gzip"
    assert "immutable" in headers["Cache-Control"]


@pytest.mark.parametrize(
    ("name", "media_type"),
    [("shell.js", "text/javascript"), ("app.webmanifest", "application/manifest+json")],
)
async def test_a_file_of_a_fixed_name_is_asked_for_again(address: str, name: str, media_type: str):
    """A phone that kept an old service worker would never see a new version of its app."""
    status, _, headers = await get(f"{address}/worker/{name}", Accept_Encoding="gzip")

    assert status == 200
    assert headers["Content-Type"].partition(";")[0] == media_type
    assert headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("name", ["b.js", "..%2f..%2fpyproject.toml", "a-1.js.gz"])
async def test_nothing_else_is_served(address: str, name: str):
    assert (await get(f"{address}/screens/assets/{name}"))[0] == 404


async def test_a_browser_is_offered_the_screens_and_a_program_the_api(address: str):
    status, text, _ = await get(f"{address}/", Accept="text/html")
    program, _, headers = await get(f"{address}/", Accept="*/*")

    assert status == 200
    assert "href='/dashboard/'" in text
    assert "href='/worker/'" in text
    assert (program, headers["Location"]) == (302, "/docs")


def test_both_languages_have_the_same_keys():
    chinese, english = (
        {path.name: keys(json.loads(path.read_text("utf-8"))) for path in texts_in(language)}
        for language in ("zh-CN", "en")
    )

    assert chinese == english


def test_every_text_that_a_screen_asks_for_exists():
    texts = set()
    for path in texts_in("zh-CN"):
        prefix = "" if path.stem == "common" else f"{path.stem}."
        texts |= keys(json.loads(path.read_text("utf-8")), prefix)
    sources = [path.read_text("utf-8") for path in (WEB / "src").rglob("*.vue")]
    asked = {key for text in sources for key in re.findall(r"\bt\(\"([\w.-]+)\"", text)}

    assert asked - texts == set()


def test_each_page_of_the_menu_has_a_name():
    pages = (WEB / "src" / "dashboard" / "pages.ts").read_text("utf-8")
    named = set(re.findall(r'name: "(\w+)".*menu: \{', pages))
    texts = {
        path.stem for path in texts_in("zh-CN") if "page" in json.loads(path.read_text("utf-8"))
    }

    assert {"overview", "definitions"} <= named <= texts


def test_no_component_is_over_250_lines():
    lengths = {
        path.name: len(path.read_text("utf-8").splitlines())
        for path in (WEB / "src").rglob("*.vue")
    }

    assert {name: n for name, n in lengths.items() if n > 250} == {}


def texts_in(language: str) -> list[Path]:
    return sorted((WEB / "src" / "locales" / language).glob("*.json"))


def keys(tree: dict[str, object], prefix: str = "") -> set[str]:
    found = set()
    for name, value in tree.items():
        found |= keys(value, f"{prefix}{name}.") if isinstance(value, dict) else {prefix + name}
    return found

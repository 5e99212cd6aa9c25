"""What a test reads beside the screen: the service's answers, and what axe-core finds."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.async_api import Locator, Page

from tests.journeys.town import Town
from tests.screens.conftest import CHROMIUM

AXE = Path(__file__).parents[2] / "hotline" / "web" / "node_modules" / "axe-core" / "axe.min.js"
LIMIT = 200

in_a_browser = [
    pytest.mark.slow(seconds=15),
    pytest.mark.skipif(
        CHROMIUM is None, reason="no chromium here: apt-get install chromium fonts-noto-cjk"
    ),
]


async def answer(town: Town, address: str, **more: Any) -> dict[str, Any]:
    parts = urlsplit(address)
    reply = await town.get("supervisor", parts.path, **parse_qs(parts.query), **more)
    assert reply.status == 200, reply.raw.decode()
    return dict(reply.json)


async def recount(town: Town, address: str, **asked: str) -> int:
    """The orders that the list at an address has, page by page."""
    found, more = 0, {"limit": str(LIMIT), **asked}
    while True:
        page = await answer(town, address, **more)
        found += len(page["items"])
        if page["next_cursor"] is None:
            return found
        more["cursor"] = page["next_cursor"]


def orders_shown(page: Page) -> Locator:
    return page.locator("main :is(li, tr)").filter(has=page.locator("a[href*='/orders/']"))


async def serious_findings(page: Page) -> list[tuple[str, str]]:
    """What keeps somebody out, by axe-core: its rule and the first element concerned."""
    await page.evaluate(AXE.read_text("utf-8"))
    found = await page.evaluate("axe.run()")
    serious = [each for each in found["violations"] if each["impact"] in {"serious", "critical"}]
    return [(each["id"], each["nodes"][0]["html"]) for each in serious]

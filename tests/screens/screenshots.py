"""
Pictures of the dashboard of a service that runs here, to look at.

    .uv/bin/uv run --extra test python -m tests.screens.screenshots FOLDER [STATE]

Writes FOLDER/PAGE-SIZE-THEME-LANGUAGE.png; STATE is the state folder that `serve` has printed.
"""

import json
import os
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect, sync_playwright

from hotline.app.settings import default_state
from tests.screens.conftest import CHROMIUM

SIZES = {"desk": (1440, 900), "wide": (1920, 1080), "phone": (390, 844)}
PAGES = {
    "overview": "",
    "department": "figures/on-time-rate",
    **{name: name for name in ("areas", "matters", "boards", "map", "reports", "wall")},
    "definitions": "definitions",
}


def signed_in(context: BrowserContext, address: str, state: Path) -> Page:
    accounts = json.loads((state / "demo-accounts.json").read_text("utf-8"))["accounts"]
    password = {each["username"]: each["password"] for each in accounts}["supervisor"]
    page = context.new_page()
    page.goto(f"{address}/dashboard/")
    page.get_by_label("用户名").fill("supervisor")
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="部门排名")).to_be_visible()
    return page


def pictures(page: Page, address: str) -> Iterator[str]:
    """Each page in each size, theme and language, as it is on the screen when its name comes."""
    for theme, language in product(("light", "dark"), ("zh-CN", "en")):
        page.evaluate(
            "([theme, locale]) => Object.assign(localStorage, {theme, locale})", [theme, language]
        )
        for (name, path), (size, (width, height)) in product(PAGES.items(), SIZES.items()):
            page.set_viewport_size({"width": width, "height": height})
            page.goto(f"{address}/dashboard/{path}", wait_until="networkidle")
            yield f"{name}-{size}-{theme}-{language}.png"


def main(folder: Path, state: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    address = (state / "address").read_text("utf-8").strip()
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=sandbox)
        context = chromium.new_context(locale="zh-CN", timezone_id="Asia/Shanghai")
        page = signed_in(context, address, state)
        for name in pictures(page, address):
            page.screenshot(path=folder / name)
        chromium.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else default_state())

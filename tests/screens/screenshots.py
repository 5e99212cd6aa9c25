"""
Pictures of the screens of a service that runs here, to look at.

    .uv/bin/uv run --extra test python -m tests.screens.screenshots FOLDER [STATE]

Writes FOLDER/PAGE-SIZE-THEME-LANGUAGE.png; STATE is the state folder that `serve` has printed.
"""

import json
import os
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import chain, product
from pathlib import Path

from playwright.sync_api import BrowserContext, Geolocation, Page, expect, sync_playwright

from hotline.app.settings import default_state
from tests.screens.conftest import CHROMIUM, SECONDS

SIZES = {"desk": (1440, 900), "wide": (1920, 1080), "phone": (390, 844)}
PAGES = {
    "overview": "",
    "departments": "figures/on-time-rate",
    "orders-behind": "figures/on-time-rate?department=comprehensive-enforcement",
    **{name: name for name in ("areas", "matters", "boards", "map", "street")},
    **{name: name for name in ("evaluations", "reports", "wall")},
    "evaluation-of-one": "evaluations?form=region-tianmen&unit=440511001000",
    "duty": "duty",
    "cases": "cases",
    "definitions": "definitions",
    "zero": "?as_of=2020-01-01T08:00:00%2B08:00",
}
PHONES = {"phone": (390, 844), "small": (360, 640)}
PHONE_PAGES = {"tasks": "", "report": "report", "map": "map", "me": "me"}
PERMISSIONS = ["geolocation"]
HERE: Geolocation = {"longitude": 116.70, "latitude": 23.36, "accuracy": 12}
STALE_AFTER = timedelta(seconds=90)
expect.set_options(timeout=SECONDS * 1000)


def signed_in(context: BrowserContext, address: str, state: Path, username: str) -> Page:
    """On the screen of this address, whose first heading is there."""
    accounts = json.loads((state / "demo-accounts.json").read_text("utf-8"))["accounts"]
    password = {each["username"]: each["password"] for each in accounts}[username]
    page = context.new_page()
    page.goto(address)
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_label("密码")).to_have_count(0)
    expect(page.locator("main h2").first).to_be_visible()
    return page


def pictures(page: Page, address: str) -> Iterator[str]:
    """Each page in each size, theme and language, as it is on the screen when its name comes."""
    for theme, language in product(("light", "dark"), ("zh-CN", "en")):
        page.evaluate(
            "([theme, locale]) => Object.assign(localStorage, {theme, locale})", [theme, language]
        )
        for (name, path), (size, (width, height)) in product(PAGES.items(), SIZES.items()):
            page.set_viewport_size({"width": width, "height": height})
            page.goto(f"{address}/dashboard/{path}")
            settled(page)
            yield f"{name}-{size}-{theme}-{language}.png"


def phone_pictures(page: Page, address: str) -> Iterator[str]:
    """The pages of the worker's app, each as whole as it scrolls."""
    for theme, language in product(("light", "dark"), ("zh-CN", "en")):
        page.evaluate(
            "([theme, locale]) => Object.assign(localStorage, {theme, locale})", [theme, language]
        )
        for (name, path), (size, (width, height)) in product(PHONE_PAGES.items(), PHONES.items()):
            page.set_viewport_size({"width": width, "height": height})
            page.goto(f"{address}/worker/{path}")
            expect(page.locator("main h2").first).to_be_visible()
            page.evaluate("document.fonts.ready")
            yield f"worker-{name}-{size}-{theme}-{language}.png"


def settled(page: Page) -> None:
    """Nothing is being read: the stream of hints stays open, so the network is never idle."""
    expect(page.locator("main .panel").first).to_be_visible()
    expect(page.get_by_text(re.compile("正在读取|Loading")).filter(visible=True)).to_have_count(0)
    expect(page.locator(".dimmed")).to_have_count(0)
    page.evaluate("document.fonts.ready")


def states(page: Page, address: str) -> Iterator[str]:
    """The overview of a service that has a fault, and of one that cannot be reached any more."""
    page.set_viewport_size({"width": SIZES["desk"][0], "height": SIZES["desk"][1]})
    page.evaluate("Object.assign(localStorage, {theme: 'light', locale: 'zh-CN'})")
    fault = {
        "code": "service.unexpected",
        "title": "服务出现意外错误",
        "request_id": "0af7651916cd43dd",
    }
    page.route("**/boards/today", lambda each: each.fulfill(status=500, json=fault))
    page.goto(f"{address}/dashboard/")
    expect(page.get_by_role("alert")).to_be_visible()
    yield "error-desk-light-zh-CN.png"
    page.unroute("**/boards/today")
    page.goto(f"{address}/dashboard/")
    settled(page)
    page.route("**/api/**", lambda each: each.abort())
    page.clock.set_fixed_time(datetime.now(UTC) + STALE_AFTER)
    expect(page.locator("[data-part='age'].soon")).to_be_visible()
    yield "stale-desk-light-zh-CN.png"


def main(folder: Path, state: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    address = (state / "address").read_text("utf-8").strip()
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=sandbox)
        context = chromium.new_context(locale="zh-CN", timezone_id="Asia/Shanghai")
        page = signed_in(context, f"{address}/dashboard/", state, "supervisor")
        for name in chain(pictures(page, address), states(page, address)):
            page.screenshot(path=folder / name)
        phone = chromium.new_context(
            locale="zh-CN", timezone_id="Asia/Shanghai", geolocation=HERE, permissions=PERMISSIONS
        )
        page = signed_in(phone, f"{address}/worker/", state, "worker-1")
        for name in phone_pictures(page, address):
            page.screenshot(path=folder / name)
        chromium.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else default_state())

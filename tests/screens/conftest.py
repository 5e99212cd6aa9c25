"""A town that serves the built screens, and a supervisor's browser in it."""

import os
import shutil
from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from hotline.http.screens import built_screens
from tests.databases import Servers, cloned, pg_bins, temporary_state
from tests.journeys.town import Town, opened_town

CHROMIUM = shutil.which("chromium")
SANDBOX = ["--no-sandbox"] if os.geteuid() == 0 else []  # root may not have one
SECONDS = 60
DESK = {"width": 1440, "height": 900}
expect.set_options(timeout=SECONDS * 1000)


@pytest.fixture(scope="module")
async def screens(fast_servers: Servers) -> AsyncIterator[Town]:
    if not built_screens():
        pytest.skip("the screens are not built (HOTLINE_UI=skip)")
    with temporary_state() as state:
        async with (
            cloned(await fast_servers.of(pg_bins()[0])) as own,
            opened_town(own, state, ui="build") as town,
        ):
            yield town


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """One program; what a page may keep belongs to its context."""
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=CHROMIUM, args=SANDBOX)
        yield started
        await started.close()


@pytest.fixture(scope="module")
async def browser(chromium: Browser, screens: Town) -> AsyncIterator[BrowserContext]:
    context = await chromium.new_context(viewport=DESK, locale="zh-CN", timezone_id="Asia/Shanghai")
    context.set_default_timeout(SECONDS * 1000)
    yield context
    await context.close()


@pytest.fixture
async def tab(browser: BrowserContext, screens: Town) -> AsyncIterator[Page]:
    """Nothing is loaded yet; a supervisor is signed in, at the town's time."""
    await browser.add_cookies([await session_cookie(screens, "supervisor")])
    page = await browser.new_page()
    await page.clock.set_fixed_time(screens.clock())
    yield page
    await page.close()


@pytest.fixture
async def page(tab: Page, screens: Town) -> Page:
    """The overview."""
    await signed_in(tab, screens, "supervisor")
    return tab


async def session_cookie(town: Town, username: str) -> Any:
    """As the form gets it: test_questions.py and others sign in by the form."""
    credentials = {"username": username, "password": town.passwords[username]}
    ours = {"Sec-Fetch-Site": "same-origin"}
    reply = await town.post(None, "/api/v1/browser-sessions", credentials, key=None, headers=ours)
    assert reply.status == 201, reply.raw.decode()
    name, value = reply.headers["Set-Cookie"].split(";")[0].split("=", 1)
    return {"name": name, "value": value, "url": town.address}


async def signed_in(page: Page, town: Town, username: str) -> None:
    """The overview, once its ranking is there."""
    await page.goto(f"{town.address}/dashboard/")
    ranking = page.get_by_role("heading", name="部门排名")
    name = page.get_by_label("用户名")
    await expect(name.or_(ranking)).to_be_visible()
    if await name.is_visible():
        await name.fill(username)
        await page.get_by_label("密码").fill(town.passwords[username])
        await page.get_by_role("button", name="登录").click()
    await expect(ranking).to_be_visible()

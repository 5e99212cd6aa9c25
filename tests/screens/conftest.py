"""A town that serves the built screens, and a supervisor's browser in it."""

import os
import shutil
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import BrowserContext, Page, async_playwright, expect

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


@pytest.fixture(scope="module")
async def browser(screens: Town) -> AsyncIterator[BrowserContext]:
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=CHROMIUM, args=SANDBOX)
        context = await started.new_context(
            viewport=DESK, locale="zh-CN", timezone_id="Asia/Shanghai"
        )
        context.set_default_timeout(SECONDS * 1000)
        yield context
        await started.close()


@pytest.fixture
async def page(browser: BrowserContext, screens: Town) -> AsyncIterator[Page]:
    """The overview, at the town's time; the first one signs in."""
    page = await browser.new_page()
    await page.clock.set_fixed_time(screens.clock())
    await signed_in(page, screens, "supervisor")
    yield page
    await page.close()


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

"""The dashboard follows what happens, by the hints of the service."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from playwright.async_api import Page, Request, expect

from tests.journeys.story import RETURN, Story
from tests.journeys.town import Town
from tests.screens.conftest import CHROMIUM
from tests.screens.relay import Relay

LIVE = "/api/v1/live"

pytestmark = [
    pytest.mark.slow(seconds=15),
    pytest.mark.skipif(
        CHROMIUM is None, reason="no chromium here: apt-get install chromium fonts-noto-cjk"
    ),
]


async def test_a_figure_follows_what_happens_without_being_asked(screens: Town, page: Page):
    """One more order waits for a decision once its department has asked to return it."""
    pending = page.locator("[data-part='return_pending'] dd")
    story = await (await Story.begins(screens)).dispatched()
    before = int(await pending.inner_text())

    await story.goes(story.lead, "request-return", RETURN)

    await expect(pending).to_have_text(str(before + 1))


@pytest.fixture
async def relay(screens: Town) -> AsyncIterator[Relay]:
    relay = Relay(screens.address)
    await relay.up()
    yield relay
    relay.down()


async def test_a_lost_connection_shows_the_age_and_resumes_where_it_ended(
    screens: Town, page: Page, relay: Relay
):
    opened: list[Request] = []
    page.on("request", lambda each: opened.append(each) if LIVE in each.url else None)
    await page.goto(f"{relay.own_address}/dashboard/")
    age = page.locator("[data-part='age']")
    pending = page.locator("[data-part='return_pending'] dd")
    await expect(age).to_contain_text("滞后")
    story = await (await Story.begins(screens)).dispatched()
    before = int(await pending.inner_text())

    relay.down()
    await expect(age).to_contain_text("正在重新连接")
    await page.clock.set_fixed_time(screens.clock() + timedelta(seconds=90))
    await expect(age).to_contain_text("秒未更新")
    await expect(age).to_have_class("hint soon")
    await expect(pending).to_have_text(str(before))
    await story.goes(story.lead, "request-return", RETURN)
    await relay.up()

    await expect(age).not_to_contain_text("正在重新连接")
    await expect(age).to_contain_text("滞后")
    await expect(pending).to_have_text(str(before + 1))
    assert "last-event-id" in await opened[-1].all_headers()

"""The dashboard follows what happens, by the hints of the service."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from playwright.async_api import Locator, Page, Request, expect

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


async def shown_as_counted(town: Town, pending: Locator) -> int:
    """How many returns wait for a decision, once the screen shows as many as the service counts."""
    await town.settled()
    board = (await town.get("supervisor", "/api/v1/boards/today")).json
    (count,) = [each["count"] for each in board["counts"] if each["part"] == "return_pending"]
    await expect(pending).to_have_text(str(count))
    return int(count)


async def test_a_figure_follows_what_happens_without_being_asked(screens: Town, page: Page):
    """One more order waits for a decision once its department has asked to return it."""
    pending = page.locator("[data-part='return_pending'] dd")
    story = await (await Story.begins(screens)).dispatched()
    before = await shown_as_counted(screens, pending)

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
    first, second = [await (await Story.begins(screens)).dispatched() for _ in range(2)]
    before = await shown_as_counted(screens, pending)
    await first.goes(first.lead, "request-return", RETURN)
    await expect(pending).to_have_text(str(before + 1))  # a hint has come

    relay.down()
    await expect(age).to_contain_text("正在重新连接")
    await page.clock.set_fixed_time(screens.clock() + timedelta(seconds=90))
    await expect(age).to_contain_text("秒未更新")
    await expect(age).to_have_class("hint soon")
    await second.goes(second.lead, "request-return", RETURN)
    await relay.up()

    await expect(age).not_to_contain_text("正在重新连接")
    await expect(age).to_contain_text("滞后")
    await expect(pending).to_have_text(str(before + 2))
    assert "last-event-id" in await opened[-1].all_headers()

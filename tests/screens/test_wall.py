"""The wall screen in a real browser: the service's figures, no persons, and it outlives a loss."""

import pytest
from playwright.async_api import Page, expect

from tests.journeys.story import Story
from tests.journeys.town import Town
from tests.screens.reading import answer, in_a_browser, serious_findings

TODAY = "/api/v1/boards/today"
PEOPLE = ("林某", "13800000000", "督办员")
LEAST_PX, MOST_PX = 32, 80

pytestmark = in_a_browser


@pytest.fixture(scope="module")
async def order(screens: Town) -> Story:
    story = await (await Story.begins(screens)).dispatched()
    await screens.settled()
    return story


@pytest.fixture
async def wall(order: Story, screens: Town, tab: Page) -> Page:
    await tab.set_viewport_size({"width": 1920, "height": 1080})
    await tab.goto(f"{screens.address}/dashboard/wall")
    await expect(tab.locator("[data-wall='open']")).to_be_visible()
    return tab


async def test_the_wall_shows_the_services_figures_in_four_large_panels(screens: Town, wall: Page):
    counts = {each["part"]: each["count"] for each in (await answer(screens, TODAY))["counts"]}

    await expect(wall.locator("[data-wall]")).to_have_count(4)
    for part in ("open", "red", "due_today"):
        figure = wall.locator(f"[data-wall='{part}'] [data-figure]")
        await expect(figure).to_have_text(f"{counts[part]:,}")
        size = await figure.evaluate("each => parseFloat(getComputedStyle(each).fontSize)")
        assert LEAST_PX <= size <= MOST_PX


async def test_the_wall_is_dark_and_names_no_person(wall: Page):
    text = await wall.locator("body").inner_text()

    assert [each for each in PEOPLE if each in text] == []
    assert await wall.evaluate("document.documentElement.dataset.theme") == "dark"
    await expect(wall.locator("nav")).to_have_count(0)


async def test_the_wall_keeps_its_figures_when_the_connection_is_lost(wall: Page):
    figure = wall.locator("[data-wall='open'] [data-figure]")
    before = await figure.inner_text()

    await wall.context.set_offline(True)
    try:
        await wall.evaluate("dispatchEvent(new Event('online'))")
        await expect(wall.locator("[data-part='age']")).to_be_visible()
        await expect(figure).to_have_text(before)
    finally:
        await wall.context.set_offline(False)


async def test_the_wall_follows_what_happens(screens: Town, wall: Page):
    figure = wall.locator("[data-wall='open'] [data-figure]")
    await expect(figure).not_to_have_text("")
    await (await Story.begins(screens)).dispatched()
    await screens.settled()
    counts = {each["part"]: each["count"] for each in (await answer(screens, TODAY))["counts"]}

    await expect(figure).to_have_text(f"{counts['open']:,}")


async def test_the_wall_keeps_no_one_out(wall: Page):
    assert await serious_findings(wall) == []

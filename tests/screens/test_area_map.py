"""The map in a real browser: each area's number is the service's; areas lead down to orders."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.async_api import Page, expect

from tests.journeys.story import Story
from tests.journeys.town import Town
from tests.screens.reading import answer, in_a_browser, orders_shown, recount, serious_findings

MAP = "/api/v1/boards/map"
AREAS = "/api/v1/areas"
FULL_PAGE = 50
SHOWN = 6  # more than the map suppresses

pytestmark = in_a_browser


@pytest.fixture(scope="module")
async def registered(screens: Town) -> None:
    for _ in range(SHOWN):
        await Story.begins(screens)
    await screens.settled()


@pytest.fixture
async def area_map(registered: None, screens: Town, tab: Page) -> Page:
    await tab.goto(f"{screens.address}/dashboard/map?show=open&level=district")
    await expect(tab.locator("path.area").first).to_be_visible()
    return tab


async def test_each_area_has_an_outline_and_the_services_count(screens: Town, area_map: Page):
    outlines = (await answer(screens, AREAS, level="district"))["features"]
    items = (await answer(screens, MAP, level="district"))["items"]
    known = {each["properties"]["code"] for each in outlines}
    shown = 0

    await expect(area_map.locator("path.area")).to_have_count(len(outlines))
    for item in items:
        (count,) = [each for each in item["counts"] if each["part"] == "open"]
        if item["area"] not in known or count["count"] == 0:
            continue
        number = area_map.locator(f"tr[data-key='{item['area']}'] td").last
        await expect(number).to_have_text("n<5" if count["suppressed"] else f"{count['count']:,}")
        if not count["suppressed"]:
            assert count["count"] == await recount(screens, count["orders"])
            shown += 1
    assert shown


async def test_the_keyboard_leads_from_an_area_down_to_its_orders(screens: Town, area_map: Page):
    first = area_map.locator("tbody tr").filter(has=area_map.locator("td.number a")).first
    await first.locator("td").first.locator("a").press("Enter")
    await expect(area_map.locator("nav.path strong")).to_be_visible()
    assert parse_qs(urlsplit(area_map.url).query)["level"] == ["subdistrict"]
    row = area_map.locator("tbody tr").filter(has=area_map.locator("td.number a")).first
    count = int((await row.locator("td.number a").inner_text()).replace(",", ""))
    await row.locator("td.number a").press("Enter")

    await expect(orders_shown(area_map)).to_have_count(min(count, FULL_PAGE))


async def test_a_click_on_an_area_shows_what_lies_in_it(area_map: Page):
    await area_map.locator("path.area").first.click(force=True)

    await expect(area_map.locator("nav.path strong")).to_be_visible()


async def test_the_map_asks_no_one_outside(screens: Town, area_map: Page):
    asked: list[str] = []
    area_map.on("request", lambda request: asked.append(request.url))
    await area_map.reload()
    await expect(area_map.locator("path.area").first).to_be_visible()

    assert asked
    assert [each for each in asked if not each.startswith((screens.address, "data:"))] == []


@pytest.mark.parametrize("show", ["open", "rate"])
async def test_the_map_keeps_no_one_out(registered: None, screens: Town, tab: Page, show: str):
    await tab.goto(f"{screens.address}/dashboard/map?show={show}&level=district")
    await expect(tab.locator("path.area").first).to_be_visible()

    assert await serious_findings(tab) == []


async def test_a_tick_shows_the_map_by_the_cells_in_force(screens: Town, area_map: Page):
    """G-02: at the level of cells; the orders behind a number are of that map too."""
    tick = area_map.get_by_label("按现行的网格")
    await expect(tick).to_have_count(0)
    await area_map.goto(f"{screens.address}/dashboard/map?show=open&level=cell")
    async with area_map.expect_response(lambda each: "cells=now" in each.url):
        await tick.press("Space")
    items = (await answer(screens, MAP, level="cell", cells="now"))["items"]
    counts = {each["area"]: each["counts"][0] for each in items}
    area, shown = next((area, each) for area, each in counts.items() if each["count"])

    assert shown["part"] == "open"
    await expect(tick).to_be_checked()
    row = area_map.locator(f"tr[data-key='{area}'] td")
    number, name = row.last, await row.first.inner_text()
    await expect(number).to_have_text(f"{shown['count']:,}")
    assert await serious_findings(area_map) == []
    await number.locator("a").press("Enter")
    await expect(orders_shown(area_map)).to_have_count(min(shown["count"], FULL_PAGE))
    await expect(area_map.get_by_role("heading", name=f"未结（件） · {name}")).to_be_visible()
    assert "cells=now" in area_map.url

"""The figures by area and by matter in a real browser: from the city down to the orders."""

import pytest
from playwright.async_api import BrowserContext, Page, expect

from tests.journeys.story import Story
from tests.journeys.town import Town
from tests.screens.conftest import signed_in
from tests.screens.reading import answer, in_a_browser, orders_shown, recount, serious_findings

FIGURE = "/api/v1/indicators/on-time-rate"
LEVELS = {
    "areas": ("district", "subdistrict", "community", "cell"),
    "matters": ("group", "subgroup", "matter"),
}
FULL_PAGE = 50

pytestmark = in_a_browser


@pytest.fixture(scope="module")
async def due(screens: Town) -> Story:
    """An order whose time is over, in a cell."""
    story = await (await Story.begins(screens)).dispatched()
    screens.wait(days=12)
    await story.until(lambda order: any(each["missed"] for each in order["clocks"]))
    await screens.settled()
    return story


def of_this_year(town: Town, **where: str) -> dict[str, str]:
    year = town.clock().year
    return {"from": f"{year}-01-01", "to": f"{year + 1}-01-01", **where}


@pytest.mark.parametrize("page_name", ["areas", "matters"])
async def test_each_level_shows_the_services_rows_and_leads_to_the_next(
    due: Story, screens: Town, tab: Page, page_name: str
):
    where: dict[str, str] = {}
    await tab.goto(f"{screens.address}/dashboard/{page_name}?period=year")
    for level in LEVELS[page_name]:
        figure = await answer(screens, FIGURE, by=level, **of_this_year(screens, **where))
        rows = [each for each in figure["rows"] if each["denominator"]]
        assert sum(each["denominator"] for each in rows) == figure["total"]["denominator"]
        for row in rows:
            shown = tab.locator(f"tr[data-key='{row['key']}'] td").nth(2)
            await expect(shown).to_have_text(f"{row['denominator']:,}")
        named = next(each for each in rows if each["key"] != "none")
        await tab.locator(f"tr[data-key='{named['key']}'] a").click()
        await expect(tab.locator("nav.path a").last).to_have_text(named["name"])
        where[level] = named["key"]

    asked = of_this_year(screens, **where)
    overdue = await recount(screens, f"{FIGURE}/orders?part=overdue", **asked)
    await expect(orders_shown(tab)).to_have_count(min(overdue, FULL_PAGE))


async def test_a_total_leads_to_its_orders_by_the_keyboard(due: Story, screens: Town, tab: Page):
    await tab.goto(f"{screens.address}/dashboard/areas?period=year")
    denominator = tab.locator("[data-total] a").last
    total = (await answer(screens, FIGURE, **of_this_year(screens)))["total"]["denominator"]

    await expect(denominator).to_have_text(f"{total:,}")
    await denominator.focus()
    await tab.keyboard.press("Enter")

    await expect(orders_shown(tab)).to_have_count(min(total, FULL_PAGE))


@pytest.mark.parametrize("page_name", ["areas", "matters"])
async def test_the_levels_keep_no_one_out(due: Story, screens: Town, tab: Page, page_name: str):
    await tab.goto(f"{screens.address}/dashboard/{page_name}?period=year&part=denominator")
    await expect(orders_shown(tab)).not_to_have_count(0)

    assert await serious_findings(tab) == []


@pytest.mark.parametrize("page_name", ["areas", "matters"])
async def test_who_may_not_list_orders_drills_down_to_the_last_rows_only(
    due: Story, screens: Town, browser: BrowserContext, page_name: str
):
    assert browser.browser is not None
    context = await browser.browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai")
    try:
        page = await context.new_page()
        await page.clock.set_fixed_time(screens.clock())
        await signed_in(page, screens, "analyst")
        await page.goto(f"{screens.address}/dashboard/{page_name}?period=year&part=denominator")
        for depth in range(1, len(LEVELS[page_name])):
            await page.locator("tr[data-key]:not([data-key='none']) a").first.click()
            await expect(page.locator("nav.path a")).to_have_count(depth + 1)

        await expect(page.locator("[data-total]")).to_be_visible()
        await expect(page.locator("tr[data-key]").first).to_be_visible()
        await expect(page.locator("tr[data-key] a, [data-total] a")).to_have_count(0)
        await expect(page.get_by_role("heading", name="所含工单")).to_have_count(0)
        await expect(page.get_by_role("alert")).to_have_count(0)
    finally:
        await context.close()


async def test_a_choice_shows_the_figure_by_the_cells_of_the_map_in_force(
    due: Story, screens: Town, tab: Page
):
    """G-02: the question is in the address, and goes along to the orders behind."""
    place = due.shown["place"]
    levels = {level: place[level] for level in ("district", "subdistrict", "community")}
    path = "&".join(f"{level}={code}" for level, code in levels.items())
    await tab.goto(f"{screens.address}/dashboard/areas?period=year&{path}")
    async with tab.expect_response(lambda each: "by=cell" in each.url and "cells=now" in each.url):
        await tab.get_by_label("网格图").select_option("now")
    asked = of_this_year(screens, **levels, by="cell", cells="now")
    figure = await answer(screens, FIGURE, **asked)
    (row,) = [each for each in figure["rows"] if each["key"] == place["cell"]["code"]]

    assert "cells=now" in tab.url
    shown = tab.locator(f"tr[data-key='{row['key']}']")
    await expect(shown.locator("td").nth(2)).to_have_text(f"{row['denominator']:,}")
    async with tab.expect_response(lambda each: "/orders?" in each.url and "cells=now" in each.url):
        await shown.locator("a").press("Enter")
    await expect(tab.locator(f"tr[data-order='{due.order_no}']")).to_be_visible()

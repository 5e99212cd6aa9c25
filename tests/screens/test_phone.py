"""The dashboard at the width of a phone: one column, which scrolls down alone."""

import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, expect

from tests.journeys.cases import Case
from tests.journeys.story import Story
from tests.journeys.town import Town
from tests.screens.reading import in_a_browser

PHONE = {"width": 390, "height": 844}
PAGES = (
    *("", "figures/on-time-rate", "areas", "matters", "boards", "street", "cases", "orders"),
    *("evaluations?period=year", "evaluations?period=year&unit=urban-management"),
)
LOADING = re.compile("正在读取|Loading")
SIDEWAYS = """() => [document.documentElement, ...document.querySelectorAll(".scroll")]
    .filter(each => each.scrollWidth > each.clientWidth)
    .map(each => each.getAttribute("aria-label") ?? each.parentElement?.innerText.slice(0, 60))"""

# Each rate whose number and percent sign are on different lines, and how many rates there are.
RATES = r"""() => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = {all: 0, parted: []};
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
        for (const rate of text.data.matchAll(/[\d.]+\s*%/g)) {
            const range = document.createRange();
            range.setStart(text, rate.index);
            range.setEnd(text, rate.index + rate[0].length);
            const lines = new Set([...range.getClientRects()].map(each => each.top));
            found.all += lines.size > 0;
            if (lines.size > 1) found.parted.push(text.data);
        }
    }
    return found;
}"""

pytestmark = in_a_browser


@pytest.fixture(params=["zh-CN", "en"])
async def phone(request: pytest.FixtureRequest, screens: Town, tab: Page) -> AsyncIterator[Page]:
    """In each language; the browser keeps no choice for the tests after it."""
    await tab.set_viewport_size(PHONE)
    await tab.goto(f"{screens.address}/dashboard/definitions")
    await tab.evaluate("locale => localStorage.setItem('locale', locale)", request.param)
    yield tab
    await tab.evaluate("localStorage.clear()")


@pytest.fixture(scope="module")
async def lived_in(screens: Town) -> None:
    """An order and a case of each page's list."""
    await (await Story.begins(screens)).closed()
    await (await Story.begins(screens)).dispatched()
    await (await Case.reported(screens)).submitted()
    screens.wait(days=12)
    await screens.settled()


async def test_no_page_is_cut_and_no_rate_parted(lived_in: None, screens: Town, phone: Page):
    rates = 0
    for path in PAGES:
        await phone.goto(f"{screens.address}/dashboard/{path}")
        await expect(phone.locator("main .panel").first).to_be_visible()
        await expect(phone.get_by_text(LOADING).filter(visible=True)).to_have_count(0)

        assert await phone.evaluate(SIDEWAYS) == [], path
        found = await phone.evaluate(RATES)
        assert found["parted"] == [], path
        rates += found["all"]

    assert rates


async def test_the_buttons_of_a_month_stand_clear_of_its_moment(screens: Town, phone: Page):
    await phone.goto(f"{screens.address}/dashboard/reports")
    moment = await phone.locator("main header [role='status']").bounding_box()
    buttons = await phone.locator(".files").bounding_box()
    figures = await phone.locator("[data-month='due']").bounding_box()

    assert moment
    assert buttons
    assert figures
    assert buttons["y"] - moment["y"] - moment["height"] >= 8
    assert figures["y"] - buttons["y"] - buttons["height"] >= 8


async def test_signing_out_leaves_the_menu_its_room_and_says_who(screens: Town, phone: Page):
    await phone.goto(f"{screens.address}/dashboard/reports")
    button = phone.get_by_role("button", name="supervisor").or_(
        phone.get_by_role("button", name="督办员甲")
    )
    box = await button.bounding_box()

    assert box
    assert box["width"] < PHONE["width"] / 4

"""Lists of what waits for a person: places to confirm, reviews due, possible duplicates."""

from datetime import timedelta

import pytest
from playwright.async_api import Page, expect

from tests.journeys.cases import Case
from tests.journeys.story import Story
from tests.journeys.town import Town
from tests.screens.conftest import session_cookie
from tests.screens.reading import in_a_browser, recount, serious_findings

ORDERS = "/api/v1/work-orders"
VAGUE = {"text": "老地方"}

pytestmark = in_a_browser


@pytest.fixture(scope="module")
async def vague(screens: Town) -> Story:
    """One order whose place cannot be located, and one that can be."""
    await Story.begins(screens)
    story = await Story.begins(screens, place=VAGUE)
    await screens.settled()
    return story


async def test_a_chip_lists_the_orders_whose_place_a_person_should_confirm(
    vague: Story, screens: Town, tab: Page
):
    await tab.goto(f"{screens.address}/dashboard/orders")
    chip = tab.get_by_role("button", name="地点待确认")
    await expect(chip).to_have_attribute("aria-pressed", "false")

    await chip.press("Enter")
    await expect(chip).to_have_attribute("aria-pressed", "true")
    unsure = await recount(screens, ORDERS, place_unsure="true")
    await expect(tab.locator("tr[data-order]")).to_have_count(unsure)
    await expect(tab.locator(f"tr[data-order='{vague.order_no}']")).to_be_visible()
    assert "place_unsure=true" in tab.url
    assert await serious_findings(tab) == []

    await tab.get_by_role("link", name=vague.order_no).click()
    await expect(tab.locator("[data-panel='facts']")).to_contain_text("未能定位到网格")


async def test_an_order_shows_what_may_be_its_duplicates_to_those_who_may_merge(
    screens: Town, tab: Page
):
    one, other = await Story.begins(screens), await Story.begins(screens)
    await screens.settled()
    address = f"{screens.address}/dashboard/orders/{one.order_no}"
    await tab.goto(address)
    await expect(tab.locator("[data-panel='timeline'] li").first).to_be_visible()
    await expect(tab.locator("[data-panel='facts']")).to_contain_text("路灯不亮")
    await expect(tab.locator("[data-panel='duplicates']")).to_have_count(0)

    await tab.context.add_cookies([await session_cookie(screens, "dispatcher")])
    await tab.goto(address)
    panel = tab.locator("[data-panel='duplicates']")
    alike = panel.locator(f"[data-duplicate='{other.order_no}']")
    await expect(alike).to_contain_text("地点相同或相近")
    await expect(alike).to_contain_text("相似 ")
    await expect(panel.locator(f"[data-duplicate='{one.order_no}']")).to_have_count(0)
    assert await serious_findings(tab) == []


async def suspended(town: Town, *, days: int) -> Case:
    """Until a review in so many days."""
    case = await Case.reported(town)
    await case.dispatched()
    await case.goes("handler-urban-management", "acknowledge")
    await case.goes("handler-urban-management", "request-suspension", {"ground": "须立项。"})
    review = town.clock() + timedelta(days=days)
    await case.goes("dispatcher", "grant-suspension", {"review_at": review.isoformat()})
    await town.settled()
    return case


async def test_a_suspended_case_says_when_it_is_looked_at_again(screens: Town, tab: Page):
    case = await suspended(screens, days=20)
    await tab.goto(f"{screens.address}/dashboard/cases")
    row = tab.locator(f"tr[data-case='{case.case_no}'] [data-review]")
    await expect(row).to_contain_text(case.json["review_at"][:10])
    await tab.get_by_role("link", name=case.case_no).click()
    await expect(tab.locator("[data-panel='facts'] [data-review]")).to_contain_text("复核日期")

    screens.wait(days=21)
    await tab.clock.set_fixed_time(screens.clock())
    await tab.context.add_cookies([await session_cookie(screens, "supervisor")])
    await tab.goto(f"{screens.address}/dashboard/cases")
    await tab.get_by_role("button", name="挂账待复核").click()
    await expect(row).to_contain_text("已到复核日期")
    assert await serious_findings(tab) == []

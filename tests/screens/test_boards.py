"""The boards in a real browser: each number is the service's, and leads to as many orders."""

import pytest
from playwright.async_api import Page, expect

from tests.journeys.story import Story
from tests.journeys.town import Town
from tests.screens.reading import answer, in_a_browser, orders_shown, recount, serious_findings

TODAY = "/api/v1/boards/today"
PLACES = "/api/v1/boards/repeat-places"
HOT_TOPICS = "/api/v1/boards/hot-topics"
FULL_PAGE = 50

pytestmark = in_a_browser


@pytest.fixture(scope="module")
async def orders(screens: Town) -> None:
    """One department has several of one matter in one cell."""
    for _ in range(3):
        await (await Story.begins(screens)).dispatched()
    await screens.settled()


@pytest.fixture
async def boards(orders: None, screens: Town, tab: Page) -> Page:
    await tab.goto(f"{screens.address}/dashboard/boards")
    await expect(tab.locator("[data-part='open'] dd").first).to_be_visible()
    return tab


async def test_each_number_of_the_boards_is_the_services_and_a_recounts(
    screens: Town, boards: Page
):
    today = await answer(screens, TODAY)

    for each in today["counts"]:
        assert each["count"] == await recount(screens, each["orders"]), each["part"]
        shown = boards.locator(f"[data-part='{each['part']}'] dd").first
        await expect(shown).to_have_text(f"{each['count']:,}")


async def test_the_keyboard_leads_from_a_number_to_its_orders_and_their_timeline(
    screens: Town, boards: Page
):
    counts = {each["part"]: each for each in (await answer(screens, TODAY))["counts"]}
    number = boards.locator("[data-part='open'] a")

    await number.focus()
    await boards.keyboard.press("Enter")
    await expect(orders_shown(boards)).to_have_count(min(counts["open"]["count"], FULL_PAGE))
    await orders_shown(boards).locator("a").first.focus()
    await boards.keyboard.press("Enter")

    await expect(boards.locator("main time")).not_to_have_count(0)


async def test_a_place_of_repeats_lists_exactly_its_orders(screens: Town, boards: Page):
    place = (await answer(screens, PLACES))["items"][0]
    row = boards.locator("[data-board='repeat_places'] tbody tr").first

    await expect(row).to_contain_text(place["matter_name"])
    await expect(row.locator("a")).to_have_text(str(place["count"]))
    assert place["count"] == await recount(screens, place["orders"])
    await row.locator("a").click()
    await expect(orders_shown(boards)).to_have_count(min(place["count"], FULL_PAGE))


async def test_a_hot_topic_leads_to_its_orders(screens: Town, boards: Page):
    topic = (await answer(screens, HOT_TOPICS))["items"][0]
    row = boards.locator(f"[data-topic='{topic['area']} {topic['matter']}']")

    await expect(row.locator("a").first).to_have_text(str(topic["count"]))
    assert topic["count"] == await recount(screens, topic["orders"])
    await row.locator("a").first.press("Enter")
    await expect(orders_shown(boards)).to_have_count(min(topic["count"], FULL_PAGE))


async def test_the_overview_has_the_hottest_topics(screens: Town, boards: Page):
    topics = (await answer(screens, HOT_TOPICS))["items"][:5]
    await boards.goto(f"{screens.address}/dashboard/")
    panel = boards.locator("[data-board='hot_topics']")

    await expect(panel.locator("tbody tr")).to_have_count(len(topics))
    for topic in topics:
        row = panel.locator(f"[data-topic='{topic['area']} {topic['matter']}']")
        await expect(row.locator("a").first).to_have_text(str(topic["count"]))
    await panel.get_by_role("link", name="全部热点").press("Enter")
    await expect(boards.locator("[data-board='repeat_places']")).to_be_visible()


async def test_a_department_has_its_own_boards(screens: Town, boards: Page):
    first = (await answer(screens, TODAY))["departments"][0]
    own = await answer(screens, TODAY, department=first["department"])
    (count,) = [each for each in own["counts"] if each["part"] == "open"]

    await boards.locator(f"[data-key='{first['department']}'] a").first.click()

    await expect(boards.locator(".scope strong")).to_have_text(first["name"])
    await expect(boards.locator("[data-part='open'] dd").first).to_have_text(str(count["count"]))


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_the_boards_keep_no_one_out(boards: Page, theme: str):
    await boards.evaluate("theme => localStorage.setItem('theme', theme)", theme)
    await boards.reload()
    await expect(boards.locator("[data-board='repeat_places'] a").first).to_be_visible()

    assert await serious_findings(boards) == []

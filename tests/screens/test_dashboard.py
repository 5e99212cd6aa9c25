"""The supervisors' dashboard in a real browser: what it shows is what the orders say."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.journeys.story import Story
from tests.journeys.town import Town
from tests.screens.reading import answer, in_a_browser, orders_shown, recount, serious_findings

TODAY = "/api/v1/boards/today"
ROW = 36

pytestmark = in_a_browser


@pytest.fixture(scope="module")
async def late(screens: Town) -> Story:
    """The one order that is late: another was closed in time, and twelve days have passed."""
    await (await Story.begins(screens)).closed()
    story = await (await Story.begins(screens)).dispatched()
    screens.wait(days=12)
    await story.until(lambda order: any(each["missed"] for each in order["clocks"]))
    await screens.settled()
    return story


async def test_the_rate_on_the_screen_is_the_services_and_a_recounts(
    late: Story, screens: Town, page: Page
):
    pair = (await answer(screens, TODAY))["on_time"]
    address = pair["orders"]
    on_time = await recount(screens, f"{address}&part=numerator")
    due = await recount(screens, f"{address}&part=denominator")
    card = page.locator("[data-figure='on-time-rate']")

    assert (pair["numerator"], pair["denominator"]) == (on_time, due)
    await expect(card).to_contain_text(f"{on_time} / {due}")
    await expect(card).to_contain_text(f"{on_time / due:.2%}".replace("%", " %"))


async def test_where_no_department_has_a_rank_the_page_says_when_one_will(
    late: Story, screens: Town, page: Page
):
    asked = "/api/v1/indicators/on-time-rate?by=department"
    year = screens.clock().year
    figure = await answer(screens, asked, **{"from": f"{year}-01-01", "to": f"{year + 1}-01-01"})
    most = max(row["denominator"] for row in figure["rows"])
    assert all(row["small"] for row in figure["rows"] if row["denominator"])

    await page.goto(f"{screens.address}/dashboard/figures/on-time-rate?period=year")
    await expect(page.locator("[data-unranked]")).to_contain_text(f"最多 {most} 件")
    await expect(page.locator("[data-unranked]")).to_contain_text("随即参与排名")


async def test_a_number_of_the_board_leads_to_as_many_orders(
    late: Story, screens: Town, page: Page
):
    board = await answer(screens, TODAY)
    (red,) = [each for each in board["counts"] if each["part"] == "red"]
    card = page.locator("[data-board='red']")

    await expect(card.locator(".figure")).to_have_text(str(red["count"]))
    await card.locator(".figure a").click()
    await expect(orders_shown(page)).to_have_count(await recount(screens, red["orders"]))
    await expect(page.get_by_role("link", name=late.order_no)).to_be_visible()


async def test_a_late_order_is_two_clicks_away_by_way_of_its_department(
    late: Story, screens: Town, page: Page
):
    """On the way the matters say how many are overdue; the order says why it is, first of all."""
    department = page.locator(f"tr[data-key='{late.shown['lead_department']}'] .name a")
    name = await department.inner_text()

    await department.click()
    await expect(page.get_by_role("heading", name=name)).to_be_visible()
    matter = page.locator(f"tr[data-key='{late.shown['matter']['code']}']")
    due, on_time = [await matter.locator("td").nth(each).inner_text() for each in (2, 1)]
    await expect(matter.locator("[data-part='rest']")).to_have_text(str(int(due) - int(on_time)))
    await page.get_by_role("link", name=late.order_no).click()

    await expect(page.get_by_role("heading", name=late.order_no)).to_be_visible()
    await expect(page.locator("main time")).not_to_have_count(0)
    why = await answer(screens, f"{late.path}/clocks/explanation")
    await expect(page.locator("[data-panel='why'] p")).to_have_text(why["sentence"])
    await expect(page.locator("[data-panel='why'] strong")).to_contain_text("▲ 已超期")
    await expect(page.locator("main li .late").first).to_contain_text("▲")


async def test_an_order_leads_back_to_the_list_that_it_came_from(
    late: Story, screens: Town, page: Page
):
    """By the keyboard and after a reload: the question is in the address."""
    department, matter = late.shown["lead_department"], late.shown["matter"]["code"]
    asked = f"figures/on-time-rate?period=year&department={department}&matter={matter}"
    await page.goto(f"{screens.address}/dashboard/{asked}&part=denominator")
    row = page.locator(f"tr[data-order='{late.order_no}']")
    await expect(row).to_contain_text("路灯不亮")
    await expect(row).to_contain_text("▲ 已超期")
    there = page.url
    await row.locator("a").press("Enter")
    await page.wait_for_url(f"**/orders/{late.order_no}**")
    await page.reload()

    way = page.get_by_role("navigation", name="返回").locator("a")
    await expect(way).to_have_text(["按时办结率", re.compile(r"\S"), matter])
    assert await serious_findings(page) == []
    await way.last.press("Enter")
    await expect(row).to_be_visible()
    assert page.url == there


async def test_a_list_behind_a_number_goes_on_to_its_last_order(
    late: Story, screens: Town, page: Page
):
    """Page by page; of one order each here."""
    behind = re.compile(r"/orders\?.*limit=50")
    await page.route(
        behind, lambda sent: sent.continue_(url=sent.request.url.replace("limit=50", "limit=1"))
    )
    await page.goto(
        f"{screens.address}/dashboard/figures/on-time-rate?period=year&part=denominator"
    )
    await expect(page.locator("tr[data-order]")).to_have_count(1)
    more = page.get_by_role("button", name="再列 50 件")

    await more.press("Enter")
    await expect(page.locator("tr[data-order]")).to_have_count(2)
    await expect(page.locator(f"tr[data-order='{late.order_no}']")).to_be_visible()
    await expect(more).to_have_count(0)


@pytest.mark.parametrize(
    ("path", "theme"),
    [
        ("", "light"),
        ("", "dark"),
        ("figures/on-time-rate?by=department", "light"),
        ("figures/on-time-rate?part=denominator", "dark"),
        ("today?part=red", "light"),
        ("definitions", "light"),
        ("?as_of=2026-03-10T08:00:00%2B08:00", "light"),
    ],
)
async def test_no_page_keeps_anyone_out(
    late: Story, screens: Town, tab: Page, path: str, theme: str
):
    """axe-core has no serious or critical finding."""
    await tab.add_init_script(f"localStorage.setItem('theme', '{theme}')")
    await tab.goto(f"{screens.address}/dashboard/{path}")
    await expect(tab.locator("main .panel a").first).to_be_visible()
    assert await serious_findings(tab) == []


async def test_a_browser_finds_the_icon_that_it_asks_for(screens: Town):
    assert (await screens.get(None, "/favicon.ico")).status == 200


async def test_on_a_phone_the_menu_is_one_line_and_the_keyboard_reaches_its_end(page: Page):
    await page.set_viewport_size({"width": 390, "height": 844})
    menu = page.get_by_role("navigation", name="页面")
    last = menu.locator("a").last
    box = await menu.bounding_box()

    assert box is not None
    assert box["height"] < 2 * ROW
    await last.focus()
    await expect(last).to_be_in_viewport()
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/dashboard/wall**")

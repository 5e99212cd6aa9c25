"""What a reader asks of the dashboard: a past moment, a meaning, the orders behind."""

import re
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.async_api import BrowserContext, Page, expect

from tests.journeys.story import Story
from tests.journeys.town import Town
from tests.screens.conftest import CHROMIUM, signed_in
from tests.screens.reading import answer, orders_shown

pytestmark = [
    pytest.mark.slow(seconds=15),
    pytest.mark.skipif(
        CHROMIUM is None, reason="no chromium here: apt-get install chromium fonts-noto-cjk"
    ),
]
TODAY = "%Y-%m-%d %H:%M"


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


async def test_a_past_moment_is_chosen_as_people_write_it_and_is_in_the_address(
    screens: Town, page: Page
):
    chosen = screens.clock().replace(day=1).strftime(TODAY)
    await page.get_by_text("现在 ▾").click()
    field = page.get_by_label("截至哪一时刻")
    await expect(field).to_have_value(re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d$"))
    await field.fill(chosen)
    await page.get_by_role("button", name="查看").click()

    await expect(page.get_by_role("banner").locator("summary")).to_contain_text(f"截至 {chosen}")
    await expect(page.locator("[data-part='age']")).to_contain_text(f"数据截至 {chosen}:00")
    await expect(page.locator("[data-board='hot_topics'] h2")).to_be_visible()
    assert asked(page)["as_of"] == [f"{chosen.replace(' ', 'T')}:00+08:00"]


async def test_the_boards_and_the_map_are_of_the_moment_that_is_asked_for(
    screens: Town, page: Page
):
    for _ in range(5):
        await Story.begins(screens)
    await screens.settled()
    then = screens.clock()
    screens.wait(minutes=5)
    await Story.begins(screens)
    await screens.settled()
    await page.clock.set_fixed_time(screens.clock())
    asked_at = {"as_of": then.isoformat()}
    topic = (await answer(screens, "/api/v1/boards/hot-topics", **asked_at))["items"][0]
    await page.goto(f"{screens.address}/dashboard/boards?{urlencode(asked_at)}")
    row = page.locator(f"[data-topic='{topic['area']} {topic['matter']}']")

    await expect(row.locator("a").first).to_have_text(str(topic["count"]))
    await row.locator("a").first.press("Enter")
    await expect(orders_shown(page)).to_have_count(topic["count"])
    area = (await answer(screens, "/api/v1/boards/map", level="district", **asked_at))["items"][0]
    shown = {each["part"]: each for each in area["counts"]}["open"]
    await page.goto(
        f"{screens.address}/dashboard/map?level=district&show=open&{urlencode(asked_at)}"
    )
    await expect(page.locator(f"tr[data-key='{area['area']}'] td.number")).to_have_text(
        str(shown["count"])
    )


async def test_in_english_the_account_is_named_as_it_is_written(page: Page):
    await page.get_by_role("button", name="English").press("Enter")

    await expect(page.get_by_role("button", name="supervisor · sign out")).to_be_visible()
    await page.get_by_role("button", name="中文").press("Enter")


async def test_a_future_moment_is_refused_and_the_question_stays(page: Page):
    await page.get_by_text("现在 ▾").click()
    field = page.get_by_label("截至哪一时刻")
    await field.fill("2999-01-01 08:00")
    await page.get_by_role("button", name="查看").click()

    await expect(page.get_by_role("alert")).to_contain_text("还没有到这个时刻")
    await expect(field).to_be_focused()
    assert "as_of" not in asked(page)


async def test_each_figure_says_what_it_counts_and_leads_to_its_orders(page: Page):
    card = page.locator("[data-figure='on-time-rate']")
    await card.locator("summary").click()

    await expect(card.get_by_text("主办单位首次申报办结时间不晚于有效时限的工单")).to_be_visible()
    await expect(card.get_by_text("分子 ÷ 分母")).to_be_visible()
    await card.get_by_role("link", name="列出这些工单").click()
    await expect(page.get_by_role("heading", name="所含工单")).to_be_visible()
    assert asked(page)["part"] == ["denominator"]


async def test_who_may_not_list_orders_is_offered_no_list(screens: Town, browser: BrowserContext):
    assert browser.browser is not None
    context = await browser.browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai")
    try:
        page = await context.new_page()
        await page.clock.set_fixed_time(screens.clock())
        await signed_in(page, screens, "analyst")
        await expect(page.locator("[data-figure='on-time-rate'] summary")).to_be_visible()
        await expect(page.locator("[data-figure='return-rate'] strong")).to_be_visible()

        await expect(page.locator("main a[href*='part=']")).to_have_count(0)
        await expect(page.get_by_role("alert")).to_have_count(0)
    finally:
        await context.close()


async def test_the_keyboard_reaches_menu_controls_and_figures_and_closes_what_it_opens(page: Page):
    await expect(page.locator("[data-figure='on-time-rate'] summary")).to_be_visible()
    await page.locator("body").focus()
    reached: list[str] = []
    while "按时办结率" not in reached and len(reached) < 40:
        await page.keyboard.press("Tab")
        reached.append(await page.evaluate("document.activeElement.innerText.trim()"))
    menu = ["概览", "部门", "口径"]
    assert [each for each in reached if each in menu] == menu
    assert any(each.startswith("现在") for each in reached)
    assert "按时办结率" in reached

    note = page.locator("[data-figure='on-time-rate'] summary")
    await note.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("分子 ÷ 分母")).to_be_visible()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Escape")
    await expect(page.get_by_text("分子 ÷ 分母")).to_be_hidden()
    await expect(note).to_be_focused()

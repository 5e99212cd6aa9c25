"""The citizen's page in a real browser: number and code, five steps, and what one may do (V-07)."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, expect

from tests.journeys.story import Story
from tests.journeys.town import Town
from tests.screens.reading import serious_findings

PHONE = {"width": 390, "height": 844}


@pytest.fixture
async def phone(chromium: Browser, screens: Town) -> AsyncIterator[Page]:
    """A stranger's phone: no account, nothing kept."""
    context = await chromium.new_context(viewport=PHONE, locale="zh-CN")
    page = await context.new_page()
    await page.goto(f"{screens.address}/public/")
    yield page
    await context.close()


async def look_up(page: Page, story: Story, code: str) -> None:
    await page.get_by_label("工单编号").fill(f" {story.order_no} ")
    await page.get_by_label("查询码").fill(code.lower())
    await page.get_by_role("button", name="查询").click()


async def test_a_requester_reads_the_reply_and_rates_it(phone: Page, screens: Town):
    story = await Story.begins(screens)
    code = story.shown["query_code"]
    await story.replied()
    await look_up(phone, story, code)
    await expect(phone.get_by_text("路灯已修复。")).to_be_visible()
    await expect(phone.locator(".steps .reached")).to_have_count(4)
    assert await serious_findings(phone) == []

    await phone.get_by_role("button", name="评价").click()
    for question, answer in (
        ("承办单位与您联系过吗？", "是"),
        ("问题解决了吗？", "是"),
        ("对办理结果是否满意？", "满意"),
        ("对办理过程是否满意？", "不满意"),
    ):
        group = phone.get_by_role("group", name=question)
        await group.get_by_label(answer, exact=True).check()
    assert await serious_findings(phone) == []
    await phone.get_by_role("button", name="提交评价").click()
    await expect(phone.get_by_role("status")).to_have_text("谢谢您的评价。")
    await expect(phone.locator(".steps .reached")).to_have_count(5)

    order = (await story.read("supervisor")).json
    assert order["follow_up"]["satisfied_process"] == "dissatisfied"


async def test_a_wrong_code_tells_nothing_and_what_to_do(phone: Page, screens: Town):
    story = await Story.begins(screens)
    await look_up(phone, story, "AAAAAA")

    await expect(phone.get_by_role("alert")).to_contain_text("工单编号与查询码不符")
    await expect(phone.get_by_role("alert")).to_contain_text("12345")
    await expect(phone.locator(".steps")).to_have_count(0)


async def test_the_page_is_as_wide_as_a_phone_and_speaks_english(phone: Page, screens: Town):
    story = await Story.begins(screens)
    code = story.shown["query_code"]
    await look_up(phone, story, code)
    await expect(phone.locator(".steps li")).to_have_count(5)
    await phone.get_by_role("button", name="English").click()
    await expect(phone.get_by_text("in progress")).to_be_visible()
    await phone.get_by_role("button", name="Withdraw").click()

    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert await phone.evaluate(wide) == 0
    low = "[...document.querySelectorAll('button')].filter(b => b.offsetHeight < 48).length"
    assert await phone.evaluate(low) == 0

"""The monthly report in a real browser: the preview and its files are the service's."""

from pathlib import Path

import pytest
from playwright.async_api import BrowserContext, Page, expect

from events.working_time import SHANGHAI
from tests.journeys.story import Story
from tests.journeys.test_monthly_report import lived
from tests.journeys.town import Town
from tests.screens.conftest import session_cookie, signed_in
from tests.screens.reading import answer, in_a_browser, serious_findings

MONTHLY = "/api/v1/reports/monthly"
PUBLISHED = "/api/v1/published-months"

pytestmark = in_a_browser


@pytest.fixture(scope="module")
async def told(screens: Town) -> tuple[str, Story]:
    """A month that is over, in which two orders fell due; one of them was never finished."""
    month, _, never = await lived(screens)
    return month, never


@pytest.fixture(scope="module")
async def month(told: tuple[str, Story]) -> str:
    return told[0]


@pytest.fixture
async def reports(screens: Town, tab: Page, month: str) -> Page:
    await tab.goto(f"{screens.address}/dashboard/reports?month={month}")
    await expect(tab.locator("[data-key='total']")).to_be_visible()
    return tab


async def test_the_preview_shows_the_months_figures_by_department(
    screens: Town, reports: Page, month: str
):
    report = await answer(screens, MONTHLY, month=month)

    assert report["total"]["due"] == sum(each["due"] for each in report["departments"]) > 0
    for row in [report["total"] | {"key": "total"}, *report["departments"]]:
        shown = reports.locator(f"tr[data-key='{row['key']}']")
        await expect(shown.locator("[data-column='due']")).to_have_text(f"{row['due']:,}")
        rate = row["on_time"]["rate"]
        text = "—" if rate is None else f"{rate:.2%}".replace("%", " %")
        await expect(shown.locator("[data-column='on_time_rate']")).to_have_text(text)


@pytest.mark.parametrize(
    ("button", "form"), [("下载 .xlsx", "xlsx"), ("CSV", "csv"), ("通报全文", "text")]
)
async def test_a_file_is_byte_for_byte_that_of_the_moment_on_the_screen(
    screens: Town, tab: Page, month: str, button: str, form: str
):
    as_of = screens.clock().isoformat()
    address = f"{screens.address}/dashboard/reports"
    await tab.goto(f"{address}?month={month}&as_of={as_of.replace('+', '%2B')}")
    async with tab.expect_download() as started:
        await tab.get_by_role("button", name=button).press("Enter")
    file = await started.value
    reply = await screens.get("supervisor", MONTHLY, month=month, format=form, as_of=as_of)

    assert file.suggested_filename.startswith(f"12345-{month}.")
    assert Path(await file.path()).read_bytes() == reply.raw


async def test_the_circular_is_read_on_the_page(screens: Town, reports: Page, month: str):
    await reports.get_by_text("通报全文（").click()

    await expect(reports.locator("pre")).to_contain_text("按期结案率")


async def test_a_month_that_has_not_begun_says_so(screens: Town, tab: Page):
    await tab.goto(f"{screens.address}/dashboard/reports?month=2099-01")

    await expect(tab.get_by_role("alert")).to_contain_text("尚未开始")
    await expect(tab.get_by_role("alert")).to_contain_text("请求编号")


async def test_the_report_keeps_no_one_out(reports: Page):
    await reports.get_by_text("各项口径").click()

    assert await serious_findings(reports) == []


async def test_a_supervisor_publishes_a_month_once_it_is_over(
    screens: Town, reports: Page, month: str
):
    panel = reports.locator("[data-panel='published']")
    row = panel.locator(f"tr[data-month='{month}']")
    await panel.get_by_role("button", name=f"公布 {month}").press("Enter")
    await expect(row).to_have_count(0)
    await reports.route(f"**{PUBLISHED}", lambda each: each.abort())
    await panel.get_by_role("button", name="确认公布").press("Enter")
    await expect(panel.locator("[data-lost]")).to_contain_text("还不能确定是否已经保存")
    await reports.unroute(f"**{PUBLISHED}")
    await panel.get_by_role("button", name="重试").press("Enter")

    await expect(row).to_be_visible()
    await expect(panel.locator("[data-publish]")).to_have_count(0)
    await expect(panel.locator("[data-corrections]")).to_contain_text("没有更正")
    published = await answer(screens, f"{PUBLISHED}/{month}")
    await expect(row.locator("code")).to_have_attribute("title", published["seal"])


async def test_a_month_that_is_not_over_is_not_offered_for_publishing(
    screens: Town, tab: Page, month: str
):
    running = f"{screens.clock().astimezone(SHANGHAI):%Y-%m}"
    await tab.goto(f"{screens.address}/dashboard/reports?month={running}")

    await expect(tab.get_by_text("该月未完")).to_be_visible()
    await expect(tab.locator("[data-panel='published'] h2")).to_be_visible()
    await expect(tab.locator("[data-publish]")).to_have_count(0)


async def test_an_analyst_reads_the_published_months_and_publishes_none(
    screens: Town, browser: BrowserContext, month: str
):
    assert browser.browser is not None
    context = await browser.browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai")
    try:
        page = await context.new_page()
        await page.clock.set_fixed_time(screens.clock())
        await signed_in(page, screens, "analyst")
        await page.goto(f"{screens.address}/dashboard/reports?month={month}")

        await expect(page.locator("[data-key='total']")).to_be_visible()
        await expect(page.locator("[data-panel='published'] h2")).to_be_visible()
        await expect(page.locator("[data-publish]")).to_have_count(0)
    finally:
        await context.close()


async def test_a_correction_shows_old_and_new_of_each_number_and_its_reason(
    screens: Town, browser: BrowserContext, tab: Page
):
    month, _, never = await lived(screens)
    lead, reason = never.shown["lead_department"], "一件工单改为保密，不再计入。"
    published = await screens.post("supervisor", PUBLISHED, {"month": month})
    assert published.status == 201, published.raw.decode()
    secret = {"secrecy": "confidential", "reason": "担心报复。"}
    await never.goes("dispatcher", "set-secrecy", secret)
    await screens.settled()
    await tab.clock.set_fixed_time(screens.clock())
    cookie = await session_cookie(screens, "supervisor")  # weeks have passed: the session has ended
    await browser.add_cookies([cookie])
    await tab.goto(f"{screens.address}/dashboard/reports?month={month}")
    shown = tab.locator("[data-corrections]")
    await expect(shown).to_contain_text("现有数据与公布（含更正）不同的有")
    corrected = await screens.post(
        "supervisor", f"{PUBLISHED}/{month}/correct", {"reason": reason}, version=1
    )
    assert corrected.status == 200, corrected.raw.decode()
    await tab.reload()

    (correction,) = corrected.json["corrections"]
    await expect(shown).to_contain_text(reason)
    await expect(shown.locator("tbody tr")).to_have_count(len(correction["changes"]))
    row = shown.locator(f"[data-change='on-time-rate department {lead}']")
    (change,) = [
        each
        for each in correction["changes"]
        if (each["indicator"], each["by"], each["key"]) == ("on-time-rate", "department", lead)
    ]
    for which in ("old", "new"):
        counted = change[which]
        await expect(row).to_contain_text(f"{counted['numerator']} / {counted['denominator']}")

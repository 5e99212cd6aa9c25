"""The monthly report in a real browser: the preview and its files are the service's."""

from datetime import datetime
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from events.working_time import SHANGHAI
from tests.journeys.story import Story
from tests.journeys.town import Town
from tests.screens.reading import answer, in_a_browser, serious_findings

MONTHLY = "/api/v1/reports/monthly"

pytestmark = in_a_browser


@pytest.fixture(scope="module")
async def month(screens: Town) -> str:
    """A month that is over, in which an order fell due."""
    story = await (await Story.begins(screens)).dispatched()
    order = await story.until(lambda order: order["clocks"])
    due_at = next(each["due_at"] for each in order["clocks"] if each["name"] == "handle")
    screens.wait(days=45)
    await screens.settled()
    return f"{datetime.fromisoformat(due_at).astimezone(SHANGHAI):%Y-%m}"


@pytest.fixture
async def reports(screens: Town, page: Page, month: str) -> Page:
    await page.goto(f"{screens.address}/dashboard/reports?month={month}")
    await expect(page.locator("[data-key='total']")).to_be_visible()
    return page


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
    screens: Town, page: Page, month: str, button: str, form: str
):
    as_of = screens.clock().isoformat()
    address = f"{screens.address}/dashboard/reports"
    await page.goto(f"{address}?month={month}&as_of={as_of.replace('+', '%2B')}")
    async with page.expect_download() as started:
        await page.get_by_role("button", name=button).press("Enter")
    file = await started.value
    reply = await screens.get("supervisor", MONTHLY, month=month, format=form, as_of=as_of)

    assert file.suggested_filename.startswith(f"12345-{month}.")
    assert Path(await file.path()).read_bytes() == reply.raw


async def test_the_circular_is_read_on_the_page(screens: Town, reports: Page, month: str):
    await reports.get_by_text("通报全文（").click()

    await expect(reports.locator("pre")).to_contain_text("按期结案率")


async def test_a_month_that_has_not_begun_says_so(screens: Town, page: Page):
    await page.goto(f"{screens.address}/dashboard/reports?month=2099-01")

    await expect(page.get_by_role("alert")).to_contain_text("尚未开始")
    await expect(page.get_by_role("alert")).to_contain_text("请求编号")


async def test_the_report_keeps_no_one_out(reports: Page):
    await reports.get_by_text("各项口径").click()

    assert await serious_findings(reports) == []

"""The street in a real browser: a lead's page, a case with its signals, the map of cases."""

from collections.abc import AsyncIterator
from urllib.parse import quote
from uuid import uuid4

import pytest
from playwright.async_api import BrowserContext, Page, expect

from tests.journeys.cases import Case
from tests.journeys.town import Town
from tests.screens.conftest import session_cookie
from tests.screens.reading import answer, in_a_browser, serious_findings

LEAD = "grid-lead-1"
ON_DUTY = "/api/v1/grid/indicators/on-duty-rate"
SMALL = 5

pytestmark = in_a_browser


@pytest.fixture
async def lead(screens: Town, browser: BrowserContext) -> AsyncIterator[Page]:
    """A grid lead's own browser, on the first page that it may read."""
    assert browser.browser is not None
    context = await browser.browser.new_context(
        viewport={"width": 1440, "height": 900}, locale="zh-CN", timezone_id="Asia/Shanghai"
    )
    page = await context.new_page()
    await page.clock.set_fixed_time(screens.clock())
    await page.goto(f"{screens.address}/dashboard/")
    await page.get_by_label("用户名").fill(LEAD)
    await page.get_by_label("密码").fill(screens.passwords[LEAD])
    await page.get_by_role("button", name="登录").click()
    await expect(page.get_by_role("navigation", name="页面")).to_be_visible()
    yield page
    await context.close()


async def test_a_lead_sees_the_street_and_gives_a_late_task_to_another(screens: Town, lead: Page):
    case = await (await Case.reported(screens)).submitted()
    await screens.settled()
    await lead.goto(f"{screens.address}/dashboard/street")
    on_duty = await screens.get(LEAD, "/api/v1/grid/workers", status="on_duty", limit=200)
    cells = await screens.get(LEAD, "/api/v1/grid/cells-without-worker", limit=1)
    row = lead.locator(f"tr[data-case='{case.case_no}']")

    await expect(row).to_contain_text("石炮台街道某路口")
    await expect(lead.locator("nav a")).to_have_text(["地图", "街面", "考核"])
    await expect(lead.locator("[data-part='on_duty'] .figure")).to_have_text(
        str(on_duty.json["on_duty"])
    )
    await expect(lead.locator("[data-part='uncovered'] .figure")).to_have_text(
        str(cells.json["unassigned"] + cells.json["off_duty"])
    )
    for worker in on_duty.json["items"]:
        await expect(lead.locator(f"tr[data-worker='{worker['worker']}']")).to_be_visible()
    await expect(lead.locator("path.area").first).to_be_visible()
    assert await serious_findings(lead) == []

    await row.get_by_role("button", name="改派").press("Enter")
    form = lead.locator("[data-reassign]")
    await form.locator("select").select_option(index=1)
    chosen = await form.locator("select").input_value()
    await form.get_by_role("button", name="确认改派").press("Enter")
    await expect(form).to_have_count(0)
    case.json = (await case.read(LEAD)).json

    assert case.worker == chosen
    await expect(lead.get_by_role("alert")).to_have_count(0)


async def test_a_supervisor_sees_the_signals_of_photos_and_the_map_of_cases(
    screens: Town, page: Page
):
    shared = uuid4().hex * 2
    photos = [{"sha256": shared, "kind": kind} for kind in ("before", "after")]
    case = await Case.reported(screens, photos=photos)
    others = [await Case.reported(screens) for _ in range(SMALL)]
    await screens.settled()
    await page.goto(f"{screens.address}/dashboard/cases/{case.case_no}")

    await expect(page.locator("[data-signal='before_is_after']")).to_contain_text("同一张")
    timeline = page.locator("[data-panel='timeline'] li")
    await expect(timeline).to_have_count(1)
    people = (await answer(screens, f"{case.path}/timeline"))["people"]
    for place in (timeline, page.locator("[data-panel='facts']")):
        await expect(place).to_contain_text(people["worker-1"])
        await expect(place).not_to_contain_text("worker-1")
    assert await serious_findings(page) == []

    cell = case.json["place"]["cell"]["code"]
    items = (await answer(screens, "/api/v1/grid/map", level="cell"))["items"]
    (here,) = [each for each in items if each["area"] == cell]
    (open_cases,) = [each for each in here["counts"] if each["part"] == "open"]
    await page.goto(f"{screens.address}/dashboard/map?level=cell&show=on_duty")
    await expect(page.locator("path.area").first).to_be_visible()
    for item in items:
        if item["on_duty"]:
            number = page.locator(f"tr[data-key='{item['area']}'] td").last
            await expect(number).to_have_text(str(item["on_duty"]))
            break
    await page.goto(f"{screens.address}/dashboard/map?level=cell&show=cases")
    number = page.locator(f"tr[data-key='{cell}'] td.number a")
    await expect(number).to_have_text(str(open_cases["count"]))
    await number.press("Enter")
    for each in (case, *others):
        await expect(page.locator(f"[data-case='{each.case_no}']")).to_be_visible()


async def test_a_supervisor_sees_when_a_worker_was_on_duty(screens: Town, tab: Page):
    """From the street: the worker, then the shifts, whose minutes add up to the worker's."""
    on_duty = await answer(screens, "/api/v1/grid/workers", status="on_duty")
    worker = next(each["worker"] for each in on_duty["items"] if not each["is_lead"])
    screens.wait(hours=2)
    then = screens.clock().isoformat()  # minutes go on: all is asked as of this moment
    await tab.clock.set_fixed_time(screens.clock())
    await tab.context.add_cookies([await session_cookie(screens, "supervisor")])
    await tab.goto(f"{screens.address}/dashboard/street")
    await tab.locator(f"tr[data-worker='{worker}'] a").press("Enter")
    await tab.wait_for_url("**/duty?worker=*")
    await tab.goto(f"{tab.url}&as_of={quote(then)}")
    asked = {"from": then[:7] + "-01", "to": then[:8] + "28", "by": "worker", "as_of": then}
    figure = await answer(screens, ON_DUTY, **asked)
    (row,) = [each for each in figure["rows"] if each["key"] == worker]
    shifts = (await answer(screens, f"{ON_DUTY}/shifts", **asked, key=worker))["items"]

    cells, shown = tab.locator(f"tr[data-key='{worker}'] td"), tab.locator("[data-shift]")
    await expect(cells.nth(1)).to_have_text(f"{row['numerator']:,}")
    await expect(cells.nth(2)).to_have_text(f"{row['denominator']:,}")
    await expect(shown.locator("td:nth-child(4)")).to_have_text(
        [f"{each['on_duty']:,}" for each in shifts]
    )
    assert sum(each["on_duty"] for each in shifts) == row["numerator"] > 0
    assert await serious_findings(tab) == []
    await tab.get_by_role("navigation", name="返回").get_by_role("link").press("Enter")
    await expect(tab.locator("[data-panel='workers']")).to_be_visible()

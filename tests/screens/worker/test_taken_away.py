"""What becomes of a task that was taken away while its worker's phone had no network (G-04)."""

from playwright.async_api import BrowserContext, Page, expect

from tests.journeys.cases import Case
from tests.journeys.story import Story
from tests.journeys.test_secrecy import CONFIDENTIAL
from tests.journeys.test_two_sides import NOTE, case_of, with_a_post
from tests.journeys.town import Town
from tests.screens.reading import in_a_browser
from tests.screens.worker.conftest import WORKER, photograph, signed_in
from tests.screens.worker.test_offline import photos_of

pytestmark = in_a_browser


async def done_offline(phone: BrowserContext, page: Page, case: Case, answer: str) -> None:
    task = page.locator(f"a[href*='{case.case_no}']")
    await expect(task).to_be_visible()
    await phone.set_offline(True)
    await task.click()
    await page.get_by_role("button", name="到场").click()
    await photograph(page, "拍照", 5)
    await page.get_by_role("button", name=answer, exact=True).click()
    await page.get_by_role("button", name="发送").click()
    await expect(page.get_by_text("已存本机")).to_be_visible()


async def test_of_a_task_that_is_another_s_now_the_work_is_kept_and_both_are_told(
    screens: Town, phone: BrowserContext, app: Page
):
    case = await Case.reported(screens, "operator", source="public")
    await case.goes("operator", "request-verification", {"worker": WORKER})
    await screens.settled()
    await app.reload()
    await done_offline(phone, app, case, "属实")
    await case.goes("grid-lead-1", "reassign-task", {"worker": "grid-lead-1"})

    await phone.set_offline(False)

    await expect(app.get_by_text("此项作为记录保存，不改变案件状态")).to_be_visible()
    await expect(app.get_by_text("这项任务不在您名下")).to_be_visible()
    await expect(app.get_by_text("任务改派")).to_be_visible()
    await expect(app.get_by_text("照片 1 张已送达")).to_be_visible()
    assert [each["state"] for each in await photos_of(screens, case.case_no)][1:] == ["ready"]
    facts = (await screens.get("grid-lead-1", f"{case.path}/timeline")).json["items"]
    assert facts[-1]["summary"] == "网格员的核实反馈（属实）送达时案件已有变化，内容留存"


async def test_of_a_case_whose_order_became_secret_the_page_says_what_was_returned(
    screens: Town, phone: BrowserContext
):
    """The phone keeps the work; pressed again, it is sent again."""
    story = await (await Story.begins(screens)).dispatched()
    case = await case_of(story)
    post = await with_a_post(case)
    await case.goes(post, "acknowledge")
    await case.goes(post, "submit-handling", NOTE)
    await screens.settled()
    page = await signed_in(phone, screens, case.worker)
    await done_offline(phone, page, case, "通过")
    await story.goes("dispatcher", "set-secrecy", CONFIDENTIAL)

    await phone.set_offline(False)

    await expect(page.get_by_text("没有这个案件，或您无权查看")).to_be_visible()
    async with page.expect_request("**/api/v1/grid/sync") as again:
        await page.get_by_role("button", name="发送").click()
    assert case.case_no in ((await again.value).post_data or "")
    await expect(page.locator("[data-part='waiting']")).to_contain_text("被退回")

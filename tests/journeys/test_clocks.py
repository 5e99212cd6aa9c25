"""What moves clocks, and what does not: told over HTTP."""

from datetime import timedelta
from typing import Any

from tests.journeys.story import RESULT, SATISFIED, Story
from tests.journeys.town import Town

TWO_DAYS = {"days": 2, "reason": "配件外调。"}


async def test_a_warning_does_not_make_the_version_stale_that_a_person_saw(town: Town):
    """The order as the handler saw it: only the clock has marked it since."""
    story = await Story.begins(town)
    await story.dispatched()
    seen = story.shown["version"]
    town.wait(hours=4)
    await story.until(lambda order: order["version"] > seen)
    await story.goes(story.lead, "acknowledge")
    stale = await town.post("operator", f"{story.path}/urge", {"channel": "phone"}, version=seen)

    assert "in_progress" == story.status
    assert (412, "request.stale_version") == (stale.status, stale.code)


async def in_progress(town: Town) -> Story:
    """The lamp: dispatched with 24 hours, and acknowledged."""
    story = await Story.begins(town)
    await story.dispatched()
    return await story.goes(story.lead, "acknowledge")


def handling(order: dict[str, Any]) -> dict[str, Any]:
    clock: dict[str, Any] = next(each for each in order["clocks"] if each["name"] == "handle")
    return clock


async def test_an_extension_is_asked_for_granted_and_shown(town: Town):
    """T-04."""
    story = await in_progress(town)
    asked = handling((await story.goes(story.lead, "request-extension", TWO_DAYS)).shown)
    own = await story.tries(story.lead, "grant-extension", {})
    granted = handling((await story.goes("dispatcher", "grant-extension", {})).shown)

    assert {"value": 2, "unit": "working_day"} == asked["extension_requested"]
    assert 403 == own.status
    assert "T18:00:00+08:00" == granted["due_at"][10:]
    assert granted["due_at"] > asked["due_at"]
    assert "延期2个工作日，" in granted["explanation"]
    assert (2, None, 1) == (
        granted["revision"],
        granted["extension_requested"],
        story.shown["counts"]["extensions"],
    )


async def test_a_suspended_order_is_due_at_no_time_and_resumes_at_its_review(town: Town):
    """T-05: by the clock; what was left is left from the review date on."""
    story = await in_progress(town)
    review_at = (town.clock() + timedelta(days=20)).isoformat(timespec="seconds")
    said = {"reason_code": "long_works", "reason": "待主管网改造。", "review_at": review_at}
    paused = (await story.goes("shift-lead", "suspend", said)).shown
    await town.settled()
    listed = (await town.get("dispatcher", "/api/v1/work-orders", status="suspended")).json
    town.wait(days=10)
    overdue = (await town.get("supervisor", "/api/v1/work-orders", overdue="true")).json
    town.wait(days=12)
    resumed = await story.until(lambda order: order["status"] == "in_progress")

    assert ("suspended", "paused", None) == (
        paused["status"],
        handling(paused)["state"],
        paused["assignments"][0]["due_at"],
    )
    assert ("suspended", "long_works") == (paused["pause"]["kind"], paused["pause"]["reason_code"])
    assert handling(paused)["remaining_seconds"] > 23 * 3600
    assert story.order_no not in [each["order_no"] for each in overdue["items"]]
    assert [None] == [
        each["due_at"] for each in listed["items"] if each["order_no"] == story.order_no
    ]
    assert [review_at] == [each["ended_at"] for each in handling(resumed)["pauses"]]
    assert resumed["pause"] is None


async def test_the_requester_supplies_what_is_missing_and_the_handling_goes_on(town: Town):
    """T-05, T-08: the protected text is the requester's, and the clock has not run meanwhile."""
    story = await in_progress(town)
    await story.goes(story.lead, "request-information", {"note": "请提供杆号。"})
    waiting = story.shown
    refused = await story.tries(story.lead, "submit-result", RESULT)
    town.wait(days=2)
    await story.goes("operator", "supply-information", {"text": "杆号 0123。"})
    again = await story.tries(story.lead, "request-information", {"note": "请提供照片。"})

    assert ("awaiting_requester", "information") == (
        waiting["status"],
        waiting["clocks"][-1]["name"],
    )
    assert (409, "work_order.not_allowed_now") == (refused.status, refused.code)
    assert "in_progress" == story.status
    assert "等待诉求人补充2个自然日" in handling(story.shown)["explanation"]
    assert 200 == again.status


async def test_a_matter_without_a_list_is_asked_for_in_words(town: Town):
    """T-08."""
    story = await in_progress(town)
    refused = await story.tries(story.lead, "request-information", {"items": ["杆号"]})

    assert (409, "work_order.no_item_list") == (refused.status, refused.code)
    assert "写在 note 中" in refused.json["detail"]


async def test_without_an_answer_the_handling_goes_on_by_itself(town: Town):
    story = await in_progress(town)
    await story.goes(story.lead, "request-information", {"note": "请提供杆号。"})
    town.wait(days=20)
    order = await story.until(lambda order: order["status"] == "in_progress")
    timeline = (await town.get("supervisor", f"{story.path}/timeline")).json["items"]

    assert "补充期满，诉求人未补充，按现有材料继续办理" in [each["summary"] for each in timeline]
    assert "running" == handling(order)["state"]


async def test_no_clock_but_that_of_appeal_runs_on_after_the_reply(town: Town):
    """The requester has heard from the centre: no first contact is awaited (T-07, F-03)."""
    story = await (await Story.begins(town)).replied()
    await story.goes("follow-up", "record-follow-up", SATISFIED)
    await story.goes("follow-up", "close")
    town.wait(days=10)
    other = await (await Story.begins(town)).dispatched()
    town.wait(days=10)
    await other.until(lambda order: any(each["missed"] for each in order["clocks"]))
    order = (await story.read("supervisor")).json
    open_clocks = [
        each["name"] for each in order["clocks"] if not each["done_at"] and not each["ended_at"]
    ]

    assert open_clocks == ["appeal"]
    assert not any(each["warned"] or each["missed"] for each in order["clocks"])


async def test_a_deadline_that_is_past_is_missed_and_not_warned_of(town: Town):
    story = await (await Story.begins(town)).dispatched()
    town.wait(days=20)
    await story.until(
        lambda order: all(each["missed"] or each["explains"] for each in order["clocks"])
    )
    items = (await town.get("supervisor", f"{story.path}/timeline")).json["items"]
    marks = {each["type"] for each in items if each["type"].startswith("work_order.deadline")}

    assert marks == {"work_order.deadline_missed"}


async def test_a_clock_says_when_it_warns(town: Town):
    story = await (await Story.begins(town)).dispatched()
    [handle] = [each for each in story.shown["clocks"] if each["name"] == "handle"]

    assert handle["started_at"] < handle["warn_at"] < handle["due_at"]

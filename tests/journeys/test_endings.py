"""After the reply: rework, reopening, the archive; a transfer. Told over HTTP."""

from tests.journeys.story import RESULT, SATISFIED, Story
from tests.journeys.town import ORDERS, Town

UNRESOLVED = {**SATISFIED, "resolved": False, "satisfied_result": "dissatisfied"}
REDONE = {**RESULT, "findings": "更换整条线路。", "evidence": ["sha256:" + "a" * 64]}


async def finished(story: Story, result: dict[str, object]) -> None:
    """Reported done, approved, replied and closed."""
    await story.goes(story.lead, "submit-result", result)
    await story.goes("dispatcher", "approve-result")
    await story.goes("follow-up", "send-reply", {"text": "已重新修复。"})
    await story.goes("follow-up", "record-follow-up", SATISFIED)
    await story.goes("follow-up", "close")


async def test_rework_reopening_and_the_archive(town: Town):
    """F-02, F-03: three rounds, three replies; archived by the clock, and still found."""
    story = await (await Story.begins(town)).replied()
    early = await story.tries("follow-up", "order-rework", {"reason": "再看看。"})
    await story.goes("follow-up", "record-follow-up", UNRESOLVED)
    await story.goes("follow-up", "order-rework", {"reason": "路灯仍不亮。"})
    due = story.shown["assignments"][0]["due_at"]
    same = await story.tries(story.lead, "submit-result", RESULT)
    await finished(story, REDONE)
    too_early = await story.tries("shift-lead", "archive")
    await story.goes("shift-lead", "reopen", {"reason": "诉求人来电反映再次熄灭。"})
    await finished(story, {**REDONE, "findings": "更换控制箱。"})
    town.wait(days=31)
    archived = await story.until(lambda order: order["status"] == "archived")
    await town.settled()
    listed = (await town.get("supervisor", ORDERS, status="archived")).json
    timeline = (await town.get("supervisor", f"{story.path}/timeline")).json["items"]
    gone = await town.post(
        "shift-lead", f"{story.path}/reopen", {"reason": "再开。"}, version=archived["version"]
    )

    assert early.code == "work_order.rework_not_asked"
    assert due is not None
    assert same.code == "work_order.same_result"
    assert too_early.code == "work_order.appeal_still_open"
    assert archived["reply"]["round"] == 3
    assert archived["allowed_commands"] == ["reveal", "correct"]
    assert [story.order_no] == [each["order_no"] for each in listed["items"]]
    said = [each["summary"] for each in timeline]
    assert any("第1次重办，由" in each for each in said)
    assert "申诉期满，自动归档" in said[-1]
    assert gone.code == "work_order.not_allowed_now"


async def test_a_transferred_order_keeps_its_link(town: Town):
    """An inspector reads where it went, and not the number there."""
    story = await Story.begins(town)
    said = {"receiver": "petition", "reference": "XF-77", "reason": "属信访事项。"}
    await story.goes("operator", "transfer", said)
    path = f"{story.path}/timeline"
    fact = (await town.get("supervisor", path)).json["items"][-1]
    watched = (await town.get("inspector", path)).json["items"][-1]

    assert story.status == "transferred"
    assert fact["summary"] == "转信访部门办理"
    assert (fact["data"]["receiver"], fact["data"]["reference"]) == ("petition", "XF-77")
    assert watched["data"]["receiver"] == "petition"
    assert "reference" not in watched["data"]

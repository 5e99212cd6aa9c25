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
    assert story.order_no in {each["order_no"] for each in listed["items"]}
    said = [each["summary"] for each in timeline]
    assert any("第1次重办，由" in each for each in said)
    assert any("申诉期满，自动归档" in each for each in said)
    assert gone.code == "work_order.not_allowed_now"


async def test_a_transferred_order_keeps_its_link(town: Town):
    """An inspector reads where it went, and not the number there."""
    story = await Story.begins(town)
    said = {"to": "petition", "reference": "XF-77", "reason": "属信访事项。"}
    await story.goes("operator", "transfer", said)
    path = f"{story.path}/timeline"
    fact = (await town.get("supervisor", path)).json["items"][-1]
    watched = (await town.get("inspector", path)).json["items"][-1]

    assert story.status == "transferred"
    assert fact["summary"] == "转信访部门办理"
    assert (fact["data"]["receiver"], fact["data"]["reference"]) == ("petition", "XF-77")
    assert watched["data"]["receiver"] == "petition"
    assert "reference" not in watched["data"]


async def test_a_supervision_that_is_not_answered_is_missed(town: Town):
    """S-01: by its own clock, once, while the handling goes on; then answered and lifted."""
    story = await Story.begins(town)
    await story.dispatched()
    said = {"level": "ordinary", "note": "请说明进展。"}
    await story.goes("supervisor", "issue-supervision", said)
    status = story.status
    town.wait(days=16)  # over any holidays
    order = await story.until(lambda order: watched(order)["missed"])
    late = await town.post(
        story.lead,
        f"{story.path}/answer-supervision",
        {"text": "备件到货后三日内完成。"},
        version=order["version"],
    )
    story.shown = late.json
    await story.goes("supervisor", "lift-supervision", {"note": "已督促到位。"})
    timeline = (await town.get("supervisor", f"{story.path}/timeline")).json["items"]
    told = [each["summary"] for each in timeline]

    assert late.status == 200, late.raw.decode()
    assert (status, order["status"], story.status) == ("dispatched",) * 3
    assert "done" == watched(story.shown)["state"]
    number = f"{story.order_no}-D1"
    assert told[-2:] == [f"汕头市路灯管理所答复督办单{number}", f"督办单{number}解除"]
    assert [1] == [sum("督办答复超时" in each for each in told)]


def watched(order: dict[str, object]) -> dict[str, object]:
    clocks: list[dict[str, object]] = order["clocks"]  # type: ignore[assignment]
    return next(each for each in clocks if each["name"] == "supervision")

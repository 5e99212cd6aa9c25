"""A result on its way: approved by mistake, rejected, and what nobody may do about it."""

from tests.journeys.story import RESULT, Story
from tests.journeys.town import Reply, Town

REJECTION = {"reason": "未附现场照片。"}


def code(reply: Reply) -> tuple[int, str | None]:
    return reply.status, reply.code


async def approved(story: Story) -> Story:
    await story.handled()
    return await story.goes("dispatcher", "approve-result")


async def test_an_approval_by_mistake_is_taken_back_before_the_reply(town: Town):
    story = await approved(await Story.begins(town))
    first = story.shown["first_submitted_at"]
    assert "reject-result" in (await story.read("shift-lead")).json["allowed_commands"]
    await story.goes("shift-lead", "reject-result", REJECTION)
    assert story.status == "in_progress"
    await story.goes(story.lead, "submit-result", RESULT)
    await story.goes("dispatcher", "approve-result")
    await story.goes("follow-up", "send-reply", {"text": "路灯已修复。"})

    assert story.shown["first_submitted_at"] == first
    assert story.shown["reply"]["round"] == 1


async def test_a_result_that_was_rejected_says_so(town: Town):
    story = await (await Story.begins(town)).handled()
    fresh = story.shown["result"]
    await story.goes("dispatcher", "approve-result")
    valid = story.shown["result"]
    await story.goes("dispatcher", "reject-result", REJECTION)
    rejected = story.shown["result"]
    at_the_inspector = (await story.read("inspector")).json["result"]
    await story.goes(story.lead, "submit-result", RESULT)
    again = story.shown["result"]

    assert [each["review"] for each in (fresh, valid, rejected, again)] == [
        "pending",
        "approved",
        "rejected",
        "pending",
    ]
    assert (rejected["rejection"]["reason"], rejected["rejection"]["false_close"]) == (
        "未附现场照片。",
        False,
    )
    assert rejected["rejection"]["at"]
    assert again["rejection"] is None
    assert at_the_inspector["review"] == "rejected"
    assert at_the_inspector["rejection"]["reason"] is None


async def test_after_the_reply_a_refusal_names_the_false_close(town: Town):
    story = await (await Story.begins(town)).replied()
    early = await story.tries("dispatcher", "reject-result", REJECTION)
    await story.goes("dispatcher", "reject-result", {**REJECTION, "false_close": True})

    assert code(early) == (409, "work_order.only_false_close")
    assert "false_close" in early.json["detail"]
    assert (story.status, story.shown["result"]["review"]) == ("in_progress", "rejected")


async def test_what_was_reported_done_is_not_withdrawn(town: Town):
    """It would take an order that was late out of the on-time rate (T-06)."""
    story = await (await Story.begins(town)).handled()
    wish = {"reason": "问题已自行解决。"}
    for step in ("submitted", "replying", "in_progress"):
        assert story.status == step
        refused = await story.tries("operator", "withdraw", wish)
        assert code(refused) == (409, "work_order.withdrawn_too_late")
        assert "withdraw" not in (await story.read("operator")).json["allowed_commands"]
        if step == "submitted":
            await story.goes("dispatcher", "approve-result")
        elif step == "replying":
            await story.goes("dispatcher", "reject-result", REJECTION)


async def test_who_has_submitted_is_told_so(town: Town):
    story = await (await Story.begins(town)).handled()
    twice = await story.tries(story.lead, "submit-result", RESULT)

    assert code(twice) == (409, "work_order.already_submitted")
    assert "已申报办结" in twice.json["title"]

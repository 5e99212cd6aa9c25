"""What a follow-up must say, and how a wrong record of it is put right (F-01)."""

from typing import Any

import pytest

from tests.journeys.story import SATISFIED, Story
from tests.journeys.town import Reply, Town

ANSWERS = ("contacted", "resolved", "satisfied_result", "satisfied_process")
MISSED: dict[str, Any] = {"reached": False, "note": "无人接听。"}


def errors(reply: Reply) -> list[tuple[str, str]]:
    assert (reply.status, reply.code) == (422, "request.invalid"), reply.raw.decode()
    assert all(each["message"] != "不符合要求" for each in reply.json["errors"])
    return [(each["pointer"], each["code"]) for each in reply.json["errors"]]


async def correct(story: Story, field: str, value: str) -> Reply:
    body = {"field": field, "value": value, "reason": "记录时选错。"}
    return await story.tries("supervisor", "correct", body)


async def test_who_was_not_reached_may_be_reached_within_the_hour(town: Town):
    """The hour is between two missed calls: a requester who calls back is heard at once."""
    story = await (await Story.begins(town)).replied()
    await story.goes("follow-up", "record-follow-up", MISSED)
    again = await story.tries("follow-up", "record-follow-up", MISSED)
    await story.goes("follow-up", "record-follow-up", SATISFIED)
    await story.goes("follow-up", "close")

    assert again.code == "work_order.follow_up_too_soon"
    assert story.shown["follow_up"]["satisfied_result"] == "satisfied"


async def test_a_record_holds_all_answers_and_a_missed_call_none(town: Town):
    story = await (await Story.begins(town)).replied()
    bare = await story.tries("follow-up", "record-follow-up", {"reached": True})
    one = await story.tries("follow-up", "record-follow-up", {**SATISFIED, "resolved": None})
    opinion = {**MISSED, "satisfied_result": "satisfied"}
    missed = await story.tries("follow-up", "record-follow-up", opinion)

    assert errors(bare) == [(f"/{name}", "needed_when_reached") for name in ANSWERS]
    assert errors(one) == [("/resolved", "needed_when_reached")]
    assert errors(missed) == [("/satisfied_result", "only_when_reached")]


async def test_a_wrong_answer_is_corrected_and_decides_the_outcome(town: Town):
    story = await (await Story.begins(town)).replied()
    await story.goes("follow-up", "record-follow-up", SATISFIED)
    for field, value in (("resolved", "false"), ("satisfied_result", "dissatisfied")):
        assert (await correct(story, field, value)).status == 200
        story.shown = (await story.read("follow-up")).json
    await story.goes("follow-up", "close")
    timeline = (await town.get("supervisor", f"{story.path}/timeline")).json["items"]

    assert story.shown["follow_up"]["resolved"] is False
    assert story.shown["follow_up"]["satisfied_result"] == "dissatisfied"
    assert story.shown["follow_up"]["satisfied_process"] == "satisfied"
    assert story.shown["outcome"] == "handled_unresolved"
    assert [each["value"] for each in story.shown["corrections"]] == ["false", "dissatisfied"]
    [recorded] = [each for each in timeline if each["type"] == "work_order.follow_up_recorded"]
    assert recorded["data"]["resolved"] is True


async def test_a_correction_after_the_end_corrects_the_outcome_too(town: Town):
    story = await (await Story.begins(town)).closed()
    before = story.shown["outcome"]
    assert (await correct(story, "resolved", "false")).status == 200
    after = (await story.read("supervisor")).json["outcome"]

    assert (before, after) == ("handled", "handled_unresolved")


async def test_only_an_answer_that_was_recorded_is_corrected_and_only_to_an_answer(town: Town):
    story = await (await Story.begins(town)).replied()
    early = await correct(story, "resolved", "false")
    await story.goes("follow-up", "record-follow-up", SATISFIED)
    words = [
        await correct(story, field, value)
        for field, value in (("resolved", "否"), ("satisfied_result", "很满意"))
    ]

    assert (early.status, early.code) == (409, "work_order.nothing_to_correct")
    assert [errors(each) for each in words] == [[("/value", "literal_error")], [("/value", "enum")]]


@pytest.mark.parametrize("field", ["findings", "reply"])
async def test_a_text_that_nobody_has_written_yet_is_not_corrected(town: Town, field: str):
    story = await (await Story.begins(town)).dispatched()
    refused = await correct(story, field, "更正后的内容。")

    assert (refused.status, refused.code) == (409, "work_order.nothing_to_correct")
    assert (await story.read("supervisor")).json["corrections"] == []

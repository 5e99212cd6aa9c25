"""为何超期: one answer says who used the time, and a supervisor can read it aloud."""

import re
from typing import Any

import pytest

from tests.journeys.story import RESULT, Story
from tests.journeys.town import Reply, Town


@pytest.mark.parametrize(
    ("matter", "due", "time", "day"),
    [("010301", r"\d\d:\d\d", "自然", "自然日"), ("010102", "18:00", "工作", "工作日")],
)
async def test_a_late_order_is_explained_in_one_sentence(
    town: Town, matter: str, due: str, time: str, day: str
):
    """In the time in which its limit counts."""
    story = await late(town, matter=matter)
    told = (await explained(story, "supervisor")).json
    moment = r"\d{4}年\d+月\d+日"

    assert told["on_time"] is False
    assert told["first_submitted_at"] > told["due_at"]
    assert re.fullmatch(
        rf"工单{story.order_no}应于{moment}{due}到期，实际于{moment}\d\d:\d\d申报办结，"
        rf"超期\d+个{day}\S*；自登记起按{time}时间共用\d+个{day}\S*，"
        rf"其中\S+用时\S+（\S*办理中\d+个{day}\S*）。",
        told["sentence"],
    ), told["sentence"]
    assert told["sentence_en"].startswith(f"Order {story.order_no} was due at ")


async def test_the_parts_sum_to_the_whole(town: Town):
    told = (await explained(await late(town), "supervisor")).json

    for unit in ("working_minutes", "natural_minutes"):
        for parts in ("by_owner", "by_stage", "spans"):
            assert told["total"][unit] == sum(each[unit] for each in told[parts]), parts
    ends = [each["ended_at"] for each in told["spans"]]
    starts = [each["started_at"] for each in told["spans"]]
    assert ends[:-1] == starts[1:]


async def test_as_of_explains_the_order_as_it_was(town: Town):
    story = await Story.begins(town)
    await story.dispatched()
    town.wait(hours=3)
    then = (await explained(story, "supervisor")).json
    town.wait(days=30)
    await story.goes(story.lead, "acknowledge")
    past = await explained(story, "supervisor", as_of=then["as_of"])

    assert past.json == then
    assert past.json["on_time"] is None
    assert (await explained(story, "supervisor")).json["on_time"] is False


async def test_it_is_for_those_who_may_read_the_order(town: Town):
    story = await late(town)
    readers = ("supervisor", "dispatcher", story.lead, "inspector", "handler-power", "analyst")

    assert [200, 200, 200, 200, 404, 403] == [
        (await explained(story, each)).status for each in readers
    ]


async def late(town: Town, **said: Any) -> Story:
    """The department took thirty days."""
    story = await Story.begins(town, **said)
    town.wait(hours=1)
    await story.dispatched()
    town.wait(hours=1)
    await story.goes(story.lead, "acknowledge")
    town.wait(days=30)
    story.shown = (await story.read("supervisor")).json
    return await story.goes(story.lead, "submit-result", RESULT)


async def explained(story: Story, by: str, **query: Any) -> Reply:
    return await story.town.get(by, f"{story.path}/clocks/explanation", **query)

"""A timeline is told in the language that its reader prefers; Chinese is the default."""

import re
from typing import Any

import pytest

from tests.journeys.story import Story
from tests.journeys.town import Town

CHINESE = {"zh-CN": "受理", "zh, en;q=0.5": "受理", "": "受理"}
ENGLISH = {"en": "Accepted", "en-GB, zh;q=0.5": "Accepted"}


async def told(story: Story, tail: str, language: str) -> list[dict[str, Any]]:
    headers = {"Accept-Language": language} if language else {}
    reply = await story.town.send("GET", f"{story.path}/{tail}", by="supervisor-2", headers=headers)
    assert 200 == reply.status, reply.raw
    return list(reply.json["items"])


@pytest.mark.parametrize(("language", "accepted"), [*CHINESE.items(), *ENGLISH.items()])
async def test_a_timeline_is_told_in_the_preferred_language(
    town: Town, language: str, accepted: str
):
    story = await (await Story.begins(town)).dispatched()
    items = {each["type"]: each["summary"] for each in await told(story, "timeline", language)}

    assert accepted == items["work_order.accepted"]


async def test_only_the_summary_depends_on_the_language(town: Town):
    story = await (await Story.begins(town)).dispatched()
    english, chinese = await told(story, "timeline", "en"), await told(story, "timeline", "zh")
    lead = chinese[-1]["summary"].removeprefix("派单，主办：").partition("，")[0]

    assert re.match(f"Dispatched to {re.escape(lead)}(;|$)", english[-1]["summary"])
    assert [each | {"summary": ""} for each in english] == [
        each | {"summary": ""} for each in chinese
    ]


async def test_the_record_of_accesses_is_told_in_the_preferred_language(town: Town):
    story = await Story.begins(town)
    await story.read("dispatcher")

    assert "An order that names the requester was read" in [
        each["summary"] for each in await told(story, "access", "en")
    ]

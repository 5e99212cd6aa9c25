"""Who asks for an order to be hurried: recorded as it was, and never as another person (D-05)."""

from typing import Any

import pytest

from tests.journeys.story import Story
from tests.journeys.town import ORDERS, Town


def urging(requester: Any) -> dict[str, Any]:
    return {"note": "再次来电询问进度。", "requester": requester, "channel": "phone"}


async def last(story: Story) -> tuple[str, bool]:
    items = (await story.town.get("supervisor", f"{story.path}/timeline")).json["items"]
    return items[-1]["summary"], items[-1]["data"]["by_requester"]


@pytest.mark.parametrize(
    "requester",
    [
        None,
        {},
        {"name": " "},
        {"phone": "138 0000 7001"},
        {"name": "林先生", "phone": "13800007001"},
    ],
    ids=str,
)
async def test_the_requester_who_calls_again_is_no_other_caller(town: Town, requester: Any):
    story = await Story.begins(town, requester={"name": "林某", "phone": "13800007001"})
    await story.goes("operator", "urge", urging(requester))

    assert await last(story) == ("诉求人催办", True)
    assert story.shown["callers"] == []
    assert story.shown["counts"]["urges"] == 1


async def test_the_requester_is_known_by_the_corrected_number(town: Town):
    story = await Story.begins(town, requester={"name": "林某", "phone": "13800007002"})
    correction = {"field": "requester_phone", "value": "13800007003", "reason": "听错一位。"}
    await story.goes("supervisor", "correct", correction)
    await story.goes("operator", "urge", urging({"phone": "13800007003"}))
    by_new = await last(story)
    await story.goes("operator", "urge", urging({"phone": "13800007002"}))

    assert by_new == ("诉求人催办", True)
    assert await last(story) == ("另有来电人催办", False)


async def test_another_number_is_another_caller(town: Town):
    story = await Story.begins(town)
    await story.goes("operator", "urge", urging({"name": "陈某", "phone": "13800007004"}))

    assert await last(story) == ("另有来电人催办", False)
    assert [each["phone"] for each in story.shown["callers"]] == ["138****7004"]


async def test_an_urge_of_the_supervisor_is_not_the_requester_s(town: Town):
    story = await Story.begins(town)
    await story.goes("supervisor", "urge", urging(None))

    assert await last(story) == ("督办人员催办", False)
    assert story.shown["callers"] == []


async def test_where_nobody_asked_the_centre_urges_for_itself(town: Town):
    """U-03: a sensor's order has no requester who could call again."""
    story = await Story.begins(town, requester=None)
    await story.goes("operator", "urge", urging(None))

    assert await last(story) == ("中心催办", False)


async def test_an_urge_of_the_staff_does_not_lead_from_a_former_number(town: Town):
    """A mistyped number is a stranger's; it leads to no order of somebody else."""
    wrong = "13800007005"
    story = await Story.begins(town, requester={"name": "林某", "phone": wrong})
    correction = {"field": "requester_phone", "value": "13800007006", "reason": "听错一位。"}
    await story.goes("supervisor", "correct", correction)
    await story.goes("supervisor", "urge", urging(None))
    await town.settled()
    page = await town.get("supervisor", ORDERS, phone=wrong)

    assert page.json["items"] == []

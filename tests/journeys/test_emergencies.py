"""险情用语: a hint to hand over, which never keeps an order from being saved (S-03)."""

from typing import Any

import pytest

from tests.journeys.story import PLACE, Story
from tests.journeys.town import Town

PREVIEW = "/api/v1/routing/preview"


def emergencies(answer: dict[str, Any]) -> list[str]:
    return [each["message"] for each in answer["hints"] if each["code"] == "work_order.emergency"]


@pytest.mark.parametrize(
    ("number", "said"),
    [("119", "楼下电动车着火，有人被困"), ("120", "老人晕倒在路边"), ("110", "有人持刀")],
)
async def test_emergency_words_are_hinted_at_and_saved(town: Town, number: str, said: str):
    story = await Story.begins(town, title="求助", narrative=said)
    preview = await town.send(
        "POST",
        PREVIEW,
        by="operator",
        body={"kind": "help", "matter": "010301", "narrative": said, "place": PLACE},
    )

    (hint,) = emergencies(story.shown)
    assert f"请立即转接{number}" in hint
    assert [hint] == emergencies(preview.json)
    assert "registered" == story.status


async def test_a_text_may_ask_for_two_services_and_an_ordinary_one_for_none(town: Town):
    both = await Story.begins(town, title="燃气泄漏", narrative="邻居昏迷")
    none = await Story.begins(town)

    assert ["119", "120"] == [
        next(number for number in ("119", "120") if number in each)
        for each in emergencies(both.shown)
    ]
    assert [] == emergencies(none.shown)


async def test_the_words_are_policy(town: Town):
    (policy,) = (await town.get("operator", "/api/v1/policies")).json["items"]

    assert "着火" in policy["emergency_words"]["119"]

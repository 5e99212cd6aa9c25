"""What a registration checks beyond its form: the place in words, the time of what happened."""

from datetime import timedelta
from typing import Any

import pytest

from tests.journeys.story import CALL, Story
from tests.journeys.town import ORDERS, Town


async def preview(town: Town, place: Any) -> dict[str, Any]:
    body = {"kind": "complaint", "matter": "010301", "place": place}
    return dict((await town.post("dispatcher", "/api/v1/routing/preview", body, key=None)).json)


async def test_a_place_text_that_contradicts_itself_is_hinted_and_saved(town: Town):
    """陈店镇 lies in 潮南区: a person asks again, and the order is registered all the same."""
    place = {"text": "龙湖区陈店镇新溪路3号"}
    hint = {
        "code": "place.text_contradicts_itself",
        "message": "地点文字前后不一致：陈店镇属于潮南区，不在龙湖区，请向诉求人核实",
        "message_en": "The place contradicts itself: 陈店镇 lies in 潮南区, not in 龙湖区",
    }
    registered = await town.post("operator", ORDERS, {**CALL, "place": place})
    previewed = await preview(town, place)

    assert (registered.status, registered.json["hints"]) == (201, [hint])
    assert previewed["hints"] == [hint]


@pytest.mark.parametrize(
    "place",
    [
        {"text": "广州市天河区体育西路"},
        {"text": "广东省潮州市湘桥区"},
        {"point": {"lon": 113.32, "lat": 23.13, "crs": "wgs84"}},
    ],
)
async def test_a_place_in_another_city_is_hinted_and_saved(town: Town, place: dict[str, Any]):
    story = await Story.begins(town, place=place)

    [hint] = story.shown["hints"]
    assert hint["code"] == "place.outside_city"
    assert (await preview(town, place))["hints"] == [hint]


@pytest.mark.parametrize(
    "text", ["生鲜超市旁龙湖区一侧", "汕头市金平区", "农贸市场门口", "市区中山路"]
)
async def test_a_place_of_this_city_is_not_taken_for_another(town: Town, text: str):
    assert (await preview(town, {"text": text}))["hints"] == []


async def test_a_place_that_is_consistent_gets_no_hint(town: Town):
    for text in ("金平区石炮台街道某路口", "潮南区陈店镇", "龙湖区与金平区交界", "某处"):
        assert (await preview(town, {"text": text}))["hints"] == []
    assert (await Story.begins(town)).shown["hints"] == []


async def test_a_missing_place_is_hinted_where_the_matter_has_one(town: Town):
    story = await Story.begins(town, place=None)
    asked = await Story.begins(town, place=None, kind="inquiry")
    previewed = [(await preview(town, each))["hints"] for each in (None, {"text": None})]

    [hint] = story.shown["hints"]
    assert hint["code"] == "place.missing"
    assert previewed == [[hint], [hint]]
    assert asked.shown["hints"] == []


@pytest.mark.parametrize("ahead", [timedelta(minutes=6), timedelta(days=400)])
async def test_what_happened_has_happened_already(town: Town, ahead: timedelta):
    """Two clocks differ by minutes; whatever is later than that is a slip of the keyboard."""
    later = (town.clock() + ahead).isoformat()
    reply = await town.post("operator", ORDERS, {**CALL, "occurred_at": later})

    assert (reply.status, reply.code) == (422, "request.invalid")
    assert [(each["pointer"], each["code"]) for each in reply.json["errors"]] == [
        ("/occurred_at", "instant_in_future")
    ]
    assert "发生时间" in reply.json["errors"][0]["message"]


async def test_a_clock_that_is_a_little_fast_is_forgiven(town: Town):
    for ahead in (timedelta(minutes=4), timedelta(), timedelta(days=-30)):
        said = {**CALL, "occurred_at": (town.clock() + ahead).isoformat()}
        assert (await town.post("operator", ORDERS, said)).status == 201


POINT = {"lon": 116.70, "lat": 23.36, "crs": "wgs84"}  # 金平区石炮台街道


@pytest.mark.parametrize("text", ["潮南区峡山街道某路口", "金平区金砂街道某路口"])
async def test_a_point_that_contradicts_its_text_is_hinted_and_doubted(town: Town, text: str):
    """G-01: a person looks at it; the order goes where the point is."""
    story = await Story.begins(town, place={"text": text, "point": POINT})
    cell = story.shown["place"]["cell"]
    previewed = await preview(town, {"text": text, "point": POINT})

    [hint] = story.shown["hints"]
    assert hint["code"] == "place.point_contradicts_text"
    assert "石炮台街道" in hint["message"]
    assert hint in previewed["hints"]  # others name open cases nearby
    assert (cell["method"], cell["confidence"]) == ("point", 0.5)


@pytest.mark.parametrize("text", ["金平区石炮台街道", "石炮台街道与金砂街道交界", "大榕树下", None])
async def test_a_point_that_its_text_does_not_contradict_is_trusted(town: Town, text: str | None):
    story = await Story.begins(town, place={"text": text, "point": POINT})

    assert story.shown["hints"] == []
    assert story.shown["place"]["cell"]["confidence"] == 1.0


async def test_a_known_reference_says_that_nothing_was_recorded(town: Town):
    reference = {"source_system": "province", "external_ref": "GD-2026-7201"}
    first = await Story.begins(town, **reference)
    again = await town.post("operator", ORDERS, {**CALL, **reference, "title": "井盖缺失"})

    assert (again.status, again.json["order_no"]) == (200, first.order_no)
    assert [each["code"] for each in again.json["hints"]] == ["work_order.reference_known"]
    assert "本次内容未保存" in again.json["hints"][0]["message"]
    assert again.json["title"] == CALL["title"]


async def test_a_reference_belongs_to_a_system(town: Town):
    """Else the same reference would make a second order."""
    reply = await town.post("integration", ORDERS, {**CALL, "external_ref": "GD-2026-7202"})

    assert (reply.status, reply.code) == (422, "request.invalid")
    assert [(each["pointer"], each["code"]) for each in reply.json["errors"]] == [
        ("/source_system", "missing")
    ]

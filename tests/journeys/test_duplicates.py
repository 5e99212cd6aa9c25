"""Before a request is registered, its operator sees what others have taken down (D-05)."""

from typing import Any
from uuid import uuid4

from tests.journeys.story import Story
from tests.journeys.town import Town

PREVIEW = "/api/v1/duplicates/preview"
POINT = {"lon": 116.7012, "lat": 23.3604, "crs": "wgs84"}
PLACE = {"text": "金平区石炮台街道", "point": POINT}
LAMP = {"kind": "complaint", "matter": "010301", "place": PLACE}


def telling(place: str, **more: Any) -> dict[str, Any]:
    """A lamp at a place that only this test names."""
    return {
        **LAMP,
        "title": f"{place}路灯不亮",
        "narrative": f"{place}门口两盏路灯整夜不亮，行人看不清路。",
        **more,
    }


async def previewed(town: Town, said: dict[str, Any], who: str = "operator") -> dict[str, Any]:
    reply = await town.post(who, PREVIEW, said, key=None)
    assert reply.status == 200, reply.raw.decode()
    return {each["order_no"]: each for each in reply.json["items"]}


async def registered(town: Town, said: dict[str, Any]) -> Story:
    story = await Story.begins(town, **said)
    await town.settled()
    return story


async def test_a_second_call_about_one_lamp_is_shown_with_its_reasons(town: Town):
    place = f"{uuid4().hex[:6]}号茶楼"
    first = await registered(town, telling(place))
    again = telling(place, title="路灯坏了", narrative=f"{place}门口的路灯不亮，请派人修。")

    found = (await previewed(town, again))[first.order_no]
    assert found["score"] >= 0.6
    assert {"same_place", "same_matter"} <= {each["code"] for each in found["reasons"]}
    assert "地点相同或相近" in {each["name"] for each in found["reasons"]}
    assert (found["status"], found["title"]) == ("registered", f"{place}路灯不亮")


async def test_the_same_number_is_a_reason_wherever_the_place_is(town: Town):
    phone = f"139{uuid4().int % 10**8:08}"
    first = await registered(
        town, telling("中山路茶楼", requester={"name": "林某", "phone": phone})
    )
    elsewhere = {
        "kind": "complaint",
        "matter": "010301",
        "title": "问路灯何时修好",
        "narrative": "来电催问茶楼门口路灯何时修好。",
        "phone": phone,
    }

    found = await previewed(town, elsewhere)
    assert "same_caller" in {each["code"] for each in found[first.order_no]["reasons"]}
    others = await previewed(town, {**elsewhere, "phone": f"138{uuid4().int % 10**8:08}"})
    assert first.order_no not in others


async def test_another_trouble_at_the_place_and_the_same_one_far_away_are_not_shown(town: Town):
    place = f"{uuid4().hex[:6]}号书店"
    first = await registered(town, telling(place))
    litter = telling(place, matter="010101", title="垃圾没人清", narrative="垃圾桶满了三天。")
    far = telling("石炮台街道北段", narrative="公交站牌旁灯杆被撞歪。", title="灯杆歪斜")
    far["place"] = {"text": "石炮台街道北段", "point": {**POINT, "lat": 23.3700}}

    assert first.order_no not in await previewed(town, litter)
    assert first.order_no not in await previewed(town, far)


async def test_nothing_protected_is_like_anything(town: Town):
    """Neither what is registered nor what is being taken down (D-07)."""
    place = f"{uuid4().hex[:6]}号药店"
    hidden = await registered(town, telling(place, secrecy="confidential"))
    said = await registered(town, telling(place))

    assert hidden.order_no not in await previewed(town, telling(place), "shift-lead")
    assert said.order_no in await previewed(town, telling(place), "shift-lead")
    for more in ({"kind": "tip_off"}, {"secrecy": "confidential"}):
        assert await previewed(town, telling(place, **more), "shift-lead") == {}


async def test_an_order_that_has_ended_is_no_duplicate(town: Town):
    place = f"{uuid4().hex[:6]}号超市"
    first = await registered(town, telling(place))
    await first.goes("operator", "mark-invalid", {"reason": "无声电话。"})

    assert first.order_no not in await previewed(town, telling(place))


async def test_a_department_may_not_ask(town: Town):
    reply = await town.post("handler-lighting", PREVIEW, telling("书店"), key=None)
    assert reply.status == 403

"""Routing explains itself in words: why this department, and why not the others."""

from typing import Any

from tests.journeys.story import PLACE, Story
from tests.journeys.town import Town

PREVIEW = "/api/v1/routing/preview"
LAMP_ZH = "路灯不亮，石炮台街道 → 汕头市路灯管理所"
LAMP_EN = (
    "matter 010301 in subdistrict 440511001000: 路灯不亮, 石炮台街道 → 汕头市路灯管理所 (lighting)"
)


async def preview(town: Town, **said: Any) -> dict[str, Any]:
    body = {"kind": "complaint", "matter": "010301", "place": PLACE, **said}
    reply = await town.post("dispatcher", PREVIEW, body, key=None)
    assert reply.status == 200, reply.raw.decode()
    return dict(reply.json)


async def test_a_route_explains_itself_with_names_on_the_order_as_in_the_preview(town: Town):
    previewed = await preview(town)
    story = await Story.begins(town)
    await story.dispatched()
    route = story.shown["route"]

    assert (route["because_zh"], route["because"]) == (LAMP_ZH, LAMP_EN)
    assert {name: previewed[name] for name in ("because_zh", "because", "alternatives")} == {
        name: route[name] for name in ("because_zh", "because", "alternatives")
    }


async def test_an_alternative_says_its_name_and_why_not_in_words(town: Town):
    route = await preview(town)
    fallback = {each["rule_id"]: each for each in route["alternatives"]}["fallback-440511001000"]

    assert fallback["department"] == "subdistrict-440511001"
    assert fallback["name"] == "石炮台街道办事处"
    assert (fallback["why_not"], fallback["why_not_zh"]) == ("less_specific", "有更具体的规则")


async def test_a_person_who_overrides_the_routing_is_named_as_the_reason(town: Town):
    story = await Story.begins(town)
    await story.dispatched(lead_department="power", reason="该段路灯由供电公司管养。")
    route = story.shown["route"]

    assert route["because_zh"].startswith(LAMP_ZH)
    assert route["because_zh"].endswith("；人工改派至供电企业")
    assert route["because"].endswith("; a person chose 供电企业 (power)")


async def test_no_template_of_a_rule_is_shown_where_the_place_is_unknown(town: Town):
    """020101 is supported by the subdistrict of the place, 130102 led by it."""
    for matter in ("020101", "130102"):
        route = await preview(town, matter=matter, place=None)
        unknown = [each for each in route["alternatives"] if each["why_not"] == "place_unknown"]

        assert "{" not in str([*route.values()]).replace("{'", "")
        assert [each["name"] for each in unknown] == ["地点所在街道（镇）"]
        assert [each["why_not_zh"] for each in unknown] == ["地点未定位到该层级"]

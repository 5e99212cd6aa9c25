"""A correction shows everywhere, with what was said before in the timeline (X-03)."""

from typing import Any

import pytest

from tests.journeys.story import CALL, Story
from tests.journeys.test_visibility import listed
from tests.journeys.town import ORDERS, Town

REASON = "听错。"


async def corrected(story: Story, field: str, value: str) -> Story:
    body = {"field": field, "value": value, "reason": REASON}
    return await story.goes("supervisor", "correct", body)


async def test_a_corrected_title_and_narrative_show_everywhere(town: Town):
    story = await Story.begins(town, title="旧题目甲乙丙", narrative="旧正文丁戊己。")
    await story.dispatched()
    await corrected(story, "title", "新题目子丑寅")
    await corrected(story, "narrative", "新正文卯辰巳。")
    shown = await story.read("supervisor")
    inbox = await town.get(
        story.lead, "/api/v1/departments/lighting/inbox",
        min_position=story.shown["position"], limit=200,
    )  # fmt: skip
    timeline = (await town.get("supervisor", f"{story.path}/timeline")).json["items"]

    titles = [item["title"] for item in inbox.json["items"] if item["order_no"] == story.order_no]
    assert (shown.json["title"], shown.json["narrative"]) == ("新题目子丑寅", "新正文卯辰巳。")
    assert (await listed(town, "supervisor"))[story.order_no] == "新题目子丑寅"
    assert titles == ["新题目子丑寅"]
    for words in ("新题目子丑", "新正文卯辰", "新题目子丑 新正文卯辰"):
        assert story.order_no in await listed(town, "supervisor", q=words)
    for words in ("旧题目甲乙", "旧正文丁戊"):
        assert story.order_no not in await listed(town, "supervisor", q=words)
    assert timeline[0]["data"]["title"] == "旧题目甲乙丙"
    assert timeline[-1]["data"]["value"] == "新正文卯辰巳。"
    assert [item["summary"] for item in timeline[-2:]] == ["更正：标题", "更正：诉求内容"]


async def test_a_corrected_number_is_the_one_that_is_shown_and_found(town: Town):
    old, new = "13522220001", "13522220002"
    story = await Story.begins(town, requester={"name": "林某", "phone": old})
    other = await Story.begins(town, requester={"name": "陈某", "phone": old})
    await corrected(story, "requester_phone", new)
    await corrected(story, "requester_name", "林木")
    shown = await story.read("operator")
    revealed = await story.tries("operator", "reveal", {"reason": "需回电。"})

    assert shown.json["requester"] == {"name": "林木", "phone": "135****0002"}
    assert revealed.json["requester"] == {"name": "林木", "phone": new}
    assert set(await listed(town, "operator", phone=new)) == {story.order_no}
    assert set(await listed(town, "operator", phone=old)) == {other.order_no}


async def test_a_corrected_place_result_and_reply_are_the_ones_that_are_shown(town: Town):
    story = await (await Story.begins(town)).replied()
    await corrected(story, "place_text", "金平区某某路8号")
    await corrected(story, "findings", "更换了整盏灯。")
    await corrected(story, "reply", "路灯已更换。")
    shown = (await story.read("supervisor")).json

    assert shown["place"]["text"] == "金平区某某路8号"
    assert shown["result"]["findings"] == "更换了整盏灯。"
    assert shown["reply"]["text"] == "路灯已更换。"


async def test_a_corrected_place_in_another_subdistrict_is_a_relocation(town: Town):
    """The order would go to a department of the former place."""
    story = await (await Story.begins(town)).dispatched()
    body = {"field": "place_text", "value": "潮南区峡山街道某路口", "reason": REASON}
    refused = await story.tries("supervisor", "correct", body)
    await corrected(story, "place_text", "金平区石炮台街道 8 号")
    await corrected(story, "place_text", "大榕树下")

    assert (refused.status, refused.code) == (409, "work_order.place_is_elsewhere")
    assert "relocate" in refused.json["detail"]
    assert story.shown["place"]["text"] == "大榕树下"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("requester_name", "林" * 101),
        ("title", "路" * 201),
        ("place_text", "路" * 2_001),
        ("requester_phone", "不是号码"),
        ("requester_phone", "1" * 41),
    ],
)
async def test_a_correction_is_no_longer_and_no_looser_than_what_it_corrects(
    town: Town, field: str, value: str
):
    story = await Story.begins(town)
    body = {"field": field, "value": value, "reason": REASON}
    refused = await story.tries("supervisor", "correct", body)

    assert (refused.status, refused.code) == (422, "request.invalid")
    assert refused.json["errors"][0]["pointer"] == "/value"


async def test_a_second_caller_is_shown_to_those_who_see_requesters(town: Town):
    """D-05: and the order is found by their number too."""
    story = await (await Story.begins(town)).dispatched()
    caller = {"name": "赵小六", "phone": "13533334444"}
    urge = {"note": None, "requester": caller, "channel": "web"}
    await story.goes("operator", "urge", urge)
    shown = (await story.read("operator")).json
    for_inspector = await story.read("inspector")

    (only,) = shown["callers"]
    assert (only["name"], only["phone"], only["channel"]) == ("赵小六", "135****4444", "web")
    assert only["at"]
    assert for_inspector.json["callers"] == []
    assert "赵小六" not in for_inspector.text
    assert set(await listed(town, "operator", phone="135 3333 4444")) == {story.order_no}


async def test_a_second_caller_of_a_protected_order_is_hidden_from_its_department(town: Town):
    said: dict[str, Any] = {"secrecy": "confidential"}
    story = await (await Story.begins(town, **said)).dispatched()
    caller = {"name": "赵小七", "phone": "13533335555"}
    await story.goes("operator", "urge", {"note": None, "requester": caller, "channel": "web"})
    shown = await story.read(story.lead)

    assert shown.json["callers"] == []
    assert "赵小七" not in shown.text
    assert await listed(town, story.lead, phone="13533335555") == {}


async def test_a_known_reference_tells_nothing_to_who_may_not_read_its_order(town: Town):
    """V-06: a guess must reveal nothing, and the sender must know that nothing was recorded."""
    reference = {"source_system": "province", "external_ref": "GD-2026-0007"}
    story = await Story.begins(town, **reference, secrecy="confidential")
    refused = await town.post("integration", ORDERS, {**CALL, **reference})
    again = await town.post("operator", ORDERS, {**CALL, **reference})

    assert (refused.status, refused.code) == (409, "work_order.reference_known")
    assert story.order_no not in refused.text
    assert not {"ETag", "X-Position", "Location"} & set(refused.headers)
    assert "未保存" in refused.json["title"]
    assert (again.status, again.json["order_no"]) == (200, story.order_no)


async def test_an_external_reference_is_hidden_with_the_requester(town: Town):
    reference = {"source_system": "wechat", "external_ref": "openid-13977778888"}
    story = await (await Story.begins(town, **reference, secrecy="confidential")).dispatched()
    for reader in (story.lead, "inspector"):
        for tail in ("", "/timeline"):
            answer = await town.get(reader, story.path + tail)
            assert answer.status == 200
            assert "openid" not in answer.text
    assert (await story.read("supervisor")).json["external_ref"] == "openid-13977778888"

"""A refusal says in Chinese what is possible, which codes are valid, or who may do it."""

from typing import Any

import pytest

from tests.journeys.story import CALL, RETURN, Story
from tests.journeys.town import ORDERS, Reply, Town

ENGLISH = {"Accept-Language": "en"}


def is_chinese(text: str) -> bool:
    return any("一" <= char <= "鿿" for char in text)


async def in_english(town: Town, story: Story, by: str, command: str, body: Any) -> Reply:
    return await town.post(
        by, f"{story.path}/{command}", body, version=story.shown["version"], headers=ENGLISH
    )


async def test_a_command_at_the_wrong_stage_names_the_right_one(town: Town):
    story = await Story.begins(town)
    refused = await story.tries("dispatcher", "dispatch")
    english = await in_english(town, story, "dispatcher", "dispatch", {})

    assert (refused.status, refused.code) == (409, "work_order.not_allowed_now")
    assert refused.json["detail"].startswith(
        "“派单”只能在工单处于“待派单”时进行，现为“待受理”；您现在可以进行："
    )
    assert refused.json["detail"].endswith("；本次操作未保存")
    assert refused.json["details"] == {
        "command": "dispatch",
        "name": "派单",
        "what": "工单",
        "status": "registered",
        "allowed_in": ["accepted"],
        "possible": (await story.read("dispatcher")).json["allowed_commands"],
    }
    assert "possible in: accepted; now: registered" in english.json["detail"]


async def test_an_assignment_that_was_acknowledged_says_so(town: Town):
    story = await Story.begins(town)
    await story.dispatched()
    await story.goes(story.lead, "acknowledge")
    again = await story.tries(story.lead, "acknowledge")

    assert again.code == "work_order.not_allowed_now"
    assert again.json["detail"].startswith(
        "“签收”只能在本单位任务处于“待签收”时进行，现为“已签收”；您现在可以进行："
    )


async def test_each_stage_has_its_own_name_also_where_a_role_or_an_assignment_has_the_same_code(
    town: Town,
):
    story = await Story.begins(town)
    await story.goes("operator", "withdraw", {"reason": "误报"})
    refused = await story.tries("dispatcher", "reject-result", {"reason": "未解决"})

    assert refused.json["detail"] == (
        "“驳回”只能在工单处于“待审核”、“待统一回复”、“待回访”、“已办结”时进行，现为“已撤回”；您现在可以进行：查看诉求人；本次操作未保存"
    )


async def test_an_unknown_reason_names_the_valid_ones(town: Town):
    story = await Story.begins(town)
    declined = await story.tries("operator", "decline", {"reason_code": "why", "reason": "…"})
    await story.dispatched()
    returned = await story.tries(story.lead, "request-return", {**RETURN, "reason_code": "why"})

    assert {declined.code, returned.code} == {"work_order.unknown_reason"}
    assert "court_case（已进入或须经诉讼、仲裁程序）" in declined.json["detail"]
    assert "not_in_charge（非本单位职责）" in returned.json["detail"]
    assert "court_case" in declined.json["details"]["valid"]


async def test_the_documented_example_of_every_command_has_valid_codes(town: Town):
    """`court_case` was in the document and not in the policy."""
    document = (await town.get(None, "/openapi.json")).json
    path = document["paths"][f"{ORDERS}/{{order_no}}/decline"]["post"]
    example = path["requestBody"]["content"]["application/json"]["example"]
    story = await Story.begins(town)

    assert (await story.tries("operator", "decline", example)).status == 200


async def test_a_refusal_names_who_or_what_would_be_needed(town: Town):
    story = await Story.begins(town)
    how = {"supporting_departments": ["power"], "reason": "需断电配合。"}
    await story.dispatched(**how)
    await story.goes(story.lead, "acknowledge")
    unsubmitted = await story.tries("handler-power", "submit-result", {
        "resolved": True, "findings": "…", "public_reply": "…"})  # fmt: skip
    wrong = await story.tries("supervisor", "correct", {
        "field": "status", "value": "…", "reason": "…"})  # fmt: skip
    not_lead = await story.tries("handler-power", "request-return", RETURN)

    assert "请先签收" in unsubmitted.json["detail"]
    assert "place_text" in wrong.json["detail"]
    assert not_lead.json["detail"] == (
        "本工单的主办单位是 lighting，只有该单位可以执行；本次操作未保存"
    )
    assert all(is_chinese(each.json["detail"]) for each in (unsubmitted, wrong, not_lead))


async def test_a_role_that_may_not_is_told_who_may(town: Town):
    story = await Story.begins(town)
    refused = await story.tries("operator", "dispatch")
    english = await in_english(town, story, "operator", "dispatch", {})

    assert (refused.status, refused.code) == (403, "access.forbidden")
    assert refused.json["detail"] == "此操作限以下岗位：派单员、班长"
    assert refused.json["roles"] == ["dispatcher", "shift_lead"]
    assert "dispatcher, shift_lead" in english.json["detail"]


@pytest.mark.parametrize("name", ["reopen-it", "Accept", "accept-", "签收", "accept."])
async def test_an_unknown_command_is_not_an_absent_order(town: Town, name: str):
    story = await Story.begins(town)
    unknown = await town.post("operator", f"{story.path}/{name}", {}, version=1)
    absent = await town.post("operator", f"{ORDERS}/20200101-440500-000001/accept", {}, version=1)

    assert (unknown.status, unknown.code) == (404, "request.unknown_command")
    assert (absent.status, absent.code) == (404, "request.not_found")
    assert "accept（受理）" in unknown.json["detail"]
    assert {"accept", "request-return", "reveal"} <= set(unknown.json["commands"])
    assert "register" not in unknown.json["commands"]


async def test_a_known_command_with_another_method_is_still_405(town: Town):
    story = await Story.begins(town)
    for method, name, right in (("GET", "accept", "POST"), ("POST", "timeline", "GET")):
        body = {} if method == "POST" else None
        reply = await town.send(method, f"{story.path}/{name}", by="operator", body=body)
        assert (reply.status, reply.code) == (405, "request.method_not_allowed")
        assert right in reply.headers["Allow"]


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [
        ("status", "open", "registered"),
        ("kind", "complain", "complaint"),
        ("channel", "fax", "phone"),
        ("department", "lamps", "/api/v1/departments"),
        ("matter", "999999", "/api/v1/matters"),
        ("subdistrict", "440511999000", "12"),
    ],
)
async def test_a_filter_for_what_does_not_exist_is_422(
    town: Town, name: str, value: str, hint: str
):
    """An empty list would say: there are none."""
    period = {"from": "2026-03-01", "to": "2026-04-01"}
    replies = [await town.get("supervisor", ORDERS, **{name: value})]
    if name != "status":
        figure = "/api/v1/indicators/on-time-rate"
        replies.append(await town.get("supervisor", figure, **period, **{name: value}))

    for reply in replies:
        assert (reply.status, reply.code) == (422, "request.invalid")
        (error,) = reply.json["errors"]
        assert error["parameter"].split(".")[0] == name
        assert hint in error["message"]


async def test_a_filter_for_what_exists_is_answered(town: Town):
    query = {"status": "registered", "kind": "complaint", "channel": "phone"}
    codes = {"department": "lighting", "matter": "010301", "subdistrict": "440511001000"}

    assert (await town.get("supervisor", ORDERS, **query, **codes)).status == 200


async def test_a_reported_department_that_does_not_exist_protects_nobody(town: Town):
    """A slip here would send a tip-off to the very department that it is about (D-07)."""
    tip_off = {**CALL, "kind": "tip_off", "reported_department": "lightning"}
    reply = await town.post("operator", ORDERS, tip_off)

    assert (reply.status, reply.code) == (422, "request.invalid")
    assert reply.json["errors"][0]["pointer"] == "/reported_department"


async def test_a_refusal_names_what_is_possible_now(town: Town):
    story = await Story.begins(town)
    late = await story.tries("dispatcher", "dispatch")

    assert (late.status, late.code) == (409, "work_order.not_allowed_now")
    offered = (await story.read("dispatcher")).json["allowed_commands"]
    assert late.json["details"]["possible"] == offered
    assert "merge" in offered
    assert "您现在可以进行：" in late.json["detail"]
    assert "并单" in late.json["detail"]


async def test_a_missing_order_says_what_to_check(town: Town):
    """Also of one that its reader may not see: the two cannot be told apart."""
    secret = await Story.begins(town, secrecy="confidential")
    missing = await town.get("follow-up", "/api/v1/work-orders/20260302-440500-999999")
    hidden = await secret.read("follow-up")

    assert (missing.status, missing.code) == (404, "request.not_found")
    assert "核对工单编号" in missing.json["detail"]
    assert (hidden.status, hidden.code) == (404, "request.not_found")
    assert hidden.json["detail"] == missing.json["detail"]

"""退单, 协办 and who may review whom."""

from typing import Any

import pytest

from tests.journeys.story import RESULT, RETURN, Story
from tests.journeys.town import Town


async def returned(story: Story, to: str) -> Story:
    """The lead returns it, the centre agrees, it goes to another."""
    await story.goes(story.lead, "request-return", {**RETURN, "suggested_department": to})
    await story.goes("dispatcher", "grant-return", {"note": "情况属实。"})
    how = {"lead_department": to, "supporting_departments": [], "reason": "改派。"}
    return await story.goes("dispatcher", "dispatch", how)


async def test_the_third_return_opens_a_dispute(town: Town):
    """R-02, with its own clock; nobody may be given the order again that gave it back (D-03)."""
    story = await Story.begins(town)
    await story.dispatched()
    await returned(story, "power")
    await story.goes("handler-power", "request-return", {**RETURN, "suggested_department": "gas"})
    await story.goes("shift-lead", "grant-return", {})
    back = {"lead_department": "lighting", "reason": "还是你们。"}
    excluded = await story.tries("dispatcher", "dispatch", back)
    await story.goes("dispatcher", "dispatch", {"lead_department": "gas", "reason": "改派。"})
    await story.goes("handler-gas", "request-return", RETURN)

    assert (excluded.status, excluded.code) == (409, "work_order.returned_before")
    assert (story.status, story.shown["counts"]["returns"]) == ("disputed", 2)
    assert "dispute" in [clock["name"] for clock in story.shown["clocks"]]


RULING = {
    "lead_department": "lighting",
    "supporting_departments": ["power"],
    "ground": "经会商，灯具由路灯单位管养，供电单位配合断电。",
    "as_precedent": False,  # the town goes on
}


async def test_the_shift_lead_rules_and_the_ruled_lead_is_bound(town: Town):
    """R-02, R-03, D-03: also a department whose return was granted may be named."""
    story = await Story.begins(town)
    await story.dispatched()
    await returned(story, "power")
    await story.goes("handler-power", "request-return", {**RETURN, "suggested_department": "gas"})
    await story.goes("dispatcher", "open-dispute", {"ground": "职责交叉。"})
    not_theirs = await story.tries("dispatcher", "rule-lead", RULING)
    await story.goes("shift-lead", "rule-lead", RULING)
    bound = await story.tries("handler-lighting", "request-return", RETURN)
    offered = (await story.read("handler-lighting")).json["allowed_commands"]
    timeline = (await town.get("supervisor", f"{story.path}/timeline")).json["items"]
    running = [
        (clock["name"], clock["department"])
        for clock in story.shown["clocks"]
        if not clock["done_at"] and not clock["ended_at"]
    ]

    assert (not_theirs.status, not_theirs.code) == (403, "access.forbidden")
    assert (story.status, story.shown["lead_department"]) == ("dispatched", "lighting")
    assert (bound.status, bound.code) == (409, "work_order.ruled_lead_may_not_return")
    assert {"acknowledge", "request-return"} & set(offered) == {"acknowledge"}
    assert timeline[-1]["summary"] == "裁定主办单位：汕头市路灯管理所，协办：供电企业"
    assert "dispute" not in {name for name, _ in running}
    assert ("handle", "lighting") in running
    assert story.shown["route"]["because_zh"].endswith("经争议会商裁定由汕头市路灯管理所主办")


async def test_each_dispatch_makes_assignments_of_its_own_with_their_own_clocks(town: Town):
    """R-03: what the new department has time for is not mixed with what the old one had."""
    story = await Story.begins(town)
    await story.dispatched()
    first = [each["id"] for each in story.shown["assignments"]]
    await returned(story, "power")
    shown = story.shown
    second = [each["id"] for each in shown["assignments"]]
    handling = [each["assignment_id"] for each in shown["clocks"] if each["name"] == "handle"]
    of_the_order = [each["name"] for each in shown["clocks"] if each["assignment_id"] is None]

    assert story.shown["responsible_department"] == "lighting"  # D-09: power has not acknowledged
    assert (["1"], ["2"]) == (first, second)
    assert (["1", "2"], ["citizen"]) == (handling, of_the_order)


async def test_a_denied_return_goes_back_to_where_it_was(town: Town):
    """R-03: no clock moves."""
    story = await Story.begins(town)
    await story.dispatched()
    await story.goes(story.lead, "acknowledge")
    clocks = story.shown["clocks"]
    await story.goes(story.lead, "request-return", RETURN)
    await story.goes("dispatcher", "deny-return", {"note": "属本单位职责。"})

    assert story.status == "in_progress"
    assert story.shown["clocks"] == clocks


async def test_a_return_outside_its_window_is_refused(town: Town):
    """R-01: four working hours, over any holiday."""
    story = await Story.begins(town)
    await story.dispatched()
    town.wait(days=12)
    late = await story.tries(story.lead, "request-return", RETURN)

    assert (late.status, late.code) == (409, "work_order.return_window_closed")


async def test_no_reply_before_every_supporting_department_has_submitted(town: Town):
    """U-01: the lead need not wait for its supporters, the citizen's one reply does."""
    story = await Story.begins(town)
    how = {"supporting_departments": ["power"], "reason": "需断电配合。"}
    await story.dispatched(**how)
    for handler in ("handler-lighting", "handler-power"):
        await story.goes(handler, "acknowledge")
    await story.goes("handler-lighting", "submit-result", RESULT)
    await story.goes("dispatcher", "approve-result")
    too_soon = await story.tries("follow-up", "send-reply", {"text": "已修复。"})
    await story.goes("handler-power", "submit-result", {**RESULT, "findings": "已断电配合。"})
    await story.goes("follow-up", "send-reply", {"text": "已修复。"})

    assert (too_soon.status, too_soon.code) == (409, "work_order.assignments_still_open")
    assert story.status == "follow_up"
    assert [each["department"] for each in story.shown["supporting_results"]] == ["power"]


async def test_a_silent_supporter_is_released_and_the_citizen_gets_the_reply(town: Town):
    """The lead may add a department while at work; U-01 holds for it, until it is released."""
    story = await Story.begins(town)
    await story.dispatched()
    await story.goes("handler-lighting", "acknowledge")
    support = {"department": "power", "reason": "需断电配合。"}
    await story.goes("handler-lighting", "add-supporting", support)
    assert story.shown["supporting_departments"] == ["power"]
    assert (await story.read("handler-power")).json["allowed_commands"] == [
        "acknowledge",
        "contact-requester",
        "attach",
        "reveal",
    ]

    await story.goes("handler-lighting", "submit-result", RESULT)
    await story.goes("dispatcher", "approve-result")
    too_soon = await story.tries("follow-up", "send-reply", {"text": "已修复。"})
    twice = await story.tries("dispatcher", "release-supporting", {**support, "department": "gas"})
    await story.goes("dispatcher", "release-supporting", {**support, "reason": "已不需要断电。"})
    await story.goes("follow-up", "send-reply", {"text": "已修复。"})
    timeline = (await town.get("supervisor", f"{story.path}/timeline")).json["items"]

    assert (too_soon.code, twice.code) == (
        "work_order.assignments_still_open",
        "work_order.no_open_support",
    )
    assert (story.status, story.shown["supporting_departments"]) == ("follow_up", [])
    assert [(each["department"], each["status"]) for each in story.shown["assignments"]] == [
        ("lighting", "submitted"),
        ("power", "released"),
    ]
    assert (await story.read("handler-power")).status == 404
    assert {"增加协办单位：供电企业", "解除供电企业的协办任务"} <= {
        each["summary"] for each in timeline
    }


async def test_nobody_reviews_their_own_work(town: Town):
    """X-02: `two-hats` handles for the lighting department and dispatches for the centre."""
    story = await Story.begins(town)
    await story.dispatched()
    await story.goes("two-hats", "acknowledge")
    own_return = await story.goes("two-hats", "request-return", RETURN)
    granted = await own_return.tries("two-hats", "grant-return", {})
    await story.goes("dispatcher", "deny-return", {})
    await story.goes("two-hats", "submit-result", RESULT)
    approved = await story.tries("two-hats", "approve-result")
    rejected = await story.tries("two-hats", "reject-result", {"reason": "重做。"})
    await story.goes("dispatcher", "approve-result")

    refused = {granted.code, approved.code, rejected.code}
    assert refused == {"work_order.own_work"}
    assert story.status == "replying"


async def test_a_department_never_closes_an_order(town: Town):
    """统一督办: what departments are offered never ends it, and asking is refused."""
    story = await Story.begins(town)
    await story.dispatched()
    offered = (await story.read("handler-lighting")).json["allowed_commands"]
    asked = await story.tries("handler-lighting", "close")

    assert "acknowledge" in offered
    assert not {"close", "answer", "send-reply", "approve-result"} & set(offered)
    assert (asked.status, asked.code) == (403, "access.forbidden")


async def test_a_department_without_a_part_finds_nothing(town: Town):
    story = await Story.begins(town)
    await story.dispatched()

    assert (await story.read("handler-power")).status == 404
    assert (await story.tries("handler-power", "acknowledge")).status == 404
    assert (await story.read("department-lead-lighting")).status == 200


@pytest.mark.parametrize(
    ("said", "suggested", "code"),
    [
        ({}, "lighting", "work_order.suggests_itself"),
        ({}, "property-companies", "work_order.partner_may_only_support"),
        ({"matter": "030103"}, "lighting", "work_order.lead_lacks_power"),
        (
            {"kind": "tip_off", "reported_department": "power"},
            "power",
            "work_order.department_reported",
        ),
    ],
)
async def test_a_return_suggests_a_department_that_could_lead(
    town: Town, said: dict[str, Any], suggested: str, code: str
):
    """R-01: the centre cannot dispatch it there."""
    story = await (await Story.begins(town, **said)).dispatched()
    body = {**RETURN, "suggested_department": suggested}
    refused = await story.tries(story.lead, "request-return", body)

    assert (refused.status, refused.code) == (409, code)
    assert story.status == "dispatched"


async def test_supporters_work_on_while_a_return_is_undecided(town: Town):
    """Their clocks run on as well."""
    story = await Story.begins(town)
    await story.dispatched(supporting_departments=["power"], reason="需断电。")
    await story.goes(
        "handler-lighting", "request-return", {**RETURN, "suggested_department": "gas"}
    )
    lead = await story.tries("handler-lighting", "acknowledge")
    offered = (await story.read("handler-power")).json["allowed_commands"]
    await story.goes("handler-power", "acknowledge")
    await story.goes("handler-power", "contact-requester", {"method": "phone", "reached": True})
    await story.goes("handler-power", "submit-result", RESULT)
    assert story.status == "return_pending"
    await story.goes("dispatcher", "deny-return", {"note": "属本单位职责。"})

    assert (lead.status, lead.code) == (409, "work_order.not_allowed_now")
    assert {"acknowledge", "contact-requester"} <= set(offered)
    assert (story.status, story.shown["assignments"][1]["status"]) == ("dispatched", "submitted")

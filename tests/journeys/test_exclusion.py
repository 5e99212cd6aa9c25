"""An order that is not held against its lead: asked, agreed twice, counted apart (X-01)."""

from datetime import timedelta
from typing import Any

from tests.journeys.story import Story
from tests.journeys.town import Town

ASKED = {
    "reason_code": "unreasonable",
    "ground": "诉求无法律法规依据，已书面告知林某。",
    "evidence": ["sha256:" + "0" * 64],
}
RATE = "/api/v1/indicators/{name}"


async def rate(town: Town, story: Story, name: str, part: str = "") -> Any:
    """Of the order's own day, and of its lead alone."""
    (due,) = [clock for clock in story.shown["clocks"] if clock["name"] == "handle"]
    query = {
        "from": due["due_at"],
        "to": (town.clock() + timedelta(days=1)).isoformat(),
        "department": story.shown["lead_department"],
    }
    path = RATE.format(name=name) + ("/orders" if part else "")
    reply = await town.get("supervisor", path, **query, **({"part": part} if part else {}))
    assert reply.status == 200, reply.text
    return reply.json


async def test_two_supervisors_take_an_order_out_of_the_second_rate(town: Town):
    story = await Story.begins(town)
    await story.dispatched()
    town.wait(days=20)
    await story.goes(story.lead, "request-exclusion", ASKED)
    await story.goes("supervisor", "approve-exclusion", {"note": "属实。"})
    again = await story.tries("supervisor", "approve-exclusion", {})
    await story.goes("supervisor-2", "approve-exclusion", {})
    await town.settled()
    on_time = (await rate(town, story, "on-time-rate"))["total"]
    share = (await rate(town, story, "exclusion-rate"))["total"]
    behind = (await rate(town, story, "exclusion-rate", "numerator"))["items"]

    assert again.code == "work_order.own_work"
    assert "由另一名人员办理" in again.json["detail"]
    assert story.shown["exclusion"]["state"] == "approved"
    assert story.order_no in [each["order_no"] for each in behind]
    assert on_time["excluded"] == share["numerator"] == len(behind)
    assert on_time["after_exclusion"]["denominator"] == on_time["denominator"] - on_time["excluded"]
    assert share["denominator"] == on_time["denominator"]


async def test_the_lead_is_told_that_it_stays_in_the_assessment(town: Town):
    story = await Story.begins(town)
    await story.dispatched()
    await story.goes(story.lead, "request-exclusion", ASKED)
    await story.goes("supervisor", "deny-exclusion", {"reason": "诉求合理。"})
    shown = (await story.read(story.lead)).json["exclusion"]

    assert (shown["state"], shown["reason"]) == ("denied", "诉求合理。")
    assert shown["reason_code"] == "unreasonable"


async def test_a_supervisor_below_the_department_does_not_decide(town: Town):
    """X-02: the rate of a department above holds the orders of those below."""
    story = await Story.begins(town)
    await story.dispatched(lead_department="lighting", supporting_departments=[], reason="职责。")
    await story.goes("handler-lighting", "request-exclusion", ASKED)
    refused = await story.tries("supervisor-lighting", "approve-exclusion", {})

    assert refused.code == "work_order.own_work"

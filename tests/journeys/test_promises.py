"""承诺办理: told to the requester, watched by a clock, counted by an indicator (T-09)."""

import re
from datetime import timedelta
from typing import Any

from tests.journeys.story import RESULT, Story
from tests.journeys.town import Town

KEPT = "/api/v1/indicators/promise-kept"
PARTS = ("denominator", "numerator", "overdue")


async def promised(town: Town, hours: int = 2) -> Story:
    story = await (await Story.begins(town)).dispatched()
    await story.goes(story.lead, "acknowledge")
    until = town.clock() + timedelta(hours=hours)
    return await story.goes(story.lead, "promise", {"promised_due_at": until.isoformat()})


async def figure(town: Town, **asked: str) -> dict[str, Any]:
    reply = await town.get("supervisor", KEPT, **asked)
    assert reply.status == 200, reply.raw.decode()
    total: dict[str, Any] = reply.json["total"]
    return total


async def behind_of(town: Town, part: str, **period: str) -> list[str]:
    reply = await town.get("supervisor", f"{KEPT}/orders", **period, part=part)
    return [each["order_no"] for each in reply.json["items"]]


async def test_promise_kept_is_a_figure_with_its_orders_as_of_a_moment(town: Town):
    town.wait(days=12)
    begun = town.clock()
    kept, broken = await promised(town), await promised(town)
    legal = kept.shown["assignments"][0]["due_at"]
    await kept.goes(kept.lead, "submit-result", RESULT)
    no_promise = await (await Story.begins(town)).dispatched()
    town.wait(hours=3)
    late = await broken.until(
        lambda order: any(each["missed"] for each in order["clocks"] if each["name"] == "promise")
    )
    before = town.clock()
    town.wait(minutes=1)
    broken.shown = late
    await broken.goes(broken.lead, "submit-result", RESULT)
    await town.settled()
    period = {"from": begun.isoformat(), "to": (begun + timedelta(hours=3)).isoformat()}
    total = await figure(town, **period)
    past = await figure(town, **period, as_of=before.isoformat())
    behind = {part: await behind_of(town, part, **period) for part in PARTS}
    timeline = (await town.get("supervisor", f"{kept.path}/timeline")).json["items"]

    assert kept.shown["promised_due_at"] < legal
    assert kept.shown["effective_due_at"] is None  # it is done
    assert late["effective_due_at"] == late["promised_due_at"]
    assert late["assignments"][0]["due_at"] > late["promised_due_at"]
    assert late["on_time"] is None  # the legal limit has not run out
    assert (1, 2) == (total["numerator"], total["denominator"])
    assert (1, 2) == (total["raw"]["numerator"], total["raw"]["denominator"])
    assert (1, 2) == (past["numerator"], past["denominator"])
    assert sorted([kept.order_no, broken.order_no]) == behind["denominator"]
    assert [kept.order_no] == behind["numerator"]
    assert [broken.order_no] == behind["overdue"]
    assert no_promise.shown["promised_due_at"] is None
    assert any("向诉求人承诺" in each["summary"] for each in timeline)


async def test_a_promise_beyond_the_legal_limit_is_refused(town: Town):
    story = await (await Story.begins(town)).dispatched()
    later = town.clock() + timedelta(days=30)
    reply = await story.tries("operator", "promise", {"promised_due_at": later.isoformat()})

    assert 409 == reply.status
    assert "work_order.promise_beyond_limit" == reply.code
    assert re.search(r"设在此刻与 \d{4}年\d+月\d+日\d\d:\d\d 之间", reply.json["detail"])

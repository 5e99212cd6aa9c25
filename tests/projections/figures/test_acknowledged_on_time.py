"""Acknowledged on time (按时签收率): equal to a recount from zero, as of any moment."""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from events.catalog.names import ClockName, Status
from projections.figures.definitions import ACKNOWLEDGED_ON_TIME
from projections.figures.query import Question, figures
from projections.orders.detail import OrderView
from tests.databases import effort
from tests.journeys.story import Story
from tests.journeys.town import Town
from tests.projections.figures.recount import PERIOD, Past, all_orders, past_views

PATH = "/api/v1/indicators/acknowledged-on-time"


async def test_the_figure_and_its_orders_equal_a_recount_at_any_position(past: Past):
    """By the detail page's assignments and clocks, which share no code with the facts."""
    chance = Random(11)
    asked = replace(PERIOD, clock=ACKNOWLEDGED_ON_TIME.clock)
    seen = 0
    for _ in range(effort(ci=6, full=60)):
        question = replace(asked, position=chance.randint(1, past.head))
        counted = [
            view for view in past_views(past.log, question.position) if is_due(view, question)
        ]
        met = [view for view in counted if is_met(view)]
        pair = (await figures(past.pool, [question])).total.pair

        assert (len(met), len(counted)) == (pair.numerator, pair.denominator)
        assert numbers(counted) == await all_orders(past.pool, question, "denominator")
        assert numbers(met) == await all_orders(past.pool, question, "numerator")
        seen += len(met)
    assert seen


def due(view: OrderView) -> datetime | None:
    lead = view.lead_department
    found = [
        each.start.due_at
        for each in view.clocks
        if each.start.name is ClockName.ACKNOWLEDGE and each.start.department == lead
    ]
    return found[-1] if lead and found else None


def is_due(view: OrderView, question: Question) -> bool:
    at = due(view)
    falls = at is not None and question.since <= at < question.to
    return falls and view.status is not Status.WITHDRAWN


def is_met(view: OrderView) -> bool:
    lead, at = view.parts.assignments.lead, due(view)
    signed = None if lead is None else lead.acknowledged_at
    return signed is not None and at is not None and signed <= at


def numbers(views: list[OrderView]) -> list[str]:
    return sorted(view.registered.order_no for view in views)


async def test_it_is_asked_like_every_indicator_with_its_orders_and_as_of_a_moment(town: Town):
    today = town.clock().date()
    period = {"from": today.isoformat(), "to": (today + timedelta(days=8)).isoformat()}
    prompt = await (await Story.begins(town)).dispatched()
    slow = await (await Story.begins(town)).dispatched()
    await prompt.goes(prompt.lead, "acknowledge")
    town.wait(days=8)
    before = town.clock().isoformat()
    town.wait(hours=1)
    await slow.goes(slow.lead, "acknowledge")
    await town.settled()
    listed = await town.get("supervisor", "/api/v1/indicators")
    figure = await town.get("supervisor", PATH, **period, by="department")
    past = await town.get("supervisor", PATH, **period, as_of=before)
    behind = {
        part: {
            each["order_no"]
            for each in (
                await town.get("supervisor", f"{PATH}/orders", limit=200, part=part, **period)
            ).json["items"]
        }
        for part in ("denominator", "numerator", "overdue")
    }

    assert "acknowledged-on-time" in {each["name"] for each in listed.json["items"]}
    assert figure.json["definition"]["cohort"] == "acknowledge_due"
    assert figure.json["total"]["denominator"] == len(behind["denominator"])
    assert figure.json["total"]["numerator"] == past.json["total"]["numerator"]
    assert prompt.order_no in behind["numerator"]
    assert slow.order_no in behind["overdue"]

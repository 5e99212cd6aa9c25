"""Acknowledged and contacted on time (按时签收、按时联系): equal to a recount, as of any moment."""

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from events.catalog.names import ClockName, Status
from events.catalog.work_order.parts.clocks import Clock
from projections.engine.runner import Runner
from projections.figures.definitions import ACKNOWLEDGED_ON_TIME, CONTACTED_ON_TIME, RateDefinition
from projections.figures.query import figures
from projections.figures.question import Question
from projections.orders.detail import OrderView
from tests.databases import Database, effort
from tests.journeys.story import Story
from tests.journeys.town import Town
from tests.projections.figures.recount import (
    PERIOD,
    Past,
    all_orders,
    around_due,
    past_views,
    write_and_catch_up,
)
from tests.projections.lives import (
    HOUR,
    T0,
    accepted,
    contacted,
    dispatched,
    history,
    registered,
)

PATH = "/api/v1/indicators/acknowledged-on-time"


@pytest.mark.parametrize("of", [ACKNOWLEDGED_ON_TIME, CONTACTED_ON_TIME], ids=lambda of: of.name)
async def test_the_figure_and_its_orders_equal_a_recount_at_any_position(
    past: Past, of: RateDefinition
):
    """By the detail page's assignments and clocks, which share no code with the facts."""
    chance = Random(11)
    asked = replace(PERIOD, clock=of.clock)
    seen = 0
    for _ in range(effort(ci=4, full=60)):
        question = replace(asked, position=chance.randint(1, past.head))
        counted = [
            view for view in past_views(past.log, question.position) if is_due(view, question)
        ]
        met = [view for view in counted if is_met(view, of.clock)]
        pair = (await figures(past.pool, [question])).total.pair

        assert (len(met), len(counted)) == (pair.numerator, pair.denominator)
        assert numbers(counted) == await all_orders(past.pool, question, "denominator")
        assert numbers(met) == await all_orders(past.pool, question, "numerator")
        seen += len(met)
    assert seen


def clock_of_lead(view: OrderView, name: ClockName) -> Clock | None:
    lead = view.lead_department
    found = [
        each for each in view.clocks if each.start.name is name and each.start.department == lead
    ]
    return found[-1] if lead and found else None


def is_due(view: OrderView, question: Question) -> bool:
    clock = clock_of_lead(view, question.clock)
    falls = clock is not None and question.since <= clock.start.due_at < question.to
    return falls and view.status is not Status.WITHDRAWN


def is_met(view: OrderView, name: ClockName) -> bool:
    clock = clock_of_lead(view, name)
    assert clock is not None
    done = clock.done_at
    if name is ClockName.ACKNOWLEDGE:
        lead = view.parts.assignments.lead
        done = None if lead is None else lead.acknowledged_at
    return done is not None and done <= clock.start.due_at


@pytest.mark.parametrize(("by", "met"), [("lighting", 1), (None, 1), ("power", 0)])
async def test_only_the_lead_and_the_centre_make_the_first_contact(
    database: Database, view: Runner, by: str | None, met: int
):
    contact = contacted().model_copy(update={"department": by, "at": T0 + HOUR})
    log = history(registered(), accepted(), dispatched(), contact)
    await write_and_catch_up(database, view, log)
    asked = replace(around_due(len(log)), clock=CONTACTED_ON_TIME.clock)
    pair = (await figures(view.pool, [asked])).total.pair

    assert (met, 1) == (pair.numerator, pair.denominator)


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

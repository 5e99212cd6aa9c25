"""The limits of past orders by another policy."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, cast

import orjson

from events.catalog.names import RequestKind, Status, Unit
from events.catalog.work_order.event import WorkOrderEvent
from events.stored.codec import encode
from events.working_time import TimeLimit
from hotline.dry_run.limits import LimitTrial, due_by
from hotline.dry_run.past import TYPES, PastOrder
from hotline.policy import HandleLimits
from hotline.work_order.terms import Terms
from tests.databases import effort
from tests.hotline.work_order.test_clock_lives import STEPS, begun_life, calendars

LIVES = effort(ci=200, full=20_000, repeated=100)


def test_the_policy_of_then_moves_no_deadline_of_a_random_life():
    """Pauses, extensions, returns, shorter limits, rejections: the lives of the clock oracle."""
    moved = []
    for number in range(LIVES):
        one, order = told(number)
        handling = order.handling
        if handling is None or handling.due_at is None:
            continue
        terms = replace(one.terms, calendar=calendars()[0][0])
        if due_by(terms, handling) != handling.due_at:
            moved.append((number, one.told, handling.due_at, due_by(terms, handling)))

    assert moved[:2] == []


def told(number: int) -> tuple[Any, PastOrder]:
    """A life under one calendar, and the past order that its stored facts make."""
    one = begun_life(number)
    for _ in range(one.chance.randint(4, 16)):
        steps = [each for each in STEPS[cast("Status", one.order.status)] if each != "decreed"]
        getattr(one, one.chance.choice(steps))()
        one.now += timedelta(minutes=one.chance.choice((0, 1, 30, 7 * 60, 3 * 24 * 60)))
    return one, past(one.facts)


def past(facts: Sequence[WorkOrderEvent]) -> PastOrder:
    order = PastOrder()
    for fact in facts:
        if fact.type in TYPES:
            order.take(fact.type, orjson.loads(encode(fact).data))
    return order


def test_a_shorter_limit_makes_orders_late_and_a_longer_one_on_time():
    one, order = next(
        (one, order)
        for one, order in map(told, range(1_000))
        if order.first_submitted_at is not None
        and order.handling is not None
        and order.handling.due_at is not None
        and order.first_submitted_at <= order.handling.due_at
        and order.first_submitted_at > order.handling.started_at + timedelta(minutes=2)
    )
    now = one.now + timedelta(days=400)
    short = tally(one.terms, TimeLimit(1, Unit.MINUTE), order, now)
    long = tally(one.terms, TimeLimit(300, Unit.NATURAL_DAY), order, now)

    assert short["was"] == {"numerator": 1, "denominator": 1, "rate": 1.0}
    assert short["would_be"] == {"numerator": 0, "denominator": 1, "rate": 0.0}
    assert (short["earlier"], short["would_be_late"]) == (1, [order.order_no])
    assert (long["later"], long["would_be"]["numerator"], long["would_be_late"]) == (1, 1, [])


def tally(terms: Terms, limit: TimeLimit, order: PastOrder, now: datetime) -> dict[str, Any]:
    complaint = replace(terms.policy.kinds[RequestKind.COMPLAINT], handle=HandleLimits(limit))
    kinds = {**terms.policy.kinds, RequestKind.COMPLAINT: complaint}
    trial = LimitTrial(replace(terms, policy=replace(terms.policy, kinds=kinds)), now, str)
    trial.take(order)
    return trial.outcome()

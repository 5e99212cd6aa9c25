"""The on-time rate of rework rounds: the limit of the last round, and what met it."""

from datetime import timedelta
from typing import Any

import pytest

from events.catalog.work_order.endings.rework import ReworkOrdered, WorkOrderReopened
from events.event import Event
from projections.engine.runner import Runner
from projections.figures.definitions import LATER_ROUND, REWORK_ON_TIME
from projections.figures.facts import FOREVER, ON_TIME
from projections.figures.query import Pair, figures
from projections.figures.question import Question
from tests.databases import Database
from tests.projections.figures.recount import CITY_ZONE, FOR_EVER, write_and_catch_up
from tests.projections.figures.test_on_time import take_in
from tests.projections.lives import (
    DAY,
    T0,
    accepted,
    acknowledged,
    approved,
    closed,
    dispatched,
    extended,
    facts,
    handling,
    history,
    registered,
    rejected,
    replied,
    submitted,
    withdrawn,
)

REPLIED = (registered(), accepted(), dispatched(), acknowledged(), submitted(at=T0 + DAY),
           approved(T0 + DAY), replied(T0 + DAY))  # fmt: skip
AT = T0 + 10 * DAY  # of the rework; its limit ends two days later
WITHIN, LATE = AT + DAY, AT + 3 * DAY


def rework(attempt: int = 1, days: int = 0) -> ReworkOrdered:
    at = AT + days * DAY
    return ReworkOrdered(
        at=at, assignment_id="1", department="lighting", attempt=attempt, most=2,
        clocks=(handling("lighting", at + 2 * DAY),),
    )  # fmt: skip


def round_of(*events: Event) -> Any:
    """The limit of the last round, the first one of it, and when it was met."""
    table: dict[Any, dict[str, Any]] = {}
    log = history(*REPLIED, *events)
    take_in(table, [fact for fact in facts(log) if fact.type in ON_TIME.types])
    held = [
        (row["effective_due"] - AT, row["first_due"] - AT, row["met_at"], row["left_out"])
        for row in table.values()
        if row["clock"] == LATER_ROUND and row["to_position"] == FOREVER
    ]
    return held[0] if held else None


def test_an_order_of_one_round_has_no_such_limit():
    assert round_of() is None
    assert round_of(closed(T0 + 2 * DAY)) is None


def test_a_rework_sets_a_limit_that_its_own_submission_meets():
    two = timedelta(days=2)

    assert (two, two, None, None) == round_of(rework())
    assert (two, two, WITHIN, None) == round_of(rework(), submitted(at=WITHIN))


def test_the_last_round_counts():
    again = (rework(), submitted(at=LATE), approved(LATE), replied(LATE), rework(2, days=5))

    assert (timedelta(days=7), timedelta(days=7), None, None) == round_of(*again)


def test_an_extension_moves_the_limit_of_the_round_and_keeps_its_first_one():
    longer = extended("lighting", due_at=AT + 4 * DAY, at=WITHIN)

    assert (timedelta(days=4), timedelta(days=2), LATE, None) == round_of(
        rework(), longer, submitted(at=LATE)
    )


def test_a_false_close_of_the_round_did_not_meet_it():
    """T-06."""
    voided = (rework(), submitted(at=WITHIN), rejected(at=WITHIN, false_close=True))

    assert round_of(*voided)[2] is None
    assert round_of(*voided, submitted(at=LATE))[2] == LATE


def test_a_reopening_begins_a_round_too_and_a_withdrawn_order_is_left_out():
    reopened = WorkOrderReopened(
        at=AT, assignment_id="1", department="lighting", clocks=(handling("lighting", WITHIN),)
    )
    day = timedelta(days=1)

    assert (day, day, None, None) == round_of(closed(T0 + 2 * DAY), reopened)
    assert round_of(rework(), withdrawn())[3] == "withdrawn"


@pytest.mark.parametrize(("at", "expected"), [(WITHIN, (1, 1)), (LATE, (0, 1)), (None, (0, 1))])
async def test_the_figure_counts_the_round_and_the_on_time_rate_does_not(
    database: Database, view: Runner, at: Any, expected: tuple[int, int]
):
    again = () if at is None else (submitted(at=at),)
    await write_and_catch_up(database, view, history(*REPLIED, rework(), *again))
    month = Question(
        since=AT, to=AT + 20 * DAY, as_of=FOR_EVER, zone=CITY_ZONE, position=99,
        clock=REWORK_ON_TIME.clock,
    )  # fmt: skip
    first = Question(since=AT, to=AT + 20 * DAY, as_of=FOR_EVER, zone=CITY_ZONE, position=99)
    pair, none = [(await figures(view.pool, [each])).total.pair for each in (month, first)]

    assert Pair(numerator=expected[0], denominator=expected[1]) == pair
    assert Pair(numerator=0, denominator=0) == none

"""An exclusion leaves the first pair of numbers alone, and is out of the second (X-01)."""

from dataclasses import replace
from typing import Any

from events.catalog.work_order.endings.exclusion import ExclusionApproved
from events.event import Event
from events.store import Recorded
from projections.engine.runner import Runner
from projections.figures.query import Figure, Pair, figures
from tests.databases import Database
from tests.projections.figures.recount import all_orders, around_due, write_and_catch_up
from tests.projections.lives import (
    DAY,
    HOUR,
    T0,
    accepted,
    dispatched,
    history,
    registered,
    return_granted,
    return_requested,
    submitted,
)

ON_TIME, LATE = (submitted(at=T0 + DAY),), ()


def excluded(*, is_final: bool = True) -> ExclusionApproved:
    return ExclusionApproved(
        at=T0 + 6 * DAY, department="lighting", approved_by="supervisor", is_final=is_final
    )


def number(order: int) -> str:
    return f"20260302-440500-{order:06d}"


def lived(*courses: tuple[Event, ...]) -> list[Recorded]:
    """Orders that fall due after five days, one after the other."""
    log: list[Recorded] = []
    for order, more in enumerate(courses, start=1):
        events = (registered(number(order)), accepted(), dispatched(), *more)
        log += history(*events, first=len(log) + 1)
    return log


async def total(view: Runner, position: int, **more: Any) -> Figure:
    return (await figures(view.pool, [replace(around_due(position), **more)])).total


async def test_the_second_pair_is_without_what_is_excluded(database: Database, view: Runner):
    log = lived(ON_TIME, (*ON_TIME, excluded()), (*LATE, excluded()), LATE)
    await write_and_catch_up(database, view, log)
    question = around_due(len(log))
    found, rate = await total(view, len(log)), await total(view, len(log), counts="excluded")

    assert (found.pair, found.after) == (
        Pair(numerator=2, denominator=4),
        Pair(numerator=1, denominator=2),
    )
    assert (found.excluded, found.left_out) == (2, 0)
    assert rate.pair == Pair(numerator=2, denominator=4)
    parts = {
        "denominator": [1, 2, 3, 4],
        "numerator": [1, 2],
        "overdue": [3, 4],
        "excluded": [2, 3],
        "denominator_after_exclusion": [1, 4],
        "numerator_after_exclusion": [1],
        "left_out": [],
    }
    for part, orders in parts.items():
        assert [*map(number, orders)] == await all_orders(view.pool, question, part), part
    of_rate = replace(question, counts="excluded")
    assert [number(2), number(3)] == await all_orders(view.pool, of_rate, "numerator")
    assert [number(1), number(4)] == await all_orders(view.pool, of_rate, "overdue")


async def test_it_holds_from_the_second_agreement_on(database: Database, view: Runner):
    """As of an earlier moment nothing is excluded (I-02)."""
    log = lived((excluded(is_final=False), excluded()))
    await write_and_catch_up(database, view, log)

    assert [0, 1] == [(await total(view, position)).excluded for position in (4, 5)]


async def test_it_is_of_the_lead_that_it_was_granted_to(database: Database, view: Runner):
    moved = (return_requested(at=T0 + HOUR), return_granted(at=T0 + 2 * HOUR), dispatched("power"))
    log = lived((excluded(), *moved))
    await write_and_catch_up(database, view, log)
    found = await total(view, len(log))

    assert (found.excluded, found.pair.denominator) == (0, 1)

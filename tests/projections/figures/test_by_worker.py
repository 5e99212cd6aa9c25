"""Figures by the account that did what they count: it is one for each order, so rows add up."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from events.event import Event
from events.store import Origin, Recorded
from projections.engine.runner import Runner
from projections.figures.query import figures
from projections.figures.question import Question
from projections.figures.shares import SHARES
from tests.databases import Database
from tests.projections.figures.recount import all_orders, around_due, write_and_catch_up
from tests.projections.lives import (
    DAY,
    T0,
    accepted,
    acknowledged,
    dispatched,
    history,
    registered,
    rejected,
    submitted,
)

LATE, OPEN, AGAIN = (f"20260302-440500-00000{each}" for each in (2, 3, 4))


def life(order_no: str, *events: Event, first: int, by: Sequence[str]) -> list[Recorded]:
    """Dispatched by the centre, and what follows by these accounts, one after another."""
    told = history(registered(order_no), accepted(), dispatched(), *events, first=first)
    return [
        *told[:3],
        *(
            each._replace(origin=Origin(actor=account, role="handler", department="lighting"))
            for each, account in zip(told[3:], by, strict=True)
        ),
    ]


async def city(database: Database, view: Runner) -> int:
    """The position of the head."""
    log = [
        *life(LATE, acknowledged(), submitted(at=T0 + 9 * DAY), first=1, by=("wang", "li")),
        *life(OPEN, acknowledged(), first=6, by=("wang",)),
        *life(
            AGAIN,
            *(acknowledged(), submitted(at=T0 + timedelta(hours=2))),
            *(rejected(false_close=True, at=T0 + DAY), submitted(at=T0 + 2 * DAY)),
            first=10,
            by=("zhao", "li", "centre", "zhao"),
        ),
    ]
    await write_and_catch_up(database, view, log)
    return len(log)


async def by_worker(view: Runner, question: Question) -> dict[str | None, tuple[int, int]]:
    found = await figures(view.pool, [question], "worker")
    rows = {row.key: (row.pair.numerator, row.pair.denominator) for row in found.rows}
    assert (found.total.pair.numerator, found.total.pair.denominator) == tuple(
        sum(each) for each in zip(*rows.values(), strict=True)
    )
    return rows


async def test_an_order_counts_with_the_account_whose_submission_counts(
    database: Database, view: Runner
):
    """T-06: a false close never counted, nor does the account that made it."""
    asked = around_due(await city(database, view))
    rows = await by_worker(view, asked)

    assert {"li": (0, 1), "none": (0, 1), "zhao": (1, 1)} == rows
    assert [LATE] == await all_orders(view.pool, asked, "overdue", by="worker", key="li")
    assert [OPEN] == await all_orders(view.pool, asked, "denominator", by="worker", key="none")
    share = replace(asked, share=SHARES["closing-rate"])
    assert {"li": (0, 1), "none": (0, 1), "zhao": (0, 1)} == await by_worker(view, share)


async def test_another_limit_counts_with_the_account_that_met_it(database: Database, view: Runner):
    asked = replace(around_due(await city(database, view)), clock="acknowledge")

    assert {"wang": (2, 2), "zhao": (1, 1)} == await by_worker(view, asked)


async def test_before_it_was_met_a_limit_was_met_by_nobody(database: Database, view: Runner):
    await city(database, view)

    assert {"none": (0, 1)} == await by_worker(view, around_due(4))
    assert {"li": (0, 1)} == await by_worker(view, around_due(5))

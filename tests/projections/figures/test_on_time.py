"""The facts behind the on-time rate: what counts, since when, and what never moves them."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from events.catalog.names import ClockName, RequestKind, Secrecy, Status
from events.store import Recorded
from projections.engine.read_model import Added, Change, Fact
from projections.figures.facts import FOREVER, ON_TIME, fold
from projections.figures.limits import NEVER
from projections.orders.detail_fold import fold as view_of
from projections.orders.stored_facts import STREAM
from tests.projections.lives import (
    DAY,
    NUMBER,
    T0,
    accepted,
    acknowledged,
    dispatched,
    extended,
    facts,
    history,
    registered,
    rejected,
    resumed,
    return_granted,
    return_requested,
    submitted,
    suspended,
    withdrawn,
)
from tests.projections.random_lives import logs

AT_WORK = (registered(), accepted(), dispatched(), acknowledged())
Table = dict[tuple[str, str, int], dict[str, Any]]


def test_an_order_counts_from_its_dispatch_on_with_the_deadline_of_its_lead():
    rows = told(*AT_WORK)

    assert [(3, FOREVER, T0 + 5 * DAY, None, "lighting")] == [spanned(row) for row in rows]


def test_each_change_closes_a_row_and_opens_one():
    rows = told(*AT_WORK, extended(due_at=T0 + 9 * DAY, at=T0 + DAY))

    assert [
        (3, 5, T0 + 5 * DAY, None, "lighting"),
        (5, FOREVER, T0 + 9 * DAY, None, "lighting"),
    ] == [spanned(row) for row in rows]


def test_a_row_says_from_which_position_on_its_limit_was_met():
    rows = told(*AT_WORK, submitted(at=T0 + DAY))

    assert [(3, FOREVER, T0 + 5 * DAY, T0 + DAY, "lighting")] == [spanned(row) for row in rows]
    assert 5 == rows[0]["met_position"]


def test_before_its_dispatch_an_order_has_one_row():
    table: Table = {}
    take_in(table, facts(history(registered())))

    assert [ClockName.HANDLE] == [row["clock"] for row in table.values()]


def test_the_final_lead_and_its_own_limit_count():
    """R-03; by department means the final lead only (I-01)."""
    rows = told(*AT_WORK, return_requested(), return_granted(), dispatched("power", at=T0 + DAY))

    assert [("lighting", 6), ("power", FOREVER)] == [
        (row["lead_department"], row["to_position"]) for row in rows
    ]
    assert T0 + 6 * DAY == rows[-1]["effective_due"] == rows[-1]["first_due"]


def test_only_the_first_submission_of_the_lead_counts():
    """T-06."""
    support = submitted("power", lead=False, at=T0)
    rows = told(*AT_WORK, support, submitted(at=T0 + DAY), rejected(), submitted(at=T0 + 9 * DAY))

    assert T0 + DAY == rows[-1]["met_at"]


def test_a_false_close_leaves_the_next_submission_to_count():
    """T-06."""
    rows = told(*AT_WORK, submitted(), rejected(false_close=True), submitted(at=T0 + 9 * DAY))

    assert [T0, T0 + 9 * DAY] == [row["met_at"] for row in rows]


def test_a_withdrawn_order_is_left_out_from_then_on():
    rows = told(*AT_WORK, withdrawn())

    assert [None, "withdrawn"] == [row["left_out"] for row in rows]


def test_an_extension_moves_the_deadline_that_counts_and_keeps_the_first():
    """T-04: the raw figure counts by the first one."""
    rows = told(*AT_WORK, extended(due_at=T0 + 9 * DAY, at=T0 + DAY))

    assert [T0 + 5 * DAY, T0 + 9 * DAY] == [row["effective_due"] for row in rows[-2:]]
    assert [T0 + 5 * DAY] * 2 == [row["first_due"] for row in rows[-2:]]


def test_a_paused_deadline_is_due_at_no_time_until_it_runs_again():
    """T-05."""
    paused = (*AT_WORK, suspended("lighting", at=T0 + DAY))
    resumption = resumed("lighting", due_at=T0 + 30 * DAY, at=T0 + 26 * DAY)

    assert [T0 + 5 * DAY, NEVER] == [row["effective_due"] for row in told(*paused)[-2:]]
    assert T0 + 5 * DAY == told(*paused)[-1]["first_due"]
    assert T0 + 30 * DAY == told(*paused, resumption)[-1]["effective_due"]


def test_a_pause_of_a_supporter_alone_moves_nothing_of_the_lead():
    rows = told(*AT_WORK, suspended("power", at=T0 + DAY))

    assert T0 + 5 * DAY == rows[-1]["effective_due"]


def test_after_the_first_submission_the_deadline_that_counts_moves_no_more():
    """T-06: what a later round is given has a figure of its own."""
    rows = told(*AT_WORK, submitted(at=T0 + DAY), extended(due_at=T0 + 9 * DAY, at=T0 + 2 * DAY))

    assert T0 + 5 * DAY == rows[-1]["effective_due"]


def test_an_order_without_a_limit_leaves_no_history():
    rows = told(registered(), accepted(), dispatched(limit=None), acknowledged(), submitted())

    assert [(None, FOREVER)] == [(row["effective_due"], row["to_position"]) for row in rows]


@given(log=logs())
def test_every_row_says_whether_its_order_is_protected(log):
    """D-07, by its registration."""
    table: Table = {}
    take_in(table, [fact for fact in facts(log) if fact.type in ON_TIME.types])
    said = {each.stream: each.event for each in log if each.version == 1}

    for row in table.values():
        registration = said[STREAM + row["order_no"]]
        tip_off = registration.kind is RequestKind.TIP_OFF
        assert (tip_off or registration.secrecy is not Secrecy.OPEN) is row["protected"]


@given(log=logs(), cuts=st.lists(st.integers(0, 40), max_size=4))
def test_any_split_into_batches_gives_the_same_rows(log, cuts):
    wanted = [fact for fact in facts(log) if fact.type in ON_TIME.types]
    edges = sorted({0, len(wanted), *(cut for cut in cuts if cut < len(wanted))})
    pieces: Table = {}
    for start, stop in pairwise(edges):
        take_in(pieces, wanted[start:stop])
    whole: Table = {}
    take_in(whole, wanted)

    assert counting(whole) == counting(pieces)
    assert held(whole) == held(pieces)


@given(log=logs(), at=st.integers(0, 40), since=st.integers(0, 500), days=st.integers(1, 60))
def test_figures_as_of_any_position_equal_a_recount_from_zero(log, at, since, days):
    """The recount folds declared events with the detail page's own fold, which shares no code."""
    table: Table = {}
    take_in(table, [fact for fact in facts(log) if fact.type in ON_TIME.types])
    begin = T0 + DAY * since / 24
    period = (begin, begin + days * DAY)

    assert recounted(log, at, *period) == figured(table, at, *period)


def figured(table: Table, at: int, begin: datetime, end: datetime) -> tuple[int, int]:
    """What the figures' statement asks, said in Python."""
    due = [
        row
        for row in table.values()
        if row["clock"] == ClockName.HANDLE
        and row["from_position"] <= at < row["to_position"]
        and row["left_out"] is None
        and row["effective_due"] is not None
        and begin <= row["effective_due"] < end
    ]
    submitted = [row for row in due if row["met_at"] is not None and row["met_position"] <= at]
    in_time = [row for row in submitted if row["met_at"] <= row["effective_due"]]
    return len(in_time), len(due)


def recounted(log: Sequence[Recorded], at: int, begin: datetime, end: datetime) -> tuple[int, int]:
    in_time = due = 0
    for stream in {each.stream for each in log if each.position <= at}:
        past = [each for each in log if each.stream == stream and each.position <= at]
        view = view_of(past)
        clock = view.handle_clock
        if clock is None or clock.due_at is None or view.status is Status.WITHDRAWN:
            continue
        if begin <= clock.due_at < end:
            due += 1
            in_time += view.on_time(datetime.max.replace(tzinfo=T0.tzinfo)) is True
    return in_time, due


def told(*events: Any) -> list[dict[str, Any]]:
    table: Table = {}
    take_in(table, [fact for fact in facts(history(*events)) if fact.type in ON_TIME.types])
    return [table[key] for key in sorted(table) if table[key]["clock"] == ClockName.HANDLE]


def take_in(table: Table, batch: Sequence[Fact]) -> None:
    """What the statements of facts.sql do, on a dictionary."""
    orders = {fact.key for fact in batch}
    before = [row for row in held(table) if row["order_no"] in orders]
    for write in fold(before, batch):
        match write:
            case Added(rows, columns):
                for values in rows:
                    row = dict(zip(columns or (), values, strict=True))
                    table[row["order_no"], row["clock"], row["from_position"]] = row
            case Change("meet", met):
                for *key, met_at, position, met_by in zip(*met, strict=True):
                    table[*key] |= {"met_at": met_at, "met_position": position, "met_by": met_by}
            case Change("close", closed):
                close(table, list(zip(*closed, strict=True)))
            case Change("forget", (gone,)):
                for row in [row for row in held(table) if row["order_no"] in gone]:
                    del table[row["order_no"], row["clock"], row["from_position"]]
            case Change("protect", moved):
                protect(table, dict(zip(*moved, strict=True)))


def close(table: Table, ends: Sequence[tuple[str, int, int]]) -> None:
    for order_no, since, until in ends:
        for row in table.values():
            if (row["order_no"], row["from_position"]) == (order_no, since):
                row["to_position"] = until


def protect(table: Table, orders: dict[str, bool]) -> None:
    for row in table.values():
        row["protected"] = orders.get(row["order_no"], row["protected"])


def held(table: Table) -> list[dict[str, Any]]:
    return [row for _, row in sorted(table.items()) if row["to_position"] == FOREVER]


def counting(table: Table) -> Table:
    return {key: row for key, row in table.items() if row["effective_due"] is not None}


def spanned(row: dict[str, Any]) -> tuple[Any, ...]:
    assert NUMBER == row["order_no"]
    names = (
        "from_position",
        "to_position",
        "effective_due",
        "met_at",
        "lead_department",
    )
    return tuple(row[name] for name in names)

"""The moments and marks of orders: what a fact changes, since when, and what it never does."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from events.catalog.names import Channel, Satisfaction
from events.catalog.work_order.endings.rework import WorkOrderReopened
from events.catalog.work_order.intake import WorkOrderAnswered
from events.catalog.work_order.parts.lifecycle import ENDED
from events.catalog.work_order.reply import FollowUpAttempted, FollowUpRecorded
from projections.engine.read_model import Added, Change, Fact
from projections.figures.facts import FOREVER
from projections.figures.marks import OF_ROUND, Mark
from projections.figures.order_facts import ORDER_FACTS, fold
from projections.orders.detail_fold import fold as view_of
from tests.projections.lives import (
    DAY,
    T0,
    accepted,
    acknowledged,
    approved,
    closed,
    dispatched,
    facts,
    history,
    registered,
    rejected,
    replied,
    return_granted,
    return_requested,
    submitted,
    withdrawn,
)
from tests.projections.random_lives import logs

AT_WORK = (registered(), accepted(), dispatched(), acknowledged())
REPLIED = (*AT_WORK, submitted(), approved(), replied())
Table = dict[tuple[str, int], dict[str, Any]]


def test_an_answer_in_the_call_counts_until_the_order_is_dispatched():
    answered = (registered(), WorkOrderAnswered(at=T0))
    reopened = WorkOrderReopened(at=T0 + DAY, to_dispatch=True, clocks=())

    assert Mark.ANSWERED | Mark.CLOSED | Mark.ENDED == marks(*answered)
    assert Mark.DISPATCHED | Mark.REOPENED == marks(*answered, reopened, dispatched(at=T0 + DAY))


def test_the_first_acceptance_and_the_first_dispatch_decide_the_cohort():
    row = last(*AT_WORK, return_requested(), return_granted(), dispatched("power", at=T0 + DAY))

    assert (T0, T0) == (row["accepted_at"], row["dispatched_at"])
    assert "power" == row["lead_department"]
    assert Mark.RETURNED | Mark.RETURN_ASKED | Mark.REDISPATCHED | Mark.DISPATCHED == row["marks"]


def test_a_closed_order_that_comes_back_is_closed_no_more():
    ended = (*REPLIED, closed(at=T0 + DAY))

    assert (T0 + DAY, True) == closing(*ended)
    assert (None, False) == closing(*ended, rejected(false_close=True, at=T0 + DAY))


def test_a_follow_up_leaves_what_the_requester_said_and_nothing_of_what_was_not_asked():
    told = FollowUpRecorded(at=T0, resolved=False, satisfied_result=Satisfaction.DISSATISFIED)
    said = marks(*REPLIED, told) & OF_ROUND

    assert Mark.FOLLOW_UP_TRIED == marks(*REPLIED, FollowUpAttempted(at=T0, attempt=1)) & OF_ROUND
    assert (Mark.FOLLOW_UP_TRIED | Mark.FOLLOWED_UP | Mark.UNRESOLVED | Mark.DISSATISFIED) == said
    assert 0 == marks(*REPLIED, told, replied()) & OF_ROUND  # a new round asks again


def test_a_withdrawn_order_bears_its_mark_from_then_on():
    rows = told(*AT_WORK, withdrawn())

    assert [False, True] == [bool(row["marks"] & Mark.WITHDRAWN) for row in rows[-2:]]


def test_the_channel_is_kept_as_it_was_registered():
    assert Channel.PHONE == last(*AT_WORK)["channel"]


@given(log=logs(), cuts=st.lists(st.integers(0, 40), max_size=4))
def test_any_split_into_batches_gives_the_same_rows(log, cuts):
    wanted = read_of(log)
    edges = sorted({0, len(wanted), *(cut for cut in cuts if cut < len(wanted))})
    pieces: Table = {}
    for start, stop in pairwise(edges):
        take_in(pieces, wanted[start:stop])
    whole: Table = {}
    take_in(whole, wanted)

    assert whole == pieces


@given(log=logs(), at=st.integers(0, 40))
def test_what_holds_at_any_position_is_what_the_detail_page_says_then(log, at):
    """The detail page's own fold shares no code with the facts."""
    table: Table = {}
    take_in(table, read_of(log))

    for stream in {each.stream for each in log if each.position <= at}:
        view = view_of([each for each in log if each.stream == stream and each.position <= at])
        order_no = view.registered.order_no
        (row,) = [
            row
            for row in table.values()
            if row["order_no"] == order_no and row["from_position"] <= at < row["to_position"]
        ]
        life = view.lifecycle
        assert (life.closed_at, view.lead_department) == (
            row["closed_at"],
            row["lead_department"],
        )
        assert (life.first_submitted_at, life.accepted_at is None) == (
            row["submitted_at"],
            row["accepted_at"] is None,
        )
        assert bool(view.counts.returns) == bool(row["marks"] & Mark.RETURN_ASKED)
        assert (life.status == "withdrawn") == bool(row["marks"] & Mark.WITHDRAWN)
        assert (life.status == "closed") == bool(row["marks"] & Mark.CLOSED)
        assert (life.status in ENDED) == bool(row["marks"] & Mark.ENDED)


def read_of(log: Sequence[Any]) -> list[Fact]:
    return [fact for fact in facts(log) if fact.type in ORDER_FACTS.types]


def told(*events: Any) -> list[dict[str, Any]]:
    table: Table = {}
    take_in(table, read_of(history(*events)))
    return [table[key] for key in sorted(table)]


def last(*events: Any) -> dict[str, Any]:
    return told(*events)[-1]


def marks(*events: Any) -> int:
    found: int = last(*events)["marks"]
    return found


def closing(*events: Any) -> tuple[Any, bool]:
    row = last(*events)
    return row["closed_at"], bool(row["marks"] & Mark.CLOSED)


def take_in(table: Table, batch: Sequence[Fact]) -> None:
    """What the statements of order_facts.sql do, on a dictionary."""
    orders = {fact.key for fact in batch}
    before = [
        row for row in table.values() if row["order_no"] in orders and row["to_position"] == FOREVER
    ]
    for write in fold(before, batch):
        match write:
            case Added(rows, columns):
                for values in rows:
                    row = dict(zip(columns or (), values, strict=True))
                    table[row["order_no"], row["from_position"]] = row
            case Change("close", ended):
                for order_no, since, until in zip(*ended, strict=True):
                    table[order_no, since]["to_position"] = until
            case Change("protect", moved):
                protected = dict(zip(*moved, strict=True))
                for row in table.values():
                    row["protected"] = protected.get(row["order_no"], row["protected"])

"""The checker names each way in which the log of an order may be untrue."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from events.stored.row import Row
from hotline.app.simulation.checking.counting import Line, Tally, table
from hotline.app.simulation.checking.street import STREET_INVARIANTS
from hotline.app.simulation.checking.whole import INVARIANTS, Checker
from hotline.app.simulation.checking.witness import Witness

T0 = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
NUMBER = "20260302-440500-000001"
OTHER = "20260302-440500-000002"
Step = tuple[str, str, Mapping[str, Any]]


def clock(due: int, *, id_: str = "1", name: str = "handle") -> dict[str, Any]:
    return {"name": name, "assignment_id": id_, "due_at": (T0 + due * HOUR).isoformat()}


def mark(due: int) -> dict[str, Any]:
    return {**clock(due), "clock": "handle", "revision": 1}


REGISTERED: Step = ("registered", "operator", {"kind": "complaint", "channel": "phone"})
ACCEPTED: Step = ("accepted", "operator", {"clocks": []})
DISPATCHED: Step = (
    "dispatched",
    "dispatcher",
    {"lead_department": "lighting", "supporting_departments": ["power"], "clocks": [clock(20)]},
)
SIGNED: Step = ("assignment_acknowledged", "handler-lighting", {"assignment_id": "1"})
RESULT: Step = ("result_submitted", "handler-lighting", {"assignment_id": "1", "is_lead": True})
SUPPORT: Step = ("result_submitted", "handler-power", {"assignment_id": "2", "is_lead": False})
APPROVED: Step = ("result_approved", "dispatcher", {})
REPLIED: Step = ("reply_sent", "follow-up", {"round": 1})
CLOSED: Step = ("closed", "follow-up", {"clocks": []})
LIFE = (REGISTERED, ACCEPTED, DISPATCHED, SIGNED, SUPPORT, RESULT, APPROVED, REPLIED, CLOSED)


def rows(*steps: Step, order_no: str = NUMBER) -> Iterator[Row]:
    """One fact an hour."""
    for n, (name, actor, data) in enumerate(steps):
        at = data.get("at", (T0 + n * HOUR).isoformat())
        yield Row(
            position=n + 1,
            stream=f"work_order-{order_no}",
            version=data.get("version", n + 1),
            type=f"work_order.{name}",
            schema_version=1,
            recorded_at=T0,
            actor=actor,
            role=None,
            department=None,
            request_id=None,
            caused_by=None,
            subject_id=None,
            sealed=None,
            hash=b"",
            data={"at": at, **data},
        )


def found(*steps: Step) -> set[str]:
    witness = Witness(NUMBER)
    return {each.invariant for row in rows(*steps) for each in witness.take(row)}


def instead(old: Step, *new: Step) -> tuple[Step, ...]:
    at = LIFE.index(old)
    return (*LIFE[:at], *new, *LIFE[at + 1 :])


def after(old: Step, *new: Step) -> tuple[Step, ...]:
    return instead(old, old, *new)


TAMPERED = {
    "versions_without_gaps": instead(SIGNED, (*SIGNED[:2], {**SIGNED[2], "version": 9})),
    "time_never_goes_back": instead(SIGNED, (*SIGNED[:2], {**SIGNED[2], "at": T0.isoformat()})),
    "exactly_one_lead": after(DISPATCHED, DISPATCHED),
    "one_result_per_round": after(RESULT, RESULT),
    "one_reply_per_round": after(REPLIED, REPLIED),
    "no_reply_with_an_open_assignment": instead(SUPPORT),
    "no_work_after_the_end": after(CLOSED, SIGNED),
    "due_moves_only_by_listed_facts": after(SIGNED, ("urged", "operator", {"clocks": [clock(30)]})),
    "nobody_reviews_own_work": instead(APPROVED, ("result_approved", "handler-lighting", {})),
    "warned_and_missed_once": after(
        SIGNED,
        ("deadline_warned", "system:clock", mark(20)),
        ("deadline_warned", "system:clock", mark(20)),
    ),
    "warned_before_missed_after": after(SIGNED, ("deadline_missed", "system:clock", mark(20))),
    "merged_follows_its_leader": after(
        ACCEPTED,
        ("merged", "dispatcher", {"into": OTHER}),
        ("leader_replied", "m", {"leader": "x"}),
    ),
}


def test_a_true_life_is_not_blamed():
    assert found(*LIFE) == set()


@pytest.mark.parametrize("invariant", TAMPERED)
def test_a_life_that_was_tampered_with_is_named(invariant: str):
    assert invariant in found(*TAMPERED[invariant])


def test_each_invariant_of_an_order_has_been_seen_broken():
    of_all_orders = {
        "merged_counts_once",
        "lists_hold_every_order",
        "figures_equal_the_recount",
    }
    assert set(TAMPERED) | of_all_orders == set(INVARIANTS) - set(STREET_INVARIANTS)


@pytest.mark.parametrize(
    "step",
    [
        ("reclassified", "dispatcher", {"clocks": [clock(30)]}),
        ("extension_granted", "dispatcher", {"clocks": [clock(10)]}),
    ],
    ids=["a later due by another matter", "a sooner due by an extension"],
)
def test_a_due_date_moves_in_its_direction_only(step: Step):
    assert found(*after(SIGNED, step)) == {"due_moves_only_by_listed_facts"}


def test_a_follower_is_on_one_list():
    checker = Checker(Tally(T0, UTC))
    joined: Step = ("follower_joined", "system:merging", {"follower": OTHER})
    merged: Step = ("merged", "dispatcher", {"into": NUMBER})
    for row in rows(REGISTERED, ACCEPTED, joined):
        checker.take(row)
    for row in rows(REGISTERED, ACCEPTED, merged, order_no=OTHER):
        checker.take(row)
    assert [*checker.merges()] == []

    checker.orders[NUMBER].followers.clear()
    assert [each.invariant for each in checker.merges()] == ["merged_counts_once"]


def test_the_verdict_is_taken_by_the_first_submission():
    witness = Witness(NUMBER)
    rework: Step = ("rework_ordered", "follow-up", {"assignment_id": "1", "clocks": [clock(40)]})
    for row in rows(*LIFE[:-1], rework):
        assert [*witness.take(row)] == []

    assert witness.on_time
    assert witness.fell_due(T0, T0 + 21 * HOUR)


def test_a_figure_outside_its_band_is_marked_unless_it_counts_few():
    def line(denominator: float) -> Line:
        return Line(name="x", name_zh="x", numerator=0, denominator=denominator, low=0.1, high=0.2)

    assert line(500).is_outside
    assert not line(50).is_outside


def test_the_table_counts_an_order_once_however_often_it_is_urged():
    tally = Tally(T0, UTC)
    urged: Step = ("urged", "operator", {})
    for row in rows(*after(SIGNED, urged, urged, urged)):
        tally.take(row)

    lines = {each.name: each for each in table(tally, (1, 1), 1.0)}
    assert (lines["urged"].numerator, lines["urged"].denominator) == (1, 1)
    assert lines["dispatched"].value == 1.0

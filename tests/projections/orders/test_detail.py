"""The detail page of an order: folded from what happened, clocks and all."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.catalog.names import AssignmentStatus, Channel, ClockName, Status
from events.catalog.work_order.dispatch import DisputeOpened
from events.catalog.work_order.overlays import WorkOrderUrged
from events.catalog.work_order.parts.clocks import latest
from hotline.work_order.table import work_order
from projections.orders.detail import OrderView
from projections.orders.detail_fold import fold
from projections.orders.detail_json import to_json
from tests.projections.lives import (
    DAY,
    HOUR,
    T0,
    accepted,
    acknowledged,
    approved,
    closed,
    contacted,
    dispatched,
    history,
    registered,
    rejected,
    replied,
    return_denied,
    return_granted,
    return_requested,
    submitted,
    withdrawn,
)
from tests.projections.random_lives import logs

AT_WORK = (registered(), accepted(), dispatched(), acknowledged(at=T0 + HOUR))


@given(log=logs(orders=1), cut=st.integers(1, 30))
def test_a_view_tells_the_same_life_as_the_rules(log, cut):
    some = log[:cut]
    order = work_order.fold([each.event for each in some])
    view = fold(some)

    assert order.parts == view.parts


def test_an_order_shows_its_departments_and_what_each_must_do_by_when():
    events = (registered(), accepted(), dispatched("lighting", ["power"]))
    shown = to_json(fold(history(*events)), now=T0)

    assert ("dispatched", 3, "lighting", ["power"]) == (
        shown["status"],
        shown["version"],
        shown["lead_department"],
        shown["supporting_departments"],
    )
    assert [("lighting", "lead", T0 + 5 * DAY), ("power", "supporting", T0 + 5 * DAY)] == [
        (part["department"], part["role"], part["due_at"]) for part in shown["assignments"]
    ]
    assert {"citizen", "acknowledge", "contact", "handle"} == {
        clock["name"] for clock in shown["clocks"]
    }


def test_acknowledgement_and_contact_and_submission_and_reply_stop_their_clocks():
    view = fold(
        history(*AT_WORK, submitted(at=T0 + DAY), approved(), replied(T0 + 2 * DAY), closed())
    )
    done = {clock.start.name: clock.done_at for clock in view.clocks}

    assert {
        ClockName.ACKNOWLEDGE: T0 + HOUR,
        ClockName.CONTACT: None,
        ClockName.HANDLE: T0 + DAY,
        ClockName.CITIZEN: T0 + 2 * DAY,
    } == done


def test_a_contact_that_reached_nobody_stops_no_clock():
    missed = contacted(at=T0 + HOUR).model_copy(update={"reached": False})
    tried = fold(history(*AT_WORK, missed))
    reached = fold(history(*AT_WORK, missed, contacted(at=T0 + 2 * HOUR)))

    assert [None, T0 + 2 * HOUR] == [contact_done(view) for view in (tried, reached)]


def contact_done(view: OrderView) -> datetime | None:
    clock = latest(view.clocks, "1", ClockName.CONTACT)
    assert clock is not None
    return clock.done_at


def test_an_ordinary_rejection_moves_no_clock_and_keeps_the_first_submission():
    """T-06, R-03."""
    events = (*AT_WORK, submitted(at=T0 + DAY), rejected(at=T0 + 2 * DAY))
    view = fold(history(*events, submitted(at=T0 + 9 * DAY)))

    assert T0 + DAY == view.first_submitted_at
    assert view.on_time(T0 + 10 * DAY) is True


def test_a_false_close_voids_the_submission_and_the_next_one_counts():
    """T-06."""
    void = (*AT_WORK, submitted(at=T0 + DAY), approved(), replied(), closed())
    view = fold(history(*void, rejected(false_close=True)))
    clock = latest(view.clocks, "1", ClockName.HANDLE)

    assert (Status.IN_PROGRESS, None, None) == (view.status, view.lifecycle.closed_at, view.outcome)
    assert clock is not None
    assert clock.running
    again = fold(history(*void, rejected(false_close=True), submitted(at=T0 + 9 * DAY)))
    assert again.on_time(T0 + 9 * DAY) is False


def test_on_time_is_unknown_until_it_is_submitted_or_due():
    view = fold(history(*AT_WORK))

    assert [None, None, False] == [
        view.on_time(T0 + limit) for limit in (DAY, 5 * DAY, 5 * DAY + timedelta(microseconds=1))
    ]


def test_a_submission_at_the_very_moment_it_is_due_is_on_time():
    view = fold(history(*AT_WORK, submitted(at=T0 + 5 * DAY)))

    assert view.on_time(T0 + 6 * DAY) is True


def test_an_order_without_a_limit_is_neither_on_time_nor_late():
    view = fold(history(registered(), accepted(), dispatched(limit=None), acknowledged()))

    assert view.on_time(T0 + 100 * DAY) is None


def test_a_granted_return_ends_its_clocks_and_clears_the_lead():
    """R-03: the citizen's clock runs on, the next department gets a fresh limit."""
    events = (*AT_WORK, return_requested(), return_granted(at=T0 + DAY))
    view = fold(history(*events))

    assert (None, Status.ACCEPTED, 1) == (view.lead_department, view.status, view.counts.returns)
    assert [ClockName.CITIZEN] == [c.start.name for c in view.clocks if c.running]
    assert [AssignmentStatus.RETURNED] == [part.status for part in view.assignments]
    next_one = fold(history(*events, dispatched("power", at=T0 + DAY)))
    assert next_one.handle_clock is not None
    assert T0 + 6 * DAY == next_one.handle_clock.start.due_at


def test_a_department_that_gets_the_order_again_is_not_judged_by_its_earlier_clock():
    """Only a ruling can send it back there; hypothesis found it."""
    events = (*AT_WORK, return_requested(), return_granted(), dispatched(limit=None))
    view = fold(history(*events))

    assert view.handle_clock is None
    assert view.on_time(T0 + 100 * DAY) is None


def test_a_denied_return_goes_back_to_where_it_was():
    for before in ((registered(), accepted(), dispatched()), AT_WORK):
        status = fold(history(*before)).status

        assert status == fold(history(*before, return_requested(), return_denied())).status


def test_a_dispute_starts_a_clock_of_its_own():
    view = fold(history(*AT_WORK, DisputeOpened(at=T0, department="lighting")))

    assert (Status.DISPUTED, "lighting") == (view.status, view.lead_department)


def test_a_denied_dispute_returns_the_order_to_work():
    opened = DisputeOpened(at=T0 + DAY, department="lighting")
    view = fold(history(*AT_WORK, opened, return_denied(at=T0 + 2 * DAY)))

    assert Status.IN_PROGRESS == view.status


def test_a_withdrawn_order_has_no_clock_running_and_no_part_open():
    view = fold(history(*AT_WORK, withdrawn(T0 + DAY)))

    assert (Status.WITHDRAWN, T0 + DAY, None) == (
        view.status,
        view.lifecycle.ended_at,
        view.lifecycle.closed_at,
    )
    assert not [clock for clock in view.clocks if clock.running]
    assert view.on_time(T0 + 30 * DAY) is None


def test_an_urge_is_counted_and_changes_nothing_else():
    """D-05, S-01."""
    urge = WorkOrderUrged(at=T0, channel=Channel.PHONE, by_requester=True)
    before, after = fold(history(*AT_WORK)), fold(history(*AT_WORK, urge, urge))

    assert (2, before.status, before.clocks) == (after.counts.urges, after.status, after.clocks)


PERSONAL = {
    "subject_id": "subject-1",
    "title": "路灯不亮",
    "narrative": "三盏路灯不亮",
    "requester_name": "林某",
    "requester_phone": "13800000000",
}


def test_a_requester_is_shown_with_a_masked_number():
    shown = to_json(fold(history(registered(**PERSONAL))), now=T0)

    assert {"name": "林某", "phone": "138****0000"} == shown["requester"]


def test_an_order_whose_requester_was_erased_says_so():
    gone = {**PERSONAL, "title": None, "narrative": None, "requester_name": None}
    shown = to_json(fold(history(registered(**gone | {"requester_phone": None}))), now=T0)

    assert (None, None, True) == (shown["title"], shown["narrative"], shown["erased"])


def test_a_history_must_begin_with_a_registration():
    with pytest.raises(TypeError, match="registration"):
        fold(history(accepted()))

"""The time of random lives: the parts sum to the whole, and no minute is counted twice."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, cast

from hypothesis import given
from hypothesis import strategies as st

from events.catalog.names import Status
from events.catalog.work_order.event import WorkOrderEvent
from events.catalog.work_order.parts import composed
from events.catalog.work_order.parts.composed import NEW
from events.catalog.work_order.parts.lifecycle import ENDED
from events.store import Recorded
from projections.time_used.explanation import explained
from projections.time_used.shares import Ruler, Time, by_owner, by_stage, total
from projections.time_used.spans import Holder, minute, spans
from tests.databases import effort
from tests.hotline.work_order.spec import terms
from tests.hotline.work_order.test_clock_lives import STEPS, begun_life
from tests.projections.lives import (
    DAY,
    HOUR,
    T0,
    accepted,
    acknowledged,
    approved,
    closed,
    dispatched,
    numbered,
    registered,
    replied,
    resumed,
    return_granted,
    return_requested,
    submitted,
    suspended,
)
from tests.projections.random_lives import logs

LIVES = effort(ci=250, full=20_000, repeated=100)
RULER = Ruler(terms().calendar, terms().policy.office_hours)
LATER = st.integers(0, 60 * 24 * 40).map(lambda minutes: timedelta(minutes=minutes))


def require_whole(events: Sequence[WorkOrderEvent], until: datetime) -> None:
    """No gap, no overlap, and every sum is the whole."""
    found = spans(events, until)
    start = minute(events[0].at)
    end = found[-1].end if found else start

    assert all(before.end == after.start for before, after in pairwise(found))
    assert not found or found[0].start == start
    assert all(span.start <= span.end for span in found)
    whole = RULER.time(start, end)
    assert total(by_stage(found, RULER)) == total(by_owner(found, RULER)) == whole
    assert whole.natural * timedelta(minutes=1) == end - start
    for span in found:
        if span.start < span.end:
            assert span.held.stage is stage_at(events, span.start)


def stage_at(events: Sequence[WorkOrderEvent], instant: datetime) -> Status | None:
    """By a fold of what had happened by then."""
    parts, last = NEW, minute(events[0].at)
    for event in events:
        last = max(last, minute(event.at))
        if last > instant:
            break
        parts = composed.evolve(parts, event.type, event.__dict__)
    return parts.lifecycle.status


@given(log=logs(orders=1), later=LATER)
def test_the_parts_of_a_random_life_sum_to_the_whole_after_every_event(
    log: list[Recorded], later: timedelta
):
    for number in range(1, len(log) + 1):
        events = cast("list[WorkOrderEvent]", [each.event for each in log[:number]])
        require_whole(events, events[-1].at + later)


def test_so_do_those_of_the_lives_that_the_rules_allow():
    """Pauses that the clock ended late, extensions, returns: the lives of the clock oracle."""
    for number in range(LIVES):
        events = facts_of(number)
        require_whole(events, events[-1].at + DAY)


def facts_of(number: int) -> list[WorkOrderEvent]:
    one = begun_life(number)
    for _ in range(one.chance.randint(4, 16)):
        getattr(one, one.chance.choice(STEPS[cast("Status", one.order.status)]))()
        one.now += timedelta(minutes=one.chance.choice((0, 1, 30, 7 * 60, 3 * 24 * 60)))
    return one.facts


@given(log=logs(orders=1), later=LATER)
def test_a_closed_order_uses_no_more_time(log: list[Recorded], later: timedelta):
    last = log[-1].event
    if explained(log, last.at, RULER).status in ENDED:
        assert explained(log, last.at, RULER).total == explained(log, last.at + later, RULER).total


def test_each_holder_has_its_own_time():
    """A returned order, handled by the second department with a pause, and its reply."""
    found = shares(
        registered(at=T0),
        accepted(at=T0 + HOUR),
        dispatched("power", at=T0 + 2 * HOUR),
        return_requested("power", at=T0 + 3 * HOUR),
        return_granted("power", at=T0 + 5 * HOUR),
        dispatched("lighting", at=T0 + 6 * HOUR),
        acknowledged("lighting", at=T0 + 7 * HOUR),
        suspended("lighting", at=T0 + 9 * HOUR),
        resumed("lighting", due_at=T0 + 9 * DAY, at=T0 + 9 * HOUR + DAY),
        submitted("lighting", at=T0 + 12 * HOUR + DAY),
        approved(at=T0 + 13 * HOUR + DAY),
        replied(at=T0 + 14 * HOUR + DAY),
        closed(at=T0 + 15 * HOUR + DAY),
    )

    assert {
        (Holder.CENTRE, None): 1 + 1 + 2 + 1 + 1 + 1 + 1,
        (Holder.DEPARTMENT, "power"): 1,
        (Holder.DEPARTMENT, "lighting"): 1 + 2 + 3,
        (Holder.NONE, None): 24,
    } == {tuple(owner): time.natural // 60 for owner, time in found.items()}


def test_a_reply_waits_for_the_supporting_department_that_has_not_submitted():
    """U-01: the lead has done its part."""
    found = shares(
        registered(at=T0),
        accepted(at=T0),
        dispatched("lighting", ["roads"], at=T0),
        acknowledged("lighting", at=T0),
        submitted("lighting", at=T0),
        approved(at=T0),
        acknowledged("roads", lead=False, at=T0 + HOUR),
        submitted("roads", lead=False, at=T0 + 3 * HOUR),
        replied(at=T0 + 4 * HOUR),
    )

    assert {(Holder.DEPARTMENT, "roads"): 180, (Holder.CENTRE, None): 60} == {
        tuple(owner): time.natural for owner, time in found.items() if time.natural
    }


def shares(*events: Any) -> dict[Any, Time]:
    told = cast("list[WorkOrderEvent]", list(numbered(events)))
    return by_owner(spans(told, told[-1].at), RULER)

"""
What moves a clock after its start: pauses, extensions, shorter limits (T-01, T-04, T-05). Pure.

A moved clock is a whole new setting of the same clock, with the next revision.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from events.catalog.names import ClockName, PauseKind
from events.catalog.values import (
    ClockStart,
    ClockStopped,
)
from events.catalog.work_order.parts.clocks import Clock, latest
from events.timekeeping.moving import resumed, stopped, unit_of
from events.working_time import (
    due_after,
)
from hotline.work_order.clocks import Owner, limits_from, started
from hotline.work_order.state import WorkOrder
from hotline.work_order.terms import Terms


def stopped_clocks(
    order: WorkOrder, kind: PauseKind, at: datetime, terms: Terms
) -> tuple[ClockStopped, ...]:
    """Every handling clock that runs stops; one that has run out stays overdue (T-05)."""
    return tuple(
        stopped(clock.start, kind, at, terms.timing)
        for clock in order.clocks
        if clock.start.name is ClockName.HANDLE and clock.running and at < clock.start.due_at
    )


def resumed_clocks(order: WorkOrder, at: datetime, terms: Terms) -> tuple[ClockStart, ...]:
    """
    What was left of each paused clock is left from `at` on (T-05).

    A clock that was shortened after `at`, before the service ended the pause, goes on from there.
    """
    return within_parents(
        order,
        {
            clock.start.assignment_id: resumed(
                clock.start, clock.paused, max(at, clock.paused.paused_at), terms.timing
            )
            for clock in order.clocks
            if clock.paused is not None and clock.is_open
        },
    )


def within_parents(
    order: WorkOrder, starts: dict[str | None, ClockStart]
) -> tuple[ClockStart, ...]:
    """The handling clocks by assignment; a delegate's ends no later than its parent's (D-11)."""
    for part in order.parts.assignments.present:  # parents first
        own, above = starts.get(part.id), starts.get(part.parent) if part.parent else None
        if own is not None and above is not None and own.due_at > above.due_at:
            warn = own.warn_at and min(own.warn_at, above.due_at)
            starts[part.id] = own.model_copy(update={"due_at": above.due_at, "warn_at": warn})
    return tuple(starts.values())


def shared_by_cases(order: WorkOrder, start: ClockStart) -> tuple[ClockStart, ...]:
    """The lead's clock as that of each department that a grid case was escalated to (G-10)."""
    lead = order.parts.assignments.lead
    if lead is None or start.assignment_id != lead.id:
        return ()
    parts = [order.part_of_case(case_no) for case_no in order.case_parts]
    return tuple(shared(start, part.id, part.department) for part in parts if part is not None)


def shared(start: ClockStart, assignment_id: str, department: str) -> ClockStart:
    """One deadline; more time is the lead's to ask for."""
    own = {"assignment_id": assignment_id, "department": department, "may_extend": None}
    return start.model_copy(update=own)


def pause_ends_at(order: WorkOrder, name: ClockName, at: datetime) -> datetime:
    """`at`, and never after the end of the clock that bounds the pause (T-05)."""
    bound = latest(order.clocks, None, name)
    return at if bound is None else min(at, bound.start.due_at)


class Shortened(NamedTuple):
    """The clocks that end sooner; `stopped` are those of them that are paused."""

    clocks: tuple[ClockStart, ...] = ()
    stopped: tuple[ClockStopped, ...] = ()


def shortened(order: WorkOrder, changed: WorkOrder, at: datetime, terms: Terms) -> Shortened:
    """
    The open clocks that end sooner by the limits of the changed order, counted from now (T-01).

    Counted from now, so that no change makes a department late for the time before it. A paused
    clock stays paused, with less left.
    """
    sooner = list(shorter_clocks(order, changed, at, terms))
    return Shortened(
        tuple(start for _, start in sooner),
        tuple(
            stopped(start, clock.paused.kind, at, terms.timing)
            for clock, start in sooner
            if clock.paused is not None
        ),
    )


def shorter_clocks(
    order: WorkOrder, changed: WorkOrder, at: datetime, terms: Terms
) -> Iterator[tuple[Clock, ClockStart]]:
    limits = limits_from(changed, at, terms)
    for clock in order.clocks:
        start = clock.start
        if not clock.is_open or start.name not in limits:
            continue
        owner = Owner(start.assignment_id, start.department)
        new = started(start.name, at, limits[start.name], terms, owner)
        if new.due_at < due_if_running(clock, at, terms):
            kept = {"revision": start.revision + 1, "may_extend": start.may_extend}
            yield clock, new.model_copy(update=kept)


def due_if_running(clock: Clock, at: datetime, terms: Terms) -> datetime:
    """When the clock is due; for a paused one, when it would be if it ran from now on."""
    start, hours = clock.start, terms.policy.office_hours
    if clock.paused is None:
        return start.due_at
    return due_after(clock.paused.remaining, at, unit_of(start), terms.calendar, hours)

"""The clocks of an order by a newer working calendar (重算, T-03). Pure."""

from collections.abc import Mapping
from datetime import datetime

from events.catalog.names import ClockName
from events.catalog.values import ClockMoves, ClockStart, ExtensionTaken, PauseTaken
from events.catalog.work_order.parts.clocks import Subject
from events.timekeeping.moving import extended_due, limit_in, moved, unit_of
from events.working_time import Pause
from events.working_time import resumed as after_waiting
from hotline.policy_limits import Steps
from hotline.work_order.clock_moves import within_parents
from hotline.work_order.clocks import Owner, limits_from, remainder, started
from hotline.work_order.state import WorkOrder
from hotline.work_order.terms import Terms


def recomputed_clocks(order: WorkOrder, at: datetime, terms: Terms) -> tuple[ClockStart, ...]:
    """
    The clocks that a newer calendar ends at another time, or no longer provisionally (T-03).

    A deadline that has passed stays, and none moves into the past. A paused clock keeps what is
    left of it, and needs no calendar before it runs again.
    """
    found = {}
    for clock in order.clocks:
        start = clock.start
        if not clock.running or start.due_at <= at or not is_older(start, terms):
            continue
        new = recomputed(order, start, terms)
        if new is None:
            continue
        due = new.due_at if new.due_at > at else start.due_at
        if (due, new.provisional) != (start.due_at, start.provisional):
            found[clock.subject] = new.model_copy(update={"due_at": due})
    return tuple(found.values()) + earlier_delegates(order, found, terms)


def earlier_delegates(
    order: WorkOrder, found: Mapping[Subject, ClockStart], terms: Terms
) -> tuple[ClockStart, ...]:
    """The delegates' clocks that would end after those of their parents now (D-11)."""
    handling = {
        clock.start.assignment_id: found.get(clock.subject, clock.start)
        for clock in order.clocks
        if clock.running and clock.start.name is ClockName.HANDLE
    }
    return tuple(
        shorter_remainder(new, new.due_at, terms)
        for new in within_parents(order, dict(handling))
        if new.due_at != handling[new.assignment_id].due_at
    )


def shorter_remainder(start: ClockStart, due: datetime, terms: Terms) -> ClockStart:
    owner = Owner(start.assignment_id, start.department)
    new = remainder(start.name, start.started_at, due, terms, owner)
    return new.model_copy(update={"revision": start.revision + 1, "moves": start.moves})


def is_older(start: ClockStart, terms: Terms) -> bool:
    """Whether the clock was computed by an earlier calendar, in a unit that it matters to."""
    natural = start.limit is not None and limit_in(start.limit).is_natural
    if start.calendar_version is None or natural:
        return False
    return in_order(start.calendar_version) < in_order(terms.calendar.version)


def in_order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def recomputed(order: WorkOrder, start: ClockStart, terms: Terms) -> ClockStart | None:
    """The clock from its start on, by these terms; None: its limits are no longer known."""
    steps = steps_of(order, start, terms)
    if steps is None:
        return None
    owner = Owner(start.assignment_id, start.department)
    plain = started(start.name, start.started_at, steps, terms, owner)
    kept = {"may_extend": start.may_extend, "explains": start.explains}
    new = plain.model_copy(update={"revision": start.revision + 1, **kept})
    return (
        new
        if start.moves is None
        else moved(start, replayed(new, start.moves, terms), start.moves, terms.timing)
    )


def steps_of(order: WorkOrder, start: ClockStart, terms: Terms) -> Steps | None:
    """Limits in different units are not stored: the policy has them, if it is still the same."""
    if start.limit is not None:
        return (limit_in(start.limit),)
    delegates = {part.id for part in order.parts.assignments.present if part.parent is not None}
    if start.policy_version != terms.policy.version or start.assignment_id in delegates:
        return None  # a delegate's is what was left of its parent's (D-11)
    return limits_from(order, start.started_at, terms).get(start.name)


def replayed(start: ClockStart, moves: ClockMoves, terms: Terms) -> datetime:
    """The deadline after all moves, in the order in which they were made."""
    made: list[tuple[datetime, PauseTaken | ExtensionTaken]] = [
        *((each.started_at, each) for each in moves.pauses),
        *((each.granted_at, each) for each in moves.extensions),
    ]
    for _, each in sorted(made, key=lambda one: one[0]):
        due = (
            extended_due(start, each.limit, terms.timing)
            if isinstance(each, ExtensionTaken)
            else after_pause(start, each, terms)
        )
        start = start.model_copy(update={"due_at": due})
    return start.due_at


def after_pause(start: ClockStart, taken: PauseTaken, terms: Terms) -> datetime:
    pause = Pause(taken.started_at, taken.ended_at)
    hours = terms.policy.office_hours
    return after_waiting(start.due_at, pause, unit_of(start), terms.calendar, hours).due_at

"""
What moves a clock after its start: pauses and extensions (T-01, T-04, T-05). Pure.

A moved clock is a whole new setting of the same clock, with the next revision.
"""

from datetime import datetime
from typing import Final

from events.catalog.names import PauseKind, Unit
from events.catalog.values import (
    ClockMoves,
    ClockStart,
    ClockStopped,
    ExtensionTaken,
    Limit,
    PauseTaken,
)
from events.timekeeping.setting import Timing
from events.working_time import (
    ClockSentence,
    Pause,
    TimeLimit,
    due_after,
    extended,
    is_provisional,
    remaining,
    warn_at,
)

NEVER_MOVED: Final = ClockMoves()


def stopped(start: ClockStart, kind: PauseKind, at: datetime, timing: Timing) -> ClockStopped:
    hours, unit = timing.office_hours, unit_of(start)
    left = remaining(at, start.due_at, unit, timing.calendar, hours)
    return ClockStopped(
        name=start.name,
        assignment_id=start.assignment_id,
        department=start.department,
        kind=kind,
        paused_at=at,
        remaining=left,
        explanation=sentence_of(start, start.moves or NEVER_MOVED, timing).stopped(at, kind, left),
    )


def resumed(start: ClockStart, paused: ClockStopped, at: datetime, timing: Timing) -> ClockStart:
    hours, unit = timing.office_hours, unit_of(start)
    due = due_after(paused.remaining, at, unit, timing.calendar, hours)
    taken = PauseTaken(kind=paused.kind, started_at=paused.paused_at, ended_at=at)
    moves = start.moves or NEVER_MOVED
    longer = ClockMoves(pauses=(*moves.pauses, taken), extensions=moves.extensions)
    return moved(start, due, longer, timing)


def extended_clock(start: ClockStart, limit: Limit, at: datetime, timing: Timing) -> ClockStart:
    """Counted from the old deadline, whenever it is decided; one extension less is left (T-04)."""
    due = extended_due(start, limit, timing)
    moves = start.moves or NEVER_MOVED
    taken = ExtensionTaken(limit=limit, granted_at=at)
    longer = ClockMoves(pauses=moves.pauses, extensions=(*moves.extensions, taken))
    left = (start.may_extend or ())[1:]
    return moved(start, due, longer, timing).model_copy(update={"may_extend": left or None})


def extended_due(start: ClockStart, limit: Limit, timing: Timing) -> datetime:
    more = TimeLimit(limit.value, limit.unit)
    return extended(start.due_at, more, timing.calendar, timing.office_hours).due_at


def moved(start: ClockStart, due: datetime, moves: ClockMoves, timing: Timing) -> ClockStart:
    """The same clock with another deadline, computed by the versions in force now (T-01)."""
    limit, calendar, hours = start.limit, timing.calendar, timing.office_hours
    warned = None if limit is None else warn_at(due, limit_in(limit), calendar, hours)
    return start.model_copy(
        update={
            "due_at": due,
            "warn_at": warned,
            "revision": start.revision + 1,
            "provisional": is_provisional(start.started_at, due, unit_of(start), calendar),
            "policy_version": timing.policy_version,
            "calendar_version": calendar.version,
            "moves": moves,
            "explanation": sentence_of(start, moves, timing).due(due),
        }
    )


def sentence_of(start: ClockStart, moves: ClockMoves, timing: Timing) -> ClockSentence:
    return ClockSentence(
        start=start.started_at,
        limit=None if start.limit is None else limit_in(start.limit),
        unit=unit_of(start),
        pauses=[(each.kind, Pause(each.started_at, each.ended_at)) for each in moves.pauses],
        extensions=[limit_in(each.limit) for each in moves.extensions],
        calendar=timing.calendar,
        office_hours=timing.office_hours,
    )


def unit_of(start: ClockStart) -> Unit:
    """A deadline that another city set moves by elapsed time."""
    return Unit.HOUR if start.limit is None else start.limit.unit


def limit_in(limit: Limit) -> TimeLimit:
    return TimeLimit(limit.value, limit.unit)

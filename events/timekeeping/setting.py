"""How a clock is set: computed once, and stored with the versions it was computed by (T-01)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from events.catalog.names import ClockName
from events.catalog.values import ClockStart, Limit
from events.working_time import (
    Calendar,
    Due,
    OfficeHours,
    TimeLimit,
    due_at,
    due_in_turn,
    warn_at,
)

Steps = Sequence[TimeLimit]
"""Limits to run one after the other: each starts where the one before it ends."""


@dataclass(frozen=True, kw_only=True)
class Timing:
    """By what time is counted at the moment of a decision."""

    calendar: Calendar
    office_hours: OfficeHours
    policy_version: int


def started(
    name: ClockName,
    at: datetime,
    steps: Steps,
    timing: Timing,
    *,
    assignment_id: str | None = None,
    department: str | None = None,
) -> ClockStart:
    counted = due(at, steps, timing)
    return ClockStart(
        name=name,
        assignment_id=assignment_id,
        department=department,
        started_at=at,
        due_at=counted.due_at,
        warn_at=warning(counted.due_at, steps, timing),
        limit=stored_limit(steps),
        provisional=counted.provisional,
        policy_version=timing.policy_version,
        calendar_version=counted.calendar_version,
        explanation=counted.explanation,
    )


def due(start: datetime, steps: Steps, timing: Timing) -> Due:
    if len(steps) == 1:
        return due_at(start, steps[0], timing.calendar, timing.office_hours)
    return due_in_turn(start, steps, timing.calendar, timing.office_hours)


def warning(due_at: datetime, steps: Steps, timing: Timing) -> datetime:
    """When to warn (T-07). Where the units of the steps differ, by the last one alone."""
    limit = stored_limit(steps)
    last = steps[-1] if limit is None else TimeLimit(limit.value, limit.unit)
    return warn_at(due_at, last, timing.calendar, timing.office_hours)


def stored_limit(steps: Steps) -> Limit | None:
    """One limit, or the sum of several in one unit; None where the units differ."""
    units = {limit.unit for limit in steps}
    if len(units) > 1:
        return None
    return limit_of(TimeLimit(sum(limit.value for limit in steps), units.pop()))


def limit_of(limit: TimeLimit) -> Limit:
    return Limit(value=limit.value, unit=limit.unit)

"""Clocks of a case that run out: what the service itself records of them (T-07)."""

from collections.abc import Sequence
from typing import Any, Final

from events.act import Act, Ask, command
from events.catalog.grid_case.deadlines import CaseDeadlineMissed, CaseDeadlineWarned
from events.catalog.grid_case.event import GridCaseEvent
from events.catalog.grid_case.life import GridCase
from events.catalog.names import CaseStatus, ClockName
from events.catalog.work_order.parts.clocks import Clock


@command
class WarnCaseDeadline:
    """时限预警."""

    clock: ClockName
    revision: int


@command
class MissCaseDeadline:
    """超时."""

    clock: ClockName
    revision: int


def warn(ask: Ask[WarnCaseDeadline, Any], case: GridCase) -> Sequence[GridCaseEvent]:
    """Once, while the clock runs, and never of a deadline that is past."""
    clock = running(case, ask.command)
    if clock is None or clock.warned or clock.start.warn_at is None:
        return []
    if not clock.start.warn_at <= ask.at <= clock.start.due_at:
        return []
    return [CaseDeadlineWarned(at=ask.at, **fields_of(case, clock))]


def miss(ask: Ask[MissCaseDeadline, Any], case: GridCase) -> Sequence[GridCaseEvent]:
    """Once, and only while the clock runs."""
    clock = running(case, ask.command)
    if clock is None or clock.missed or ask.at <= clock.start.due_at:
        return []
    return [CaseDeadlineMissed(at=ask.at, **fields_of(case, clock))]


def running(case: GridCase, named: WarnCaseDeadline | MissCaseDeadline) -> Clock | None:
    key = (None, named.clock, named.revision)
    return next(
        (each for each in case.clocks if each.running and (*each.key, each.start.revision) == key),
        None,
    )


def fields_of(case: GridCase, clock: Clock) -> dict[str, Any]:
    """The department is held to the handling clock alone, the centre to the others."""
    name = clock.start.name
    return {
        "clock": name,
        "revision": clock.start.revision,
        "due_at": clock.start.due_at,
        "department": case.department if name is ClockName.HANDLE else None,
    }


ANY_STAGE: Final = frozenset(CaseStatus)
ACTS: Final = tuple(
    Act(
        command=each,
        name_zh=name,
        allowed_in=ANY_STAGE,
        roles=frozenset(),
        decide=decide,
        example={"clock": "handle", "revision": 1},
    )
    for each, name, decide in (
        (WarnCaseDeadline, "时限预警", warn),
        (MissCaseDeadline, "超时", miss),
    )
)

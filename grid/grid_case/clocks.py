"""The clocks of a case: one for each node, fixed when the node begins (T-01, G-09)."""

from collections.abc import Sequence
from datetime import datetime

from events.catalog.grid_case.life import GridCase
from events.catalog.names import ClockName, PauseKind
from events.catalog.values import ClockStart, ClockStopped
from events.timekeeping.moving import resumed, stopped
from events.timekeeping.setting import started
from grid.catalogue.entry import EntryKey
from grid.catalogue.handling_standard import StepStandard
from grid.grid_case.context import CaseContext, CaseTerms


def node_clock(name: ClockName, at: datetime, terms: CaseTerms) -> tuple[ClockStart, ...]:
    """With the limit that the city sets for this node."""
    return (started(name, at, (terms.limits[name],), terms.timing),)


def handle_clock(case: GridCase, at: datetime, terms: CaseTerms) -> tuple[ClockStart, ...]:
    """
    By the handling standard of the row and the class of the area: its steps in turn, as they were
    in force when the case was reported.

    A component has the standard of the matter with its code, which says what is wrong with it. A
    row without a standard has the city's limit for the node.
    """
    steps = tuple(step.limit for step in standard_of(case, terms))
    limits = steps or (terms.limits[ClockName.HANDLE],)
    return (started(ClockName.HANDLE, at, limits, terms.timing),)


def standard_of(case: GridCase, terms: CaseTerms) -> Sequence[StepStandard]:
    matter = case.matter
    if matter is None:
        return ()
    row = terms.catalogue.current(EntryKey(matter.standard, matter.kind, matter.code))
    if row is None:
        return ()
    return terms.standards.of(case.standards_version).steps(row.code, case.area_class)


def counted_at(case: GridCase, name: ClockName, context: CaseContext) -> datetime | None:
    """From when on the node counts as done; a phone cannot have done it before it began."""
    moment = context.counted_at
    began = [
        each.start.started_at for each in case.clocks if each.is_open and each.start.name is name
    ]
    return None if moment is None or not began or moment < max(began) else moment


def stopped_clocks(
    case: GridCase, kind: PauseKind, at: datetime, terms: CaseTerms
) -> tuple[ClockStopped, ...]:
    """Every clock that runs stops; one that has run out stays overdue (T-05)."""
    return tuple(
        stopped(clock.start, kind, at, terms.timing)
        for clock in case.clocks
        if clock.running and at < clock.start.due_at
    )


def resumed_clocks(
    case: GridCase, kind: PauseKind, at: datetime, terms: CaseTerms
) -> tuple[ClockStart, ...]:
    """What was left of each clock that paused for this reason is left from `at` on (T-05)."""
    return tuple(
        resumed(clock.start, clock.paused, at, terms.timing)
        for clock in case.clocks
        if clock.paused is not None and clock.is_open and clock.paused.kind is kind
    )

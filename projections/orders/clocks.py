"""The clocks of one order (T-07): started by events, done by events, never computed here."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from events.catalog.names import ClockName
from events.catalog.values import ClockStart


@dataclass(frozen=True, kw_only=True)
class Clock:
    """
    A started clock.

    `done_at`: what it asked for happened. `ended_at`: it stopped mattering (returned, withdrawn).
    `first_due_at`: the deadline before any extension or pause.
    """

    start: ClockStart
    first_due_at: datetime
    done_at: datetime | None = None
    ended_at: datetime | None = None
    of_earlier_dispatch: bool = False  # its department may get the order again, with another clock

    @property
    def running(self) -> bool:
        return self.done_at is None and self.ended_at is None


Clocks = tuple[Clock, ...]


def started(clocks: Clocks, starts: Iterable[ClockStart]) -> Clocks:
    return clocks + tuple(Clock(start=start, first_due_at=start.due_at) for start in starts)


def done(clocks: Clocks, name: ClockName, department: str | None, at: datetime) -> Clocks:
    """Stop the running clock of that name and department; the first time counts."""
    return tuple(
        replace(clock, done_at=at) if clock.running and is_it(clock, name, department) else clock
        for clock in clocks
    )


def undone(clocks: Clocks, name: ClockName, department: str | None) -> Clocks:
    """A false close is void: the clock runs on as if nothing had been submitted (T-06)."""
    return tuple(
        replace(clock, done_at=None, ended_at=None)
        if is_it(clock, name, department) and clock is latest(clocks, name, department)
        else clock
        for clock in clocks
    )


def ended(clocks: Clocks, at: datetime, department: str | None = None) -> Clocks:
    """End what runs: of one department, or (None) of the whole order."""
    return tuple(
        replace(clock, ended_at=at)
        if clock.running and department in {None, clock.start.department}
        else clock
        for clock in clocks
    )


def latest(clocks: Clocks, name: ClockName, department: str | None) -> Clock | None:
    """The one of the present dispatch, if it has any."""
    return next(
        (
            clock
            for clock in reversed(clocks)
            if is_it(clock, name, department) and not clock.of_earlier_dispatch
        ),
        None,
    )


def is_it(clock: Clock, name: ClockName, department: str | None) -> bool:
    return clock.start.name is name and clock.start.department == department

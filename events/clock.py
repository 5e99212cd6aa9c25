"""
One clock, injected (L-03): no other code reads the system time.

The log stamps `recorded_at` = greatest(clock, last stamp). `replay`, `simulate` and tests drive
the clock, and only on a log marked as simulated (events/postgres/properties.py).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import monotonic

FURTHEST_AHEAD = timedelta(minutes=5)  # of the database's clock (migrations/0003_pre_append.sql)
Clock = Callable[[], datetime]


def system_clock() -> datetime:
    return datetime.now(UTC)


@dataclass
class DrivenClock:
    """Stands still until it is set."""

    now: datetime

    def __post_init__(self) -> None:
        self.set(self.now)

    def __call__(self) -> datetime:
        return self.now

    def set(self, instant: datetime) -> None:
        if instant.tzinfo is None:
            raise ValueError(f"{instant} has no zone")
        self.now = instant


def not_before(
    clock: Clock, last_stamp: datetime, seconds: Callable[[], float] = monotonic
) -> Clock:
    """
    A clock that goes on from the log's last stamp at the pace of real time.

    It is the given clock once that one is later. `seconds` counts the time that has passed.
    """
    start = seconds()
    return lambda: max(clock(), last_stamp + timedelta(seconds=seconds() - start))

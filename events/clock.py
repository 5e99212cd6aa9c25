"""
One clock, injected (L-03): no other code reads the system time.

The log stamps `recorded_at` = greatest(clock, last stamp). `replay`, `simulate` and tests drive
the clock, and only on a log marked as simulated (events/postgres/properties.py).
"""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import monotonic

FURTHEST_AHEAD = timedelta(minutes=5)  # of the database's clock (migrations/0003_pre_append.sql)
FURTHEST_JUMP = timedelta(hours=1)  # ahead of the time that has passed in this process
Clock = Callable[[], datetime]
Seconds = Callable[[], float]


def system_clock() -> datetime:
    return datetime.now(UTC)


def passing() -> float:
    """Seconds of a clock that cannot be set; on Linux a suspended machine counts them too."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if sys.platform == "linux" else monotonic()


@dataclass
class Pace:
    """
    Whether a clock goes on at the pace of the time that passes, from where it was at the start.

    The embedded database reads the same machine clock: only a clock that
    cannot be set shows a jump of it.
    """

    clock: Clock = system_clock
    seconds: Seconds = passing

    def __post_init__(self) -> None:
        self.start, self.began = self.clock(), self.seconds()

    def latest(self) -> datetime:
        """The furthest that the clock may be by now."""
        return self.start + timedelta(seconds=self.seconds() - self.began) + FURTHEST_JUMP

    def jumped(self) -> bool:
        return self.clock() > self.latest()


@dataclass
class DrivenClock:
    """Does not move until it is set."""

    now: datetime

    def __post_init__(self) -> None:
        self.set(self.now)

    def __call__(self) -> datetime:
        return self.now

    def set(self, instant: datetime) -> None:
        if instant.tzinfo is None:
            raise ValueError(f"{instant} has no zone")
        self.now = instant


def not_before(clock: Clock, last_stamp: datetime, seconds: Seconds = monotonic) -> Clock:
    """
    A clock that goes on from the log's last stamp at the pace of real time.

    It is the given clock once that one is later. `seconds` counts the time that has passed.
    """
    start = seconds()
    return lambda: max(clock(), last_stamp + timedelta(seconds=seconds() - start))

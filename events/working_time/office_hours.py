"""
Office hours (办公时间): policy data, the same on every working day.

A `moment` here is a number of microseconds since the start of the day.
"""

from dataclasses import dataclass
from datetime import time
from functools import cached_property
from itertools import pairwise

SECOND = 1_000_000
DAY = 24 * 3600 * SECOND
MIDNIGHT = time(0)  # as an end: 24:00

DEFAULT_SESSIONS = ((time(9), time(12)), (time(14), time(18)))


@dataclass(frozen=True)
class OfficeHours:
    """
    The sessions of a working day, and when a limit in working days ends on its last day (T-02).

    As the end of a session or of the day, midnight means 24:00.
    """

    sessions: tuple[tuple[time, time], ...] = DEFAULT_SESSIONS
    day_ends: time = time(18)

    def __post_init__(self) -> None:
        edges = [edge for span in self.spans for edge in span]
        if not edges or any(left >= right for left, right in pairwise(edges)):
            raise ValueError(
                "办公时段应依次排列、互不相接、先开后关 · "
                "sessions are given in order, do not touch, and open before they close"
            )
        if end_of(self.day_ends) < edges[-1]:
            raise ValueError(
                "day_ends 不能早于最后一个办公时段 · the day cannot end before its last session"
            )

    @cached_property
    def spans(self) -> tuple[tuple[int, int], ...]:
        return tuple((moment_of(opens), end_of(closes)) for opens, closes in self.sessions)

    @cached_property
    def length(self) -> int:
        """Working time of one working day."""
        return sum(closes - opens for opens, closes in self.spans)

    @cached_property
    def close(self) -> int:
        """When a working day ends for a limit in working days."""
        return end_of(self.day_ends)

    def worked_by(self, moment: int) -> int:
        """Working time between the start of the day and `moment`."""
        worked = 0
        for opens, closes in self.spans:
            if moment <= opens:
                break
            worked += min(moment, closes) - opens
        return worked

    def moment_after(self, worked: int) -> int:
        """The first moment with that much working time behind it: 12:00, never 14:00 (T-02)."""
        for opens, closes in self.spans:
            if worked <= closes - opens:
                return opens + worked
            worked -= closes - opens
        raise ValueError("a working day is not that long")


def end_of(moment: time) -> int:
    return moment_of(moment) or DAY


def moment_of(moment: time) -> int:
    seconds = (moment.hour * 60 + moment.minute) * 60 + moment.second
    return seconds * SECOND + moment.microsecond

"""
Counting working days by arithmetic: an ordinary week plus the exceptions of the calendar.

Days are proleptic ordinals as in `date.toordinal` (1 = Monday 0001-01-01). Both directions cost
one bisection over the exceptions, whatever the distance.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate

WEEK = 7


@dataclass(frozen=True, slots=True)
class DayCount:
    week: tuple[int, ...]  # the working days of an ordinary week, 0 = Monday
    exceptions: tuple[int, ...]  # ordinals that differ from the ordinary week, ascending
    corrections: tuple[int, ...]  # working days gained or lost before exception i
    through_exceptions: tuple[int, ...]  # working days up to and including exception i

    def through(self, day: int) -> int:
        """Working days up to and including `day`."""
        return plain_through(self.week, day) + self.corrections[bisect_right(self.exceptions, day)]

    def nth(self, count: int) -> int:
        """The first day with `through(day) == count`; the inverse of `through`."""
        following = bisect_left(self.through_exceptions, count)
        day = plain_nth(self.week, count - self.corrections[following])
        if following == len(self.exceptions):
            return day
        return min(day, self.exceptions[following])  # a make-up day may come first


def day_count(week: Iterable[int], gained: Iterable[int], lost: Iterable[int]) -> DayCount:
    """`gained` are days that work against the ordinary week, `lost` those that do not."""
    ordinary = tuple(sorted(week))
    if not ordinary:
        raise ValueError("a week without a working day has no working time")
    steps = sorted([(day, 1) for day in gained] + [(day, -1) for day in lost])
    corrections = tuple(accumulate((step for _, step in steps), initial=0))
    through = tuple(
        plain_through(ordinary, day) + corrected
        for (day, _), corrected in zip(steps, corrections[1:], strict=True)
    )
    return DayCount(ordinary, tuple(day for day, _ in steps), corrections, through)


def plain_through(week: tuple[int, ...], day: int) -> int:
    weeks, rest = divmod(day, WEEK)
    return weeks * len(week) + bisect_left(week, rest)


def plain_nth(week: tuple[int, ...], count: int) -> int:
    weeks, rest = divmod(count - 1, len(week))
    return weeks * WEEK + week[rest] + 1

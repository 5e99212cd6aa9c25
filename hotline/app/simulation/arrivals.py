"""When requests arrive: by the hour, the day of the week, and a storm."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Final

BUSY: Final = (1, 1, 1, 1, 1, 1, 2, 4, 8, 10, 10, 9, 6, 6, 8, 9, 9, 7, 6, 5, 5, 4, 3, 2)  # by hour
WEEK: Final = (1.2, 1.1, 1.08, 1.07, 1.05, 0.77, 0.73)  # from Monday
HOLIDAY: Final = 0.65
STORM: Final = 1.5
STORM_LASTS: Final = timedelta(days=3)
NIGHT_BEGINS, NIGHT_ENDS = 22, 6


@dataclass(frozen=True, kw_only=True)
class Storm:
    """Heavy rain: more requests, and other ones."""

    since: datetime
    until: datetime

    def rages(self, at: datetime) -> bool:
        return self.since <= at < self.until


def storm_of(start: datetime, end: datetime) -> Storm:
    """One in each play, past its middle; a quarter of it at most."""
    length = end - start
    since = start + length * 0.55
    return Storm(since=since, until=since + min(STORM_LASTS, length / 4))


@dataclass(frozen=True, kw_only=True)
class Arrivals:
    """`rate`: requests on a day of an ordinary week, on the average."""

    rate: float
    storm: Storm
    is_working_day: Callable[[date], bool]

    def factor(self, at: datetime) -> float:
        day = WEEK[at.weekday()]
        if at.weekday() < 5 and not self.is_working_day(at.date()):
            day = HOLIDAY
        hour = BUSY[at.hour] * len(BUSY) / sum(BUSY)
        return day * hour * (STORM if self.storm.rages(at) else 1.0)

    def after(self, at: datetime, rng: Random) -> datetime:
        """The next one: drawn at the highest rate, and kept as often as the moment's is."""
        most = max(WEEK) * max(BUSY) * len(BUSY) / sum(BUSY) * STORM
        per_second = self.rate * most / 86_400
        while True:
            at += timedelta(seconds=rng.expovariate(per_second))
            if rng.random() * most < self.factor(at):
                return at


def is_night(at: datetime) -> bool:
    return at.hour >= NIGHT_BEGINS or at.hour < NIGHT_ENDS

"""How much of an order's time each holder used, by stage: in working and in natural minutes."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple, TypeVar

from events.catalog.names import Unit
from events.working_time import Calendar, OfficeHours
from events.working_time.line import time_between
from projections.time_used.spans import Held, Holder, Span

K = TypeVar("K", bound=Hashable)
ONE_MINUTE = timedelta(minutes=1)


class Time(NamedTuple):
    """Whole minutes."""

    working: int = 0
    natural: int = 0

    def plus(self, other: "Time") -> "Time":
        return Time(self.working + other.working, self.natural + other.natural)


class TimeHolder(NamedTuple):
    """For whom the order waited, in whatever stage."""

    holder: Holder
    department: str | None = None


@dataclass(frozen=True)
class Ruler:
    """Measures by the calendar and the office hours of today."""

    calendar: Calendar
    office_hours: OfficeHours

    def time(self, start: datetime, end: datetime) -> Time:
        working, natural = (
            time_between(start, end, unit, self.calendar, self.office_hours) // ONE_MINUTE
            for unit in (Unit.WORKING_HOUR, Unit.HOUR)
        )
        return Time(working, natural)

    def of(self, span: Span) -> Time:
        return self.time(span.start, span.end)


def by_stage(spans: Iterable[Span], ruler: Ruler) -> dict[Held, Time]:
    return summed(spans, ruler, lambda span: span.held)


def by_owner(spans: Iterable[Span], ruler: Ruler) -> dict[TimeHolder, Time]:
    return summed(spans, ruler, lambda span: TimeHolder(span.held.holder, span.held.department))


def summed(spans: Iterable[Span], ruler: Ruler, key: Callable[[Span], K]) -> dict[K, Time]:
    """In the order in which they come first."""
    found: dict[K, Time] = {}
    for span in spans:
        found[key(span)] = found.get(key(span), Time()).plus(ruler.of(span))
    return found


def total(shares: Mapping[K, Time]) -> Time:
    whole = Time()
    for each in shares.values():
        whole = whole.plus(each)
    return whole

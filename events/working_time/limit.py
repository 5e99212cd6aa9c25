"""What a time limit is, and what stops its clock (T-02, T-05)."""

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from events.catalog.names import Unit

MINUTES = {Unit.MINUTE: 1, Unit.HOUR: 60, Unit.NATURAL_DAY: 24 * 60}
NATURAL_UNITS = frozenset(MINUTES)
NATURAL_TWIN = {Unit.WORKING_HOUR: Unit.HOUR, Unit.WORKING_DAY: Unit.NATURAL_DAY}


class LimitOutOfRange(ValueError):
    """The deadline would lie outside the years 1 to 9999."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """时限, as policy states it: 5 working days, 2 hours."""

    value: int
    unit: Unit

    def __post_init__(self) -> None:
        if isinstance(self.value, bool) or not isinstance(self.value, int) or self.value < 1:
            raise ValueError("时限应为不小于 1 的整数 · a time limit is a whole number from 1 on")

    @property
    def is_natural(self) -> bool:
        """Whether it runs through nights and holidays."""
        return self.unit in NATURAL_UNITS


@dataclass(frozen=True, slots=True)
class Pause:
    """The clock stood still from `start` until `end` (挂起、待补充); both are aware instants."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if to_utc(self.end) < to_utc(self.start):
            raise ValueError("a pause ends before it starts")


def half(limit: TimeLimit) -> TimeLimit:
    """The limit of a rework round: half, rounded up to its unit (F-02)."""
    return TimeLimit((limit.value + 1) // 2, limit.unit)


def in_natural_time(limit: TimeLimit) -> TimeLimit:
    """The same number of natural hours or days: 4 working hours become 4 hours (T-10)."""
    return TimeLimit(limit.value, NATURAL_TWIN.get(limit.unit, limit.unit))


def share(limit: TimeLimit, parts: int) -> TimeLimit:
    """One of `parts` equal parts of a natural limit, in whole minutes and at least one (T-10)."""
    minutes = max(limit.value * MINUTES[limit.unit] // parts, 1)
    if minutes % MINUTES[Unit.HOUR] == 0:
        return TimeLimit(minutes // MINUTES[Unit.HOUR], Unit.HOUR)
    return TimeLimit(minutes, Unit.MINUTE)


def to_utc(instant: datetime) -> datetime:
    """Python compares two times of one zone by their wall clocks; only in UTC is it exact."""
    return in_zone(instant, UTC)


def in_zone(instant: datetime, zone: tzinfo) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("an instant needs its offset from UTC")
    try:
        return instant.astimezone(zone)
    except OverflowError as error:
        raise LimitOutOfRange from error

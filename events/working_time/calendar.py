"""The working calendar: an ordinary week, and what each published year changes in it (T-03)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from zoneinfo import ZoneInfo

from events.working_time.day_count import DayCount, day_count

SHANGHAI = ZoneInfo("Asia/Shanghai")
WEEKEND = frozenset({5, 6})  # date.weekday()
EVERY_YEAR = range(1, 10_000)


@dataclass(frozen=True)
class CalendarYear:
    """
    One publication about one year (放假安排). Its days off may include weekends, as the notices do.

    `version` is "{year}.{revision}"; a later revision replaces the whole year.
    """

    year: int
    days_off: tuple[date, ...]
    make_up_days: tuple[date, ...]  # 调休上班日
    names: Mapping[date, str] = field(hash=False)  # the holiday that a day belongs to
    version: str
    source: str

    def __post_init__(self) -> None:
        if any(day.year != self.year for day in self.days_off + self.make_up_days):
            raise ValueError(
                f"{self.year} 年的日历中有其他年份的日子 · "
                f"the calendar of {self.year} names a day of another year"
            )
        if both := set(self.days_off) & set(self.make_up_days):
            raise ValueError(
                f"{min(both)} 既列为放假又列为上班 · "
                f"{min(both)} cannot be a day off and a make-up day"
            )
        year, _, revision = self.version.partition(".")
        if year != str(self.year) or not revision.isdecimal() or int(revision) < 1:
            raise ValueError(
                f"{self.year} 年的版本号应为 {self.year}.1、{self.year}.2…… · "
                f"the version of {self.year} reads {self.year}.1, {self.year}.2, …"
            )

    @property
    def revision(self) -> int:
        return int(self.version.partition(".")[2])


@dataclass(frozen=True)
class Calendar:
    """
    Which days are worked, in one zone.

    Outside the `published` years the ordinary week holds, and what is computed is provisional.
    """

    version: str
    zone: ZoneInfo
    published: Collection[int]
    days_off: frozenset[date] = frozenset()
    make_up_days: frozenset[date] = frozenset()
    names: Mapping[date, str] = field(default_factory=dict, hash=False)
    weekend: frozenset[int] = WEEKEND

    def is_published(self, day: date) -> bool:
        return day.year in self.published

    def is_working_day(self, day: date) -> bool:
        if day.weekday() in self.weekend:
            return day in self.make_up_days
        return day not in self.days_off

    @cached_property
    def days(self) -> DayCount:
        """Counted once for each calendar; a calendar never changes."""
        return day_count(
            week=set(range(7)) - self.weekend,
            gained=[day.toordinal() for day in self.make_up_days if day.weekday() in self.weekend],
            lost=[day.toordinal() for day in self.days_off if day.weekday() not in self.weekend],
        )


def calendar_of(years: Iterable[CalendarYear], zone: ZoneInfo = SHANGHAI) -> Calendar:
    """
    The calendar that all these publications make together.

    Its version is the last year's number and one revision for every correction of any year:
    "2026.1", after a correction "2026.2". None at all is "0.0": Monday to Friday, all provisional.
    """
    latest = latest_revisions(years)
    corrections = sum(year.revision - 1 for year in latest.values())
    return Calendar(
        version=f"{max(latest)}.{1 + corrections}" if latest else "0.0",
        zone=zone,
        published=frozenset(latest),
        days_off=frozenset(day for year in latest.values() for day in year.days_off),
        make_up_days=frozenset(day for year in latest.values() for day in year.make_up_days),
        names={day: name for year in latest.values() for day, name in year.names.items()},
    )


def latest_revisions(years: Iterable[CalendarYear]) -> dict[int, CalendarYear]:
    latest: dict[int, CalendarYear] = {}
    for year in years:
        known = latest.setdefault(year.year, year)
        if known.revision == year.revision and known != year:
            raise ValueError(f"calendar {year.version} was published twice, with different days")
        if known.revision < year.revision:
            latest[year.year] = year
    return latest


def ordinary_weeks(zone: ZoneInfo, version: str) -> Calendar:
    """Monday to Friday without end, final: a city whose holidays we do not have."""
    return Calendar(version=version, zone=zone, published=EVERY_YEAR)


def every_day(zone: ZoneInfo, version: str) -> Calendar:
    """Every day is worked, without end: a city that counts all its limits in natural days."""
    return Calendar(version=version, zone=zone, published=EVERY_YEAR, weekend=frozenset())

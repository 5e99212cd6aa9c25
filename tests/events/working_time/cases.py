"""What the examples of working time share: the shipped calendar, and short ways to write a case."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from events.calendars import shipped_years
from events.catalog.names import Unit
from events.working_time import MIDNIGHT, SHANGHAI, OfficeHours, TimeLimit, calendar_of, due_at

CHINA = calendar_of(shipped_years())
OFFICE = OfficeHours()
UNTIL_MIDNIGHT = OfficeHours(day_ends=MIDNIGHT)
NEW_YORK = ZoneInfo("America/New_York")

starts = st.datetimes(datetime(2018, 1, 1), datetime(2028, 1, 1), timezones=st.just(SHANGHAI))  # noqa: DTZ001
waits = st.timedeltas(timedelta(0), timedelta(days=90))
limits = st.builds(TimeLimit, st.integers(1, 30), st.sampled_from(Unit))
offices = st.sampled_from((OFFICE, UNTIL_MIDNIGHT))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def wall(instant: datetime) -> str:
    assert instant.tzinfo is SHANGHAI
    return f"{instant:%Y-%m-%d %H:%M}"


def limit_of(text: str) -> TimeLimit:
    value, unit = text.split()
    return TimeLimit(int(value), Unit(unit))


def due_of(start: str, limit: str, office: OfficeHours = OFFICE, pauses=()) -> datetime:
    return due_at(at(start), limit_of(limit), CHINA, office, pauses).due_at

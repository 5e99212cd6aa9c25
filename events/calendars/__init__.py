"""
The working days of 2019 to 2026, as the State Council published them.

`cn_exceptions.csv` holds the weekdays off and the weekend days worked (facts, taken from
NateScarlet/holiday-cn, MIT, and equal to two further sources on every day); `cn_notices.csv` names
the notices of each year. A new year is recorded in the log, not added here.
"""

import csv
from collections.abc import Iterator
from datetime import date
from importlib.resources import files

from events.working_time.calendar import CalendarYear


def shipped_years() -> tuple[CalendarYear, ...]:
    """Read from the package: `calendar_of(shipped_years())` is the calendar to begin with."""
    exceptions = list(rows("cn_exceptions.csv"))
    return tuple(shipped_year(notice, exceptions) for notice in rows("cn_notices.csv"))


def shipped_year(notice: dict[str, str], exceptions: list[dict[str, str]]) -> CalendarYear:
    own = [row for row in exceptions if row["date"].startswith(notice["year"])]
    return CalendarYear(
        year=int(notice["year"]),
        days_off=tuple(date.fromisoformat(row["date"]) for row in own if row["kind"] == "off"),
        make_up_days=tuple(
            date.fromisoformat(row["date"]) for row in own if row["kind"] == "make_up"
        ),
        names={date.fromisoformat(row["date"]): row["holiday"] for row in own},
        version=f"{notice['year']}.{notice['revision']}",
        source=notice["source"],
    )


def rows(name: str) -> Iterator[dict[str, str]]:
    text = (files(__name__) / name).read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())

"""The policies that ship as examples, and the working days of 2026 under each of them."""

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import pytest

from events.calendars import shipped_years
from events.catalog.names import RequestKind, Unit, Urgency
from events.working_time import TimeLimit, calendar_of, due_at
from hotline.app.demo_city.seed import demo_city
from hotline.app.reference.changes import changes
from hotline.app.reference.data import ReferenceData
from hotline.app.reference.defects import reference_defects
from hotline.app.reference.one_part import read_part
from tests.cities.telling import POLICIES, policy
from tests.events.working_time.cases import at, limit_of, wall
from tests.hotline.app.reference.test_reference_files import published

NAMES = sorted(path.stem for path in POLICIES.glob("*.yaml"))
VECTORS = [
    ("2026-02-13 00:00", "5 working_day", "2026-02-27 18:00"),
    ("2026-02-13 23:59", "5 working_day", "2026-02-27 18:00"),
    ("2026-02-14 10:00", "1 working_day", "2026-02-24 18:00"),
    ("2026-02-15 10:00", "1 working_day", "2026-02-24 18:00"),
    ("2026-04-30 10:00", "5 working_day", "2026-05-11 18:00"),
    ("2026-09-24 10:00", "10 working_day", "2026-10-15 18:00"),
    ("2026-09-30 10:00", "3 working_day", "2026-10-10 18:00"),
    ("2025-12-31 10:00", "1 working_day", "2026-01-04 18:00"),
    ("2026-04-30 16:30", "8 working_hour", "2026-05-06 17:30"),
    ("2026-02-14 17:00", "4 working_hour", "2026-02-24 12:00"),
    ("2026-05-02 03:00", "1 working_hour", "2026-05-06 10:00"),
    ("2026-05-02 03:00", "2 hour", "2026-05-02 05:00"),
]
"""Due times that a script of its own computed from the notice on the holidays of 2026
(国办 2025-11-04), with sessions 09:00-12:00 and 14:00-18:00."""

DAYS_OFF = (
    *(("2026-01-01", 3), ("2026-02-15", 9), ("2026-04-04", 3), ("2026-05-01", 5)),
    *(("2026-06-19", 3), ("2026-09-25", 3), ("2026-10-01", 7)),
)
"""The first day off and how many, as the notice gives them."""

MAKE_UP_DAYS = ("2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10")


@cache
def city() -> ReferenceData:
    return published(replace(demo_city(), maps={})).current()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("start", "limit", "due"), VECTORS)
def test_a_limit_ends_as_the_notice_on_the_holidays_says(
    name: str, start: str, limit: str, due: str
):
    hours, calendar = policy(name).office_hours, calendar_of(shipped_years())

    assert due == wall(due_at(at(start), limit_of(limit), calendar, hours).due_at)


def test_the_calendar_of_2026_is_the_one_of_the_notice():
    """248 days are worked."""
    calendar = calendar_of(shipped_years())
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(365)]
    off = {
        date.fromisoformat(first) + timedelta(days=number)
        for first, length in DAYS_OFF
        for number in range(length)
    }

    worked = {day for day in days if calendar.is_working_day(day)}

    assert 248 == len(worked)
    assert worked.isdisjoint(off)
    assert {date.fromisoformat(day) for day in MAKE_UP_DAYS} == {
        day for day in worked if day.weekday() >= 5
    }


@pytest.mark.parametrize("name", NAMES)
def test_an_example_can_be_imported_into_the_demo_city(name: str):
    files = read_part(city(), "policy", (POLICIES / f"{name}.yaml").read_bytes())

    assert [] == files.defects
    assert files.data is not None
    assert [] == reference_defects(files.data)
    assert ({"policy-440500"}, []) == changes(files.data, published(city()))


@pytest.mark.parametrize("name", NAMES)
def test_an_example_says_where_each_figure_is_from(name: str):
    text = (POLICIES / f"{name}.yaml").read_text("utf-8")

    assert "不是该" in text
    assert "[1]" in text
    assert "本产品取值" in text


def handling(name: str, kind: RequestKind) -> list[TimeLimit]:
    row = policy(name).kinds[kind]
    return [row.handle.at(urgency) for urgency in Urgency]


def test_the_figures_of_the_sources_are_in_the_examples():
    """泰安 5 and 10 working days; 山东 15, then 7; 北京 2 h, 24 h, 7 d, 15 d; 深圳 urgent 8 h."""
    complaint = RequestKind.COMPLAINT
    taian, shandong, beijing = (policy(name) for name in ("taian", "shandong", "beijing"))

    assert TimeLimit(5, Unit.WORKING_DAY) == handling("taian", complaint)[0]
    assert TimeLimit(2, Unit.WORKING_DAY) == taian.return_window == shandong.return_window
    assert TimeLimit(15, Unit.WORKING_DAY) == handling("shandong", complaint)[0]
    assert TimeLimit(7, Unit.WORKING_DAY) == shandong.kinds[complaint].extensions[0]
    assert [
        TimeLimit(7, Unit.NATURAL_DAY),
        TimeLimit(24, Unit.HOUR),
        TimeLimit(2, Unit.HOUR),
    ] == handling("beijing", complaint)
    assert (TimeLimit(8, Unit.NATURAL_DAY),) == beijing.kinds[complaint].extensions
    assert policy("shenzhen").dispatch_at_acceptance
    assert TimeLimit(8, Unit.HOUR) == handling("shenzhen", complaint)[1]

"""The calendar as data: what was published, what is worked, how publications add up (T-03)."""

import csv
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from events.calendars import shipped_years
from events.calendars.stored import CalendarYearBody
from events.working_time import SHANGHAI, CalendarYear, calendar_of
from events.working_time.day_count import day_count

TABLE = Path(__file__).parents[4] / "shared/data/reference/cn_workdays_2019_2026.csv"
CHINA = calendar_of(shipped_years())
YEAR_2027 = CalendarYear(
    year=2027,
    days_off=(date(2027, 1, 1), date(2027, 1, 2)),  # the second one is a Saturday
    make_up_days=(date(2027, 1, 3),),
    names={date(2027, 1, 1): "元旦"},
    version="2027.1",
    source="a notice of the test",
)


def test_the_six_make_up_days_of_2026_are_worked():
    """调休上班日: on Saturdays and Sundays."""
    expected = ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"]

    worked = [day.isoformat() for day in year(2026) if day.weekday() > 4 and works(day)]

    assert expected == worked


def test_the_years_have_as_many_working_days_as_published():
    counts = [sum(works(day) for day in year(number)) for number in range(2019, 2027)]

    assert [250, 249, 250, 249, 249, 251, 248, 248] == counts


@pytest.mark.skipif(not TABLE.exists(), reason="../shared is not here")
def test_every_day_of_the_reference_table_agrees():
    with TABLE.open(encoding="utf-8", newline="") as file:
        table = {date.fromisoformat(row["date"]): row for row in csv.DictReader(file)}

    assert 2_922 == len(table)
    assert [] == [day for day, row in table.items() if (row["is_workday"] == "True") != works(day)]
    assert [] == [day for day, name in CHINA.names.items() if table[day]["holiday_name"] != name]
    assert all(CHINA.is_published(day) for day in table)


def test_every_shipped_year_names_its_notice_and_its_days():
    for published in shipped_years():
        assert "gov.cn" in published.source
        assert set(published.days_off + published.make_up_days) == set(published.names)


def test_counting_by_arithmetic_equals_counting_day_by_day():
    count = CHINA.days.through(date(2016, 12, 31).toordinal())
    for day in days(date(2017, 1, 1), date(2028, 12, 31)):
        count += works(day)
        assert count == CHINA.days.through(day.toordinal())
        if works(day):
            assert day.toordinal() == CHINA.days.nth(count)


@given(
    week=st.sets(st.integers(0, 6), min_size=1),
    changed=st.sets(st.integers(1, 200), max_size=60),
)
def test_counting_holds_for_any_week_with_any_exceptions(week, changed):
    ordinary = {day for day in range(1, 400) if (day - 1) % 7 in week}
    worked = ordinary ^ changed
    counted = day_count(week, gained=changed - ordinary, lost=changed & ordinary)

    assert [sum(day <= last for day in worked) for last in range(1, 400)] == [
        counted.through(last) for last in range(1, 400)
    ]
    assert sorted(worked) == [counted.nth(number + 1) for number in range(len(worked))]


def test_a_week_without_work_is_refused():
    with pytest.raises(ValueError, match="no working time"):
        day_count((), (), ())


def test_a_year_that_is_not_published_has_ordinary_weeks():
    assert (False, True, False) == (
        CHINA.is_published(date(2027, 1, 1)),
        works(date(2027, 1, 1)),
        works(date(2027, 1, 2)),
    )


def test_publishing_a_year_makes_it_final():
    calendar = calendar_of([*shipped_years(), YEAR_2027])

    assert ("2027.1", True) == (calendar.version, calendar.is_published(date(2027, 1, 1)))
    assert [False, False, True] == [
        calendar.is_working_day(date(2027, 1, day)) for day in (1, 2, 3)
    ]


def test_a_correction_of_any_year_is_a_new_version_and_wins_in_any_order():
    """2020 春节 was prolonged by a second notice."""
    corrected = replace(YEAR_2027, version="2027.2", make_up_days=())

    forward = calendar_of([*shipped_years(), YEAR_2027, corrected])

    assert "2027.2" == forward.version
    assert not forward.is_working_day(date(2027, 1, 3))
    assert forward == calendar_of([corrected, YEAR_2027, *shipped_years()])


def test_two_contents_under_one_version_are_refused():
    with pytest.raises(ValueError, match=r"2027\.1 was published twice"):
        calendar_of([YEAR_2027, replace(YEAR_2027, days_off=())])


def test_no_publication_at_all_is_monday_to_friday():
    calendar = calendar_of([])

    assert ("0.0", SHANGHAI, False) == (
        calendar.version,
        calendar.zone,
        calendar.is_published(date(2026, 1, 5)),
    )


@pytest.mark.parametrize(
    "mistake",
    [
        {"days_off": (date(2026, 12, 31),)},
        {"make_up_days": (date(2027, 1, 1),)},
        {"version": "2026.1"},
        {"version": "2027.0"},
        {"version": "2027"},
    ],
)
def test_a_year_that_contradicts_itself_is_refused(mistake):
    with pytest.raises(ValueError, match="2027"):
        replace(YEAR_2027, **mistake)


def test_a_year_is_the_same_after_being_stored():
    for published in (*shipped_years(), YEAR_2027):
        stored = CalendarYearBody.of(published).model_dump_json()
        assert published == CalendarYearBody.model_validate_json(stored).calendar_year()


def test_an_unknown_word_in_a_stored_year_is_refused():
    body = CalendarYearBody.of(YEAR_2027).model_dump() | {"holidays": []}

    with pytest.raises(ValidationError, match="holidays"):
        CalendarYearBody.model_validate(body)


def works(day: date) -> bool:
    return CHINA.is_working_day(day)


def year(number: int) -> list[date]:
    return days(date(number, 1, 1), date(number, 12, 31))


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=offset) for offset in range((last - first).days + 1)]

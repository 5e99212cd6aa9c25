"""The hours that a city requires: by what was published then, and by the policy of each day."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from events.working_time import SHANGHAI, CalendarYear, OfficeHours
from grid.map.divisions import Divisions
from hotline.app.wiring.duty_hours import DutyOfCity
from hotline.default_policy import default_policy
from hotline.targets import TargetHistory
from tests.grid.workers.street import DIVISIONS, FAR, HERE

DAY = timedelta(days=1)
NEW_YEAR = datetime(2026, 1, 1, tzinfo=SHANGHAI)
MARCH = datetime(2026, 3, 2, tzinfo=SHANGHAI)  # a Monday
LONG = OfficeHours(sessions=((time(7), time(0)),), day_ends=time(0))


def year(*days_off: date, revision: int = 1) -> CalendarYear:
    return CalendarYear(2026, days_off, (), {}, f"2026.{revision}", "")


def of_city(as_of: datetime, divisions: Divisions = DIVISIONS) -> DutyOfCity:
    longer = replace(default_policy(2), office_hours=LONG)

    class City:
        calendar = type("Calendar", (), {"zone": SHANGHAI})
        calendars_published = (
            (NEW_YEAR, year()),
            (MARCH + 2 * DAY, year(date(2026, 3, 3), revision=2)),
        )
        targets = TargetHistory(
            policies=((NEW_YEAR, default_policy()), (MARCH + 2 * DAY + DAY / 2, longer))
        )

    return DutyOfCity(City(), divisions, as_of)  # type: ignore[arg-type]


def hours(as_of: datetime) -> list[tuple[int, int, int]]:
    """Day, begin and length, in hours of the first week of March."""
    told = of_city(as_of).conditions(MARCH, MARCH + 4 * DAY)["hours"]
    return [
        (
            each["day"].day,
            each["begins"].hour,
            (each["ends"] - each["begins"]) // timedelta(hours=1),
        )
        for each in told
    ]


ORDINARY = [(day, *session) for day in range(2, 7) for session in ((9, 3), (14, 4))]


def test_a_past_moment_knows_nothing_that_was_published_later():
    assert ORDINARY == hours(MARCH + DAY)


def test_a_policy_holds_from_the_day_after_it_and_a_revised_calendar_for_the_whole_year():
    """The third is off; office hours are longer from the fifth on, to midnight."""
    ordinary = [each for each in ORDINARY if each[0] in {2, 4}]

    assert [*ordinary, (5, 7, 17), (6, 7, 17)] == hours(MARCH + 3 * DAY)


def test_a_community_is_in_what_lies_above_it():
    areas = {each["community"]: each for each in of_city(MARCH).conditions(MARCH, MARCH)["areas"]}

    assert ("440511001000", "440511000000") == (
        areas[HERE]["subdistrict"],
        areas[HERE]["district"],
    )
    assert ("440500100000", None) == (areas[FAR]["subdistrict"], areas[FAR]["district"])

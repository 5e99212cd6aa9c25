"""What the city requires of those on duty, as it was published at a moment."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from events.working_time import OfficeHours, calendar_of
from grid.map.divisions import Division, DivisionLevel, Divisions
from hotline.city import City
from projections.evaluation.duty import required_hours


@dataclass(frozen=True)
class DutyOfCity:
    """Hours by the calendar and the policies that were published by `as_of`; areas as they are."""

    city: City
    divisions: Divisions
    as_of: datetime

    def conditions(self, since: datetime, until: datetime) -> Mapping[str, Any]:
        zone = self.city.calendar.zone
        first, last = (each.astimezone(zone).date() for each in (since, until))
        published = self.city.calendars_published
        calendar = calendar_of((year for at, year in published if at <= self.as_of), zone)
        after = last + timedelta(days=1)
        return {
            "hours": [*required_hours(first, after, calendar, self.office_hours())],
            "areas": [*map(self.area, self.divisions.of_level(DivisionLevel.COMMUNITY))],
        }

    def office_hours(self) -> Callable[[date], OfficeHours]:
        """Of the policy in force as a day begins; the first policy always was."""
        published = self.city.targets.policies
        known = [(each.begins_at or at, each) for at, each in published if at <= self.as_of]

        def of(day: date) -> OfficeHours:
            begins = datetime.combine(day, time(0), self.city.calendar.zone)
            begun = (each for since, each in reversed(known) if since <= begins)
            return next(begun, published[0][1]).office_hours

        return of

    def area(self, community: Division) -> dict[str, str | None]:
        def above(level: DivisionLevel) -> str | None:
            found = self.divisions.at_level(community.code, level)
            return None if found is None else found.code

        subdistrict, district = above(DivisionLevel.SUBDISTRICT), above(DivisionLevel.DISTRICT)
        return {"community": community.code, "subdistrict": subdistrict, "district": district}

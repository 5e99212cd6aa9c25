"""The stored form of one year's calendar, in the log and in an import file."""

from datetime import date
from typing import Self

from pydantic import BaseModel, PositiveInt

from events.working_time.calendar import CalendarYear


class CalendarYearBody(BaseModel, frozen=True, extra="forbid"):
    """The body of `calendar.published`; a mistake in it is refused before it is recorded."""

    year: PositiveInt
    days_off: tuple[date, ...]
    make_up_days: tuple[date, ...]
    names: dict[date, str]
    version: str
    source: str

    @classmethod
    def of(cls, year: CalendarYear) -> Self:
        return cls.model_validate(year, from_attributes=True)

    def calendar_year(self) -> CalendarYear:
        """Raises ValueError when the days do not make a year."""
        return CalendarYear(
            year=self.year,
            days_off=self.days_off,
            make_up_days=self.make_up_days,
            names=self.names,
            version=self.version,
            source=self.source,
        )

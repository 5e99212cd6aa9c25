"""Working time: calendars, office hours, the algebra of clocks (T-01 to T-07). Pure."""

from events.working_time.calendar import (
    SHANGHAI,
    Calendar,
    CalendarYear,
    calendar_of,
    every_day,
    ordinary_weeks,
)
from events.working_time.clock_sentence import ClockSentence
from events.working_time.due import (
    Due,
    due_after,
    due_at,
    due_in_turn,
    extended,
    is_provisional,
    resumed,
)
from events.working_time.limit import (
    LimitOutOfRange,
    Pause,
    TimeLimit,
    half,
    in_natural_time,
    share,
)
from events.working_time.office_hours import MIDNIGHT, OfficeHours
from events.working_time.remaining import remaining, warn_at

__all__ = [
    "MIDNIGHT",
    "SHANGHAI",
    "Calendar",
    "CalendarYear",
    "ClockSentence",
    "Due",
    "LimitOutOfRange",
    "OfficeHours",
    "Pause",
    "TimeLimit",
    "calendar_of",
    "due_after",
    "due_at",
    "due_in_turn",
    "every_day",
    "extended",
    "half",
    "in_natural_time",
    "is_provisional",
    "ordinary_weeks",
    "remaining",
    "resumed",
    "share",
    "warn_at",
]

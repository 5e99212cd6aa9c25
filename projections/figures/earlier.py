"""The same question about an earlier period: the one before, or the same a year ago. Pure."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo

from projections.figures.query import Figure
from projections.figures.question import Question
from projections.figures.whole_months import month_of

Compare = Literal["previous", "last_year"]
YEAR: Final = 12  # months
MOST_MOVERS: Final = 5


def earlier(question: Question, compare: Compare) -> Question:
    """
    Return the question about the earlier period, as the log stood at the same position.

    A period that is not over is compared with as much of the earlier one. Whole months of the city
    are preceded by as many months, any other period by one of the same length.
    """
    zone = ZoneInfo(question.zone)
    since, to = (each.astimezone(zone) for each in (question.since, question.to))
    months = YEAR if compare == "last_year" else whole_months(since, to, zone)
    until = min(to, question.as_of.astimezone(zone))
    begins, ends = (
        (back(each, months) if months else each - (to - since)) for each in (since, until)
    )
    return replace(question, since=begins, to=max(begins, min(ends, since)))


def whole_months(since: datetime, to: datetime, zone: ZoneInfo) -> int:
    """Return how many months the period is, or 0 where it is not whole months."""
    if any(each != month_of(each, zone) for each in (since, to)):
        return 0
    return (to.year - since.year) * YEAR + to.month - since.month


def back(moment: datetime, months: int) -> datetime:
    """The same day and time so many months before; where that day is missing, the month's end."""
    year, month = divmod(moment.year * YEAR + moment.month - 1 - months, YEAR)
    last = monthrange(year, month + 1)[1]
    if moment.day <= last:
        return moment.replace(year=year, month=month + 1)
    end = moment.replace(year=year, month=month + 1, day=last, hour=0, minute=0, second=0)
    return end.replace(microsecond=0) + timedelta(days=1)


def change(now: Figure, then: Figure | None) -> float | None:
    """Return by how much the rate has changed; None where there is none now or was none then."""
    if then is None or now.pair.rate is None or then.pair.rate is None:
        return None
    return round(now.pair.rate - then.pair.rate, 6)


def movers(
    changes: Mapping[str | None, float | None], *, higher_is_better: bool
) -> tuple[list[str], list[str]]:
    """Return the rows that became better and those that became worse, the most first."""
    sign = 1 if higher_is_better else -1
    moved = sorted(
        ((sign * by, key) for key, by in changes.items() if key is not None and by),
        key=lambda each: (-abs(each[0]), each[1]),
    )
    better, worse = ([key for by, key in moved if (by > 0) is up] for up in (True, False))
    return better[:MOST_MOVERS], worse[:MOST_MOVERS]

"""The protected orders that a reader of no orders may count: by whole months of the city (D-07)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from projections.figures.dimensions import COARSE, By, dimensions
from projections.figures.question import Question


def in_whole_months(question: Question, by: By | Sequence[By] | None) -> Question | None:
    """
    The protected orders that a reader of no orders may count: district × month, never finer.

    They count by whole months of the city, as the log stood at the end of a month, and only where
    at least CROWD of them fell due in one district and month. So whatever is subtracted from what
    (rows, periods, filters, moments), the remainder is a sum over such districts and months. None:
    the question is finer, or no whole month is over.
    """
    if not set(dimensions(by)) <= COARSE or not question.is_coarse:
        return None
    zone = ZoneInfo(question.zone)
    since = month_of(question.since, zone)
    if since < question.since:
        since = next_month(since)
    to, as_of = (month_of(each, zone) for each in (question.to, question.as_of))
    months = replace(question, since=since, to=to, as_of=as_of, protected="crowded")
    return months if since < min(to, as_of) else None


def month_of(instant: datetime, zone: ZoneInfo) -> datetime:
    """The first moment of its month in the city."""
    local = instant.astimezone(zone)
    return local.replace(day=1, hour=0, minute=0, second=0, microsecond=0, fold=0)


def day_of(instant: datetime, zone: ZoneInfo) -> datetime:
    """The first moment of its day in the city."""
    return instant.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0, fold=0)


def next_day(first: datetime) -> datetime:
    return first + timedelta(days=1)


def next_month(first: datetime) -> datetime:
    return first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)

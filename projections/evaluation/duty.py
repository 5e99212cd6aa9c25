"""Minutes on duty of those that the calendar requires (在岗时间), and the shifts behind them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Final

import asyncpg

from events.working_time import MIDNIGHT, Calendar, OfficeHours
from projections.engine.read_ahead import Connection
from projections.engine.read_model import ViewRow
from projections.evaluation.marks import CaseNode
from projections.figures.dimensions import By
from projections.figures.query import keyed
from projections.figures.question import Question
from projections.figures.shares.share import LIMIT_MASKS
from projections.workers.duty_spans import DUTY_SPANS

SQL: Final = DUTY_SPANS.sql
DUTY_BY: Final = frozenset(
    {"worker", "community", "subdistrict", "district", "day", "week", "month", "quarter", "year"}
)
ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class DutyTime:
    """
    The minutes for which workers have a duty area and the calendar requires them; met: on duty.

    It counts no nodes and knows no marks. `scope`: whose minutes are counted, for a reader who does
    not see all; `required`: what `RequiredOfDuty.conditions` says of the period.
    """

    view: ClassVar[str] = DUTY_SPANS.name
    has_cube: ClassVar[bool] = False
    entered: ClassVar[str] = SQL["entered"]
    cohort: ClassVar[str] = "minute"
    nodes: ClassVar[tuple[CaseNode, ...]] = ()
    masks: ClassVar[tuple[int | str | None, ...]] = LIMIT_MASKS
    minus: int = 0
    apart: int = 0
    scope: Mapping[str, Any] = field(default_factory=dict)
    required: Mapping[str, Any] = field(default_factory=dict)

    @property
    def conditions(self) -> Mapping[str, Any]:
        return {**self.required, **self.scope}


def required_hours(
    since: date, until: date, calendar: Calendar, hours_on: Callable[[date], OfficeHours]
) -> Iterator[dict[str, Any]]:
    """The sessions of each working day in [since, until)."""
    for number in range((until - since).days):
        day = since + number * ONE_DAY
        if not calendar.is_working_day(day):
            continue
        for opens, closes in hours_on(day).sessions:
            ends = day + ONE_DAY if closes == MIDNIGHT else day
            yield {
                "day": day,
                "begins": datetime.combine(day, opens, calendar.zone),
                "ends": datetime.combine(ends, closes, calendar.zone),
            }


async def told(source: asyncpg.Pool | Connection, question: Question, of: DutyTime) -> Question:
    """Return the question with what is required in its period, from the first span on."""
    first = await source.fetchval(SQL["first"])
    until = min(question.to, question.as_of)
    since = until if first is None else max(question.since, first)
    required = question.duty.conditions(since, until) if question.duty else {}
    return replace(question, share=replace(of, required=required))


async def minutes(
    source: asyncpg.Pool | Connection, question: Question, of: DutyTime, by: Sequence[By]
) -> Sequence[ViewRow]:
    """
    One row a key, in minutes: on duty, required, on duty outside the hours.

    `size`: on how many days of workers anything is required.
    """
    asked = await told(source, question, of)
    rows: Sequence[ViewRow] = await source.fetch(
        f"{keyed(asked)}\n{SQL['keyed_minutes']}\n{SQL['figures']}", *asked.values(by)
    )
    return rows


async def shifts_behind(
    source: asyncpg.Pool | Connection,
    question: Question,
    of: DutyTime,
    *,
    by: Sequence[By] = (),
    key: str | None = None,
    limit: int,
    after: int | None = None,
) -> tuple[Sequence[ViewRow], int | None]:
    """The shifts of a figure, whose minutes add up to it; the second value goes on from there."""
    asked = await told(source, question, of)
    rows = await source.fetch(
        f"{keyed(asked)}\n{SQL['keyed_minutes']}\n{SQL['shifts']}",
        *(*asked.values(by), key, after, limit + 1),
    )
    return rows[:limit], rows[limit - 1]["position"] if len(rows) > limit else None

"""The figures of a monthly report: what became of the orders that fell due in the month."""

from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import asyncpg

from events.postgres.statements import statements
from projections.engine.read_model import ViewRow
from projections.figures.definitions import ON_TIME_RATE
from projections.figures.query import Pair, added, figures
from projections.figures.question import Question
from projections.figures.shares import SHARES

SQL: Final = statements(__file__)
AT_ONCE: Final = 2_000  # orders that are read together
NOTHING: Final = Pair(numerator=0, denominator=0)


@dataclass(frozen=True, kw_only=True)
class MonthQuestion:
    """
    Due in [`since`, min(`to`, `as_of`)), as the log was at `position`.

    `zone` is the city's. `departments`: the final leads that count, None: all of the city.
    """

    since: datetime
    to: datetime
    as_of: datetime
    position: int
    zone: str = "Asia/Shanghai"
    departments: tuple[str, ...] | None = None

    def of(self, indicator: str) -> Question:
        """The same asked of an indicator; without protected orders."""
        return Question(
            since=self.since,
            to=self.to,
            as_of=self.as_of,
            zone=self.zone,
            position=self.position,
            departments=self.departments,
            share=SHARES.get(indicator),
        )

    @property
    def until(self) -> datetime:
        return min(self.to, self.as_of)

    @property
    def values(self) -> tuple[Any, ...]:
        """The parameters of the statements on orders that fell due."""
        departments = None if self.departments is None else list(self.departments)
        return self.since, self.until, self.position, departments


@dataclass(frozen=True, kw_only=True)
class Outcomes:
    """
    Of the orders due, those that were submitted in time and late, and those closed; of the orders
    closed in the month, those done at the first attempt, and what their requesters said.

    `kept`: in time without the orders that are excluded from the assessment (X-01), which are
    counted in all others.
    """

    on_time: Pair = NOTHING
    kept: Pair = NOTHING
    late: int = 0
    closed: Pair = NOTHING
    at_first: Pair = NOTHING
    dissatisfied: Pair = NOTHING

    @property
    def due(self) -> int:
        return self.on_time.denominator

    @property
    def open(self) -> int:
        """Without a result of the lead."""
        return self.due - self.on_time.numerator - self.late

    @property
    def excluded(self) -> int:
        return self.due - self.kept.denominator


PAIRS: Final[Mapping[str, str]] = {
    "on_time": ON_TIME_RATE.name,
    "closed": "closing-rate",
    "at_first": "done-at-first-rate",
    "dissatisfied": "dissatisfaction-rate",
}
"""By field of Outcomes: the indicator that it shows."""


@dataclass(frozen=True, kw_only=True)
class MonthFigures:
    """`registered`: by channel; None in the report of a department."""

    registered: Mapping[str, int] | None
    departments: Mapping[str, Outcomes]

    @property
    def total(self) -> Outcomes:
        return summed(list(self.departments.values()))


def summed(parts: Sequence[Outcomes]) -> Outcomes:
    return Outcomes(
        late=sum(each.late for each in parts),
        kept=added([each.kept for each in parts]),
        **{name: added([getattr(each, name) for each in parts]) for name in PAIRS},
    )


async def month_figures(pool: asyncpg.Pool, question: MonthQuestion) -> MonthFigures:
    """The indicators of the engine by department, none with a protected order."""
    rows = await pool.fetch(SQL["late"], *question.values)
    found: dict[str, dict[str, Any]] = {row["department"]: {"late": row["late"]} for row in rows}
    for field, name in PAIRS.items():
        asked = question.of(name)
        for row in (await figures(pool, [asked], "department")).rows:
            own = found.setdefault(row.key or "", {})
            own[field] = row.pair
            if field == "on_time":
                own["kept"] = row.after
    return MonthFigures(
        registered=await registered(pool, question) if question.departments is None else None,
        departments={key: Outcomes(**found[key]) for key in sorted(found)},
    )


async def registered(pool: asyncpg.Pool, question: MonthQuestion) -> Mapping[str, int]:
    return by("channel", await registered_rows(pool, question))


async def registered_rows(pool: asyncpg.Pool, question: MonthQuestion) -> Sequence[ViewRow]:
    rows: Sequence[ViewRow] = await pool.fetch(SQL["registered"], question.since, question.until)
    return rows


def by(column: str, rows: Sequence[ViewRow]) -> Mapping[str, int]:
    """Orders by one of the two columns of registered rows."""
    found: Counter[str] = Counter()
    for row in rows:
        found[row[column]] += row["orders"]
    return dict(sorted(found.items()))


async def orders_due(
    pool: asyncpg.Pool, question: MonthQuestion, reach: Sequence[Any]
) -> AsyncIterator[Sequence[ViewRow]]:
    """Exactly the orders that are due, of those that the reader may read, a few at a time."""
    async with pool.acquire() as connection, connection.transaction(readonly=True):
        cursor = await connection.cursor(SQL["orders"], *question.values, *reach)
        while rows := await cursor.fetch(AT_ONCE):
            yield rows

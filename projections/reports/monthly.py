"""The figures of a monthly report: what became of the orders that fell due in the month."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Final

import asyncpg

from events.postgres.statements import statements
from projections.engine.read_model import ViewRow

SQL: Final = statements(__file__)
AT_ONCE: Final = 2_000  # orders that are read together


@dataclass(frozen=True, kw_only=True)
class MonthQuestion:
    """
    Due in [`since`, min(`to`, `as_of`)), as the log was at `position`.

    `departments`: the final leads that count, None: all of the city.
    """

    since: datetime
    to: datetime
    as_of: datetime
    position: int
    departments: tuple[str, ...] | None = None

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
    Of the orders due: how many were finished in time and late. The rest is open.

    `excluded` from the assessment (X-01) are counted in the others too.
    """

    due: int
    on_time: int
    late: int
    excluded: int
    excluded_on_time: int

    @property
    def closed(self) -> int:
        return self.on_time + self.late

    @property
    def open(self) -> int:
        return self.due - self.closed


@dataclass(frozen=True, kw_only=True)
class MonthFigures:
    """`registered`: by channel; None in the report of a department."""

    registered: Mapping[str, int] | None
    departments: Mapping[str, Outcomes]

    @property
    def total(self) -> Outcomes:
        return added(list(self.departments.values()))


def added(parts: Sequence[Outcomes]) -> Outcomes:
    return Outcomes(
        due=sum(each.due for each in parts),
        on_time=sum(each.on_time for each in parts),
        late=sum(each.late for each in parts),
        excluded=sum(each.excluded for each in parts),
        excluded_on_time=sum(each.excluded_on_time for each in parts),
    )


async def month_figures(pool: asyncpg.Pool, question: MonthQuestion) -> MonthFigures:
    rows = await pool.fetch(SQL["outcomes"], *question.values)
    return MonthFigures(
        registered=await registered(pool, question) if question.departments is None else None,
        departments={row["department"]: outcomes_of(row) for row in rows},
    )


async def registered(pool: asyncpg.Pool, question: MonthQuestion) -> Mapping[str, int]:
    rows = await pool.fetch(SQL["registered"], question.since, question.until)
    return {row["channel"]: row["orders"] for row in rows}


def outcomes_of(row: ViewRow) -> Outcomes:
    return Outcomes(**{each.name: row[each.name] for each in fields(Outcomes)})


async def orders_due(
    pool: asyncpg.Pool, question: MonthQuestion, reach: Sequence[Any]
) -> AsyncIterator[Sequence[ViewRow]]:
    """Exactly the orders that are due, of those that the reader may read, a few at a time."""
    async with pool.acquire() as connection, connection.transaction(readonly=True):
        cursor = await connection.cursor(SQL["orders"], *question.values, *reach)
        while rows := await cursor.fetch(AT_ONCE):
            yield rows

"""按时办结率, the on-time rate: asked of the facts as of any moment, drilled down to its orders."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, get_args

import asyncpg

from projections.read_model import Row
from projections.statements import statements

SMALL = 20  # fewer orders than this are marked and not ranked (domain.md §6)

By = Literal[
    "department", "district", "subdistrict", "community", "cell", "matter", "kind", "channel",
    "day", "week", "month", "quarter", "year",
]  # fmt: skip
Part = Literal["denominator", "numerator", "overdue", "left_out"]
DIMENSIONS: tuple[str, ...] = get_args(By)


@dataclass(frozen=True, kw_only=True)
class Question:
    """
    Due in [`since`, min(`to`, `as_of`)), as the log stood at `position` (see `asked`).

    `zone` is the city's: days, months and years of due dates are local.
    """

    since: datetime
    to: datetime
    as_of: datetime
    zone: str
    position: int = 0
    departments: tuple[str, ...] | None = None  # the final lead; a department with its subtree
    district: str | None = None
    subdistrict: str | None = None
    community: str | None = None
    cell: str | None = None
    matter: str | None = None
    kind: str | None = None
    channel: str | None = None

    def values(self, by: By | None) -> tuple[Any, ...]:
        """The first thirteen parameters of each statement."""
        return (
            self.since,
            min(self.to, self.as_of),
            self.position,
            by,
            self.zone,
            self.departments,
            self.district,
            self.subdistrict,
            self.community,
            self.cell,
            self.matter,
            self.kind,
            self.channel,
        )


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Never 0 % or 100 % of nothing: without due orders there is no rate."""

    numerator: int
    denominator: int

    @property
    def rate(self) -> float | None:
        return round(self.numerator / self.denominator, 6) if self.denominator else None


@dataclass(frozen=True, kw_only=True)
class Figure:
    """`key` None: the total. `left_out`: withdrawn or merged, listed but in no pair."""

    key: str | None
    pair: Pair
    raw: Pair
    left_out: int

    @property
    def small(self) -> bool:
        return self.pair.denominator < SMALL


@dataclass(frozen=True, kw_only=True)
class Figures:
    total: Figure
    rows: tuple[Figure, ...]


async def asked(pool: asyncpg.Pool, question: Question, *, in_the_past: bool) -> Question:
    """
    Return the question at the position that `as_of` means, or the view's own for the present.

    A moment that the view has not reached yet is answered from where it stands.
    """
    instant = question.as_of if in_the_past else None
    position = await pool.fetchval(statements("on_time_figures")["moment"], instant)
    return replace(question, position=position or 0)


async def figures(pool: asyncpg.Pool, question: Question, by: By | None = None) -> Figures:
    """The rows of a dimension add up to the total, for every order has one value or `none`."""
    found = await pool.fetch(statements("on_time_figures")["figures"], *question.values(by))
    rows = tuple(figure_of(row) for row in found)
    return Figures(total=sum_of(rows), rows=rows if by else ())


def sum_of(rows: Sequence[Figure]) -> Figure:
    return Figure(
        key=None,
        pair=added([row.pair for row in rows]),
        raw=added([row.raw for row in rows]),
        left_out=sum(row.left_out for row in rows),
    )


def added(pairs: Sequence[Pair]) -> Pair:
    return Pair(
        numerator=sum(pair.numerator for pair in pairs),
        denominator=sum(pair.denominator for pair in pairs),
    )


def figure_of(row: Row) -> Figure:
    return Figure(
        key=row["key"],
        pair=Pair(numerator=row["numerator"], denominator=row["denominator"]),
        raw=Pair(numerator=row["raw_numerator"], denominator=row["raw_denominator"]),
        left_out=row["left_out"],
    )


async def orders_behind(
    pool: asyncpg.Pool,
    question: Question,
    part: Part,
    *,
    by: By | None = None,
    key: str | None = None,
    limit: int,
    after: str | None = None,
) -> tuple[Sequence[str], str | None]:
    """Exactly the orders behind a figure, by number; the second value goes on from there."""
    found = await pool.fetch(
        statements("on_time_figures")["orders"],
        *question.values(by),
        key,
        part,
        after,
        limit + 1,
    )
    numbers = [row["order_no"] for row in found]
    return numbers[:limit], numbers[limit - 1] if len(numbers) > limit else None

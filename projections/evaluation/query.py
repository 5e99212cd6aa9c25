"""An indicator of the street side as of any moment, divided by a dimension, down to its cases."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, NamedTuple, cast

import asyncpg

from events.postgres.statements import statements
from projections.cells_now.ground import MapNow, of_lineage
from projections.cells_now.of_figures import as_it_is_now
from projections.engine.read_ahead import Connection
from projections.engine.read_model import Opener, ViewRow
from projections.evaluation.case_facts import CASE_FACTS
from projections.evaluation.duty import DutyTime, minutes
from projections.evaluation.indicator import CaseCount, CaseIndicator, of
from projections.evaluation.marks import CaseNode
from projections.figures.dimensions import By
from projections.figures.query import (
    SMALL,
    Figure,
    Figures,
    Pair,
    asked,
    figures,
    keyed,
    orders_behind,
)
from projections.figures.question import Marked, Question
from projections.figures.shares import SHARES

CaseBy = Literal[
    "department", "district", "subdistrict", "community", "cell", "matter", "kind",
    "source", "area_class", "worker", "day", "week", "month", "quarter", "year",
]  # fmt: skip
CasePart = Literal["numerator", "denominator", "left_out", "rest"]
MINUTES: Final = statements(CASE_FACTS.file)["minutes"]
COLUMN: Final[Mapping[str, str]] = {"source": "channel", "area_class": "urgency"}
"""The column of the statement, which is named after the one of orders."""
CASES: Final = of(CaseNode.CASE, "begun_at")
ORDERS: Final = SHARES["closing-rate"]  # any share of orders: its view is the same
FILTERS: Final = (
    *("district", "subdistrict", "community", "cell"),
    *("matter", "kind", "source", "area_class"),
)


@dataclass(frozen=True, kw_only=True)
class CountedCases:
    """
    A row, or with `key` None the total. `interval` None: the numerator is no part of the other.

    `left_out`: voided cases, or minutes outside the hours, listed but not counted. `size`: of how
    many single things the rate is; None: the denominator.
    """

    key: str | None
    pair: Pair
    left_out: int
    interval: tuple[float, float] | None
    size: int | None = None

    @property
    def small(self) -> bool:
        return (self.pair.denominator if self.size is None else self.size) < SMALL

    @property
    def figure(self) -> Figure:
        """As the ranks of figures take it."""
        return Figure(
            key=self.key,
            pair=self.pair,
            raw=self.pair,
            after=self.pair,
            left_out=self.left_out,
            excluded=0,
        )


@dataclass(frozen=True, kw_only=True)
class CountedFigures:
    total: CountedCases
    rows: tuple[CountedCases, ...]


class CaseBehind(NamedTuple):
    """What of a case a figure counts: its `number`-th node of a kind."""

    case_no: str
    node: str
    number: int


def column(by: str) -> By:
    return cast("By", COLUMN.get(by, by))


def filters_of(given: Mapping[str, Any]) -> dict[str, str]:
    """The filters of a question, of those that are given."""
    return {column(name): given[name] for name in FILTERS if given.get(name) is not None}


async def at_position(
    source: asyncpg.Pool | Connection, question: Question, *, in_the_past: bool
) -> Question:
    """Return the question as of a position that all views hold that it may be asked of."""
    of: list[Marked] = [CASES, ORDERS, *([DutyTime()] if question.duty else [])]
    found = [
        await asked(source, replace(question, share=share), in_the_past=in_the_past) for share in of
    ]
    return replace(question, position=min(each.position for each in found))


async def cases_as_it_is_now(
    source: Connection,
    question: Question,
    indicator: CaseIndicator,
    map_now: MapNow,
    opener: Opener,
) -> Question:
    """Where the cases of both counts are on the map in force. Raises TooManyToTellApart."""
    moved = of_lineage(map_now)
    for each in (indicator.of, indicator.counted):
        if isinstance(each, CaseCount):
            placed = await as_it_is_now(source, replace(question, share=each), map_now, opener)
            numbers = {} if placed.moved is None else placed.moved.numbers
            moved = moved._replace(numbers={**moved.numbers, **numbers})
    return replace(question, moved=moved)


async def indicator_figures(
    source: asyncpg.Pool | Connection,
    question: Question,
    indicator: CaseIndicator,
    by: Sequence[CaseBy] = (),
) -> CountedFigures:
    """Without dimensions there are no rows. The sum of the rows is the total."""
    named = [column(each) for each in by]
    if isinstance(indicator.of, DutyTime):
        return in_minutes(await minutes(source, question, indicator.of, named), named)
    if indicator.unit == "minutes":
        return await times_taken(source, replace(question, share=indicator.of), named)
    whole = await figures(source, [replace(question, share=indicator.of)], named)
    if indicator.counted is None:
        return counted(indicator, whole, whole)
    other = await figures(source, [replace(question, share=indicator.counted)], named)
    return counted(indicator, whole, other)


async def times_taken(
    source: asyncpg.Pool | Connection, question: Question, by: Sequence[By]
) -> CountedFigures:
    """The numerator is in whole minutes."""
    rows = await source.fetch(f"{keyed(question)}\n{MINUTES}", *question.values(by))
    return in_minutes(rows, by)


def in_minutes(rows: Sequence[ViewRow], by: Sequence[By]) -> CountedFigures:
    found = [took(row["key"], [row]) for row in rows]
    return CountedFigures(total=took(None, rows), rows=tuple(found) if by else ())


def took(key: str | None, rows: Sequence[ViewRow]) -> CountedCases:
    pair = Pair(
        numerator=sum(row["numerator"] for row in rows),
        denominator=sum(row["denominator"] for row in rows),
    )
    left_out, size = (sum(row[name] for row in rows) for name in ("left_out", "size"))
    return CountedCases(key=key, pair=pair, left_out=left_out, interval=None, size=size)


def counted(indicator: CaseIndicator, whole: Figures, other: Figures) -> CountedFigures:
    rows = {row.key: row for row in whole.rows}
    others = {row.key: row for row in other.rows}
    keys = sorted({*rows, *others}, key=str)
    return CountedFigures(
        total=shaped(indicator, None, whole.total, other.total),
        rows=tuple(shaped(indicator, key, rows.get(key), others.get(key)) for key in keys),
    )


def shaped(
    indicator: CaseIndicator, key: str | None, whole: Figure | None, other: Figure | None
) -> CountedCases:
    """A count has itself in both places; a numerator of its own is what the other one counts."""
    denominator = 0 if whole is None else whole.pair.denominator
    if indicator.unit == "count":
        numerator = denominator
    elif indicator.counted is None:
        numerator = 0 if whole is None else whole.pair.numerator
    else:
        numerator = 0 if other is None else other.pair.denominator
    pair = Pair(numerator=numerator, denominator=denominator)
    return CountedCases(
        key=key,
        pair=pair,
        left_out=0 if whole is None else whole.left_out,
        interval=pair.interval if indicator.is_share else None,
    )


def nothing_counted(key: str | None) -> CountedCases:
    return CountedCases(key=key, pair=Pair(numerator=0, denominator=0), left_out=0, interval=None)


async def cases_behind(
    source: asyncpg.Pool | Connection,
    question: Question,
    indicator: CaseIndicator,
    part: CasePart,
    *,
    by: Sequence[CaseBy] = (),
    key: str | None = None,
    limit: int,
    after: str | None = None,
) -> tuple[Sequence[CaseBehind], str | None]:
    """Exactly what a figure counts; the second value goes on from there."""
    own = indicator.counted if part == "numerator" and indicator.counted else indicator.of
    whole = own is indicator.counted or (part == "numerator" and indicator.unit != "ratio")
    found, further = await orders_behind(
        source,
        [replace(question, share=own)],
        "denominator" if whole else "overdue" if part == "rest" else part,
        by=[column(each) for each in by],
        key=key,
        limit=limit,
        after=after,
    )
    return [behind(each) for each in found], further


def behind(told: str) -> CaseBehind:
    case_no, node, number = told.split("/")
    return CaseBehind(case_no, node, int(number))

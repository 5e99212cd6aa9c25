"""A rate of the facts as of any moment, divided by a dimension, drilled down to its orders."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any, Final, Literal

import asyncpg
import orjson

from events.catalog.names import ClockName
from events.postgres.statements import statements
from projections.engine.read_model import ViewRow
from projections.figures.definitions import ON_TIME_RATE, Counted
from projections.figures.dimensions import COARSE, By, dimensions
from projections.figures.shares.share import LIMIT_MASKS, Share

SQL: Final = statements(__file__)
SMALL: Final = 20  # fewer orders than this are marked and not ranked (I-05)
CROWD: Final = 5  # fewer protected orders than this in a district and month are not counted

Z_95: Final = 1.959964  # standard deviations on either side that hold 95 %

Part = Literal[
    "denominator",
    "numerator",
    "overdue",
    "left_out",
    "excluded",
    "denominator_after_exclusion",
    "numerator_after_exclusion",
]
PART_OF_EXCLUDED: Final[Mapping[Part, Part]] = {
    "numerator": "excluded",
    "overdue": "denominator_after_exclusion",
}
"""What these parts are of a rate that counts the excluded orders."""
Protected = Literal["all", "none", "readable", "crowded"]
NOTHING: Final = (False, False, (), None, None, ())


@dataclass(frozen=True, kw_only=True)
class Question:
    """
    Due in [`since`, min(`to`, `as_of`)), as the log stood at `position` (see `asked`).

    `zone` is the city's: days, months and years of due dates are local. `protected` says which
    protected orders (D-07) count: all, none, those in the reader's `reach` (as
    projections.in_reach takes it), or `crowded`, which counts nothing else (`in_whole_months`).
    """

    since: datetime
    to: datetime
    as_of: datetime
    zone: str
    position: int = 0
    departments: tuple[str, ...] | None = None  # the final lead; a department with its subtree
    filters: Mapping[str, str] = field(default_factory=dict)  # by dimension, as FILTERS
    clock: ClockName = ON_TIME_RATE.clock
    counts: Counted = "met"
    share: Share | None = None  # of orders by their marks, instead of by a limit
    levels: Mapping[str, str] = field(default_factory=dict)  # of departments, to divide by
    channels: tuple[str, ...] | None = None  # met only by orders of these
    protected: Protected = "none"
    reach: tuple[Any, ...] = NOTHING

    @property
    def is_coarse(self) -> bool:
        """No condition is finer than a district and a period."""
        return self.departments is None and set(self.filters) <= COARSE

    @property
    def view(self) -> str:
        return "on_time" if self.share is None else "order_facts"

    @property
    def context(self) -> dict[str, Any]:
        """What conditions and dimensions need beside the facts."""
        found: dict[str, Any] = {"levels": self.levels, "as_of": self.as_of}
        if self.channels is not None:
            found["channels"] = self.channels
        if self.share is not None and self.share.without_kinds:
            found["without_kinds"] = self.share.without_kinds
        return found

    def values(self, by: By | Sequence[By] | None) -> tuple[Any, ...]:
        """The first parameters of each statement."""
        return (
            self.since,
            min(self.to, self.as_of),
            self.position,
            list(dimensions(by)),
            self.zone,
            self.departments,
            orjson.dumps(dict(self.filters)).decode(),
            self.clock if self.share is None else self.share.cohort,
            self.protected,
            *self.reach,
            CROWD,
            orjson.dumps(self.context).decode(),
            *(LIMIT_MASKS if self.share is None else self.share.masks),
        )


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Never 0 % or 100 % of nothing: without due orders there is no rate."""

    numerator: int
    denominator: int

    @property
    def rate(self) -> float | None:
        return round(self.numerator / self.denominator, 6) if self.denominator else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's interval of the rate at 95 %: wide where few orders count."""
        n = self.denominator
        if not n:
            return None
        share, z = self.numerator / n, Z_95 * Z_95 / n
        middle = share + z / 2
        reach = (z * (share * (1 - share) + z / 4)) ** 0.5
        low, high = ((middle + side * reach) / (1 + z) for side in (-1, 1))
        return max(0.0, round(low, 6)), min(1.0, round(high, 6))


@dataclass(frozen=True, kw_only=True)
class Figure:
    """
    `key` None: the total. `left_out`: withdrawn or merged, listed but in no pair.

    `after`: `pair` without the orders that are `excluded` from the assessment (X-01).
    """

    key: str | None
    pair: Pair
    raw: Pair
    after: Pair
    left_out: int
    excluded: int

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

    A moment that the view has not reached yet is answered from its present position.
    """
    instant = question.as_of if in_the_past else None
    position = await pool.fetchval(SQL["moment"], instant, question.view)
    return replace(question, position=position or 0)


async def figures(
    pool: asyncpg.Pool, questions: Sequence[Question], by: By | Sequence[By] | None = None
) -> Figures:
    """
    The rows of a dimension add up to the total, for every order has one value or `none`.

    Of two dimensions the key of a row is both values, with a comma between them.

    No order may be in two of the questions.
    """
    found: list[ViewRow] = []
    for each in questions:
        found += await pool.fetch(SQL["figures"], *each.values(by))
    shape = excluded_of if questions[0].counts == "excluded" else figure_of
    parts = sorted(map(shape, found), key=attrgetter("key"))
    rows = tuple(sum_of(list(same), key) for key, same in groupby(parts, attrgetter("key")))
    return Figures(total=sum_of(rows), rows=rows if by else ())


def sum_of(rows: Sequence[Figure], key: str | None = None) -> Figure:
    return Figure(
        key=key,
        pair=added([row.pair for row in rows]),
        raw=added([row.raw for row in rows]),
        after=added([row.after for row in rows]),
        left_out=sum(row.left_out for row in rows),
        excluded=sum(row.excluded for row in rows),
    )


def added(pairs: Sequence[Pair]) -> Pair:
    return Pair(
        numerator=sum(pair.numerator for pair in pairs),
        denominator=sum(pair.denominator for pair in pairs),
    )


def figure_of(row: ViewRow) -> Figure:
    return Figure(
        key=row["key"],
        pair=Pair(numerator=row["numerator"], denominator=row["denominator"]),
        raw=Pair(numerator=row["raw_numerator"], denominator=row["raw_denominator"]),
        after=Pair(
            numerator=row["kept_numerator"], denominator=row["denominator"] - row["excluded"]
        ),
        left_out=row["left_out"],
        excluded=row["excluded"],
    )


def excluded_of(row: ViewRow) -> Figure:
    """Of a rate that counts the excluded orders; without them there are none."""
    plain = figure_of(row)
    return replace(
        plain,
        pair=replace(plain.pair, numerator=row["excluded"]),
        raw=replace(plain.raw, numerator=row["raw_excluded"]),
        after=replace(plain.after, numerator=0),
    )


async def orders_behind(
    pool: asyncpg.Pool,
    questions: Sequence[Question],
    part: Part,
    *,
    by: By | Sequence[By] | None = None,
    key: str | None = None,
    limit: int,
    after: str | None = None,
) -> tuple[Sequence[str], str | None]:
    """
    Exactly the orders behind a figure, by number; the second value goes on from there.

    No order may be in two of the questions.
    """
    found: list[ViewRow] = []
    for each in questions:
        own = PART_OF_EXCLUDED.get(part, part) if each.counts == "excluded" else part
        found += await pool.fetch(SQL["orders"], *each.values(by), key, own, after, limit + 1)
    numbers = sorted(row["order_no"] for row in found)
    return numbers[:limit], numbers[limit - 1] if len(numbers) > limit else None

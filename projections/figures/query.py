"""A rate of the facts as of any moment, divided by a dimension, drilled down to its orders."""

from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter
from typing import Final, Literal

import asyncpg

from events.postgres.statements import statements
from projections.engine.read_ahead import Connection
from projections.engine.read_model import ViewRow
from projections.figures.cube.present import SQL as PRESENT
from projections.figures.cube.present import CubeParts, by_age, parts
from projections.figures.dimensions import By, dimensions
from projections.figures.question import Question

SQL: Final = statements(__file__)
CUBE: Final = f"{PRESENT['cells']}\n{SQL['figures']}"
NUMBERS: Final = (
    *("numerator", "denominator", "raw_numerator", "raw_denominator", "left_out"),
    *("excluded", "raw_excluded", "kept_numerator", "entered"),
)
Source = asyncpg.Pool | Connection
SMALL: Final = 20  # fewer orders than this are marked and not ranked (I-05)
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
    from_cube: bool = False  # the whole months, of one of the questions at least


@asynccontextmanager
async def snapshot(pool: asyncpg.Pool) -> AsyncIterator[Connection]:
    """The views at one moment: what is asked within is of one position of each."""
    async with (
        pool.acquire() as connection,
        connection.transaction(isolation="repeatable_read", readonly=True),
    ):
        yield connection


async def asked(source: Source, question: Question, *, in_the_past: bool) -> Question:
    """
    Return the question at the position that `as_of` means, or the view's own for the present.

    A moment that the view has not reached yet is answered from its present position.
    """
    instant = question.as_of if in_the_past else None
    position = await source.fetchval(SQL["moment"], instant, question.view)
    return replace(question, position=position or 0)


async def figures(
    source: Source,
    questions: Sequence[Question],
    by: By | Sequence[By] | None = None,
    *,
    by_facts: bool = False,
) -> Figures:
    """
    The rows of a dimension add up to the total, for every order has one value or `none`.

    Of two dimensions the key of a row is both values, with a comma between them.

    No order may be in two of the questions. A connection has to be in a `snapshot`. `by_facts`:
    the facts alone answer, which say the same and take longer.
    """
    if isinstance(source, asyncpg.Pool):
        async with snapshot(source) as connection:
            return await figures(connection, questions, by, by_facts=by_facts)
    found: list[ViewRow] = []
    from_cube = False
    for each in questions:
        cubed = None if by_facts else await of_the_cube(source, each, by)
        from_cube = from_cube or cubed is not None
        found += await counted(source, each, by) if cubed is None else cubed
    shape = excluded_of if questions[0].counts == "excluded" else figure_of
    shaped = sorted(map(shape, found), key=attrgetter("key"))
    rows = tuple(sum_of(list(same), key) for key, same in groupby(shaped, attrgetter("key")))
    return Figures(total=sum_of(rows), rows=rows if by else (), from_cube=from_cube)


def of_facts(question: Question, end: str) -> str:
    """Return the statement that asks the facts of the question's kind of stream."""
    return f"{keyed(question)}\n{SQL[end]}"


def keyed(question: Question) -> str:
    """Return the begin of that statement: what is counted, each with the key of its row."""
    placed = SQL["as_it_was" if question.moved is None else "as_it_is_now"]
    return f"{question.entered or SQL['entered']}\n{placed}\n{SQL['held']}"


async def reached(source: Connection, question: Question) -> bool:
    """Whether the question is about all that the view has taken in, as the cube is."""
    return bool(await source.fetchval(PRESENT["reached"], question.view, question.position))


async def counted(
    source: Connection, question: Question, by: By | Sequence[By] | None
) -> list[ViewRow]:
    """By the facts."""
    return list(await source.fetch(of_facts(question, "figures"), *question.values(by)))


async def of_the_cube(
    source: Connection, question: Question, by: By | Sequence[By] | None
) -> list[ViewRow] | None:
    """The rows of a question about the present; None: the facts alone answer it."""
    if dimensions(by) == ("age",):
        return await of_each_age(source, question)
    cubed = parts(question, by)
    if cubed is None or not await reached(source, question):
        return None
    return await of_the_present(source, cubed, by)


async def of_each_age(source: Connection, question: Question) -> list[ViewRow] | None:
    """An age is a period that ends so many days ago: each is asked for its total."""
    if parts(question, None) is None or not await reached(source, question):
        return None
    found: list[ViewRow] = []
    for age, each in by_age(question).items():
        cubed = await of_the_cube(source, each, None)
        rows = await counted(source, each, None) if cubed is None else cubed
        found += [{"key": age} | {name: row[name] for name in NUMBERS} for row in rows]
    return found


async def of_the_present(
    source: Connection, cubed: CubeParts, by: By | Sequence[By] | None
) -> list[ViewRow]:
    """The months of the cube, with the ends of the period from the facts."""
    found = [(1, await source.fetch(CUBE, *cubed.values(by)))]
    for sign, questions in ((1, cubed.added), (-1, cubed.subtracted)):
        found += [
            (sign, await source.fetch(of_facts(each, "figures"), *each.values(by)))
            for each in questions
        ]
    summed: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for sign, rows in found:
        for row in rows:
            for name in NUMBERS:
                summed[row["key"]][name] += sign * row[name]
    return [{"key": key, **row} for key, row in summed.items() if row["entered"]]


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
    source: Source,
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
        found += await source.fetch(
            of_facts(each, "orders"), *each.values(by), key, own, after, limit + 1
        )
    numbers = sorted(row["order_no"] for row in found)
    return numbers[:limit], numbers[limit - 1] if len(numbers) > limit else None

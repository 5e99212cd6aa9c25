"""
Rows of cells for those who read no order or case: none of 1 to 4, as on the map (I-03). Pure.

A case or two in a cell of some hundred households names who lives there.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Final, TypeVar

from projections.boards.map import SMALL_COUNT
from projections.figures.query import Figure, Figures, Pair

FEW: Final = "few"
"""The key of the row into which all rows with a small number go."""
Row = TypeVar("Row")


def any_small(numbers: Iterable[int]) -> bool:
    return any(0 < each < SMALL_COUNT for each in numbers)


def names_a_household(cell: str | None, total: Iterable[int]) -> bool:
    """
    A small total of one cell that was asked for alone (`cell`).

    The total of an area is shown without its cells too, so it tells nothing new beside them.
    """
    return cell is not None and any_small(total)


def together(
    rows: Sequence[Row],
    numbers: Callable[[Row], Iterable[int]],
    summed: Callable[[Sequence[Row]], Row],
) -> tuple[Row, ...]:
    """The rows with a small number as one row, the last; their sum stays the total."""
    few = [row for row in rows if any_small(numbers(row))]
    if not few:
        return tuple(rows)
    return (*(row for row in rows if not any_small(numbers(row))), summed(few))


def key_of_few(dimensions: int) -> str:
    return ",".join([FEW] * dimensions)


def numbers_of(row: Figure) -> tuple[int, ...]:
    pairs = (row.pair, row.raw, row.after)
    counts = [number for pair in pairs for number in (pair.numerator, pair.denominator)]
    return (*counts, row.left_out, row.excluded)


def without_small(found: Figures, dimensions: int) -> Figures:
    """Figures whose rows tell no small number; the total is for the caller to judge."""

    def summed(few: Sequence[Figure]) -> Figure:
        return Figure(
            key=key_of_few(dimensions),
            pair=sum_of([row.pair for row in few]),
            raw=sum_of([row.raw for row in few]),
            after=sum_of([row.after for row in few]),
            left_out=sum(row.left_out for row in few),
            excluded=sum(row.excluded for row in few),
        )

    return replace(found, rows=together(found.rows, numbers_of, summed))


def sum_of(pairs: Sequence[Pair]) -> Pair:
    return Pair(
        numerator=sum(pair.numerator for pair in pairs),
        denominator=sum(pair.denominator for pair in pairs),
    )

"""
Numbers of cells for those who read no case: none of 1 to 4, as on the map (I-03). Pure.

A case or two in a cell of some hundred households names who lives there.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from projections.boards.map import SMALL_COUNT
from projections.evaluation.indicator import CaseIndicator
from projections.evaluation.query import CountedCases, CountedFigures
from projections.figures.query import Pair

FEW: Final = "few"
"""The key of the row into which all rows with a small number go."""


def is_small(row: CountedCases) -> bool:
    numbers = (row.pair.numerator, row.pair.denominator, row.left_out)
    return any(0 < each < SMALL_COUNT for each in numbers)


def together(found: CountedFigures, indicator: CaseIndicator, dimensions: int) -> CountedFigures:
    """The rows with small numbers as one row; their sum stays the total."""
    few = [row for row in found.rows if is_small(row)]
    if not few:
        return found
    rows = [row for row in found.rows if not is_small(row)]
    return replace(found, rows=(*rows, summed(few, indicator, dimensions)))


def summed(few: Sequence[CountedCases], indicator: CaseIndicator, dimensions: int) -> CountedCases:
    pair = Pair(
        numerator=sum(row.pair.numerator for row in few),
        denominator=sum(row.pair.denominator for row in few),
    )
    return CountedCases(
        key=",".join([FEW] * dimensions),
        pair=pair,
        left_out=sum(row.left_out for row in few),
        interval=pair.interval if indicator.is_share else None,
    )

"""Numbers of cases by cell for those who read no case (I-03). Pure."""

from collections.abc import Sequence
from dataclasses import replace

from projections.evaluation.indicator import CaseIndicator
from projections.evaluation.query import CountedCases, CountedFigures
from projections.small_numbers import key_of_few, sum_of, together


def numbers_of(row: CountedCases) -> tuple[int, ...]:
    return row.pair.numerator, row.pair.denominator, row.left_out


def without_small(
    found: CountedFigures, indicator: CaseIndicator, dimensions: int
) -> CountedFigures:
    """Figures whose rows tell no small number; the total is for the caller to judge."""

    def summed(few: Sequence[CountedCases]) -> CountedCases:
        pair = sum_of([row.pair for row in few])
        return CountedCases(
            key=key_of_few(dimensions),
            pair=pair,
            left_out=sum(row.left_out for row in few),
            interval=pair.interval if indicator.is_share else None,
        )

    return replace(found, rows=together(found.rows, numbers_of, summed))

"""The rows of the sheet of evaluations (考核): each unit by each part of a form. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from projections.evaluation.forms import EvaluationForm
from projections.evaluation.score import PartScored, Scored, in_order, places
from projections.figures.query import SMALL

Cell = str | int | float | None
COLUMNS: Final = (
    *("考核方案", "方案版本", "名次", "考核对象", "编码", "得分", "等级"),
    *("指标", "口径版本", "分子", "分母", "比率", "分值", "该项得分", "备注"),
)
SMALL_PART: Final = f"分母少于{SMALL}，仅供参考"
NOT_RANKED: Final = "不参与排名"
ABOUT_UNITS: Final = frozenset({"district", "subdistrict", "community", "cell", "department"})
"""What a form is about that bears no name of a person."""


def evaluation_rows(
    form: EvaluationForm, version: int, rows: Sequence[Scored], names: Mapping[str, str]
) -> Iterator[Sequence[Cell]]:
    """`version`: of the forms. The best first; those without a rank after them."""
    ranks = places(rows)
    for row in in_order(rows):
        rank = ranks.get(row.key)
        for part in row.parts:
            yield (
                *(form.title, version, rank, names.get(row.key or "", ""), row.key),
                None if row.score is None else round(row.score, 2),
                None if row.grade is None else row.grade.name,
                *part_cells(part),
                "；".join(notes(part, rank)) or None,
            )


def part_cells(part: PartScored) -> Sequence[Cell]:
    pair, indicator = part.counted.pair, part.indicator
    return (
        indicator.title[0],
        indicator.version,
        pair.numerator,
        pair.denominator,
        pair.rate if indicator.unit == "ratio" else None,
        part.part.points,
        None if part.points is None else round(part.points, 2),
    )


def notes(part: PartScored, rank: int | None) -> Iterator[str]:
    if part.small:
        yield SMALL_PART
    if rank is None:
        yield NOT_RANKED

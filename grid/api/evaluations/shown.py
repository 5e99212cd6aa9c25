"""Figures and evaluations of the street side as an answer says them. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from projections.cells_now.ground import NOT_TOLD_APART
from projections.evaluation.definitions import FORMER
from projections.evaluation.evaluating import indicator_of
from projections.evaluation.forms import EvaluationForm, FormPart, Grade
from projections.evaluation.indicator import CaseIndicator
from projections.evaluation.query import CaseBy, CountedCases
from projections.evaluation.score import PartScored, Scored, in_order, places
from projections.figures.dimensions import PERIODS
from projections.figures.shares.score import ranks
from projections.small_numbers import FEW

WHOLE = "all"  # the group of rows that are ranked among all
UNPLACED = frozenset({"none", FEW, NOT_TOLD_APART})


def listed(each: CaseIndicator, *, english: bool) -> dict[str, Any]:
    return {
        "name": each.name,
        "title": each.title[english],
        "unit": each.unit,
        "definition": each.definition(english=english),
        "former": [old.definition(english=english) for old in FORMER.get(each.name, ())],
    }


def counted_json(indicator: CaseIndicator, found: CountedCases) -> dict[str, Any]:
    return {
        "numerator": found.pair.numerator,
        "denominator": found.pair.denominator,
        "rate": found.pair.rate if indicator.unit == "ratio" else None,
        "interval": found.interval,
        "mean": found.pair.rate if indicator.unit == "minutes" else None,
        "left_out": found.left_out,
    }


def rows_json(
    indicator: CaseIndicator,
    rows: Sequence[CountedCases],
    by: Sequence[CaseBy],
    names: Mapping[str, Mapping[str, str]],
    *,
    ranked: bool,
) -> list[dict[str, Any]]:
    """`ranked`: the reader sees more than themselves, so that a place says something."""
    alike = len(by) == 1 and by[0] not in PERIODS and indicator.unit == "ratio" and ranked
    placed = [row.key for row in rows if alike and not row.small and row.key not in UNPLACED]
    group = dict.fromkeys(placed, WHOLE)
    better = indicator.direction != "lower_is_better"
    found = ranks([row.figure for row in rows], group, higher_is_better=better)
    return [
        {
            "key": row.key,
            "name": name_of(row.key, by, names),
            **counted_json(indicator, row),
            "small": row.small,
            "rank": found.get(row.key),
        }
        for row in rows
    ]


def name_of(
    key: str | None, by: Sequence[str], names: Mapping[str, Mapping[str, str]]
) -> str | None:
    """A period is its own name. None for one that has none any more."""
    if key is None or not by or all(each in PERIODS for each in by):
        return None
    parts = [
        part if dimension in PERIODS else names[dimension].get(part)
        for part, dimension in zip(key.split(","), by, strict=True)
    ]
    return " · ".join(part or "" for part in parts) if any(parts) else None


def form_json(form: EvaluationForm, version: int, *, english: bool) -> dict[str, Any]:
    return {
        "id": form.id,
        "title": form.title_en if english else form.title,
        "about": form.about,
        "source": form.source,
        "version": version,
        "parts": [part_json(part, english=english) for part in form.parts],
        "grades": [grade_json(each, english=english) for each in form.grades],
    }


def grade_json(grade: Grade, *, english: bool) -> dict[str, Any]:
    name = grade.name_en if english and grade.name_en else grade.name
    return {"least": grade.least, "name": name, "colour": grade.colour}


def part_json(part: FormPart, *, english: bool) -> dict[str, Any]:
    indicator = indicator_of(part)
    return {
        **asdict(part),
        "title": indicator.title[english],
        "version": indicator.version,
        "direction": indicator.direction,
    }


def scored_json(
    rows: Sequence[Scored], names: Mapping[str, str], *, ranked: bool, english: bool
) -> list[dict[str, Any]]:
    """The best first; those with few cases after them, those without a score last."""
    found = places(rows) if ranked else {}
    return [
        {
            "key": row.key,
            "name": names.get(row.key or ""),
            "score": None if row.score is None else round(row.score, 2),
            "grade": None if row.grade is None else grade_json(row.grade, english=english),
            "small": row.small,
            "rank": found.get(row.key),
            "parts": [part_scored_json(each) for each in row.parts],
        }
        for row in in_order(rows)
    ]


def part_scored_json(each: PartScored) -> dict[str, Any]:
    return {
        "indicator": each.part.indicator,
        "points": None if each.points is None else round(each.points, 2),
        "of": each.part.points,
        "small": each.small,
        **counted_json(each.indicator, each.counted),
    }

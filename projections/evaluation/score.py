"""The points, the score, the grade and the place that a form gives (评分、等级). Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from projections.evaluation.forms import EvaluationForm, FormPart, Grade
from projections.evaluation.indicator import CaseIndicator
from projections.evaluation.query import CountedCases

HUNDREDTH = 0.01
RATES = frozenset({"rate", "from"})


@dataclass(frozen=True, kw_only=True)
class PartScored:
    """`points` None: nothing was counted, and the part is left out."""

    part: FormPart
    indicator: CaseIndicator
    counted: CountedCases
    points: float | None

    @property
    def small(self) -> bool:
        """
        Whether its rate is of too few cases to be compared (I-05).

        A part that is left out is in no score, so that its few cases change nothing.
        """
        counts = self.part.scale in RATES and self.points is not None
        return counts and self.counted.small


@dataclass(frozen=True, kw_only=True)
class Scored:
    """`score`: of 100; None where every part is left out."""

    key: str | None
    parts: tuple[PartScored, ...]
    score: float | None
    grade: Grade | None

    @property
    def small(self) -> bool:
        return any(each.small for each in self.parts)


def scored(
    form: EvaluationForm,
    key: str | None,
    counted: Sequence[tuple[FormPart, CaseIndicator, CountedCases]],
) -> Scored:
    """Where a part is left out, the others make up the hundred."""
    parts = tuple(
        PartScored(
            part=part, indicator=indicator, counted=found, points=points(part, indicator, found)
        )
        for part, indicator, found in counted
    )
    given = [each for each in parts if each.points is not None]
    most = sum(each.part.points for each in given if each.part.scale != "each")
    if most <= 0:
        return Scored(key=key, parts=parts, score=None, grade=None)
    reached = max(0.0, sum(each.points or 0 for each in given))
    score = round(100 * reached / most, 4)
    return Scored(key=key, parts=parts, score=score, grade=grade_of(form, score))


def points(part: FormPart, indicator: CaseIndicator, found: CountedCases) -> float | None:
    if part.scale == "each":
        return 0 - min(part.points, part.loses * found.pair.denominator)  # never -0
    if part.scale == "bands":
        return part.points * band_of(part, found.pair.denominator)
    rate = found.pair.rate
    if rate is None:
        return {"left_out": None, "full": part.points, "nothing": 0.0}[part.zero]
    reached = min(1.0, max(0.0, good(indicator, found)))
    if part.scale == "rate":
        return part.points * reached
    missing = max(0.0, (part.full_from or 0) - reached)
    return max(0.0, part.points - part.loses * missing / HUNDREDTH)


def good(indicator: CaseIndicator, found: CountedCases) -> float:
    """The exact rate; of one that shall be low what it leaves of 1."""
    rate = found.pair.numerator / found.pair.denominator
    return 1 - rate if indicator.direction == "lower_is_better" else rate


def band_of(part: FormPart, many: int) -> float:
    return next(each.share for each in part.bands if each.most is None or many <= each.most)


def grade_of(form: EvaluationForm, score: float) -> Grade | None:
    return next((each for each in form.grades if score >= each.least), None)


def in_order(rows: Sequence[Scored]) -> Sequence[Scored]:
    """The best first; those with few cases after them, those without a score last."""
    return sorted(
        rows, key=lambda row: (row.score is None, row.small, -(row.score or 0), str(row.key))
    )


def places(rows: Sequence[Scored]) -> Mapping[str | None, int]:
    """By score, equal ones share a place; small ones and those without a score have none."""
    ranked = {
        row.key: row.score
        for row in rows
        if row.score is not None and not row.small and row.key != "none"
    }
    return {
        key: 1 + sum(other > score for other in ranked.values()) for key, score in ranked.items()
    }

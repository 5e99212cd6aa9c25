"""A figure as an answer says it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from events.working_time import Calendar
from hotline.api.figures.asking import Indicator
from hotline.api.figures.row_names import RowNames
from hotline.policy import Policy
from hotline.targets import IndicatorTarget
from projections.cells_now.ground import NOT_TOLD_APART
from projections.figures.dimensions import PERIODS, By
from projections.figures.query import Figure, Figures, Pair
from projections.figures.shares import FORMER
from projections.figures.shares.score import Score, ranks
from projections.figures.shares.share import Share
from projections.small_numbers import FEW

NOT_ADDITIVE: Final = (
    "各行的 score 是三个比率的加权, 不能相加; numerator、denominator 之和等于合计",
    "the scores of rows are weighted rates and cannot be added; numerators and denominators can",
)
UNPLACED: Final = frozenset({"none", FEW, NOT_TOLD_APART})
WHOLE: Final = "all"  # the group of rows that are ranked among all


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What rows say beside their numbers. `levels`: like is ranked with like."""

    by: tuple[By, ...]
    names: RowNames
    levels: Mapping[str, str]
    calendar: Calendar
    higher_is_better: bool
    scores: Mapping[str | None, Score]

    def rows(self, found: Sequence[Figure]) -> list[dict[str, Any]]:
        places = ranks(found, self.groups(found), higher_is_better=self.higher_is_better)
        return [
            {"key": row.key, "name": self.names.of(row.key, self.by)}
            | figure_json(row)
            | {"small": row.small, "rank": places.get(row.key)}
            | score_json(self.scores.get(row.key))
            | ({"subtree": False} if "department" in self.by else {})
            | (day_json(row.key or "", self.calendar) if self.by == ("day",) else {})
            for row in found
        ]

    def groups(self, found: Sequence[Figure]) -> dict[str | None, str]:
        """
        Which rows are ranked together: departments of one level, or all of a dimension.

        Single people are not ranked: an order is rarely the work of one.
        """
        if len(self.by) != 1 or self.by[0] in PERIODS or self.by[0] in {"age", "worker"}:
            return {}
        if self.by == ("department",):
            return {
                row.key: level
                for row in found
                if (level := self.levels.get(row.key or "")) is not None
            }
        return {row.key: WHOLE for row in found if row.key not in UNPLACED}


def day_json(key: str, calendar: Calendar) -> dict[str, Any]:
    """What the calendar says of a day: few requests on a holiday are no success."""
    day = date.fromisoformat(key)
    return {"working_day": calendar.is_working_day(day), "holiday": calendar.names.get(day)}


def score_json(score: Score | None) -> dict[str, Any]:
    if score is None:
        return {}
    parts = [
        {"name": part.name, "weight": part.weight, **pair_json(part.pair)} for part in score.parts
    ]
    return {"score": score.value, "parts": parts}


def weights_of(each: Indicator, policy: Policy) -> dict[str, float] | None:
    """Of a composite, by the figures that it weighs."""
    if not isinstance(each, Share) or not each.composite:
        return None
    weights = policy.rate_weights
    return {name: getattr(weights, name.removesuffix("-rate")) for name in each.composite}


def definition_json(
    each: Indicator, policy: Policy, target: IndicatorTarget | None, *, english: bool
) -> dict[str, Any]:
    return {
        **each.definition(english=english),
        "direction": each.direction,
        "target": None if target is None else target.share,
        "weights": weights_of(each, policy),
    }


def not_additive(each: Indicator, *, english: bool) -> str | None:
    """Why rows do not add up to the total; None: they do."""
    composite = isinstance(each, Share) and each.composite
    return NOT_ADDITIVE[english] if composite else None


def listed(
    each: Indicator, policy: Policy, target: IndicatorTarget | None, *, english: bool
) -> dict[str, Any]:
    return {
        "name": each.name,
        "title": each.title_en if english else each.title,
        "unit": each.unit,
        "direction": each.direction,
        "definition": definition_json(each, policy, target, english=english),
        "not_additive": not_additive(each, english=english),
        "former": [
            definition_json(old, policy, target, english=english)
            for old in FORMER.get(each.name, ())
        ],
    }


def total_json(found: Figures, score: Score | None) -> dict[str, Any]:
    return figure_json(found.total) | score_json(score)


def figure_json(figure: Figure) -> dict[str, Any]:
    return {
        "numerator": figure.pair.numerator,
        "denominator": figure.pair.denominator,
        "rate": figure.pair.rate,
        "interval": figure.pair.interval,
        "raw": pair_json(figure.raw),
        "after_exclusion": pair_json(figure.after),
        "excluded": figure.excluded,
        "left_out": figure.left_out,
    }


def pair_json(pair: Pair) -> dict[str, Any]:
    return {"numerator": pair.numerator, "denominator": pair.denominator, "rate": pair.rate}

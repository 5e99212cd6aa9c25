"""A figure as an answer says it."""

from typing import Any

from projections.figures.definitions import RateDefinition
from projections.figures.query import Figure, Pair
from projections.figures.shares import FORMER
from projections.figures.shares.share import Share


def listed(each: RateDefinition | Share, *, english: bool) -> dict[str, Any]:
    return {
        "name": each.name,
        "title": each.title_en if english else each.title,
        "unit": each.unit,
        "direction": each.direction,
        "definition": each.definition(english=english),
        "former": [old.definition(english=english) for old in FORMER.get(each.name, ())],
    }


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

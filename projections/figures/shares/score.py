"""The score that several figures make together (三率), and the place of rows by rate. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from projections.figures.query import Figure, Figures, Pair


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """One of the figures of a composite, with what it weighs."""

    name: str
    weight: float
    pair: Pair


@dataclass(frozen=True, kw_only=True)
class Score:
    """None where a part has no rate: what was not asked weighs nothing and excuses nothing."""

    parts: tuple[Weighed, ...]

    @property
    def value(self) -> float | None:
        rates = [part.pair.rate for part in self.parts]
        if any(rate is None for rate in rates):
            return None
        return round(sum(part.weight * (part.pair.rate or 0) for part in self.parts), 6)


NOTHING = Pair(numerator=0, denominator=0)


def scores(
    found: Mapping[str, Figures], weights: Mapping[str, float]
) -> tuple[Score, Mapping[str | None, Score]]:
    """Return the score of the total, and of each row by its key."""
    keys = {row.key for figures in found.values() for row in figures.rows}
    by_name = {name: {row.key: row.pair for row in figures.rows} for name, figures in found.items()}
    return score({name: each.total.pair for name, each in found.items()}, weights), {
        key: score({name: rows.get(key, NOTHING) for name, rows in by_name.items()}, weights)
        for key in keys
    }


def score(pairs: Mapping[str, Pair], weights: Mapping[str, float]) -> Score:
    parts = (Weighed(name=name, weight=weights[name], pair=pair) for name, pair in pairs.items())
    return Score(parts=tuple(parts))


def ranks(
    rows: Sequence[Figure], group: Mapping[str | None, str], *, higher_is_better: bool
) -> Mapping[str | None, int]:
    """
    Return the place of each row among those of its group, by rate; equal rates share a place.

    Small rows have none (I-05), nor rows without a group.
    """
    ranked = [row for row in rows if not row.small and row.key in group]
    return {
        row.key: 1
        + sum(
            group[other.key] == group[row.key]
            and is_before(other.pair.rate or 0, row.pair.rate or 0, higher_is_better)
            for other in ranked
        )
        for row in ranked
    }


def is_before(one: float, other: float, higher_is_better: bool) -> bool:  # noqa: FBT001 - a pair
    return one > other if higher_is_better else one < other

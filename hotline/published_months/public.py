"""
What everybody may read of published months (I-09): no number from which a small one follows. Pure.

Rows of one figure add up to the city's. So where the small ones together are less than SMALL, the
next smallest are left out too: what remains of the sum says nothing of a single row.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from events.catalog.published_months import CountedBy, MonthCorrected, MonthPublished
from hotline.published_months.publishing import Key, Number, PublishedMonth
from projections.figures.query import SMALL

MOST_MONTHS: Final = 12
LEVELS: Final[Sequence[CountedBy]] = ("city", "department", "district")
NOTHING: Final[Number] = (0, 0)


@dataclass(frozen=True, kw_only=True)
class PublicFigure:
    """`published` None: it is small, or a small one would follow from it."""

    key: Key
    published: Number | None
    corrected: Number | None  # None: also where it was not corrected


def last_months(months: Mapping[str, PublishedMonth]) -> Sequence[PublishedMonth]:
    """The newest first."""
    return [months[name] for name in sorted(months, reverse=True)[:MOST_MONTHS]]


def public_figures(month: PublishedMonth) -> Iterator[PublicFigure]:
    published, corrected = month.numbers, month.corrected
    hidden = hidden_in(month)
    for key in in_order({*published, *corrected}):
        if key in hidden:
            yield PublicFigure(key=key, published=None, corrected=None)
            continue
        was, now = published.get(key, NOTHING), corrected.get(key, NOTHING)
        yield PublicFigure(key=key, published=was, corrected=now if now != was else None)


def in_order(keys: Iterable[Key]) -> Sequence[Key]:
    """By indicator, then the city, its departments, its districts; without channels."""
    shown = [key for key in keys if key[1] in LEVELS]
    return sorted(shown, key=lambda key: (key[0], LEVELS.index(key[1]), key[2]))


def hidden_in(month: PublishedMonth) -> frozenset[Key]:
    """Of every state of the numbers that was published: what one hides, none shows."""
    states = [month.until(each.at).corrected for each in stages(month)]
    return frozenset(key for numbers in states for key in hidden_of(numbers))


def stages(month: PublishedMonth) -> Iterator[MonthPublished | MonthCorrected]:
    if month.published is not None:
        yield month.published
    yield from month.corrections


def hidden_of(numbers: Mapping[Key, Number]) -> Iterator[Key]:
    for _, keys in groupby(in_order(numbers), key=lambda key: key[:2]):
        rows = sorted((numbers[key][1], key) for key in keys)
        hidden = 0
        for size, key in rows:
            if size >= SMALL and (hidden == 0 or hidden >= SMALL):
                break
            hidden += size
            yield key

"""The numbers of a month that are published: by department and district, registered by channel."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Literal

import asyncpg

from events.catalog.published_months import CountedBy, PublishedCount
from projections.figures.query import Figures, figures
from projections.reports.monthly import PAIRS, MonthQuestion, by, registered_rows

REGISTERED: Final = "registered"
INDICATORS: Final = (
    *PAIRS.values(),
    "direct-answer-rate",
    "response-rate",
    "resolution-rate",
    "satisfaction-rate",
)
DIVISIONS: Final[tuple[Literal["department", "district"], ...]] = ("department", "district")
CONTACTS: Final[tuple[Literal["channel", "district"], ...]] = ("channel", "district")
WHOLE: Final = "all"  # the key of the city


async def month_counts(pool: asyncpg.Pool, question: MonthQuestion) -> Sequence[PublishedCount]:
    """Without protected orders (D-07). The rows of each division add up to the city."""
    found: list[PublishedCount] = []
    for name in INDICATORS:
        for divided in DIVISIONS:
            rows = await figures(pool, [question.of(name)], divided)
            found += counts_of(name, divided, rows)
    registered = await registered_rows(pool, question)
    for column in CONTACTS:
        found += shares_of(column, by(column, registered))
    return sorted({*found})  # the city is counted with each division


def counts_of(name: str, divided: CountedBy, found: Figures) -> Iterator[PublishedCount]:
    for row in (found.total, *found.rows):
        key: tuple[CountedBy, str] = ("city", WHOLE) if row.key is None else (divided, row.key)
        if row.pair.denominator:
            yield PublishedCount(name, *key, row.pair.numerator, row.pair.denominator)


def shares_of(divided: CountedBy, orders: Mapping[str, int]) -> Iterator[PublishedCount]:
    """How many of all registered orders each has."""
    whole = sum(orders.values())
    for key, number in orders.items():
        yield PublishedCount(REGISTERED, divided, key, number, whole)
    if whole:
        yield PublishedCount(REGISTERED, "city", WHOLE, whole, whole)

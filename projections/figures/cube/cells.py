"""
The cube of figures: how many orders are in each month, set of dimensions and marks (ADR 29). Pure.

It counts what holds now. A batch adds what its orders are after it and takes back what they were
before, in the transaction that moves the checkpoint, so the cube is of one position with the facts.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from events.postgres.statements import statements
from projections.engine.read_model import Change, SecondTable
from projections.figures.dimensions import FIXED

ZONE: Final = ZoneInfo("Asia/Shanghai")  # of every city of China; its months are those of the cube
SETS: Final[Mapping[str, tuple[str, ...]]] = {
    "department": ("department",),
    "area": ("district", "subdistrict", "community"),
    "matter": ("matter",),
    "request": ("kind", "channel", "urgency"),
}
"""The dimensions that are counted together; `value_1` to `value_3` of the table in this order."""
PLACES: Final = ("department", *FIXED)  # the order of Contribution.values
VALUES: Final = 3
AT: Final = tuple((name, tuple(map(PLACES.index, dimensions))) for name, dimensions in SETS.items())


class CubeEntry(NamedTuple):
    """That an order counts in the month of a moment: `measure` is a clock or a cohort."""

    measure: str
    moment: datetime
    marks: int


class Contribution(NamedTuple):
    """All that one order adds to the cube. `values`: its lead and particulars, as PLACES."""

    entries: tuple[CubeEntry, ...]
    values: tuple[str | None, ...]
    protected: bool


Cell = tuple[str, str, datetime, str, str, str, bool, int]


def moved_cells(
    before: Mapping[str, Contribution], after: Mapping[str, Contribution]
) -> list[Change]:
    """Return the one write that turns what orders added before a batch into what they add now."""
    found: Counter[Cell] = Counter()
    for order_no, now in after.items():
        was = before.get(order_no)
        if was != now:
            found.update(cells(now))
            if was is not None:
                found.subtract(cells(was))
    rows = [(*cell, orders) for cell, orders in sorted(found.items()) if orders]
    return [Change("count", list(zip(*rows, strict=True)))] if rows else []


def cells(of: Contribution) -> Iterator[Cell]:
    """Return the cells that the order is in: one of each set for each entry."""
    entries, values, protected = of
    sets = [(name, *of_set(values, at)) for name, at in AT]
    for measure, moment, marks in entries:
        first = first_of(moment.astimezone(ZONE))
        for name, one, two, three in sets:
            yield measure, name, first, one, two, three, protected, marks


def of_set(values: tuple[str | None, ...], at: tuple[int, ...]) -> list[str]:
    return [*(values[each] or "" for each in at), *[""] * (VALUES - len(at))]


def first_of(local: datetime) -> datetime:
    return first_day(local.year, local.month)


@cache
def first_day(year: int, month: int) -> datetime:
    return datetime(year, month, 1, tzinfo=ZONE)


def recounted(orders: Iterable[Contribution]) -> Counter[Cell]:
    """Count from zero."""
    return Counter(cell for each in orders for cell in cells(each))


def cube_of(view: str) -> SecondTable:
    """Return the table of the cube beside the facts of a view, in the schema of its generation."""
    name = f"{view}_cube"
    return SecondTable(
        name, {each: text.format(cube=name) for each, text in statements(__file__).items()}
    )

"""
The cube of figures: how many orders are in each month, set of dimensions and marks, and in each day
and marks (ADR 29). Pure.

It counts what holds now. A batch adds what its orders are after it and takes back what they were
before, in the transaction that moves the checkpoint, so the cube is of one position with the facts.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from operator import itemgetter
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from events.postgres.statements import statements
from projections.engine.read_model import Merged, SecondTable
from projections.figures.dimensions import FIXED

ZONE: Final = ZoneInfo("Asia/Shanghai")  # of every city of China; its months are those of the cube
DAY: Final = "day"  # the set without a dimension, by days instead of months
SETS: Final[Mapping[str, tuple[str, ...]]] = {
    DAY: (),
    "department": ("department",),
    "area": ("district", "subdistrict", "community"),
    "matter": ("matter",),
    "request": ("kind", "channel", "urgency"),
}
"""The dimensions that are counted together; `value_1` to `value_3` of the table in this order."""
PLACES: Final = ("department", *FIXED)  # the order of Contribution.values
VALUES: Final = 3
TAIL_BITS: Final = 32  # of the number of a cell
TAILS: Final = (1 << TAIL_BITS) - 1
AT: Final = tuple(
    (name, tuple(map(PLACES.index, dimensions))) for name, dimensions in SETS.items() if name != DAY
)
READ: Final = tuple((name, itemgetter(*at)) for name, at in AT)


CubeEntry = tuple[str, datetime, int]
"""That an order counts at a moment: measure (a clock or a cohort), moment, marks."""


class Contribution(NamedTuple):
    """All that one order adds to the cube. `values`: its lead and particulars, as PLACES."""

    entries: tuple[CubeEntry, ...]
    values: tuple[str | None, ...]
    protected: bool


Head = tuple[str, datetime, int]  # measure, first moment of the month or day, marks
Tail = tuple[str, Any, bool]  # set, its values (one alone, or several), protected


def moved_cells(
    before: Mapping[str, Contribution], after: Mapping[str, Contribution]
) -> list[Merged]:
    """Return the one write that turns what orders added before a batch into what they add now."""
    counts = CellCounts()
    for order_no, now in after.items():
        was = before.get(order_no)
        if was is None:
            counts.add(now, now.entries, 1)
        elif was[1:] != now[1:]:
            counts.add(was, was.entries, -1)
            counts.add(now, now.entries, 1)
        elif was.entries != now.entries:
            counts.add(now, [each for each in was.entries if each not in now.entries], -1)
            counts.add(now, [each for each in now.entries if each not in was.entries], 1)
    rows = sorted(counts.cells())
    return [Merged("count", "moved_cells", rows)] if rows else []


@dataclass(frozen=True)
class CellCounts:
    """
    How many orders each cell gains. A cell is a head and a tail, both by number: hashing two
    numbers costs a fifth of hashing what they stand for, and an order is in dozens of cells.
    """

    heads: dict[Head, int] = field(default_factory=dict)
    tails: dict[Tail, int] = field(default_factory=dict)
    orders: defaultdict[int, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, of: Contribution, entries: Sequence[CubeEntry], sign: int) -> None:
        """The order of the contribution is in these entries, or no longer."""
        heads, tails, orders = self.heads, self.tails, self.orders
        _, values, protected = of
        of_days = tails.setdefault((DAY, None, protected), len(tails))
        of_months = [
            tails.setdefault((name, read(values), protected), len(tails)) for name, read in READ
        ]
        for measure, moment, marks in entries:
            month, day = begins_of(moment.astimezone(ZONE).date())
            number = heads.setdefault((measure, day, marks), len(heads))
            orders[number << TAIL_BITS | of_days] += sign
            number = heads.setdefault((measure, month, marks), len(heads)) << TAIL_BITS
            for tail in of_months:
                orders[number | tail] += sign

    def cells(self) -> Iterator[tuple[Any, ...]]:
        """Each cell that changes, with its orders."""
        heads = list(self.heads)
        tails = [(name, *three(values), protected) for name, values, protected in self.tails]
        for number, orders in self.orders.items():
            if orders:
                measure, begins, marks = heads[number >> TAIL_BITS]
                name, one, two, last, protected = tails[number & TAILS]
                yield measure, name, begins, one, two, last, protected, marks, orders


def three(values: Any) -> list[str]:
    """Return the values of a set as columns; what an order has not is empty."""
    own = values if isinstance(values, tuple) else (values,)
    return [*(each or "" for each in own), *[""] * (VALUES - len(own))]


@cache
def begins_of(day: date) -> tuple[datetime, datetime]:
    """Return the first moment of the month and of the day, in the zone of the cube."""
    month, begins = (
        datetime(each.year, each.month, each.day, tzinfo=ZONE) for each in (day.replace(day=1), day)
    )
    return month, begins


def cube_of(view: str) -> SecondTable:
    """Return the table of the cube beside the facts of a view, in the schema of its generation."""
    name = f"{view}_cube"
    return SecondTable(
        name, {each: text.format(cube=name) for each, text in statements(__file__).items()}
    )

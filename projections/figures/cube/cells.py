"""
The cube of figures: how many orders are in each month, set of dimensions and marks, and in each day
and marks (ADR 29). Pure.

It counts what holds now. A batch adds what its orders are after it and takes back what they were
before, in the transaction that moves the checkpoint, so the cube is of one position with the facts.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from events.postgres.statements import statements
from projections.engine.read_model import Change, SecondTable
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
OF_DAYS: Final = (DAY, *[""] * VALUES)


CubeEntry = tuple[str, datetime, int]
"""That an order counts at a moment: measure (a clock or a cohort), moment, marks."""


class Contribution(NamedTuple):
    """All that one order adds to the cube. `values`: its lead and particulars, as PLACES."""

    entries: tuple[CubeEntry, ...]
    values: tuple[str | None, ...]
    protected: bool


Head = tuple[str, datetime, int]  # measure, first moment of the month or day, marks
Tail = tuple[Any, ...]  # set, its values, protected


def moved_cells(
    before: Mapping[str, Contribution], after: Mapping[str, Contribution]
) -> list[Change]:
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
    return [Change("count", list(zip(*rows, strict=True)))] if rows else []


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
        of_days = tails.setdefault((*OF_DAYS, protected), len(tails))
        chosen: list[int] = []
        for measure, moment, marks in entries:
            local = moment.astimezone(ZONE)
            year, month, day = local.year, local.month, local.day
            of_month = measure, first_moment(year, month), marks
            chosen.append(heads.setdefault(of_month, len(heads)) << TAIL_BITS)
            of_day = measure, first_moment(year, month, day), marks
            orders[heads.setdefault(of_day, len(heads)) << TAIL_BITS | of_days] += sign
        for name, at in AT:
            tail = tails.setdefault((name, *of_set(values, at), protected), len(tails))
            for head in chosen:
                orders[head | tail] += sign

    def cells(self) -> Iterator[tuple[Any, ...]]:
        """Each cell that changes, with its orders."""
        heads, tails = list(self.heads), list(self.tails)
        for number, orders in self.orders.items():
            if orders:
                measure, begins, marks = heads[number >> TAIL_BITS]
                name, one, two, three, protected = tails[number & TAILS]
                yield measure, name, begins, one, two, three, protected, marks, orders


def of_set(values: tuple[str | None, ...], at: tuple[int, ...]) -> list[str]:
    return [*(values[each] or "" for each in at), *[""] * (VALUES - len(at))]


@cache
def first_moment(year: int, month: int, day: int = 1) -> datetime:
    """Of a month or a day, in the zone of the cube."""
    return datetime(year, month, day, tzinfo=ZONE)


def cube_of(view: str) -> SecondTable:
    """Return the table of the cube beside the facts of a view, in the schema of its generation."""
    name = f"{view}_cube"
    return SecondTable(
        name, {each: text.format(cube=name) for each, text in statements(__file__).items()}
    )

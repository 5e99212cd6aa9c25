"""
The limits of orders and when they were met (时限事实), with their history. Pure.

One series of rows for each order and each clock that an indicator measures. Counted: every order
whose effective due is in the period; on time: met by then (T-06). By department means the final
lead. A rejected result and a denied return move nothing (R-03).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from events.catalog.names import ClockName
from events.catalog.work_order.parts.particulars import is_protected
from projections.engine.read_model import Added, Change, Fact, ReadModel, ViewRow, Write
from projections.figures.cube.cells import Contribution, CubeEntry, cube_of, moved_cells
from projections.figures.definitions import MEASURED
from projections.figures.dimensions import FIXED
from projections.figures.limits import (
    EXCLUDED,
    HANDLE,
    KIND,
    LIMIT,
    MEETING,
    NEVER,
    PARTS,
    Facts,
    as_read,
    meet,
    no_limits,
    registered,
)
from projections.orders.stored_facts import WORK_ORDERS, only_clocks

FOREVER: Final = 2**63 - 1
# marks of on_time_cube: what query.sql says of a row of the facts
PLAIN, RAW, MET, OUT, APART = (1 << bit for bit in range(5))
COLUMNS: Final = (
    *("order_no", "clock", "from_position", "to_position"),
    *LIMIT,
    "lead_department",
    *FIXED,
    "protected",
    "left_out",
)


@dataclass(frozen=True)
class History:
    """What holds now of each order, and what a batch makes of the rows of the table."""

    held: dict[str, Facts]
    stored: Mapping[str, int]  # where the rows of the table begin that hold now
    protected: dict[str, bool]
    since: dict[str, int] = field(default_factory=dict)  # where newer ones begin
    met: list[tuple[Any, ...]] = field(default_factory=list)  # as statement `meet`
    closed: list[tuple[str, int, int]] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)  # rows that counted nowhere
    ended: list[tuple[str, int, int, Facts]] = field(default_factory=list)

    def take(self, order_no: str, old: Facts | None, facts: Facts, position: int) -> None:
        """From `position` on the order holds `facts` instead of `old`."""
        if old is not None:
            begun = self.since.get(order_no)
            if begun is None:
                if old.counts:
                    self.closed.append((order_no, self.stored[order_no], position))
                else:
                    self.replaced.append(order_no)
            elif old.counts:
                self.ended.append((order_no, begun, position, old))
        self.held[order_no] = facts
        self.since[order_no] = position

    def meet(self, order_no: str, facts: Facts, clocks: Sequence[int], fact: Fact) -> None:
        """The rows that hold say from now on when the limits of these clocks were met."""
        newly = meet(facts, clocks, fact)
        if newly and order_no not in self.since:
            begun = self.stored[order_no]
            self.met.extend(
                (order_no, MEASURED[clock], begun, *facts.limits[clock][2:]) for clock in newly
            )

    def rows(self) -> list[tuple[Any, ...]]:
        """New rows: one for each limit, and the one of the handling clock in any case."""
        holding = [(no, begun, FOREVER, self.held[no]) for no, begun in self.since.items()]
        protected = self.protected
        return [
            (no, MEASURED[clock], since, until, *limit, lead, *fixed, protected[no], left_out)
            for no, since, until, (lead, fixed, left_out, limits) in (*self.ended, *holding)
            for clock, limit in enumerate(limits)
            if limit[0] is not None or clock == HANDLE
        ]

    def contributions(self) -> dict[str, Contribution]:
        """What each order adds to the cube."""
        return {no: contribution(facts, self.protected[no]) for no, facts in self.held.items()}


def contribution(facts: Facts, protected: bool) -> Contribution:  # noqa: FBT001 - a column
    """Each limit counts in its month; one that was moved raw in the month of its first one."""
    lead, fixed, left_out, limits = facts
    out = 0 if left_out is None else APART if left_out == EXCLUDED else OUT
    entries: list[CubeEntry] = []
    for clock, (due, first_due, met_at, *_) in zip(MEASURED, limits, strict=True):
        if due is None:
            continue
        if due != NEVER:
            met = MET if met_at is not None and met_at <= due else 0
            entries.append((clock, due, PLAIN | (RAW if due == first_due else 0) | met | out))
        if first_due is not None and first_due != due:
            met = MET if met_at is not None and met_at <= first_due else 0
            entries.append((clock, first_due, RAW | met | out))
    return Contribution(tuple(entries), (lead, *fixed), protected)


def fold(before: Sequence[ViewRow], batch: Iterable[Fact]) -> list[Write]:
    """Return the writes that bring `before` (the rows that hold now) up to the end of `batch`."""
    known = {row["order_no"]: row["protected"] for row in before}
    stored = {row["order_no"]: row["from_position"] for row in before}
    history = History(held_by(before), stored, dict(known))
    contributed = history.contributions()
    for fact in batch:
        take_in(history, fact)
    protected = history.protected
    moved = [(no, protected[no]) for no, was in known.items() if protected[no] != was]
    return [*writes(history, moved), *moved_cells(contributed, history.contributions())]


def held_by(before: Sequence[ViewRow]) -> dict[str, Facts]:
    """Return the facts of each order, of the rows that hold now."""
    held: dict[str, Facts] = {}
    for row in before:
        lead, left_out = row["lead_department"], row["left_out"]
        fixed = tuple(row[name] for name in FIXED)
        facts = held.setdefault(row["order_no"], Facts(lead, fixed, left_out, no_limits()))
        due, *rest = (row[name] for name in LIMIT)
        facts.limits[MEASURED.index(row["clock"])] = as_read(due), *rest
    return held


def writes(history: History, moved: Sequence[tuple[str, bool]]) -> list[Write]:
    """Forgetting comes before adding: only then are the rows that hold now new ones."""
    forgotten = [(order_no,) for order_no in history.replaced]
    changes = (
        *(("protect", moved), ("meet", history.met)),
        *(("close", history.closed), ("forget", forgotten)),
    )
    new = history.rows()
    return [
        *(Change(name, list(zip(*rows, strict=True))) for name, rows in changes if rows),
        *([Added(new, COLUMNS)] if new else []),
    ]


def take_in(history: History, fact: Fact) -> None:
    position, order_no, _, type_, data = fact[:5]
    part, condition = PARTS[type_]
    if condition is not None and data.get(condition[0]):
        part = condition[1]
    _, step, _, meeting, is_secrecy_set, begins = part
    before = history.held.get(order_no)
    if begins:
        facts = registered(data)
    elif before is None:
        raise LookupError("an event of an order that was never registered")
    else:
        facts = before if step is None else step(before, part, data)
    if facts is not before:
        history.take(order_no, before, facts, position)
    if meeting:
        history.meet(order_no, facts, meeting, fact)
    if is_secrecy_set:
        kind = facts.fixed[KIND] or ""
        history.protected[order_no] = is_protected(kind, data["secrecy"])


ON_TIME = ReadModel(
    name="on_time",
    types=frozenset(
        type_
        for type_, (part, condition) in PARTS.items()
        if not part.is_empty or (condition is not None and not condition[1].is_empty)
    ),
    fold=fold,
    file=__file__,
    version=15,
    streams=WORK_ORDERS,
    accounts=MEETING,
    beside=cube_of("on_time"),
    in_part=only_clocks(*(each for each in MEASURED if isinstance(each, ClockName))),
)

"""
The limits of orders and when they were met (时限事实), with their history. Pure.

One series of rows for each order and each clock that an indicator measures. Counted: every order
whose effective due is in the period; on time: met by then (T-06). By department means the final
lead. A rejected result and a denied return move nothing (R-03).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from events.catalog.names import AssignmentStatus, ClockName, Status
from events.catalog.work_order.effect import Effect, instant
from events.catalog.work_order.effects import EFFECTS, effect_of
from events.catalog.work_order.parts.lifecycle import submission_after
from events.catalog.work_order.parts.particulars import as_columns, given, is_protected
from projections.engine.read_model import Added, Change, Fact, ReadModel, ViewRow, Write
from projections.figures.definitions import MEASURED
from projections.figures.dimensions import FIXED
from projections.orders.stored_facts import WORK_ORDERS, due_after, due_in, only_clocks

FOREVER: Final = 2**63 - 1
NEVER: Final = datetime.max.replace(tzinfo=UTC)  # `infinity` in the table
LEFT_OUT: Final = frozenset({Status.WITHDRAWN, Status.MERGED})
Data = Mapping[str, Any]
Series = tuple[str, ClockName]  # of an order


class Facts(NamedTuple):
    """What a row says. `fixed`: the particulars, as FIXED."""

    effective_due: datetime | None = None
    first_due: datetime | None = None
    met_at: datetime | None = None
    lead_department: str | None = None
    fixed: tuple[str | None, ...] = (None,) * len(FIXED)
    left_out: str | None = None


COLUMNS: Final = (
    *("order_no", "clock", "from_position", "to_position"),
    *Facts._fields[:4],
    *FIXED,
    "protected",
    "left_out",
)


@dataclass(frozen=True)
class History:
    """What holds now in each series, and what a batch makes of the rows of the table."""

    held: dict[Series, Facts]
    stored: Mapping[Series, int]  # where the row of the table begins that holds now
    since: dict[Series, int] = field(default_factory=dict)  # where a newer one begins
    closed: list[tuple[str, str, int, int]] = field(default_factory=list)
    replaced: list[Series] = field(default_factory=list)  # rows that counted nowhere
    ended: list[tuple[Series, int, int, Facts]] = field(default_factory=list)

    def take(self, series: Series, facts: Facts, position: int) -> None:
        """From `position` on the series holds `facts`."""
        old = self.held.get(series)
        begun = self.since.get(series)
        if old is not None:
            if begun is None and old.effective_due is None:
                self.replaced.append(series)
            elif begun is None:
                self.closed.append((*series, self.stored[series], position))
            elif old.effective_due is not None:
                self.ended.append((series, begun, position, old))
        self.held[series] = facts
        self.since[series] = position

    def rows(self, protected: Mapping[str, bool]) -> list[tuple[Any, ...]]:
        holding = [(each, begun, FOREVER, self.held[each]) for each, begun in self.since.items()]
        return [
            (*series, since, until, *facts[:4], *facts.fixed, protected[series[0]], facts.left_out)
            for series, since, until, facts in (*self.ended, *holding)
        ]


def fold(before: Sequence[ViewRow], batch: Iterable[Fact]) -> list[Write]:
    """Return the writes that bring `before` (the rows that hold now) up to the end of `batch`."""
    of_row = {(row["order_no"], ClockName(row["clock"])): row for row in before}
    history = History(
        {series: facts_of(row) for series, row in of_row.items()},
        {series: row["from_position"] for series, row in of_row.items()},
    )
    known = {row["order_no"]: row["protected"] for row in before}
    protected = dict(known)
    for fact in batch:
        effect = effect_of(fact.type, fact.data)
        for clock in MEASURED:
            old = history.held.get((fact.key, clock))
            if (facts := after(old, clock, effect, fact.data)) != old:
                history.take((fact.key, clock), facts, fact.position)
        if "secrecy" in effect.sets:
            protected[fact.key] = protection(history, fact)
    moved = [(no, protected[no]) for no, was in known.items() if protected[no] != was]
    return writes(history, moved, history.rows(protected))


def facts_of(row: ViewRow) -> Facts:
    return Facts(
        row["effective_due"],
        row["first_due"],
        row["met_at"],
        row["lead_department"],
        tuple(row[name] for name in FIXED),
        row["left_out"],
    )


def writes(
    history: History, moved: Sequence[tuple[str, bool]], new: Sequence[tuple[Any, ...]]
) -> list[Write]:
    """Forgetting comes before adding: only then is the row that holds now a new one."""
    changes = (("protect", moved), ("close", history.closed), ("forget", history.replaced))
    return [
        *(Change(name, list(zip(*rows, strict=True))) for name, rows in changes if rows),
        *([Added(new, COLUMNS)] if new else []),
    ]


def protection(history: History, fact: Fact) -> bool:
    """Whether the order is protected from now on, in its whole history (D-07)."""
    facts = history.held[fact.key, MEASURED[0]]
    kind = facts.fixed[FIXED.index("kind")]
    return is_protected(kind or "", fact.data["secrecy"])


def after(old: Facts | None, clock: ClockName, effect: Effect, data: Data) -> Facts:
    """Return the facts of one clock after a fact with this effect."""
    facts = particulars_after(old, effect, data)
    if effect.undoes is ClockName.CITIZEN or effect.restores:
        facts = facts._replace(left_out=None)
    if effect.assigns:
        lead = data["lead_department"]
        due = due_in(data, clock, lead)
        first = None if clock is not ClockName.HANDLE else facts.met_at
        return facts._replace(effective_due=due, first_due=due, met_at=first, lead_department=lead)
    if effect.assignment is AssignmentStatus.RETURNED:
        return facts._replace(lead_department=None, effective_due=None, first_due=None)
    return facts._replace(
        effective_due=moved_due(facts, clock, effect, data),
        met_at=met_after(facts, clock, effect, data),
        left_out=effect.status if effect.status in LEFT_OUT else facts.left_out,
    )


def moved_due(facts: Facts, clock: ClockName, effect: Effect, data: Data) -> datetime | None:
    """
    The deadline that counts moves until it is met (T-01); a later round has another clock.

    A paused one is due at no time (T-05); the first one stays as it was, for the raw figure.
    """
    old = facts.effective_due
    if facts.met_at is not None:
        return old
    due = due_after(None if old == NEVER else old, effect, data, clock, facts.lead_department)
    return NEVER if due is None and old is not None else due


def particulars_after(old: Facts | None, effect: Effect, data: Data) -> Facts:
    if old is None and "kind" not in effect.sets:
        raise LookupError("an event of an order that was never registered")
    facts = old or Facts()
    if not effect.sets:
        return facts
    columns = dict(zip(FIXED, facts.fixed, strict=True)) | as_columns(given(effect, data))
    return facts._replace(fixed=tuple(columns[name] for name in FIXED))


def met_after(facts: Facts, clock: ClockName, effect: Effect, data: Data) -> datetime | None:
    """The lead, or the centre for it, meets a clock once; a false close never did (T-06)."""
    if clock is ClockName.HANDLE:
        return submission_after(facts.met_at, effect, data)
    if effect.stops is clock and data.get("department") in {None, facts.lead_department}:
        return facts.met_at or instant(data["at"])
    return facts.met_at


def concerns(effect: Effect) -> bool:
    """Whether a fact with this effect may change a row."""
    return bool(
        effect.sets
        or effect.assigns
        or effect.starts
        or effect.pauses
        or effect.submission
        or effect.stops in MEASURED
        or effect.assignment is AssignmentStatus.RETURNED
        or effect.status in LEFT_OUT
    )


ON_TIME = ReadModel(
    name="on_time",
    types=frozenset(
        type_
        for type_, (effect, condition) in EFFECTS.items()
        if concerns(effect) or (condition is not None and concerns(condition[1]))
    ),
    fold=fold,
    file=__file__,
    version=7,
    streams=WORK_ORDERS,
    in_part=only_clocks(*MEASURED),
)

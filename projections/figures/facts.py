"""
The limits of orders and when they were met (时限事实), with their history. Pure.

One series of rows for each order and each clock that an indicator measures. Counted: every order
whose effective due is in the period; on time: met by then (T-06). By department means the final
lead. A rejected result and a denied return move nothing (R-03).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from events.catalog.names import AssignmentStatus, ClockName, Status
from events.catalog.work_order.effect import Effect, instant
from events.catalog.work_order.effects import EFFECTS
from events.catalog.work_order.parts.particulars import as_columns, is_protected
from projections.engine.read_model import Added, Change, Fact, ReadModel, ViewRow, Write
from projections.figures.definitions import MEASURED
from projections.figures.dimensions import FIXED
from projections.orders.stored_facts import WORK_ORDERS, due_after, due_in, only_clocks

FOREVER: Final = 2**63 - 1
NEVER: Final = datetime.max.replace(tzinfo=UTC)  # `infinity` in the table
LEFT_OUT: Final = frozenset({Status.WITHDRAWN, Status.MERGED})
# the statuses with which no limit of a lead begins, whatever clocks the fact starts
LIMITLESS: Final = frozenset({Status.REGISTERED, Status.ACCEPTED, Status.CLOSED})
KIND: Final = FIXED.index("kind")
Data = Mapping[str, Any]
Limit = tuple[datetime | None, datetime | None, datetime | None, int | None]  # as LIMIT
LIMIT: Final = ("effective_due", "first_due", "met_at", "met_position")
NO_LIMIT: Final[Limit] = (None, None, None, None)
NO_LIMITS: Final = (NO_LIMIT,) * len(MEASURED)
HANDLE: Final = MEASURED.index(ClockName.HANDLE)


class Facts(NamedTuple):
    """What the rows of an order say. `fixed`: the particulars, as FIXED; `limits`, as MEASURED."""

    lead_department: str | None
    fixed: tuple[str | None, ...]
    left_out: str | None
    limits: tuple[Limit, ...]

    @property
    def counts(self) -> bool:
        """Whether a figure may count the order; if not, its rows are replaced instead of kept."""
        return self.limits != NO_LIMITS and any(limit[0] is not None for limit in self.limits)


UNKNOWN: Final = Facts(None, (None,) * len(FIXED), None, NO_LIMITS)
COLUMNS: Final = (
    *("order_no", "clock", "from_position", "to_position"),
    *LIMIT,
    "lead_department",
    *FIXED,
    "protected",
    "left_out",
)


class Part(NamedTuple):
    """What of the facts an effect may change. `step` does it, but for `meeting`."""

    effect: Effect
    step: "Step | None"
    fixed: tuple[str, ...]  # the particulars that the fact gives, of those that are kept
    meeting: tuple[int, ...]  # the limits that may be met, or are not met after all
    is_secrecy_set: bool

    @property
    def is_empty(self) -> bool:
        return not any(self[1:])


Step = Callable[[Facts, Part, Data], Facts]


def part_of(effect: Effect) -> Part:
    fixed = tuple(name for name in ("kind", "matter", "channel", "area") if name in effect.sets)
    meeting = tuple(each for each in range(len(MEASURED)) if may_meet(MEASURED[each], effect))
    return Part(effect, step_of(effect, fixed), fixed, meeting, "secrecy" in effect.sets)


def step_of(effect: Effect, fixed: tuple[str, ...]) -> Step | None:
    if effect.begins:
        return registered
    if effect.assigns:
        return dispatched
    if effect.assignment is AssignmentStatus.RETURNED:
        return returned
    moves = (effect.starts or effect.pauses) and effect.status not in LIMITLESS
    counting = effect.status in LEFT_OUT or is_back(effect)
    return changed if fixed or moves or counting else None


def is_back(effect: Effect) -> bool:
    """Whether an order that was left out counts again."""
    return effect.undoes is ClockName.CITIZEN or effect.restores


def may_meet(clock: ClockName, effect: Effect) -> bool:
    """The handling clock is met by the submission that counts (T-06), others by their stop."""
    if clock is ClockName.HANDLE:
        return effect.submission is not None
    return effect.stops is clock


@dataclass(frozen=True)
class History:
    """What holds now of each order, and what a batch makes of the rows of the table."""

    held: dict[str, Facts]
    stored: Mapping[str, int]  # where the rows of the table begin that hold now
    protected: dict[str, bool]
    since: dict[str, int] = field(default_factory=dict)  # where newer ones begin
    met: list[tuple[str, str, int, datetime | None, int | None]] = field(default_factory=list)
    closed: list[tuple[str, int, int]] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)  # rows that counted nowhere
    ended: list[tuple[str, int, int, Facts]] = field(default_factory=list)

    def take(self, order_no: str, facts: Facts, position: int) -> None:
        """From `position` on the order holds `facts`."""
        old = self.held.get(order_no)
        if old is not None:
            begun = self.since.get(order_no)
            if begun is not None:
                if old.counts:
                    self.ended.append((order_no, begun, position, old))
            elif old.counts:
                self.closed.append((order_no, self.stored[order_no], position))
            else:
                self.replaced.append(order_no)
        self.held[order_no] = facts
        self.since[order_no] = position

    def meet(self, order_no: str, facts: Facts, clocks: Sequence[int]) -> None:
        """The rows that hold say from now on when the limits of these clocks were met."""
        self.held[order_no] = facts
        if order_no not in self.since:
            begun = self.stored[order_no]
            self.met.extend(
                (order_no, MEASURED[clock], begun, *facts.limits[clock][2:]) for clock in clocks
            )

    def rows(self) -> list[tuple[Any, ...]]:
        """New rows: one for each limit, and the one of the handling clock in any case."""
        holding = [(no, begun, FOREVER, self.held[no]) for no, begun in self.since.items()]
        protected = self.protected
        return [
            (no, clock, since, until, *limit, lead, *fixed, protected[no], left_out)
            for no, since, until, (lead, fixed, left_out, limits) in (*self.ended, *holding)
            for clock, limit in zip(MEASURED, limits, strict=True)
            if limit[0] is not None or clock is MEASURED[HANDLE]
        ]


def fold(before: Sequence[ViewRow], batch: Iterable[Fact]) -> list[Write]:
    """Return the writes that bring `before` (the rows that hold now) up to the end of `batch`."""
    known = {row["order_no"]: row["protected"] for row in before}
    stored = {row["order_no"]: row["from_position"] for row in before}
    history = History(held_by(before), stored, dict(known))
    for fact in batch:
        take_in(history, fact)
    protected = history.protected
    moved = [(no, protected[no]) for no, was in known.items() if protected[no] != was]
    return writes(history, moved)


def held_by(before: Sequence[ViewRow]) -> dict[str, Facts]:
    """Return the facts of each order, of the rows that hold now."""
    held: dict[str, Facts] = {}
    limits: dict[str, list[Limit]] = {}
    for row in before:
        of_order = limits.setdefault(row["order_no"], [NO_LIMIT] * len(MEASURED))
        of_order[MEASURED.index(row["clock"])] = tuple(row[name] for name in LIMIT)
        fixed = tuple(row[name] for name in FIXED)
        held[row["order_no"]] = Facts(row["lead_department"], fixed, row["left_out"], ())
    return {no: facts._replace(limits=tuple(limits[no])) for no, facts in held.items()}


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
    order_no, part = fact.key, part_for(fact)
    old = history.held.get(order_no)
    if old is None and part.step is not registered:
        raise LookupError("an event of an order that was never registered")
    before = old or UNKNOWN
    moved = before if part.step is None else part.step(before, part, fact.data)
    facts = met_after(moved, part, fact) if part.meeting else moved
    if moved is before and facts is not before and part.effect.submission != "void":
        history.meet(order_no, facts, part.meeting)
    elif facts is not before:
        history.take(order_no, facts, fact.position)
    if part.is_secrecy_set:
        kind = facts.fixed[KIND] or ""
        history.protected[order_no] = is_protected(kind, fact.data["secrecy"])


def part_for(fact: Fact) -> Part:
    part, condition = PARTS[fact.type]
    return condition[1] if condition is not None and fact.data.get(condition[0]) else part


def registered(_: Facts, __: Part, data: Data) -> Facts:
    fixed = tuple(map(as_columns(data).get, FIXED))
    return Facts(None, fixed, None, NO_LIMITS)


def dispatched(facts: Facts, _: Part, data: Data) -> Facts:
    """The limits of the new lead. A submission of the order stays what it was (T-06)."""
    lead = data["lead_department"]
    dues = [due_in(data, clock, lead) for clock in MEASURED]
    limits: list[Limit] = [(due, due, None, None) for due in dues]
    met_at, met_position = facts.limits[HANDLE][2:]
    limits[HANDLE] = dues[HANDLE], dues[HANDLE], met_at, met_position
    return Facts(lead, facts.fixed, facts.left_out, tuple(limits))


def returned(facts: Facts, part: Part, _: Data) -> Facts:
    met_at, met_position = facts.limits[HANDLE][2:]
    limits = list(NO_LIMITS)
    limits[HANDLE] = None, None, met_at, met_position
    left_out = left_out_after(facts.left_out, part.effect)
    return Facts(None, facts.fixed, left_out, tuple(limits))


def changed(facts: Facts, part: Part, data: Data) -> Facts:
    """Particulars, the deadlines of the lead, and whether the order is in any figure."""
    lead, fixed, left_out, limits = facts
    effect = part.effect
    if part.fixed:
        columns = as_columns({name: data.get(name) for name in part.fixed})
        fixed = tuple(columns.get(name, old) for name, old in zip(FIXED, fixed, strict=True))
    if effect.starts or effect.pauses:
        limits = tuple(
            moved_limit(limit, clock, lead, effect, data)
            for clock, limit in zip(MEASURED, limits, strict=True)
        )
    new = Facts(lead, fixed, left_out_after(left_out, effect), limits)
    return facts if new == facts else new


def left_out_after(old: str | None, effect: Effect) -> str | None:
    if effect.status in LEFT_OUT:
        return effect.status
    return None if is_back(effect) else old


def moved_limit(
    limit: Limit, clock: ClockName, lead: str | None, effect: Effect, data: Data
) -> Limit:
    """
    The deadline that counts moves until it is met (T-01); a later round has another clock.

    A paused one is due at no time (T-05); the first one stays as it was, for the raw figure.
    """
    old, first_due, met_at, met_position = limit
    if met_at is not None:
        return limit
    due = due_after(None if old == NEVER else old, effect, data, clock, lead)
    new = NEVER if due is None and old is not None else due
    return new, first_due, met_at, met_position


def met_after(facts: Facts, part: Part, fact: Fact) -> Facts:
    """A submission of the order meets it once; a false close never did (T-06)."""
    for clock in part.meeting:
        due, first_due, met_at, _ = facts.limits[clock]
        if clock == HANDLE and part.effect.submission == "void":
            if met_at is not None:
                facts = with_limit(facts, clock, (due, first_due, None, None))
        elif met_at is None and (clock == HANDLE or is_of_lead(facts, due, fact.data)):
            met = due, first_due, instant(fact.data["at"]), fact.position
            facts = with_limit(facts, clock, met)
    return facts


def with_limit(facts: Facts, clock: int, limit: Limit) -> Facts:
    lead, fixed, left_out, limits = facts
    return Facts(lead, fixed, left_out, (*limits[:clock], limit, *limits[clock + 1 :]))


def is_of_lead(facts: Facts, due: datetime | None, data: Data) -> bool:
    """Whether the lead, or the centre for it, met a limit that runs."""
    return due is not None and data.get("department") in (None, facts.lead_department)


PARTS: Final = {
    type_: (part_of(effect), condition and (condition[0], part_of(condition[1])))
    for type_, (effect, condition) in EFFECTS.items()
}
ON_TIME = ReadModel(
    name="on_time",
    types=frozenset(
        type_
        for type_, (part, condition) in PARTS.items()
        if not part.is_empty or (condition is not None and not condition[1].is_empty)
    ),
    fold=fold,
    file=__file__,
    version=8,
    streams=WORK_ORDERS,
    in_part=only_clocks(*MEASURED),
)

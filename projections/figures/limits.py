"""
What a fact does to the limits of an order and to when they were met (T-06). Pure.

A limit is one of the clocks that an indicator measures, of the final lead. A rejected result and a
denied return move nothing (R-03).
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from operator import itemgetter
from typing import Any, Final, NamedTuple

from events.catalog.names import AssignmentStatus, ClockName, Status
from events.catalog.work_order.effect import Effect, counted
from events.catalog.work_order.effects import EFFECTS
from events.catalog.work_order.parts.particulars import AREA_COLUMNS, area_columns, as_columns
from projections.engine.read_model import Fact
from projections.figures.definitions import LATER_ROUND, MEASURED, Measured
from projections.figures.dimensions import FIXED
from projections.orders.stored_facts import due_after, due_in

NEVER: Final = datetime.max.replace(tzinfo=UTC)  # `infinity` in the table
LEFT_OUT: Final = frozenset({Status.WITHDRAWN, Status.MERGED})
EXCLUDED: Final = "excluded"  # from the assessment of this lead: out of the second pair
# the statuses with which no limit of a lead begins, whatever clocks the fact starts
LIMITLESS: Final = frozenset({Status.REGISTERED, Status.ACCEPTED, Status.CLOSED})
PLAIN: Final = FIXED[len(AREA_COLUMNS) :]  # FIXED begins with the columns of the area
PARTICULARS: Final = (*PLAIN, "area")
plain = itemgetter(*PLAIN)
Data = Mapping[str, Any]
Limit = tuple[datetime | None, datetime | None, datetime | None, int | None, str | None]  # as LIMIT
LIMIT: Final = ("effective_due", "first_due", "met_at", "met_position", "met_by")
NO_LIMIT: Final[Limit] = (None, None, None, None, None)
NUMBERS: Final[Mapping[str, int]] = {clock: number for number, clock in enumerate(MEASURED)}
HANDLE: Final = NUMBERS[ClockName.HANDLE]
BY_SUBMISSION: Final = (ClockName.HANDLE, ClockName.PROMISE, LATER_ROUND)
KIND: Final = FIXED.index("kind")


class Facts(NamedTuple):
    """What the rows of an order say. `fixed`: the particulars, as FIXED; `limits`, as MEASURED."""

    lead_department: str | None
    fixed: tuple[str | None, ...]
    left_out: str | None
    limits: list[Limit]

    @property
    def counts(self) -> bool:
        """Whether a figure may count the order; if not, its rows are replaced instead of kept."""
        return self.lead_department is not None and any(limit[0] for limit in self.limits)


new_facts: Final = tuple.__new__  # a third of the time of `Facts(...)`


class Part(NamedTuple):
    """What of the facts an effect may change. `step` does it, but for `meeting`."""

    effect: Effect
    step: "Step | None"
    fixed: tuple[str, ...]  # the particulars that the fact gives, of those that are kept
    meeting: tuple[int, ...]  # the limits that may be met
    is_secrecy_set: bool
    begins: bool

    @property
    def is_empty(self) -> bool:
        return not any(self[1:])


Step = Callable[[Facts, Part, Data], Facts]
"""Returns the same facts where nothing changes, and otherwise facts with a list of their own."""


def part_of(effect: Effect) -> Part:
    fixed = tuple(name for name in PARTICULARS if name in effect.sets)
    meeting = tuple(each for each in range(len(MEASURED)) if may_meet(MEASURED[each], effect))
    secrecy = "secrecy" in effect.sets
    return Part(effect, step_of(effect, fixed), fixed, meeting, secrecy, effect.begins)


def step_of(effect: Effect, fixed: tuple[str, ...]) -> Step | None:
    if effect.assigns:
        return dispatched
    if effect.assignment is AssignmentStatus.RETURNED:
        return returned
    if effect.submission == "void":
        return voided
    moves = (effect.starts or effect.pauses) and effect.status not in LIMITLESS
    counting = effect.status in LEFT_OUT or is_back(effect) or effect.excludes
    return changed if fixed or moves or counting else None


def is_back(effect: Effect) -> bool:
    """Whether an order that was left out counts again."""
    return effect.undoes is ClockName.CITIZEN or effect.restores


def may_meet(clock: Measured, effect: Effect) -> bool:
    """Handling and promise are met by the submission that counts (T-06), others by their stop."""
    if clock in BY_SUBMISSION:
        return effect.submission == "first"
    return effect.stops is clock


def as_read(due: datetime | None) -> datetime | None:
    """The driver reads `infinity` as a moment without a zone."""
    return NEVER if due is not None and due.tzinfo is None else due


def no_limits() -> list[Limit]:
    return [NO_LIMIT] * len(MEASURED)


def registered(data: Data) -> Facts:
    fixed = (*area_columns(data["area"]), *plain(data))
    return new_facts(Facts, (None, fixed, None, no_limits()))


def dispatched(facts: Facts, _: Part, data: Data) -> Facts:
    """The limits of the new lead. A submission of the order stays what it was (T-06)."""
    lead = data["lead_department"]
    fixed, left_out, before = facts[1:]
    limits = no_limits()
    limits[HANDLE] = None, None, *before[HANDLE][2:]
    for clock in data.get("clocks", ()):
        number = NUMBERS.get(clock["name"])
        if number is not None and clock.get("department", lead) == lead:
            due = datetime.fromisoformat(clock["due_at"])
            limits[number] = due, due, *limits[number][2:]
    return new_facts(Facts, (lead, fixed, assessed(left_out), limits))


def returned(facts: Facts, part: Part, _: Data) -> Facts:
    limits = no_limits()
    limits[HANDLE] = None, None, *facts.limits[HANDLE][2:]
    left_out = assessed(left_out_after(facts.left_out, part.effect))
    return Facts(None, facts.fixed, left_out, limits)


def changed(facts: Facts, part: Part, data: Data) -> Facts:
    """Particulars, the deadlines of the lead, and whether the order is in any figure."""
    lead, fixed, left_out, limits = facts
    effect = part.effect
    if part.fixed:
        columns = as_columns({name: data.get(name) for name in part.fixed})
        fixed = tuple(columns.get(name, old) for name, old in zip(FIXED, fixed, strict=True))
    limits = [
        moved_limit(limit, clock, lead, effect, data) if effect.starts or effect.pauses else limit
        for clock, limit in zip(MEASURED, limits, strict=True)
    ]
    new = Facts(lead, fixed, left_out_after(left_out, effect), limits)
    return facts if new == facts else new


def left_out_after(old: str | None, effect: Effect) -> str | None:
    if effect.status in LEFT_OUT:
        return effect.status
    if effect.excludes:
        return old or EXCLUDED
    return None if is_back(effect) else old


def assessed(left_out: str | None) -> str | None:
    """An exclusion holds for the lead that it was granted to."""
    return None if left_out == EXCLUDED else left_out


def moved_limit(
    limit: Limit, clock: Measured, lead: str | None, effect: Effect, data: Data
) -> Limit:
    """
    The deadline that counts moves until it is met (T-01); a later round has a limit of its own.

    A paused one is due at no time (T-05); the first one stays as it was, for the raw figure.
    """
    if clock == LATER_ROUND:
        clock = ClockName.HANDLE
        if effect.next_round:
            due = due_in(data, clock, lead)
            return due, due, None, None, None
        if limit[0] is None:
            return limit
    old, first_due, *met = limit
    if met[0] is not None:
        return limit
    due = due_after(None if old == NEVER else old, effect, data, clock, lead)
    if clock is ClockName.PROMISE and first_due is None:
        first_due = due  # a dispatch promises nothing
    new = NEVER if due is None and old is not None else due
    return new, first_due, None, None, None


def voided(facts: Facts, _: Part, __: Data) -> Facts:
    """A false close: the submission never counted (T-06)."""
    lead, fixed, left_out, limits = facts
    if limits[HANDLE][2] is None:
        return facts
    unmet: list[Limit] = [
        (*limit[:2], None, None, None) if clock in BY_SUBMISSION else limit
        for clock, limit in zip(MEASURED, limits, strict=True)
    ]
    return Facts(lead, fixed, left_out, unmet)


def meet(facts: Facts, clocks: Iterable[int], fact: Fact) -> list[int]:
    """Say in `facts`, in place, that these limits were met, and return which of them were not."""
    lead, _, _, limits = facts
    data = fact.data
    newly = []
    for clock in clocks:
        due, first_due, met_at, *_ = limits[clock]
        if met_at is None and (clock == HANDLE or is_of_lead(lead, due, data)):
            limits[clock] = due, first_due, counted(data), fact.position, fact.account
            newly.append(clock)
    return newly


def is_of_lead(lead: str | None, due: datetime | None, data: Data) -> bool:
    """Whether the lead, or the centre for it, met a limit that runs."""
    return due is not None and data.get("department") in (None, lead)


PARTS: Final[Mapping[str, tuple[Part, tuple[str, Part] | None]]] = {
    type_: (part_of(effect), condition and (condition[0], part_of(condition[1])))
    for type_, (effect, condition) in EFFECTS.items()
}
MEETING: Final = frozenset(
    type_
    for type_, (part, condition) in PARTS.items()
    if part.meeting or (condition is not None and condition[1].meeting)
)
"""Types of facts by which a limit is met."""

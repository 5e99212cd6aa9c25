"""
The moments and marks of orders (工单事实), with their history. Pure.

A row for each state of an order that ever held, by positions of the log. The lead, the deadline and
the submission that counts are those of the on-time facts: both views take the same steps.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, NamedTuple

from events.catalog.names import Status
from events.catalog.work_order.effect import instant
from events.catalog.work_order.parts.particulars import is_protected
from projections.engine.read_model import Added, Change, Fact, ReadModel, ViewRow, Write
from projections.figures.cube.cells import Contribution, cube_of, moved_cells
from projections.figures.dimensions import FIXED
from projections.figures.facts import FOREVER
from projections.figures.limits import (
    HANDLE,
    KIND,
    NEVER,
    PARTS,
    Facts,
    Part,
    as_read,
    meet,
    no_limits,
    registered,
)
from projections.figures.marks import ALL, BY_LEFT_OUT, Mark, MarkStep, mark_step, marks_after
from projections.orders.stored_facts import HANDLE_DUE_ONLY, WORK_ORDERS

MOMENTS: Final = ("registered_at", "accepted_at", "dispatched_at", "closed_at")
COHORTS: Final = (*MOMENTS, "effective_due", "submitted_at")
COLUMNS: Final = (
    *("order_no", "from_position", "to_position"),
    *COHORTS,
    "worker",
    "lead_department",
    *FIXED,
    *("protected", "marks"),
)
BY_FACTS: Final = (Mark.WITHDRAWN | Mark.MERGED | Mark.EXCLUDED).value  # of Facts.left_out
SUBMITTED: Final = Mark.SUBMITTED.value
NO_MARKS: Final = BY_FACTS | SUBMITTED
NO_STEP: Final = MarkStep(ALL, 0, tells=False)
ACCEPTING: Final = frozenset({Status.ACCEPTED, Status.CLOSED})
LEFT_OUT: Final = {mark: name for name, mark in BY_LEFT_OUT.items()}


class Moments(NamedTuple):
    """When an order entered the cohorts of figures; the first time, but `closed_at`."""

    registered_at: datetime
    accepted_at: datetime | None = None  # or answered in the call
    dispatched_at: datetime | None = None
    closed_at: datetime | None = None  # None: open, or ended otherwise


class OrderStep(NamedTuple):
    """
    What a fact of one type and effect may do to an order, worked out once for all its facts.

    Of the limits the row says that of handling alone, so the others' being met is nothing to it.
    """

    part: Part
    marks: MarkStep
    submits: bool
    has_facts: bool
    has_moments: bool
    accepts: bool
    closes: bool
    opens: bool

    @property
    def is_empty(self) -> bool:
        told = self.has_facts or self.has_moments or self.marks != NO_STEP
        return not (told or self.part.is_secrecy_set or self.part.begins)


def step_of(type_: str, part: Part) -> OrderStep:
    effect, submits = part.effect, HANDLE in part.meeting
    status = effect.status
    accepts, closes = status in ACCEPTING, status is Status.CLOSED
    opens = not closes and (effect.restores or status not in (None, Status.ARCHIVED))
    return OrderStep(
        part,
        mark_step(type_, effect),
        submits,
        has_facts=part.step is not None or submits,
        has_moments=accepts or closes or opens or effect.assigns,
        accepts=accepts,
        closes=closes,
        opens=opens,
    )


class State(NamedTuple):
    """What a row of an order says, but whether it is protected; `values` in order of COLUMNS."""

    facts: Facts
    moments: Moments
    marks: int
    values: tuple[Any, ...]
    stored_marks: int


def state_of(facts: Facts, moments: Moments, marks: int) -> State:
    lead, fixed, left_out, limits = facts
    due, _, submitted_at, _, worker = limits[HANDLE]
    stored = marks | BY_LEFT_OUT[left_out] | (SUBMITTED if submitted_at else 0)
    values = (*moments, due, submitted_at, worker, lead, *fixed)
    return State(facts, moments, marks, values, stored)


@dataclass(frozen=True)
class StateHistory:
    """What holds now of each order, and what a batch makes of the rows of the table."""

    held: dict[str, State]
    stored: Mapping[str, int]  # where the rows of the table begin that hold now
    protected: dict[str, bool]
    since: dict[str, int] = field(default_factory=dict)
    closed: list[tuple[str, int, int]] = field(default_factory=list)
    ended: list[tuple[str, int, int, State]] = field(default_factory=list)

    def take(self, order_no: str, state: State, position: int) -> None:
        """From `position` on the order is in `state`."""
        old = self.held.get(order_no)
        if old is not None:
            begun = self.since.get(order_no)
            if begun is None:
                self.closed.append((order_no, self.stored[order_no], position))
            else:
                self.ended.append((order_no, begun, position, old))
        self.held[order_no] = state
        self.since[order_no] = position

    def rows(self) -> list[tuple[Any, ...]]:
        holding = [(no, begun, FOREVER, self.held[no]) for no, begun in self.since.items()]
        return [
            (no, since, until, *state.values, self.protected[no], state.stored_marks)
            for no, since, until, state in (*self.ended, *holding)
        ]


def contribution(state: State, protected: bool) -> Contribution:  # noqa: FBT001 - a column
    """What an order adds to the cube: its marks in the month of each cohort."""
    values, marks = state.values, state.stored_marks
    entries = tuple(
        (cohort, moment, marks)
        for cohort, moment in zip(COHORTS, values, strict=False)
        if moment is not None and moment != NEVER
    )
    return Contribution(entries, values[len(COHORTS) + 1 :], protected)


def fold(before: Sequence[ViewRow], batch: Iterable[Fact]) -> list[Write]:
    """Return the writes that bring `before` (the rows that hold now) up to the end of `batch`."""
    known = {row["order_no"]: row["protected"] for row in before}
    stored = {row["order_no"]: row["from_position"] for row in before}
    held = {row["order_no"]: held_by(row) for row in before}
    history = StateHistory(dict(held), stored, dict(known))
    for fact in batch:
        take_in(history, fact)
    protected = history.protected
    moved = [(no, protected[no]) for no, was in known.items() if protected[no] != was]
    changed = dict.fromkeys([*history.since, *(no for no, _ in moved)])
    changes = (("protect", moved), ("close", history.closed))
    new = history.rows()
    return [
        *(Change(name, list(zip(*rows, strict=True))) for name, rows in changes if rows),
        *([Added(new, COLUMNS)] if new else []),
        *moved_cells(
            {no: contribution(held[no], known[no]) for no in changed if no in held},
            {no: contribution(history.held[no], protected[no]) for no in changed},
        ),
    ]


def held_by(row: ViewRow) -> State:
    """Return the state that a stored row says."""
    limits = no_limits()
    due = as_read(row["effective_due"])
    limits[HANDLE] = due, due, row["submitted_at"], None, row["worker"]
    left_out = LEFT_OUT[row["marks"] & BY_FACTS]
    facts = Facts(row["lead_department"], tuple(row[name] for name in FIXED), left_out, limits)
    moments = Moments(*(row[name] for name in MOMENTS))
    return state_of(facts, moments, row["marks"] & ~NO_MARKS)


def take_in(history: StateHistory, fact: Fact) -> None:
    position, order_no, _, type_, data = fact[:5]
    step, condition = STEPS[type_]
    if condition is not None and data.get(condition[0]):
        step = condition[1]
    before = history.held.get(order_no)
    if before is None:
        facts, moments, marks = begun(step, data), Moments(instant(data["at"])), 0
    else:
        facts, moments, marks = before[:3]
        if step.has_facts:
            facts = facts_after(facts, step, fact)
        if step.has_moments:
            moments = moments_after(moments, step, data)
    marks = marks_after(marks, step.marks, step.part.effect, data)
    if before is None or facts is not before[0] or moments is not before[1] or marks != before[2]:
        state = state_of(facts, moments, marks)
        if before is None or state[3:] != before[3:]:
            history.take(order_no, state, position)
    if step.part.is_secrecy_set:
        history.protected[order_no] = is_protected(facts.fixed[KIND] or "", data["secrecy"])


def begun(step: OrderStep, data: Mapping[str, Any]) -> Facts:
    if not step.part.begins:
        raise LookupError("an event of an order that was never registered")
    return registered(data)


def facts_after(facts: Facts, step: OrderStep, fact: Fact) -> Facts:
    """Take the step of the on-time facts, with limits of its own."""
    part = step.part
    if part.step is not None:
        facts = part.step(facts, part, fact.data)
    if step.submits and facts.limits[HANDLE][2] is None:
        facts = facts._replace(limits=[*facts.limits])
        meet(facts, (HANDLE,), fact)
    return facts


def moments_after(moments: Moments, step: OrderStep, data: Mapping[str, Any]) -> Moments:
    registered_at, accepted_at, dispatched_at, closed_at = moments
    at = data["at"]
    if step.accepts and accepted_at is None:
        accepted_at = instant(at)
    if step.part.effect.assigns and dispatched_at is None:
        dispatched_at = instant(at)
    if step.closes:
        closed_at = instant(at)
    elif step.opens:
        closed_at = None
    new = (registered_at, accepted_at, dispatched_at, closed_at)
    return moments if new == moments else Moments(*new)


STEPS: Final[Mapping[str, tuple[OrderStep, tuple[str, OrderStep] | None]]] = {
    type_: (
        step_of(type_, part),
        condition and (condition[0], step_of(type_, condition[1])),
    )
    for type_, (part, condition) in PARTS.items()
}
SUBMITTING: Final = frozenset(
    type_
    for type_, (step, condition) in STEPS.items()
    if step.submits or (condition is not None and condition[1].submits)
)
ORDER_FACTS = ReadModel(
    name="order_facts",
    types=frozenset(
        type_
        for type_, (step, condition) in STEPS.items()
        if not step.is_empty or (condition is not None and not condition[1].is_empty)
    ),
    fold=fold,
    file=__file__,
    version=6,
    streams=WORK_ORDERS,
    accounts=SUBMITTING,
    beside=cube_of("order_facts"),
    in_part=HANDLE_DUE_ONLY,
)

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
from events.catalog.work_order.effect import Effect, instant
from events.catalog.work_order.parts.particulars import is_protected
from projections.engine.read_model import Added, Change, Fact, ReadModel, ViewRow, Write
from projections.figures.cube.cells import Contribution, cube_of, moved_cells
from projections.figures.dimensions import FIXED
from projections.figures.facts import FOREVER
from projections.figures.limits import (
    HANDLE,
    KIND,
    MEETING,
    NEVER,
    PARTS,
    Facts,
    Part,
    as_read,
    meet,
    no_limits,
    registered,
)
from projections.figures.marks import BY_LEFT_OUT, Mark, marks_after, matters
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
ACCEPTING: Final = frozenset({Status.ACCEPTED, Status.CLOSED})
LEFT_OUT: Final = {mark: name for name, mark in BY_LEFT_OUT.items()}


class Moments(NamedTuple):
    """When an order entered the cohorts of figures; the first time, but `closed_at`."""

    registered_at: datetime
    accepted_at: datetime | None = None  # or answered in the call
    dispatched_at: datetime | None = None
    closed_at: datetime | None = None  # None: open, or ended otherwise


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
    part, condition = PARTS[type_]
    if condition is not None and data.get(condition[0]):
        part = condition[1]
    before = history.held.get(order_no)
    if before is None and not part.begins:
        raise LookupError("an event of an order that was never registered")
    facts = facts_after(before, part, fact)
    moments = moments_after(before and before.moments, part.effect, data)
    marks = marks_after(before.marks if before else 0, type_, part.effect, data)
    if before is None or (facts, moments, marks) != before[:3]:
        state = state_of(facts, moments, marks)
        if before is None or state[3:] != before[3:]:
            history.take(order_no, state, position)
    if part.is_secrecy_set:
        history.protected[order_no] = is_protected(facts.fixed[KIND] or "", data["secrecy"])


def facts_after(before: State | None, part: Part, fact: Fact) -> Facts:
    """Take the step of the on-time facts, with limits of its own."""
    data = fact.data
    if before is None:
        return registered(data)
    facts = before.facts if part.step is None else part.step(before.facts, part, data)
    if part.meeting:
        meeting = facts._replace(limits=[*facts.limits])
        return meeting if meet(meeting, part.meeting, fact) else facts
    return facts


def moments_after(moments: Moments | None, effect: Effect, data: Mapping[str, Any]) -> Moments:
    if moments is None:
        return Moments(registered_at=instant(data["at"]))
    status = effect.status
    if status is None and not (effect.assigns or effect.restores):
        return moments
    at = instant(data["at"])
    registered_at, accepted_at, dispatched_at, closed_at = moments
    if accepted_at is None and status in ACCEPTING:
        accepted_at = at
    if dispatched_at is None and effect.assigns:
        dispatched_at = at
    if status is Status.CLOSED:
        closed_at = at
    elif effect.restores or status not in (None, Status.ARCHIVED):
        closed_at = None
    return Moments(registered_at, accepted_at, dispatched_at, closed_at)


def is_read(type_: str, part: Part) -> bool:
    return not part.is_empty or matters(type_, part.effect)


ORDER_FACTS = ReadModel(
    name="order_facts",
    types=frozenset(
        type_
        for type_, (part, condition) in PARTS.items()
        if is_read(type_, part) or (condition is not None and is_read(type_, condition[1]))
    ),
    fold=fold,
    file=__file__,
    version=6,
    streams=WORK_ORDERS,
    accounts=MEETING,
    beside=cube_of("order_facts"),
    in_part=HANDLE_DUE_ONLY,
)

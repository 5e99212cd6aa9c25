"""
How each order gets on (办理进展), with its history: stage, limit, returns, extension, rework. Pure.

A row for each state that an order was in, by positions of the log; `moved_at` is the last act while
the row held. Marks of deadlines are no acts: an order of which only warnings are told is stuck.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, NamedTuple

from events.catalog.names import AssignmentStatus, Status
from events.catalog.registry import EVENTS
from events.catalog.work_order.deadlines import (
    DeadlineMissed,
    DeadlineRecomputed,
    DeadlineWarned,
)
from events.catalog.work_order.effect import Effect
from events.catalog.work_order.effects import effect_of
from events.catalog.work_order.endings.rework import ReworkOrdered, WorkOrderReopened
from events.catalog.work_order.extension import ExtensionGranted
from events.catalog.work_order.parts.lifecycle import ENDED, OPEN
from projections.engine.read_model import Added, Change, Fact, ReadModel, ViewRow, Write
from projections.figures.facts import FOREVER
from projections.orders.stored_facts import HANDLE_DUE_ONLY, WORK_ORDERS, lead_after

UNMOVED: Final = frozenset(
    declared.model_fields["type"].default
    for declared in (DeadlineWarned, DeadlineMissed, DeadlineRecomputed)
)
REWORK, REOPENED, EXTENDED, RECOMPUTED = (
    declared.model_fields["type"].default
    for declared in (ReworkOrdered, WorkOrderReopened, ExtensionGranted, DeadlineRecomputed)
)
UNDER_WAY, OVER = "under_way", "ended"
OWN_STAGES: Final = frozenset(
    {
        Status.RETURN_PENDING,
        Status.DISPUTED,
        Status.SUSPENDED,
        Status.WITHDRAWN,
        Status.MERGED,
    }
)
"""Statuses that the boards tell apart; of the others, whether the order is open."""


class BoardState(NamedTuple):
    """What a row says beside the last act."""

    stage: str
    before_return: str | None  # the stage that a denied return goes back to
    open: bool
    lead_department: str | None
    due_at: datetime | None  # of the lead's handling clock; None while it is paused
    submitted: bool  # T-06
    returns: int
    extensions_asked: tuple[str, ...]
    reworking: bool
    followed_up_at: datetime | None
    reached: bool | None


NEW: Final = BoardState(
    stage=UNDER_WAY,
    before_return=None,
    open=True,
    lead_department=None,
    due_at=None,
    submitted=False,
    returns=0,
    extensions_asked=(),
    reworking=False,
    followed_up_at=None,
    reached=None,
)
COLUMNS: Final = ("order_no", "from_position", "to_position", "moved_at", *BoardState._fields)


@dataclass(frozen=True)
class BoardHistory:
    """What holds now of each order, and what a batch makes of the rows of the table."""

    held: dict[str, BoardState]
    moved: dict[str, datetime]
    stored: Mapping[str, int]  # where the rows of the table begin that hold now
    since: dict[str, int] = field(default_factory=dict)  # where newer ones begin
    closed: list[tuple[str, int, int, datetime]] = field(default_factory=list)
    ended: list[tuple[Any, ...]] = field(default_factory=list)

    def take_in(self, fact: Fact) -> None:
        order_no, position = fact.key, fact.position
        old = self.held.get(order_no)
        new = after(old or NEW, fact)
        if old is None:
            self.since[order_no] = position
        elif new != old:
            self.end(order_no, old, position)
        self.held[order_no] = new
        if fact.type not in UNMOVED:
            self.moved[order_no] = datetime.fromisoformat(fact.data["at"])

    def end(self, order_no: str, old: BoardState, position: int) -> None:
        begun, moved = self.since.get(order_no), self.moved[order_no]
        if begun is None:
            self.closed.append((order_no, self.stored[order_no], position, moved))
        else:
            self.ended.append((order_no, begun, position, moved, *old))
        self.since[order_no] = position

    def rows(self) -> list[tuple[Any, ...]]:
        holding = (
            (order_no, begun, FOREVER, self.moved[order_no], *self.held[order_no])
            for order_no, begun in self.since.items()
        )
        return [*self.ended, *holding]


def fold(before: Sequence[ViewRow], batch: Iterable[Fact]) -> list[Write]:
    """Return the writes that bring `before` (the rows that hold now) up to the end of `batch`."""
    moved = {row["order_no"]: row["moved_at"] for row in before}
    stored = {row["order_no"]: row["from_position"] for row in before}
    course = BoardHistory({row["order_no"]: state_of(row) for row in before}, dict(moved), stored)
    for fact in batch:
        course.take_in(fact)
    acted = [
        (order_no, stored[order_no], at)
        for order_no, at in course.moved.items()
        if order_no not in course.since and at != moved[order_no]
    ]
    new = course.rows()
    changes = (("act", acted), ("close", course.closed))
    return [
        *(Change(name, list(zip(*rows, strict=True))) for name, rows in changes if rows),
        *([Added(new, COLUMNS)] if new else []),
    ]


def state_of(row: ViewRow) -> BoardState:
    state = BoardState(*(row[name] for name in BoardState._fields))
    return state._replace(extensions_asked=tuple(state.extensions_asked))


def after(state: BoardState, fact: Fact) -> BoardState:
    effect, data = effect_of(fact.type, fact.data), fact.data
    stage, before_return = stage_after(state, effect)
    lead, due_at = lead_after(state.lead_department, state.due_at, effect, data)
    followed_up_at, reached = followed_up(state, effect, data)
    return BoardState(
        stage=stage,
        before_return=before_return,
        open=stage not in CLOSED_STAGES,
        lead_department=lead,
        due_at=due_at,
        submitted=state.submitted if effect.submission is None else effect.submission == "first",
        returns=state.returns + (effect.assignment is AssignmentStatus.RETURNED),
        extensions_asked=extensions_after(state.extensions_asked, effect, fact),
        reworking=is_reworked(reworking=state.reworking, effect=effect, type_=fact.type),
        followed_up_at=followed_up_at,
        reached=reached,
    )


def stage_of(status: Status) -> str:
    if status in OWN_STAGES:
        return status.value
    return UNDER_WAY if status in OPEN else OVER


CLOSED_STAGES: Final = frozenset(map(stage_of, ENDED))


def stage_after(state: BoardState, effect: Effect) -> tuple[str, str | None]:
    """Return the stage, and the one that a denied return would restore."""
    if effect.restores:
        return state.before_return or state.stage, None
    if effect.status is None:
        return state.stage, state.before_return
    return stage_of(effect.status), state.stage if effect.remembers else None


def extensions_after(asked: tuple[str, ...], effect: Effect, fact: Fact) -> tuple[str, ...]:
    """Departments whose request is not decided, and which still have to report done."""
    if effect.assigns or effect.releases is not None or effect.status in ENDED:
        return ()
    if effect.leaves:
        return tuple(each for each in asked if each not in fact.data["departments"])
    decided = effect.extension is not None or fact.type == EXTENDED
    if not decided and effect.assignment is not AssignmentStatus.SUBMITTED:
        return asked
    own = fact.data["department"]
    others = tuple(each for each in asked if each != own)
    return (*others, own) if effect.extension == "asked" else others


def is_reworked(*, reworking: bool, effect: Effect, type_: str) -> bool:
    """From the order to work on it again until the next reply, or the end."""
    if type_ in {REWORK, REOPENED}:
        return True
    return reworking and not (effect.replies or effect.status in ENDED)


def followed_up(
    state: BoardState, effect: Effect, data: Mapping[str, Any]
) -> tuple[datetime | None, bool | None]:
    """When the last attempt was, and whether the requester was reached."""
    if effect.follow_up not in {"missed", "recorded"}:
        return state.followed_up_at, state.reached
    return datetime.fromisoformat(data["at"]), effect.follow_up == "recorded"


PROGRESS: Final = ReadModel(
    name="progress",
    types=frozenset(type_ for type_ in EVENTS if type_.startswith("work_order.")) - UNMOVED
    | {RECOMPUTED},
    fold=fold,
    file=__file__,
    version=2,
    streams=WORK_ORDERS,
    in_part=HANDLE_DUE_ONLY,
)

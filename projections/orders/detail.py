"""
One work order as people look at it (工单详情): folded from its stream, always current.

Pure. It repeats what the events say and decides nothing: deadlines, routes and statuses were
decided by the rules and stand in the events.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from events.catalog.names import AssignmentStatus, ClockName, Outcome, Status
from events.catalog.values import RouteTaken
from events.catalog.work_order.dispatch import ReturnRequested
from events.catalog.work_order.endings.exclusion import ExclusionRequested
from events.catalog.work_order.endings.supervision import SupervisionIssued
from events.catalog.work_order.handling import ResultRejected, ResultSubmitted
from events.catalog.work_order.intake import WorkOrderAnswered, WorkOrderRegistered
from events.catalog.work_order.overlays import CorrectionRecorded, WorkOrderUrged
from events.catalog.work_order.parts.assignments import Assignment
from events.catalog.work_order.parts.clocks import Clock, Clocks, latest
from events.catalog.work_order.parts.composed import NEW, Parts
from events.catalog.work_order.parts.lifecycle import Lifecycle
from events.catalog.work_order.parts.particulars import is_erased
from events.catalog.work_order.reply import FollowUpRecorded, ReplySent
from events.event import Event

PAUSED = frozenset({Status.SUSPENDED, Status.AWAITING_REQUESTER})

Reply = ReplySent | WorkOrderAnswered
"""What the requester was answered; a direct answer is the reply of the only round."""


@dataclass(frozen=True, kw_only=True)
class Counts:
    returns: int = 0
    extensions: int = 0
    reworks: int = 0
    urges: int = 0


ExclusionState = Literal["requested", "first_approved", "approved", "denied"]


@dataclass(frozen=True, kw_only=True)
class ExclusionView:
    """The last request for exclusion, and what became of it (X-01)."""

    asked: ExclusionRequested = field(repr=False)
    state: ExclusionState = "requested"
    decided_at: datetime | None = None
    reason: str | None = field(default=None, repr=False)  # of a denial


@dataclass(frozen=True, kw_only=True)
class OrderView:
    """`registered` as corrected; everything else is what later events made of the order."""

    registered: WorkOrderRegistered = field(repr=False)
    erased: bool  # the requester's key is destroyed, so that no text of them can be opened
    parts: Parts
    version: int = 0
    position: int = 0
    route: RouteTaken | None = None
    counts: Counts = Counts()
    paused_by: Event | None = field(default=None, repr=False)
    results: Mapping[str, ResultSubmitted] = field(  # by assignment
        default_factory=dict, repr=False
    )
    approved: bool = False  # the lead's result
    rejection: ResultRejected | None = field(default=None, repr=False)  # of the lead's last result
    answer: FollowUpRecorded | None = field(default=None, repr=False)  # the requester's, this round
    reply: Reply | None = field(default=None, repr=False)
    outcome: Outcome | None = None
    corrections: tuple[CorrectionRecorded, ...] = field(default=(), repr=False)
    exclusion: ExclusionView | None = None
    merged_into: str | None = None  # the leading order, also after the close with it (D-06)
    followers: tuple[str, ...] = ()
    supervision: SupervisionIssued | None = None  # the one that is open (S-01)
    supervision_answered_at: datetime | None = None
    split_into: tuple[str, ...] = ()  # the orders of its other matters (D-12)
    topics: tuple[str, ...] = ()  # that it is linked to
    return_until: datetime | None = None  # how long the lead may ask for a return
    return_asked: ReturnRequested | None = field(default=None, repr=False)  # the last one
    return_decision: Literal["pending", "granted", "denied"] = "pending"
    return_decided_at: datetime | None = None
    return_note: str | None = field(default=None, repr=False)
    callers: tuple[WorkOrderUrged, ...] = field(default=(), repr=False)  # other than the requester

    @property
    def lifecycle(self) -> Lifecycle:
        return self.parts.lifecycle

    @property
    def status(self) -> Status | None:
        return self.parts.lifecycle.status

    @property
    def first_submitted_at(self) -> datetime | None:
        return self.parts.lifecycle.first_submitted_at

    @property
    def assignments(self) -> tuple[Assignment, ...]:
        return self.parts.assignments.present

    @property
    def clocks(self) -> Clocks:
        return self.parts.clocks

    @property
    def lead_department(self) -> str | None:
        lead = self.parts.assignments.lead
        return None if lead is None else lead.department

    @property
    def responsible_department(self) -> str | None:
        return self.parts.assignments.responsible

    @property
    def supporting_departments(self) -> tuple[str, ...]:
        supporting = (
            part.department
            for part in self.assignments
            if part.role == "supporting" and part.status is not AssignmentStatus.RELEASED
        )
        return tuple(dict.fromkeys(supporting))

    @property
    def promise(self) -> Clock | None:
        """The last promise of the lead to the requester, kept or not (T-09)."""
        lead = self.parts.assignments.lead
        return None if lead is None else latest(self.clocks, lead.id, ClockName.PROMISE)

    @property
    def effective_due_at(self) -> datetime | None:
        """The shorter of legal limit and promise that run; the legal one stays as it is (T-09)."""
        dues = [
            clock.due_at
            for clock in (self.handle_clock, self.promise)
            if clock is not None and clock.is_open and clock.due_at is not None
        ]
        return min(dues, default=None)

    @property
    def handle_clock(self) -> Clock | None:
        """
        The clock that decides on-time: the lead's; None before dispatch, or without a limit.

        The one that the first submission stopped; a later round has another.
        """
        lead = self.parts.assignments.lead
        if lead is None:
            return None
        own = [clock for clock in self.clocks if clock.key == (lead.id, ClockName.HANDLE)]
        return next((clock for clock in own if clock.done_at), own[-1] if own else None)

    @property
    def pause(self) -> Event | None:
        """The fact by which the handling clocks do not run now."""
        return self.paused_by if self.status in PAUSED else None

    @property
    def result(self) -> ResultSubmitted | None:
        return next((self.results.get(part.id) for part in self.assignments if part.is_lead), None)

    def on_time(self, now: datetime) -> bool | None:
        """按时: None while nothing is due yet, and for an order without a handling limit."""
        clock = self.handle_clock
        if (
            clock is None
            or clock.due_at is None
            or clock.ended_at is not None
            or self.status is Status.WITHDRAWN
        ):
            return None
        if self.first_submitted_at is not None:
            return self.first_submitted_at <= clock.due_at
        return None if now <= clock.due_at else False


def begun(first: Event) -> OrderView:
    """Return the view that the first event of an order begins."""
    if not isinstance(first, WorkOrderRegistered):
        raise TypeError(f"a work order begins with its registration, not {first.type}")
    return OrderView(registered=first, erased=is_erased(first.__dict__), parts=NEW)

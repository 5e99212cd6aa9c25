"""
One work order as people look at it (工单详情): folded from its stream, always current.

Pure. It repeats what the events say and decides nothing: deadlines, routes and statuses were
decided by the rules and stand in the events.
"""

from dataclasses import dataclass, field
from datetime import datetime

from events.catalog.names import AssignmentStatus, ClockName, Outcome, Status
from events.catalog.values import RouteTaken
from events.catalog.work_order.handling import ResultSubmitted
from events.catalog.work_order.intake import WorkOrderRegistered
from events.catalog.work_order.lifecycle import Lifecycle
from events.catalog.work_order.overlays import CorrectionRecorded, WorkOrderUrged
from events.catalog.work_order.reply import FollowUpRecorded, ReplySent
from projections.orders.clocks import Clock, Clocks, latest


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """A department's part (承办子单)."""

    department: str
    lead: bool
    status: AssignmentStatus = AssignmentStatus.PENDING
    acknowledged_at: datetime | None = None
    submitted_at: datetime | None = None
    result: ResultSubmitted | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True)
class FollowUp:
    """What came of asking the requester (F-01)."""

    missed_at: tuple[datetime, ...] = ()
    recorded: FollowUpRecorded | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True)
class Counts:
    returns: int = 0
    extensions: int = 0
    reworks: int = 0
    urges: int = 0


@dataclass(frozen=True, kw_only=True)
class OrderView:
    """`registered` as corrected; everything else is what later events made of the order."""

    registered: WorkOrderRegistered = field(repr=False)
    lifecycle: Lifecycle
    version: int = 0
    position: int = 0
    lead_department: str | None = None
    assignments: tuple[Assignment, ...] = ()
    route: RouteTaken | None = None
    clocks: Clocks = ()
    counts: Counts = Counts()
    reply: ReplySent | None = field(default=None, repr=False)
    follow_up: FollowUp = FollowUp()
    outcome: Outcome | None = None
    corrections: tuple[CorrectionRecorded, ...] = field(default=(), repr=False)
    callers: tuple[WorkOrderUrged, ...] = field(default=(), repr=False)  # other than the requester

    @property
    def status(self) -> Status | None:
        return self.lifecycle.status

    @property
    def first_submitted_at(self) -> datetime | None:
        return self.lifecycle.first_submitted_at

    @property
    def supporting_departments(self) -> tuple[str, ...]:
        return tuple(
            part.department
            for part in self.assignments
            if not part.lead and part.status is not AssignmentStatus.RELEASED
        )

    @property
    def handle_clock(self) -> Clock | None:
        """The clock that decides on-time: the lead's latest; None before dispatch, or no limit."""
        if self.lead_department is None:
            return None
        return latest(self.clocks, ClockName.HANDLE, self.lead_department)

    @property
    def result(self) -> ResultSubmitted | None:
        return next((part.result for part in self.assignments if part.lead), None)

    @property
    def erased(self) -> bool:
        """Nobody can read this order's texts any more: its requester's key is destroyed."""
        said = self.registered
        return said.subject_id is not None and said.title is None and said.narrative is None

    def on_time(self, now: datetime) -> bool | None:
        """按时: None while nothing is due yet, and for an order without a handling limit."""
        clock = self.handle_clock
        if clock is None or self.status is Status.WITHDRAWN:
            return None
        if self.first_submitted_at is not None:
            return self.first_submitted_at <= clock.start.due_at
        return None if now <= clock.start.due_at else False

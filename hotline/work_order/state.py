"""What the rules remember of an order. No personal value is kept here: rules need none."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType

from events.catalog.names import AssignmentStatus, Channel, RequestKind, Secrecy, Status, Urgency
from events.catalog.values import NOWHERE, Area
from events.catalog.work_order.lifecycle import Lifecycle

NEW = Lifecycle()
NO_ASSIGNMENTS: Mapping[str, "Assignment"] = MappingProxyType({})


@dataclass(frozen=True)
class Assignment:
    """A department's part in the order (承办子单)."""

    department: str
    lead: bool
    status: AssignmentStatus = AssignmentStatus.PENDING

    @property
    def is_open(self) -> bool:
        return self.status in {AssignmentStatus.PENDING, AssignmentStatus.ACKNOWLEDGED}


@dataclass(frozen=True, kw_only=True)
class FollowUp:
    """This round's follow-up so far (F-01)."""

    missed_at: tuple[datetime, ...] = ()
    recorded: bool = False
    resolved: bool | None = None
    most: int = 0  # attempts, by the policy when the reply was sent

    @property
    def is_complete(self) -> bool:
        return self.recorded or len(self.missed_at) >= self.most


@dataclass(frozen=True, kw_only=True)
class WorkOrder:
    """An order as its rules see it."""

    lifecycle: Lifecycle = NEW
    order_no: str = ""
    subject_id: str = ""
    channel: Channel = Channel.OTHER
    kind: RequestKind = RequestKind.HELP
    matter: str = ""
    urgency: Urgency = Urgency.ORDINARY
    secrecy: Secrecy = Secrecy.OPEN
    has_requester: bool = True
    area: Area = NOWHERE
    reported_department: str | None = None
    return_until: datetime | None = None  # R-01, by the policy when it was dispatched
    lead: str | None = None
    assignments: Mapping[str, Assignment] = field(default_factory=lambda: NO_ASSIGNMENTS)
    barred: frozenset[str] = frozenset()  # their return was granted (D-03)
    returns: int = 0  # requests that count under R-02
    submitted_by: str | None = None
    result_resolved: bool | None = None
    follow_up: FollowUp = FollowUp()

    @property
    def status(self) -> Status | None:
        """None: the order does not exist yet."""
        return self.lifecycle.status

    @property
    def protected(self) -> bool:
        """D-07: a tip-off, or the wish for secrecy, keeps the requester from the departments."""
        return self.kind is RequestKind.TIP_OFF or self.secrecy is not Secrecy.OPEN

    def assign(self, *assignments: Assignment) -> "WorkOrder":
        """Return the order with these assignments put in or put in place of their elders."""
        changed = {assignment.department: assignment for assignment in assignments}
        return replace(self, assignments=MappingProxyType({**self.assignments, **changed}))

    def move(self, department: str, status: AssignmentStatus) -> "WorkOrder":
        """Return the order with one department's part moved on."""
        return self.assign(replace(self.assignments[department], status=status))

"""What the rules remember of an order. No personal value is kept here: rules need none."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Final, NamedTuple

from events.catalog.names import (
    Channel,
    MessageKind,
    RequestKind,
    Secrecy,
    Status,
    SupervisionLevel,
    Urgency,
)
from events.catalog.values import NOWHERE, Area
from events.catalog.work_order.parts.assignments import Assignment
from events.catalog.work_order.parts.clocks import Clocks
from events.catalog.work_order.parts.composed import NEW, Parts
from events.catalog.work_order.parts.follow_up import FollowUp
from events.catalog.work_order.parts.lifecycle import Lifecycle
from events.catalog.work_order.parts.particulars import is_protected


class Supervision(NamedTuple):
    """The supervision order that is open (S-01)."""

    number: str
    level: SupervisionLevel
    answered: bool = False
    circular: bool = False  # it was followed by one


class Untold(NamedTuple):
    """A message to the requester that waits for a person: a call to make, or one given up."""

    message_id: str
    kind: MessageKind
    round: int
    failed: bool = False


class Exclusion(NamedTuple):
    """The request for exclusion that is undecided (X-01)."""

    department: str
    requested_by: str
    approved_by: str | None = None  # the first reviewer


class Results(NamedTuple):
    """What a result of rework is compared with; of texts a digest alone."""

    texts: bytes | None = None  # of the last one; None: it had none
    evidence: frozenset[str] = frozenset()  # of all


NO_RESULTS: Final = Results()


def digest(findings: str | None, public_reply: str | None) -> bytes | None:
    if findings is None and public_reply is None:
        return None
    return sha256(f"{findings}\0{public_reply}".encode()).digest()


@dataclass(frozen=True, kw_only=True)
class WorkOrder:
    """An order as its rules see it."""

    parts: Parts = NEW
    order_no: str = ""
    subject_id: str = ""
    channel: Channel = Channel.OTHER
    kind: RequestKind = RequestKind.HELP
    matter: str = ""
    urgency: Urgency = Urgency.ORDINARY
    secrecy: Secrecy = Secrecy.OPEN
    has_requester: bool = True
    reachable: bool = True
    requester_subject: str = ""  # whose number the order has now
    erased: bool = False  # the key of what was registered is destroyed
    area: Area = NOWHERE
    reported_department: str | None = None
    return_until: datetime | None = None  # R-01, by the policy when it was dispatched
    consents: frozenset[str] = frozenset()  # assignments with the requester's consent (D-10)
    case_parts: Mapping[str, str] = field(default_factory=dict)  # assignment by case_no (G-10)
    handled_by_case: frozenset[str] = frozenset()  # assignments whose case is checked (G-10)
    excluded_departments: frozenset[str] = frozenset()  # their return was granted (D-03)
    returns: int = 0  # requests that count under R-02
    is_ruled: bool = False  # the centre ruled on the lead, which is bound
    submitted_by: str | None = None
    result_resolved: bool | None = None
    replied: bool = False
    urged_at: datetime | None = None  # by the requester, the last time (D-05)
    merged_into: str | None = None  # the leading order, also after the close with it (D-06)
    followers: frozenset[str] = frozenset()
    split_parts: int = 0  # the number of the last part (D-12)
    topics: frozenset[str] = frozenset()  # that it is linked to (S-03)
    supervisions: int = 0
    supervision: Supervision | None = None
    information_requests: int = 0
    most_information_requests: int | None = None  # by the policy at the first one (T-08)
    items_asked: frozenset[str] = frozenset()
    exclusion: Exclusion | None = None
    exclusion_requests: int = 0
    most_exclusion_requests: int | None = None  # by the policy at the last one
    is_excluded: bool = False  # from the assessment of the present lead
    reworks: int = 0
    most_reworks: int | None = None  # by the policy at the last one (F-02)
    results: Results = NO_RESULTS  # of the lead
    to_differ_from: Results | None = None  # those before this rework (F-02); None: it is none
    information_supplied: bool = False  # after the last request
    untold: Mapping[str, Untold] = field(default_factory=dict)  # by the message's id
    told: frozenset[str] = frozenset()  # messages that need nothing more
    calls_missed: int = 0  # since the last call that was answered, or the last retry

    @property
    def rework_used_up(self) -> bool:
        return self.most_reworks is not None and self.reworks >= self.most_reworks

    @property
    def status(self) -> Status | None:
        """None: the order does not exist yet."""
        return self.parts.lifecycle.status

    @property
    def lifecycle(self) -> Lifecycle:
        return self.parts.lifecycle

    @property
    def clocks(self) -> Clocks:
        return self.parts.clocks

    @property
    def follow_up(self) -> FollowUp:
        return self.parts.follow_up

    @property
    def lead(self) -> str | None:
        """The lead department; None before a dispatch and after a return."""
        part = self.parts.assignments.lead
        return None if part is None else part.department

    @property
    def lead_assignment(self) -> Assignment:
        """The lead's assignment, in the stages where the table of rules guarantees one."""
        part = self.parts.assignments.lead
        if part is None:
            raise LookupError("the order has no lead department")
        return part

    @property
    def assignments(self) -> Mapping[str, Assignment]:
        """The assignments of the present dispatch by department, but for those that left."""
        last = {part.department: part for part in self.parts.assignments.present}
        return {department: part for department, part in last.items() if not part.left}

    def part_of_case(self, case_no: str) -> Assignment | None:
        """The open assignment of the department that the case was escalated to (G-10)."""
        id_ = self.case_parts.get(case_no)
        return next(
            (each for each in self.assignments.values() if each.id == id_ and each.is_open), None
        )

    def has_consent(self, department: str) -> bool:
        """The requester agreed to be known to this department, in its present part (D-10)."""
        part = self.assignments.get(department)
        return part is not None and part.id in self.consents

    @property
    def can_be_contacted(self) -> bool:
        """There is a requester, and a way to them."""
        return self.has_requester and self.reachable

    @property
    def protected(self) -> bool:
        """D-07: a tip-off, or the wish for secrecy, keeps the requester from the departments."""
        return is_protected(self.kind, self.secrecy)

"""Departments work on it: dispatched, signed for, returned, a result submitted (分布处理)."""

from typing import ClassVar, Literal

from pydantic import AwareDatetime

from events.catalog.names import ContactMethod
from events.catalog.values import ClockStart, RouteTaken
from events.event import Event, Sealed


class WorkOrderDispatched(Event):
    """The centre handed the order to its departments (派单); again = redispatch (改派)."""

    type: Literal["work_order.dispatched"] = "work_order.dispatched"
    schema_version: ClassVar[int] = 2  # v1 named one `department`: see upcasters.py
    lead_department: str
    supporting_departments: tuple[str, ...] = ()
    route: RouteTaken | None = None  # v1 did not keep it
    clocks: tuple[ClockStart, ...] = ()
    return_until: AwareDatetime | None = None  # until when the lead may return it
    reason: Sealed[str] = None  # why a person overrode the routing


class AssignmentAcknowledged(Event):
    """A department signed for its part (签收)."""

    type: Literal["work_order.assignment_acknowledged"] = "work_order.assignment_acknowledged"
    department: str
    lead: bool


class RequesterContacted(Event):
    """The department, or for a confidential order the centre, called the requester (先行联系)."""

    type: Literal["work_order.requester_contacted"] = "work_order.requester_contacted"
    department: str | None = None  # None: the centre
    method: ContactMethod
    reached: bool


class ReturnRequested(Event):
    """The lead says that the order is not its own (退单申请, R-01)."""

    type: Literal["work_order.return_requested"] = "work_order.return_requested"
    department: str
    reason_code: str
    suggested_department: str
    ground: Sealed[str] = None


class ReturnGranted(Event):
    """The order goes back to be dispatched again, never to this department (退单同意, D-03)."""

    type: Literal["work_order.return_granted"] = "work_order.return_granted"
    department: str
    note: Sealed[str] = None


class ReturnDenied(Event):
    """The order stays where it is; no clock moves (退单不同意, R-03)."""

    type: Literal["work_order.return_denied"] = "work_order.return_denied"
    department: str
    note: Sealed[str] = None


class DisputeOpened(Event):
    """Returned too often: the centre will rule (争议会商, R-02). A clock of its own starts."""

    type: Literal["work_order.dispute_opened"] = "work_order.dispute_opened"
    department: str
    suggested_department: str | None = None
    clock: ClockStart | None = None
    ground: Sealed[str] = None


class ResultSubmitted(Event):
    """A department reports its work done, in two texts (申报办结, U-02, T-06)."""

    type: Literal["work_order.result_submitted"] = "work_order.result_submitted"
    department: str
    lead: bool
    submitted_by: str  # account; nobody reviews their own
    substantiated: bool | None = None
    resolved: bool
    evidence: tuple[str, ...] = ()  # content hashes and ids of attachments, never names of files
    unresolved_reason: Sealed[str] = None
    findings: Sealed[str] = None
    public_reply: Sealed[str] = None


class ResultApproved(Event):
    """The centre finds the result good (审核通过)."""

    type: Literal["work_order.result_approved"] = "work_order.result_approved"
    approved_by: str


class ResultRejected(Event):
    """The centre sends the result back; the clock does not move (驳回, R-03)."""

    type: Literal["work_order.result_rejected"] = "work_order.result_rejected"
    department: str
    false_close: bool = False  # True: it was never done; the submission is void (T-06)
    reason: Sealed[str] = None

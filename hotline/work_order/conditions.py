"""
What an order and a caller must be before a command is decided; the body does not matter here.

The table of rules names one condition per command. Screens are offered a command only where it
holds, and `decide` refuses for the same reason: there is one answer to both questions.
"""

from datetime import datetime

from events.catalog.names import AssignmentStatus, Role, Secrecy, Status
from hotline.work_order.commands import Actor
from hotline.work_order.errors import (
    AssignmentsStillOpen,
    CentreMakesContact,
    FollowUpDone,
    FollowUpMissing,
    NotAcknowledged,
    NotAllowedNow,
    NotYourAssignment,
    NotYourOrder,
    OwnDepartmentReported,
    OwnWork,
    RequesterIsAnonymous,
    RequesterIsProtected,
    ReturnWindowClosed,
)
from hotline.work_order.state import Assignment, WorkOrder

CENTRE = frozenset({Role.DISPATCHER, Role.SHIFT_LEAD})


def nothing_more(_order: WorkOrder, _by: Actor, _at: datetime) -> None:
    """Status and role decide."""


def pending_assignment(order: WorkOrder, by: Actor, _at: datetime) -> None:
    assignment = require_assignment(order, by)
    if assignment.status is not AssignmentStatus.PENDING:
        raise NotAllowedNow("acknowledge", "签收", assignment.status, {AssignmentStatus.PENDING})


def may_contact(order: WorkOrder, by: Actor, _at: datetime) -> None:
    """The department's; on a protected order of who is of the centre alone (D-07)."""
    if order.secrecy is Secrecy.ANONYMOUS or not order.has_requester:
        raise RequesterIsAnonymous
    if not order.protected:
        require_assignment(order, by)
    elif not by.roles & CENTRE or by.department is not None:
        raise CentreMakesContact


def lead_inside_window(order: WorkOrder, by: Actor, at: datetime) -> None:
    """R-01: the window was computed at dispatch and does not move."""
    require_lead(order, by)
    if order.return_until is not None and at > order.return_until:
        raise ReturnWindowClosed(closed_at=order.return_until)


def acknowledged_assignment(order: WorkOrder, by: Actor, _at: datetime) -> None:
    assignment = require_assignment(order, by)
    if assignment.status is AssignmentStatus.PENDING:
        raise NotAcknowledged(department=assignment.department)
    if assignment.lead and order.status is not Status.IN_PROGRESS:
        raise NotAllowedNow("submit-result", "申报办结", order.status, {Status.IN_PROGRESS})


def other_hands(order: WorkOrder, by: Actor, _at: datetime) -> None:
    """X-02: not the one who did it, and not of the department that did it."""
    if by.account == order.submitted_by or (by.department and by.department in order.assignments):
        raise OwnWork


def result_by_others(order: WorkOrder, by: Actor, at: datetime) -> None:
    """There is a result, and somebody else's; what was answered at the door has none."""
    other_hands(order, by, at)
    if order.lead is None:
        raise NotAllowedNow("reject-result", "驳回", order.status, {Status.SUBMITTED})


def all_submitted(order: WorkOrder, _by: Actor, _at: datetime) -> None:
    """U-01."""
    waiting = sorted(part.department for part in order.assignments.values() if part.is_open)
    if waiting:
        raise AssignmentsStillOpen(departments=waiting)


def follow_up_open(order: WorkOrder, by: Actor, at: datetime) -> None:
    other_hands(order, by, at)
    if order.follow_up.is_complete:
        raise FollowUpDone


def follow_up_complete(order: WorkOrder, by: Actor, at: datetime) -> None:
    """F-01: recorded, or tried as often as the policy asked when the reply was sent."""
    other_hands(order, by, at)
    if not order.follow_up.is_complete:
        left = order.follow_up.most - len(order.follow_up.missed_at)
        raise FollowUpMissing(attempts_left=left)


def may_see_requester(order: WorkOrder, by: Actor, _at: datetime) -> None:
    """The centre, and a department that has or had a part; never one of a protected order."""
    if by.department is None:
        return
    if order.protected:
        raise RequesterIsProtected
    if by.department not in order.assignments:
        raise NotYourAssignment(department=by.department)


def require_lead(order: WorkOrder, by: Actor) -> str:
    """Return the lead department, if it is the one that acts (D-01)."""
    if order.lead is None or by.department != order.lead:
        raise NotYourOrder(department=by.department, lead_department=order.lead)
    return order.lead


def require_assignment(order: WorkOrder, by: Actor) -> Assignment:
    """Return the acting department's assignment."""
    assignment = order.assignments.get(by.department or "")
    if assignment is None or not assignment.is_open:
        raise NotYourAssignment(department=by.department)
    return assignment


def require_not_reported(reported: str | None, by: Actor) -> None:
    """D-07: in no role, whatever the centre has entrusted to this account."""
    if reported in by.line:
        raise OwnDepartmentReported

"""Decisions of departments and of those who review them: sign, call, submit, approve, reject."""

from collections.abc import Sequence

from events.catalog.handling import (
    AssignmentAcknowledged,
    RequesterContacted,
    ResultApproved,
    ResultRejected,
    ResultSubmitted,
)
from events.catalog.names import AssignmentStatus, Secrecy, Status
from hotline.work_order.commands import (
    Acknowledge,
    ApproveResult,
    ContactRequester,
    RejectResult,
    SubmitResult,
)
from hotline.work_order.conditions import CENTRE, require_assignment, require_other_hands
from hotline.work_order.errors import (
    CentreMakesContact,
    NotAcknowledged,
    NotAllowedNow,
    RequesterIsAnonymous,
    UnresolvedNeedsReason,
)
from hotline.work_order.evolve import WorkOrderEvent
from hotline.work_order.state import Assignment, WorkOrder


def acknowledge(command: Acknowledge, order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """签收: only the lead's moves the order."""
    assignment = require_assignment(order, command.by)
    if assignment.status is not AssignmentStatus.PENDING:
        raise NotAllowedNow(command="acknowledge", status=assignment.status)
    return [
        AssignmentAcknowledged(
            at=command.at, department=assignment.department, lead=assignment.lead
        )
    ]


def contact_requester(command: ContactRequester, order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """先行联系: the department's; on a protected order the centre's (D-07)."""
    if order.secrecy is Secrecy.ANONYMOUS or not order.has_requester:
        raise RequesterIsAnonymous
    by_centre = bool(command.by.roles & CENTRE)
    if order.protected and not by_centre:
        raise CentreMakesContact
    department = None if order.protected else require_assignment(order, command.by).department
    return [
        RequesterContacted(
            at=command.at, department=department, method=command.method, reached=command.reached
        )
    ]


def submit_result(command: SubmitResult, order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """申报办结: the lead's moves the order; a supporter may still be at work (U-01)."""
    assignment = require_assignment(order, command.by)
    require_ready(assignment, order)
    if not command.resolved and not command.unresolved_reason:
        raise UnresolvedNeedsReason
    return [
        ResultSubmitted(
            at=command.at,
            subject_id=order.subject_id,
            department=assignment.department,
            lead=assignment.lead,
            submitted_by=command.by.account,
            substantiated=command.substantiated,
            resolved=command.resolved,
            unresolved_reason=command.unresolved_reason,
            findings=command.findings,
            public_reply=command.public_reply,
            evidence=command.evidence,
        )
    ]


def require_ready(assignment: Assignment, order: WorkOrder) -> None:
    if assignment.status is AssignmentStatus.PENDING:
        raise NotAcknowledged(department=assignment.department)
    if assignment.lead and order.status is not Status.IN_PROGRESS:
        raise NotAllowedNow(command="submit-result", status=order.status)


def approve_result(command: ApproveResult, order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """审核通过, by someone else (X-02)."""
    require_other_hands(order, command.by)
    return [ResultApproved(at=command.at, approved_by=command.by.account)]


def reject_result(command: RejectResult, order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """驳回: after the reply only a false close may still be rejected (T-06)."""
    require_other_hands(order, command.by)
    if order.status is not Status.SUBMITTED and not command.false_close:
        raise NotAllowedNow(command="reject-result", status=order.status)
    if order.lead is None:
        raise NotAllowedNow(command="reject-result", status=order.status)
    return [
        ResultRejected(
            at=command.at,
            subject_id=order.subject_id,
            department=order.lead,
            false_close=command.false_close,
            reason=command.reason,
        )
    ]

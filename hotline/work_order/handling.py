"""Decisions of departments and of those who review them: sign, call, submit, approve, reject."""

from collections.abc import Sequence

from events.catalog.names import Status
from events.catalog.work_order.event import WorkOrderEvent
from events.catalog.work_order.handling import (
    AssignmentAcknowledged,
    RequesterContacted,
    ResultApproved,
    ResultRejected,
    ResultSubmitted,
)
from hotline.work_order.commands import (
    Acknowledge,
    ApproveResult,
    ContactRequester,
    RejectResult,
    SubmitResult,
)
from hotline.work_order.conditions import require_assignment
from hotline.work_order.errors import NotAllowedNow, UnresolvedNeedsReason
from hotline.work_order.state import WorkOrder


def acknowledge(command: Acknowledge, order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """签收: only the lead's moves the order."""
    assignment = require_assignment(order, command.by)
    return [
        AssignmentAcknowledged(
            at=command.at, department=assignment.department, lead=assignment.lead
        )
    ]


def contact_requester(command: ContactRequester, order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """先行联系: the department's; on a protected order the centre's (D-07)."""
    department = None if order.protected else require_assignment(order, command.by).department
    return [
        RequesterContacted(
            at=command.at, department=department, method=command.method, reached=command.reached
        )
    ]


def submit_result(command: SubmitResult, order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """申报办结: the lead's moves the order; a supporter may still be at work (U-01)."""
    assignment = require_assignment(order, command.by)
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


def approve_result(command: ApproveResult, _: WorkOrder) -> Sequence[WorkOrderEvent]:
    """审核通过, by someone else (X-02)."""
    return [ResultApproved(at=command.at, approved_by=command.by.account)]


def reject_result(command: RejectResult, order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """驳回: after the reply only a false close may still be rejected (T-06)."""
    if order.status is not Status.SUBMITTED and not command.false_close:
        raise NotAllowedNow("reject-result", "普通驳回", order.status, {Status.SUBMITTED})
    return [
        ResultRejected(
            at=command.at,
            subject_id=order.subject_id,
            department=order.lead or "",
            false_close=command.false_close,
            reason=command.reason,
        )
    ]

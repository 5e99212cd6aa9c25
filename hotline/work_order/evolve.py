"""What each fact makes of an order. Never refuses and never checks: history is true."""

from dataclasses import replace
from types import MappingProxyType
from typing import assert_never

from events.catalog.names import AssignmentStatus, Status
from events.catalog.work_order.dispatch import (
    DisputeOpened,
    ReturnDenied,
    ReturnGranted,
    ReturnRequested,
    WorkOrderDispatched,
)
from events.catalog.work_order.handling import (
    AssignmentAcknowledged,
    RequesterContacted,
    ResultApproved,
    ResultRejected,
    ResultSubmitted,
)
from events.catalog.work_order.intake import (
    WorkOrderAccepted,
    WorkOrderAnswered,
    WorkOrderDeclined,
    WorkOrderMarkedInvalid,
    WorkOrderRegistered,
)
from events.catalog.work_order.overlays import (
    CorrectionRecorded,
    WorkOrderUrged,
    WorkOrderWithdrawn,
)
from events.catalog.work_order.reply import (
    FollowUpAttempted,
    FollowUpRecorded,
    ReplySent,
    WorkOrderClosed,
)
from hotline.work_order.state import Assignment, FollowUp, WorkOrder

IntakeEvent = (
    WorkOrderRegistered
    | WorkOrderAccepted
    | WorkOrderAnswered
    | WorkOrderDeclined
    | WorkOrderMarkedInvalid
    | WorkOrderUrged
    | WorkOrderWithdrawn
    | CorrectionRecorded
)
DispatchEvent = WorkOrderDispatched | ReturnRequested | ReturnGranted | ReturnDenied | DisputeOpened
HandlingEvent = (
    AssignmentAcknowledged | RequesterContacted | ResultSubmitted | ResultApproved | ResultRejected
)
ReplyEvent = ReplySent | FollowUpAttempted | FollowUpRecorded | WorkOrderClosed
WorkOrderEvent = IntakeEvent | DispatchEvent | HandlingEvent | ReplyEvent

COUNTS_NOT_AS_RETURN = "not_admitted"  # D-08: a return on this ground is not held against anyone


def evolve(order: WorkOrder, event: WorkOrderEvent) -> WorkOrder:
    match event:
        case (
            WorkOrderDispatched()
            | ReturnRequested()
            | ReturnGranted()
            | ReturnDenied()
            | DisputeOpened()
        ):
            return dispatching(order, event)
        case (
            AssignmentAcknowledged()
            | RequesterContacted()
            | ResultSubmitted()
            | ResultApproved()
            | ResultRejected()
        ):
            return handling(order, event)
        case ReplySent() | FollowUpAttempted() | FollowUpRecorded() | WorkOrderClosed():
            return replying(order, event)
        case _:
            return intake(order, event)


def intake(order: WorkOrder, event: IntakeEvent) -> WorkOrder:
    match event:
        case WorkOrderRegistered():
            return registered(event)
        case WorkOrderAccepted():
            return replace(order, status=Status.ACCEPTED, accepted_at=event.at)
        case WorkOrderAnswered():
            return replace(order, status=Status.CLOSED)
        case WorkOrderDeclined():
            return replace(order, status=Status.DECLINED)
        case WorkOrderMarkedInvalid():
            return replace(order, status=Status.INVALID)
        case WorkOrderWithdrawn():
            return replace(order, status=Status.WITHDRAWN)
        case WorkOrderUrged() | CorrectionRecorded():
            return order  # overlays: they never change the state of handling (S-01, X-03)
        case _:
            assert_never(event)


def registered(event: WorkOrderRegistered) -> WorkOrder:
    return WorkOrder(
        status=Status.REGISTERED,
        order_no=event.order_no,
        subject_id=event.subject_id or "",
        channel=event.channel,
        kind=event.kind,
        matter=event.matter,
        urgency=event.urgency,
        secrecy=event.secrecy,
        has_requester=event.has_requester,
        area=event.area,
        reported_department=event.reported_department,
    )


def dispatching(order: WorkOrder, event: DispatchEvent) -> WorkOrder:
    match event:
        case WorkOrderDispatched(lead_department=lead, supporting_departments=supporting):
            support = {code: Assignment(code, lead=False) for code in supporting}
            parts = {lead: Assignment(lead, lead=True), **support}
            order = replace(order, assignments=MappingProxyType(parts), lead=lead)
            order = replace(order, dispatched_at=event.at, return_until=event.return_until)
            return replace(order, status=Status.DISPATCHED)
        case ReturnRequested(reason_code=code):
            counted = order.returns + (code != COUNTS_NOT_AS_RETURN)
            held = replace(order, before_return=order.status, returns=counted)
            return replace(held, status=Status.RETURN_PENDING)
        case ReturnGranted(department=department):
            released = {
                code: replace(part, status=AssignmentStatus.RELEASED)
                for code, part in order.assignments.items()
            } | {department: Assignment(department, lead=True, status=AssignmentStatus.RETURNED)}
            order = replace(order, assignments=MappingProxyType(released), lead=None)
            return replace(order, status=Status.ACCEPTED, barred=order.barred | {department})
        case ReturnDenied():
            return replace(order, status=order.before_return, before_return=None)
        case DisputeOpened():
            return replace(order, before_return=order.status, status=Status.DISPUTED)
        case _:
            assert_never(event)


def handling(order: WorkOrder, event: HandlingEvent) -> WorkOrder:
    match event:
        case AssignmentAcknowledged(department=department, lead=lead):
            order = order.move(department, AssignmentStatus.ACKNOWLEDGED)
            return replace(order, status=Status.IN_PROGRESS) if lead else order
        case ResultSubmitted(department=department, lead=False):
            return order.move(department, AssignmentStatus.SUBMITTED)
        case ResultSubmitted(department=department):
            return replace(
                order.move(department, AssignmentStatus.SUBMITTED),
                status=Status.SUBMITTED,
                submitted_by=event.submitted_by,
                result_resolved=event.resolved,
                first_submitted_at=order.first_submitted_at or event.at,
            )
        case ResultApproved():
            return replace(order, status=Status.REPLYING)
        case ResultRejected(department=department, false_close=void):
            return replace(
                order.move(department, AssignmentStatus.ACKNOWLEDGED),
                status=Status.IN_PROGRESS,
                first_submitted_at=None if void else order.first_submitted_at,
                follow_up=FollowUp(),
                round=order.round + (order.status is not Status.SUBMITTED),  # a reply was sent
            )
        case RequesterContacted():
            return order
        case _:
            assert_never(event)


def replying(order: WorkOrder, event: ReplyEvent) -> WorkOrder:
    match event:
        case ReplySent(follow_up_attempts=most):
            return replace(order, status=Status.FOLLOW_UP, follow_up=FollowUp(most=most))
        case FollowUpAttempted(at=at):
            missed = (*order.follow_up.missed_at, at)
            return replace(order, follow_up=replace(order.follow_up, missed_at=missed))
        case FollowUpRecorded(resolved=resolved):
            recorded = replace(order.follow_up, recorded=True, resolved=resolved)
            return replace(order, follow_up=recorded)
        case WorkOrderClosed():
            return replace(order, status=Status.CLOSED)
        case _:
            assert_never(event)

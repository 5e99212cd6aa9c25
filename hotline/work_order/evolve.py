"""What each fact makes of an order. Never refuses and never checks: history is true."""

from dataclasses import replace
from types import MappingProxyType

from events.catalog.names import AssignmentStatus
from events.catalog.work_order import lifecycle
from events.catalog.work_order.dispatch import (
    ReturnGranted,
    ReturnRequested,
    WorkOrderDispatched,
)
from events.catalog.work_order.effects import effect_of
from events.catalog.work_order.event import WorkOrderEvent
from events.catalog.work_order.handling import (
    AssignmentAcknowledged,
    ResultRejected,
    ResultSubmitted,
)
from events.catalog.work_order.intake import WorkOrderRegistered
from events.catalog.work_order.reply import FollowUpAttempted, FollowUpRecorded, ReplySent
from hotline.work_order.state import Assignment, FollowUp, WorkOrder

COUNTS_NOT_AS_RETURN = "not_admitted"  # D-08: a return on this ground is not held against anyone


def evolve(order: WorkOrder, event: WorkOrderEvent) -> WorkOrder:
    fields = event.__dict__
    moved = lifecycle.evolve(order.lifecycle, effect_of(event.type, fields), fields)
    return remember(replace(order, lifecycle=moved), event)


def remember(order: WorkOrder, event: WorkOrderEvent) -> WorkOrder:
    """Return the order with what only rules remember of the fact."""
    match event:
        case WorkOrderRegistered():
            return registered(order, event)
        case WorkOrderDispatched() | ReturnRequested() | ReturnGranted():
            return dispatching(order, event)
        case AssignmentAcknowledged() | ResultSubmitted() | ResultRejected():
            return handling(order, event)
        case ReplySent() | FollowUpAttempted() | FollowUpRecorded():
            return replying(order, event)
        case _:
            return order


def registered(order: WorkOrder, event: WorkOrderRegistered) -> WorkOrder:
    return WorkOrder(
        lifecycle=order.lifecycle,
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


def dispatching(
    order: WorkOrder, event: WorkOrderDispatched | ReturnRequested | ReturnGranted
) -> WorkOrder:
    match event:
        case WorkOrderDispatched(lead_department=lead, supporting_departments=supporting):
            support = {code: Assignment(code, lead=False) for code in supporting}
            parts = {lead: Assignment(lead, lead=True), **support}
            order = replace(order, assignments=MappingProxyType(parts), lead=lead)
            return replace(order, return_until=event.return_until)
        case ReturnRequested(reason_code=code):
            return replace(order, returns=order.returns + (code != COUNTS_NOT_AS_RETURN))
        case ReturnGranted(department=department):
            released = {
                code: replace(part, status=AssignmentStatus.RELEASED)
                for code, part in order.assignments.items()
            } | {department: Assignment(department, lead=True, status=AssignmentStatus.RETURNED)}
            order = replace(order, assignments=MappingProxyType(released), lead=None)
            return replace(order, barred=order.barred | {department})


def handling(
    order: WorkOrder, event: AssignmentAcknowledged | ResultSubmitted | ResultRejected
) -> WorkOrder:
    match event:
        case AssignmentAcknowledged(department=department):
            return order.move(department, AssignmentStatus.ACKNOWLEDGED)
        case ResultSubmitted(department=department, lead=False):
            return order.move(department, AssignmentStatus.SUBMITTED)
        case ResultSubmitted(department=department):
            return replace(
                order.move(department, AssignmentStatus.SUBMITTED),
                submitted_by=event.submitted_by,
                result_resolved=event.resolved,
            )
        case ResultRejected(department=department):
            moved = order.move(department, AssignmentStatus.ACKNOWLEDGED)
            return replace(moved, follow_up=FollowUp())


def replying(
    order: WorkOrder, event: ReplySent | FollowUpAttempted | FollowUpRecorded
) -> WorkOrder:
    match event:
        case ReplySent(follow_up_attempts=most):
            return replace(order, follow_up=FollowUp(most=most))
        case FollowUpAttempted(at=at):
            missed = (*order.follow_up.missed_at, at)
            return replace(order, follow_up=replace(order.follow_up, missed_at=missed))
        case FollowUpRecorded(resolved=resolved):
            recorded = replace(order.follow_up, recorded=True, resolved=resolved)
            return replace(order, follow_up=recorded)

"""What each fact makes of an order. Never refuses and never checks: history is true."""

from dataclasses import replace

from events.catalog.work_order import parts
from events.catalog.work_order.dispatch import (
    ReturnGranted,
    ReturnRequested,
    WorkOrderDispatched,
)
from events.catalog.work_order.event import WorkOrderEvent
from events.catalog.work_order.handling import ResultSubmitted
from events.catalog.work_order.intake import WorkOrderRegistered
from hotline.work_order.state import WorkOrder

COUNTS_NOT_AS_RETURN = "not_admitted"  # D-08: a return on this ground is not held against anyone


def evolve(order: WorkOrder, event: WorkOrderEvent) -> WorkOrder:
    moved = parts.evolve(order.parts, event.type, event.__dict__)
    return remember(replace(order, parts=moved), event)


def remember(order: WorkOrder, event: WorkOrderEvent) -> WorkOrder:
    """Return the order with what only rules remember of the fact."""
    match event:
        case WorkOrderRegistered():
            return registered(order, event)
        case WorkOrderDispatched(return_until=until):
            return replace(order, return_until=until)
        case ReturnRequested(reason_code=code):
            return replace(order, returns=order.returns + (code != COUNTS_NOT_AS_RETURN))
        case ReturnGranted(department=department):
            return replace(order, barred=order.barred | {department})
        case ResultSubmitted(lead=True, submitted_by=account, resolved=resolved):
            return replace(order, submitted_by=account, result_resolved=resolved)
        case _:
            return order


def registered(order: WorkOrder, event: WorkOrderRegistered) -> WorkOrder:
    return replace(
        order,
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

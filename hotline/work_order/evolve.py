"""What each fact makes of an order. Never refuses and never checks: history is true."""

from dataclasses import fields, replace
from typing import Final

from events.catalog.work_order.dispatch import (
    ReturnGranted,
    ReturnRequested,
    WorkOrderDispatched,
)
from events.catalog.work_order.disputes import LeadRuled
from events.catalog.work_order.effects import effect_of
from events.catalog.work_order.event import WorkOrderEvent
from events.catalog.work_order.handling import ResultSubmitted
from events.catalog.work_order.intake import WorkOrderRegistered
from events.catalog.work_order.parts import composed
from events.catalog.work_order.parts.particulars import PARTICULARS, given
from hotline.work_order.state import WorkOrder

KEPT: Final = frozenset(field.name for field in fields(WorkOrder)) & set(PARTICULARS)
COUNTS_NOT_AS_RETURN = "not_admitted"  # D-08: a return on this ground is not held against anyone


def evolve(order: WorkOrder, event: WorkOrderEvent) -> WorkOrder:
    data = event.__dict__
    moved = composed.evolve(order.parts, event.type, data)
    told = given(effect_of(event.type, data), data)
    known = {name: value for name, value in told.items() if name in KEPT}
    return remember(replace(order, parts=moved, **known), event)


def remember(order: WorkOrder, event: WorkOrderEvent) -> WorkOrder:
    """Return the order with what only rules remember of the fact."""
    match event:
        case WorkOrderRegistered():
            return replace(order, order_no=event.order_no, subject_id=event.subject_id or "")
        case WorkOrderDispatched(return_until=until):
            return replace(order, return_until=until, is_ruled=False)
        case LeadRuled():
            return ruled(order, event)
        case ReturnRequested(reason_code=code):
            return replace(order, returns=order.returns + (code != COUNTS_NOT_AS_RETURN))
        case ReturnGranted(department=department):
            return replace(order, excluded_departments=order.excluded_departments | {department})
        case ResultSubmitted(is_lead=True, submitted_by=account, resolved=resolved):
            return replace(order, submitted_by=account, result_resolved=resolved)
        case _:
            return order


def ruled(order: WorkOrder, event: LeadRuled) -> WorkOrder:
    """A ruling may name a department whose return was granted (D-03)."""
    named = {event.lead_department, *event.supporting_departments}
    return replace(
        order,
        excluded_departments=order.excluded_departments - named,
        return_until=None,
        is_ruled=True,
    )

"""Questions that several commands ask before they decide. Each refuses, or says nothing."""

from events.catalog.names import Role
from hotline.work_order.commands import Actor
from hotline.work_order.errors import (
    NotYourAssignment,
    NotYourOrder,
    OwnDepartmentReported,
    OwnWork,
)
from hotline.work_order.state import Assignment, WorkOrder

CENTRE = frozenset({Role.DISPATCHER, Role.SHIFT_LEAD})


def require_lead(order: WorkOrder, by: Actor) -> str:
    """Return the lead department, if it is the one that acts (D-01)."""
    if order.lead is None or by.department != order.lead:
        raise NotYourOrder(department=by.department)
    return order.lead


def require_assignment(order: WorkOrder, by: Actor) -> Assignment:
    """Return the acting department's assignment."""
    assignment = order.assignments.get(by.department or "")
    if assignment is None or not assignment.is_open:
        raise NotYourAssignment(department=by.department)
    return assignment


def require_other_hands(order: WorkOrder, by: Actor) -> None:
    """X-02: not the one who did it, and not of the department that did it."""
    if by.account == order.submitted_by or (by.department and by.department in order.assignments):
        raise OwnWork


def require_not_reported(reported: str | None, by: Actor) -> None:
    """D-07: in no role, whatever the centre has entrusted to this account."""
    if reported in by.line:
        raise OwnDepartmentReported


def require_assignment_ever(order: WorkOrder, by: Actor) -> None:
    """The acting department has, or had, a part in this order."""
    if by.department not in order.assignments:
        raise NotYourAssignment(department=by.department)

"""
What an order and a caller must be before a command is decided; the body does not matter here.

An act names one guard. Screens are offered a command only where it holds, and `decide` refuses
for the same reason: there is one answer to both questions. A guard of one act is beside the act.
"""

from datetime import datetime

from events.act import Actor
from events.catalog.names import AssignmentStatus
from events.catalog.work_order.parts.assignments import Assignment
from hotline.work_order.errors import (
    AlreadySubmitted,
    NotAcknowledged,
    NotYourAssignment,
    NotYourOrder,
    OwnDepartmentReported,
    OwnWork,
    RequesterMustConsent,
)
from hotline.work_order.state import WorkOrder


def other_hands(order: WorkOrder, by: Actor, _at: datetime) -> None:
    """Another person than who handled it, and of another department (X-02)."""
    if by.account == order.submitted_by or (by.department and by.department in order.assignments):
        raise OwnWork


def require_lead(order: WorkOrder, by: Actor) -> str:
    """Return the lead department, if it is the one that acts (D-01)."""
    if order.lead is None or by.department != order.lead:
        raise NotYourOrder(department=by.department, lead_department=order.lead)
    return order.lead


def require_assignment(order: WorkOrder, by: Actor) -> Assignment:
    """Return the acting department's assignment."""
    assignment = order.assignments.get(by.department or "")
    if assignment is not None and assignment.status is AssignmentStatus.SUBMITTED:
        raise AlreadySubmitted(department=by.department)
    if assignment is None or not assignment.is_open:
        raise NotYourAssignment(department=by.department)
    return assignment


def require_acknowledged(order: WorkOrder, by: Actor) -> Assignment:
    """Return the acting department's assignment, if it has been acknowledged."""
    assignment = require_assignment(order, by)
    if assignment.status is AssignmentStatus.PENDING:
        raise NotAcknowledged(department=assignment.department)
    return assignment


def require_consent(order: WorkOrder, by: Actor) -> None:
    """D-10: a partner knows the requester only with their consent."""
    if by.is_partner and not order.has_consent(by.department or ""):
        raise RequesterMustConsent


def require_not_reported(reported: str | None, by: Actor) -> None:
    """D-07: in no role, whatever the centre has entrusted to this account."""
    if reported in by.line:
        raise OwnDepartmentReported

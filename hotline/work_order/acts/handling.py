"""Departments acknowledge their assignment and contact the requester."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from events.act import Act, Actor, command
from events.catalog.names import AssignmentStatus, ClockName, ContactMethod, Secrecy, Status
from events.catalog.work_order.event import WorkOrderEvent
from events.catalog.work_order.handling import AssignmentAcknowledged, RequesterContacted
from events.refusal import Refusal
from hotline.work_order.context import Asked
from hotline.work_order.errors import NotAllowedNow, RequesterIsAnonymous
from hotline.work_order.guards import require_assignment, require_consent
from hotline.work_order.roles import (
    AT_WORK,
    DISPATCHERS,
    HANDLER,
    PAUSED,
    SUPPORT_AT_WORK,
    UNDECIDED,
)
from hotline.work_order.state import WorkOrder


@command
class Acknowledge:
    """签收."""


def pending_assignment(order: WorkOrder, by: Actor, _at: datetime) -> None:
    """A department with a pending assignment; the lead not while its return is undecided."""
    assignment = require_assignment(order, by)
    if assignment.status is not AssignmentStatus.PENDING:
        raise NotAllowedNow("acknowledge", "签收", assignment.status, {AssignmentStatus.PENDING})
    if assignment.is_lead and order.status in UNDECIDED:
        raise NotAllowedNow("acknowledge", "签收", order.status, {Status.DISPATCHED})


def acknowledge(ask: Asked[Acknowledge], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """Only the lead's moves the order."""
    assignment = require_assignment(order, ask.by)
    return [
        AssignmentAcknowledged(
            at=ask.at,
            assignment_id=assignment.id,
            department=assignment.department,
            is_lead=assignment.is_lead,
            is_delegate=assignment.role == "delegate",
        )
    ]


@command
class ContactRequester:
    """先行联系."""

    method: ContactMethod
    reached: bool


class CentreMakesContact(Refusal):
    """On a protected order only the centre contacts the requester (D-07)."""

    code: ClassVar[str] = "work_order.centre_makes_contact"
    title: ClassVar[str] = "保密工单由热线中心联系诉求人"
    needs_zh: ClassVar[str] = "请由热线中心派单员或班长联系诉求人"
    needs: ClassVar[str] = "A dispatcher or shift lead makes it."


def may_contact(order: WorkOrder, by: Actor, _at: datetime) -> None:
    """
    A department with an open assignment; on a protected order the centre alone (D-07), and a
    partner with consent (D-10).
    """
    if order.secrecy is Secrecy.ANONYMOUS or not order.can_be_contacted:
        raise RequesterIsAnonymous
    if not order.protected:
        require_assignment(order, by)
        require_consent(order, by)
    elif not by.roles & DISPATCHERS or by.department is not None:
        raise CentreMakesContact


def contact_requester(ask: Asked[ContactRequester], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """The contact is the department's; on a protected order the centre's (D-07)."""
    assignment = None if order.protected else require_assignment(order, ask.by)
    own = contact_owner(order) if assignment is None or assignment.is_lead else assignment.id
    return [
        RequesterContacted(
            at=ask.at,
            assignment_id=own,
            department=None if assignment is None else assignment.department,
            method=ask.command.method,
            reached=ask.command.reached,
        )
    ]


def contact_owner(order: WorkOrder) -> str | None:
    """
    The assignment whose contact clock runs; None: the order's own clock, or none.

    Secrecy may change while it runs: the contact meets this clock, whether the department or the
    centre makes it.
    """
    for clock in order.clocks:
        if clock.running and clock.start.name is ClockName.CONTACT:
            return clock.start.assignment_id
    lead = order.parts.assignments.lead
    return None if lead is None or order.protected else lead.id


ACTS = (
    Act(
        command=Acknowledge,
        name_zh="签收",
        allowed_in=SUPPORT_AT_WORK | UNDECIDED,
        roles=HANDLER,
        decide=acknowledge,
        when=pending_assignment,
        example={},
    ),
    Act(
        command=ContactRequester,
        name_zh="先行联系",
        allowed_in=AT_WORK | PAUSED | {Status.RETURN_PENDING},  # this clock does not pause
        roles=HANDLER | DISPATCHERS,
        decide=contact_requester,
        when=may_contact,
        example={"method": "phone", "reached": True},
    ),
)

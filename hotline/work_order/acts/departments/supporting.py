"""协办: departments join and leave while the lead is at work (D-01, D-03, D-07, D-10)."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from events.act import Act, Actor, command
from events.catalog.work_order.event import WorkOrderEvent
from events.catalog.work_order.parts.assignments import Assignment
from events.catalog.work_order.support import SupportingAdded, SupportingReleased
from events.input_types import Code, Narrative
from events.refusal import Refusal
from hotline.work_order.acts.departments.dispatching import refuse, route_request
from hotline.work_order.clocks import clocks_of_newcomer
from hotline.work_order.context import Asked
from hotline.work_order.guards import require_lead
from hotline.work_order.roles import AT_WORK, DISPATCHERS, HANDLER, SUPPORT_AT_WORK
from hotline.work_order.state import WorkOrder


@command
class AddSupporting:
    """增加协办单位 (D-03, D-07, D-10). `consent`: the requester lets a partner know them."""

    department: Code
    reason: Narrative
    consent: bool = False


class HasAPart(Refusal):
    """This department is at work on the order already (D-01)."""

    code: ClassVar[str] = "work_order.has_a_part"
    title: ClassVar[str] = "该单位在此工单中已有未办结的任务"
    needs_zh: ClassVar[str] = "{department} 已是承办单位，请选择其他单位"
    needs: ClassVar[str] = "{department} has an open assignment; choose another department."


class CentreAddsSupport(Refusal):
    """On a protected order only the centre names who else is told of it (D-07)."""

    code: ClassVar[str] = "work_order.centre_adds_support"
    title: ClassVar[str] = "保密工单由热线中心增加协办单位"
    needs_zh: ClassVar[str] = "请由热线中心派单员或班长增加协办单位"
    needs: ClassVar[str] = "A dispatcher or shift lead does it."


def may_add(order: WorkOrder, by: Actor, at: datetime) -> None:
    """The centre, or the lead; on a protected order the centre alone (D-07)."""
    centre_or_lead(order, by, at)
    if order.protected and not by.roles & DISPATCHERS:
        raise CentreAddsSupport


def centre_or_lead(order: WorkOrder, by: Actor, _at: datetime) -> None:
    """The centre, or the lead."""
    if not by.roles & DISPATCHERS:
        require_lead(order, by)


def add_supporting(ask: Asked[AddSupporting], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """The newcomer has clocks of its own, from now on (T-07)."""
    code, context = ask.command.department, ask.context
    require_no_part(order, code)
    request = route_request(ask, order)
    refuse(code, context.router.directory.why_not_support(code, request, essential=True))
    return [
        SupportingAdded(
            at=ask.at,
            subject_id=order.subject_id,
            assignment_id=order.parts.assignments.next_ids((code,))[code],
            department=code,
            clocks=clocks_of_newcomer(order, code, ask.at, context.terms),
            consent=ask.command.consent,
            reason=ask.command.reason,
        )
    ]


def require_no_part(order: WorkOrder, department: str) -> None:
    part = order.assignments.get(department)
    if department == order.lead or (part is not None and part.is_open):
        raise HasAPart(department=department)


@command
class ReleaseSupporting:
    """解除协办."""

    department: Code
    reason: Narrative


class NoOpenSupport(Refusal):
    """No department with an open supporting assignment, or not this one."""

    code: ClassVar[str] = "work_order.no_open_support"
    title: ClassVar[str] = "没有可以解除的协办任务"
    needs_zh: ClassVar[str] = "可以解除的协办单位：{departments}"
    needs: ClassVar[str] = "These can be released: {departments}."


def open_support(order: WorkOrder) -> dict[str, Assignment]:
    return {
        code: part
        for code, part in order.assignments.items()
        if part.role == "supporting" and part.is_open
    }


def may_release(order: WorkOrder, by: Actor, at: datetime) -> None:
    """The centre, or the lead, while a supporting department is at work."""
    centre_or_lead(order, by, at)
    if not open_support(order):
        raise NoOpenSupport(departments=[])


def release_supporting(ask: Asked[ReleaseSupporting], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """A silent department does not keep the reply from the citizen (U-01); it misses nothing."""
    supporting = open_support(order)
    part = supporting.get(ask.command.department)
    if part is None:
        raise NoOpenSupport(departments=sorted(supporting))
    over = (part, *order.parts.assignments.below(part.id))
    return [
        SupportingReleased(
            at=ask.at,
            subject_id=order.subject_id,
            assignment_ids=tuple(each.id for each in over),
            departments=tuple(each.department for each in over),
            reason=ask.command.reason,
        )
    ]


ACTS = (
    Act(
        command=AddSupporting,
        name_zh="增加协办单位",
        allowed_in=AT_WORK,
        roles=HANDLER | DISPATCHERS,
        decide=add_supporting,
        when=may_add,
        waits=False,
        example={"department": "power", "reason": "需断电配合。", "consent": False},
    ),
    Act(
        command=ReleaseSupporting,
        name_zh="解除协办",
        allowed_in=SUPPORT_AT_WORK,
        roles=HANDLER | DISPATCHERS,
        decide=release_supporting,
        when=may_release,
        waits=False,
        example={"department": "power", "reason": "已无需断电。"},
    ),
)

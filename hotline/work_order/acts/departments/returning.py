"""退单: the lead says that the order is not its own, and the centre decides (R-01, R-02, R-03)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar

from events.act import Act, Actor, command
from events.catalog.names import Status
from events.catalog.work_order.dispatch import (
    DisputeOpened,
    ReturnDenied,
    ReturnGranted,
    ReturnRequested,
)
from events.catalog.work_order.event import WorkOrderEvent
from events.input_types import Code, Narrative, Note
from events.refusal import Refusal
from hotline.routing import WhyNot
from hotline.work_order.acts.departments.dispatching import (
    LeadLacksPower,
    holds_only,
    power_holders,
    refuse,
    route_request,
)
from hotline.work_order.clocks import dispute_clock
from hotline.work_order.context import Asked
from hotline.work_order.errors import UnknownDepartment, UnknownReason
from hotline.work_order.evolve import COUNTS_NOT_AS_RETURN
from hotline.work_order.guards import other_hands, require_lead
from hotline.work_order.roles import AT_WORK, DISPATCHERS, HANDLER
from hotline.work_order.state import WorkOrder

RETURNING = frozenset({Status.RETURN_PENDING})


@command
class RequestReturn:
    """申请退单."""

    reason_code: Code
    ground: Narrative
    suggested_department: Code


class ReturnWindowClosed(Refusal):
    """The time in which an order may be returned is over (R-01)."""

    code: ClassVar[str] = "work_order.return_window_closed"
    title: ClassVar[str] = "已超过退单时限"
    needs_zh: ClassVar[str] = (
        "退单须在派单后的退单时限内提出（截止时间见 closed_at），请继续办理或联系热线中心"
    )
    needs: ClassVar[str] = "It closed at `closed_at`; go on handling, or ask the centre."


class RuledLeadMayNotReturn(Refusal):
    """A ruling binds: the lead that it named may not return the order (R-02)."""

    code: ClassVar[str] = "work_order.ruled_lead_may_not_return"
    title: ClassVar[str] = "经裁定的主办单位不得退单"
    needs_zh: ClassVar[str] = (
        "主办单位已由热线中心裁定，请继续办理；确需其他单位配合的，可增加协办单位"
    )
    needs: ClassVar[str] = "Go on handling; the lead may add supporting departments."


class CaseIsChecked(Refusal):
    """What the grid case of the order reports done is being checked: the lead waits (G-10)."""

    code: ClassVar[str] = "work_order.case_is_checked"
    title: ClassVar[str] = "网格案件已处置，正在核查，暂不能退单"
    needs_zh: ClassVar[str] = (
        "请等待核查：通过的，其结果即为办理结果；未通过的，仍在退单时限内的可再申请退单"
    )
    needs: ClassVar[str] = (
        "Wait for the check: once passed it is the result; once failed, a return may be asked for "
        "inside its window."
    )


class SuggestsItself(Refusal):
    """A return suggests another department than the one that asks for it (R-01)."""

    code: ClassVar[str] = "work_order.suggests_itself"
    title: ClassVar[str] = "建议改派的单位不能是本单位"
    needs_zh: ClassVar[str] = "请在 suggested_department 中填写应当办理的其他单位"
    needs: ClassVar[str] = "Name the other department that is in charge."


def lead_inside_window(order: WorkOrder, by: Actor, at: datetime) -> None:
    """
    A lead that was not ruled, inside the window computed at dispatch (R-01, R-02).

    Not while its case is checked: the work is reported done, as with a submitted result (G-10).
    """
    require_lead(order, by)
    if order.lead_assignment.id in order.handled_by_case:
        raise CaseIsChecked
    if order.is_ruled:
        raise RuledLeadMayNotReturn(department=order.lead)
    if order.return_until is not None and at > order.return_until:
        raise ReturnWindowClosed(closed_at=order.return_until)


def request_return(ask: Asked[RequestReturn], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """The third request opens a dispute instead (R-02)."""
    body, terms = ask.command, ask.context.terms
    department = require_lead(order, ask.by)
    require_grounds(ask, order)
    counts = body.reason_code != COUNTS_NOT_AS_RETURN
    if counts and order.returns >= terms.policy.max_returns:
        return [
            DisputeOpened(
                at=ask.at,
                subject_id=order.subject_id,
                department=department,
                suggested_department=body.suggested_department,
                clocks=(dispute_clock(ask.at, terms),),
                ground=body.ground,
            )
        ]
    return [
        ReturnRequested(
            at=ask.at,
            subject_id=order.subject_id,
            department=department,
            reason_code=body.reason_code,
            suggested_department=body.suggested_department,
            ground=body.ground,
        )
    ]


def require_grounds(ask: Asked[RequestReturn], order: WorkOrder) -> None:
    """R-01: a reason from the policy's list, and another department, which could lead."""
    body, valid = ask.command, ask.context.terms.policy.return_reasons
    if body.reason_code not in valid:
        raise UnknownReason(reason_code=body.reason_code, valid=dict(valid))
    if body.suggested_department not in ask.context.router.directory.departments:
        raise UnknownDepartment(department=body.suggested_department)
    if body.suggested_department == order.lead:
        raise SuggestsItself
    require_could_lead(ask, order, body.suggested_department)


def require_could_lead(ask: Asked[Any], order: WorkOrder, department: str) -> None:
    """One that returned the order before may be suggested: a ruling may name it (D-03)."""
    router, request = ask.context.router, route_request(ask, order)
    anyone = replace(request, excluded_departments=frozenset())
    only = holds_only(router, department)
    why_not = router.directory.why_not_lead(department, anyone, holds_only=only)
    if why_not is WhyNot.NO_POWER:
        raise LeadLacksPower(department=department, holders=power_holders(router, anyone))
    refuse(department, why_not)


@command
class GrantReturn:
    """同意退单."""

    note: Note = None


def grant_return(ask: Asked[GrantReturn], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """The next department gets a fresh limit at its dispatch (R-03)."""
    lead = order.lead_assignment
    return [
        ReturnGranted(
            at=ask.at,
            subject_id=order.subject_id,
            assignment_id=lead.id,
            department=lead.department,
            note=ask.command.note,
        )
    ]


@command
class DenyReturn:
    """不同意退单."""

    note: Note = None


def deny_return(ask: Asked[DenyReturn], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """No clock moves (R-03)."""
    return [
        ReturnDenied(
            at=ask.at,
            subject_id=order.subject_id,
            department=order.lead_assignment.department,
            note=ask.command.note,
        )
    ]


ACTS = (
    Act(
        command=RequestReturn,
        name_zh="申请退单",
        allowed_in=AT_WORK,
        roles=HANDLER,
        decide=request_return,
        when=lead_inside_window,
        example={
            "reason_code": "not_in_charge",
            "ground": "该路段属供电部门管养。",
            "suggested_department": "power",
        },
    ),
    Act(
        command=GrantReturn,
        name_zh="同意退单",
        allowed_in=RETURNING,
        roles=DISPATCHERS,
        decide=grant_return,
        when=other_hands,
        example={"note": "情况属实。"},
    ),
    Act(
        command=DenyReturn,
        name_zh="不同意退单",
        allowed_in=RETURNING,
        roles=DISPATCHERS,
        decide=deny_return,
        when=other_hands,
        example={"note": "属本单位职责。"},
    ),
)

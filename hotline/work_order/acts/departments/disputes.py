"""争议: which department leads is disputed, the centre rules, and the ruling binds (R-02, R-03)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import ClassVar

from events.act import Act, Actor, command
from events.catalog.names import ClockName, Role, Status
from events.catalog.values import PrecedentScope, RouteTaken
from events.catalog.work_order.dispatch import (
    DisputeOpened,
)
from events.catalog.work_order.disputes import LeadRuled
from events.catalog.work_order.event import WorkOrderEvent
from events.catalog.work_order.parts.clocks import latest
from events.input_types import Code, Narrative
from events.refusal import Refusal
from hotline.routing import RouteRequest
from hotline.routing.sentences import level_of
from hotline.work_order.acts.departments.dispatching import (
    require_allowed,
    route_request,
    taken,
)
from hotline.work_order.clocks import assignment_clocks, dispute_clock
from hotline.work_order.context import Asked
from hotline.work_order.errors import UnknownDepartment
from hotline.work_order.guards import other_hands
from hotline.work_order.inputs import Departments
from hotline.work_order.roles import AT_WORK, DISPATCHERS
from hotline.work_order.state import WorkOrder


@command
class OpenDispute:
    """提起争议会商."""

    ground: Narrative
    suggested_department: Code | None = None


class LeadInTime(Refusal):
    """The lead is within its time: the order is not taken from it (R-02)."""

    code: ClassVar[str] = "work_order.lead_in_time"
    title: ClassVar[str] = "主办单位尚在时限内，不能提起会商"
    needs_zh: ClassVar[str] = (
        "主办单位逾期未签收、逾期未办结，或结果被驳回后，方可提起会商；现时限至 {due_at} 届满"
    )
    needs: ClassVar[str] = "Possible once the lead is late, or its result was rejected: {due_at}."


def may_dispute(order: WorkOrder, by: Actor, at: datetime) -> None:
    """By others than who handled it; of a lead at work, once it is silent (P-06, R-02, X-02)."""
    other_hands(order, by, at)
    if order.status not in AT_WORK:
        return
    lead = order.lead_assignment
    name = ClockName.HANDLE if lead.acknowledged_at else ClockName.ACKNOWLEDGE
    clock = latest(order.clocks, lead.id, name)
    if clock is not None and clock.is_open and at <= clock.start.due_at:
        raise LeadInTime(due_at=clock.start.due_at)


def open_dispute(ask: Asked[OpenDispute], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """The centre need not wait for the third return, nor for a lead that is silent (R-02)."""
    body = ask.command
    known = ask.context.router.directory.departments
    if body.suggested_department is not None and body.suggested_department not in known:
        raise UnknownDepartment(department=body.suggested_department)
    return [
        DisputeOpened(
            at=ask.at,
            subject_id=order.subject_id,
            department=order.lead,
            opened_by_centre=True,
            suggested_department=body.suggested_department,
            clocks=(dispute_clock(ask.at, ask.context.terms),),
            ground=body.ground,
        )
    ]


@command
class RuleLead:
    """裁定主办单位 (D-02, D-07, D-10). `as_precedent`: routing follows it from now on."""

    lead_department: Code
    supporting_departments: Departments = ()
    ground: Narrative
    as_precedent: bool = True


def rule_lead(ask: Asked[RuleLead], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """
    The ruling binds, ends the dispute and gives a fresh limit (R-02, R-03).

    It may name a department whose return was granted (D-03).
    """
    body = ask.command
    request = replace(route_request(ask, order), excluded_departments=frozenset())
    require_allowed(ask.context.router, request, body.lead_department, body.supporting_departments)
    return [
        LeadRuled(
            at=ask.at,
            subject_id=order.subject_id,
            lead_department=body.lead_department,
            supporting_departments=body.supporting_departments,
            former_lead=order.lead,
            precedent=precedent_of(ask, request),
            route=ruled(ask, order),
            clocks=assignment_clocks(
                order,
                body.lead_department,
                body.supporting_departments,
                ask.at,
                ask.context.terms,
            ),
            reason=body.ground,
        )
    ]


def precedent_of(ask: Asked[RuleLead], request: RouteRequest) -> PrecedentScope | None:
    """
    The matter in the subdistrict, or the next level that exists (G-06).

    None of a protected order: what routing says to everyone would tell of it (D-07).
    """
    _, _, area = level_of(request.place)
    protected = ask.context.router.directory.is_protected(request)
    if not ask.command.as_precedent or protected or request.reported_department or not area:
        return None
    return PrecedentScope(matter=request.matter, area=area)


def ruled(ask: Asked[RuleLead], order: WorkOrder) -> RouteTaken:
    """What the routing would have answered, and what was ruled (D-04)."""
    router, lead = ask.context.router, ask.command.lead_department
    followed = taken(router.route(route_request(ask, order)))
    name = router.directory.name(lead)
    return followed.model_copy(
        update={
            "overridden_by_person": True,
            "because": f"{followed.because}; the shift lead ruled for {name} ({lead})",
            "because_zh": f"{followed.because_zh or ''}；经争议会商裁定由{name}主办",
        }
    )


ACTS = (
    Act(
        command=OpenDispute,
        name_zh="提起争议会商",
        allowed_in=AT_WORK | {Status.ACCEPTED, Status.RETURN_PENDING},
        roles=DISPATCHERS,
        decide=open_dispute,
        when=may_dispute,
        example={"ground": "两单位职责交叉，需会商明确。", "suggested_department": "power"},
    ),
    Act(
        command=RuleLead,
        name_zh="裁定主办单位",
        allowed_in=frozenset({Status.DISPUTED}),
        roles=frozenset({Role.SHIFT_LEAD}),
        decide=rule_lead,
        when=other_hands,
        example={
            "lead_department": "power",
            "supporting_departments": ["lighting"],
            "ground": "经会商，电杆由供电部门管养，路灯单位协助。",
            "as_precedent": True,
        },
    ),
)

"""派单: the routing decides, or a person overrides it and says why (D-01 to D-04, D-07, D-10)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from events.act import Act, command
from events.catalog.names import Status
from events.catalog.values import Alternative, Area, ClockStart, RouteTaken
from events.catalog.work_order.dispatch import WorkOrderDispatched
from events.catalog.work_order.event import WorkOrderEvent
from events.input_types import Code, Note
from events.refusal import Refusal
from hotline.routing import WHY_NOT_ZH, ResolvedPlace, Router, RouteRequest, RoutingDecision, WhyNot
from hotline.work_order.clocks import assignment_clocks, fixed_clock, return_closes_at
from hotline.work_order.context import Asked
from hotline.work_order.errors import UnknownDepartment
from hotline.work_order.inputs import Departments
from hotline.work_order.roles import DISPATCHERS
from hotline.work_order.state import WorkOrder


@command
class Dispatch:
    """
    派单 (D-02, D-03, D-07, D-10).

    Without `lead_department` the routing decides; with it a person does, and says why.
    """

    lead_department: Code | None = None
    supporting_departments: Departments | None = None
    reason: Note = None


class OneLeadOnly(Refusal):
    """A department cannot be lead and support at once, or support twice (D-01)."""

    code: ClassVar[str] = "work_order.one_lead_only"
    title: ClassVar[str] = "主办单位只能有一个，且不能重复列为协办"
    needs_zh: ClassVar[str] = "请为 {lead_department} 只保留一个角色：主办或协办，协办单位各列一次"
    needs: ClassVar[str] = "Name each department once."


class LeadLacksPower(Refusal):
    """The lead of this matter must hold its enforcement power, then and there (D-02)."""

    code: ClassVar[str] = "work_order.lead_lacks_power"
    title: ClassVar[str] = "该单位在此地没有此事项的执法权，不能主办"
    needs_zh: ClassVar[str] = "此地有该事项执法权的单位：{holders}"
    needs: ClassVar[str] = "Those that hold it here: {holders}."


class ReturnedBefore(Refusal):
    """This department's return of this order was granted; it is not routed here again (D-03)."""

    code: ClassVar[str] = "work_order.returned_before"
    title: ClassVar[str] = "该单位的退单已获同意，不能再次派给它"
    needs_zh: ClassVar[str] = "已同意 {department} 退单，请改派其他单位"
    needs: ClassVar[str] = "Choose another department than {department}."


class DepartmentReported(Refusal):
    """The reported department, or one above or below it, never has a part in the order (D-07)."""

    code: ClassVar[str] = "work_order.department_reported"
    title: ClassVar[str] = "被举报单位及其上下级不得参与办理"
    needs_zh: ClassVar[str] = "{department} 是被举报单位或其上下级，请改派其他单位"
    needs: ClassVar[str] = "Choose another department than {department}."


class PartnerMayOnlySupport(Refusal):
    """A partner may only support, and never on enforcement or protected orders (D-10)."""

    code: ClassVar[str] = "work_order.partner_may_only_support"
    title: ClassVar[str] = "社会力量不能承担此任务"
    needs_zh: ClassVar[str] = "{department} 是社会力量，只能在非执法、非保密的工单中协办"
    needs: ClassVar[str] = "{department} may support open orders without enforcement."


class NotAdmitted(Refusal):
    """The matter is not on the list of what communities may be given (D-08)."""

    code: ClassVar[str] = "work_order.not_admitted"
    title: ClassVar[str] = "该事项未列入社区准入清单，不能交由社区或网格员承办"
    needs_zh: ClassVar[str] = "请由责任单位办理；确需社区承办的，先按程序将事项列入准入清单"
    needs: ClassVar[str] = "The responsible department handles it, or the list admits it first."


class NotForWorkers(Refusal):
    """A grid worker gets no part in a protected order (D-07, D-10)."""

    code: ClassVar[str] = "work_order.not_for_workers"
    title: ClassVar[str] = "保密工单不得交由网格员办理"
    needs_zh: ClassVar[str] = "请由有关单位直接办理"
    needs: ClassVar[str] = "A department handles it itself."


class ReasonNeeded(Refusal):
    """Overriding the routing needs a reason."""

    code: ClassVar[str] = "work_order.reason_needed"
    title: ClassVar[str] = "人工改派须说明理由"
    needs_zh: ClassVar[str] = "请在 reason 中写明不按派单规则办理的理由"
    needs: ClassVar[str] = "Give it as `reason`."


REFUSED_BECAUSE: dict[WhyNot, type[Refusal]] = {
    WhyNot.RETURN_GRANTED: ReturnedBefore,
    WhyNot.REPORTED: DepartmentReported,
    WhyNot.PARTNER: PartnerMayOnlySupport,
    WhyNot.NOT_ADMITTED: NotAdmitted,
    WhyNot.WORKER: NotForWorkers,
    WhyNot.NOT_ACTIVE: UnknownDepartment,
    WhyNot.UNKNOWN_DEPARTMENT: UnknownDepartment,
}


@dataclass(frozen=True)
class Chosen:
    """Who gets the order, and why."""

    lead: str
    supporting: tuple[str, ...]
    route: RouteTaken


def dispatch(ask: Asked[Dispatch], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """The departments, limits and return window are fixed here (D-01, D-04, R-01, T-07)."""
    chosen = choose(ask, order)
    return [
        WorkOrderDispatched(
            at=ask.at,
            subject_id=order.subject_id,
            lead_department=chosen.lead,
            supporting_departments=chosen.supporting,
            route=chosen.route,
            clocks=clocks(ask, order, chosen),
            return_until=return_closes_at(order, ask.at, ask.context.terms),
            reason=ask.command.reason,
        )
    ]


def clocks(ask: Asked[Dispatch], order: WorkOrder, chosen: Chosen) -> tuple[ClockStart, ...]:
    if ask.context.deadline is None:
        return assignment_clocks(order, chosen.lead, chosen.supporting, ask.at, ask.context.terms)
    given = ask.context.deadline.due_at
    return (fixed_clock(order, chosen.lead, ask.at, given),) if given else ()


def choose(ask: Asked[Dispatch], order: WorkOrder) -> Chosen:
    request = route_request(ask, order)
    route = ask.context.router.route(request)
    by_person = (
        ask.command.lead_department is not None or ask.command.supporting_departments is not None
    )
    lead = ask.command.lead_department or route.lead
    supporting = supporters(ask, route)
    if by_person:
        if (
            not ask.command.reason and ask.context.deadline is None
        ):  # an imported log says no reasons
            raise ReasonNeeded
        require_allowed(ask.context.router, request, lead, supporting)
    return Chosen(lead, supporting, kept(ask, route, lead) if by_person else taken(route))


def needs_a_person(ask: Asked[Any], order: WorkOrder) -> bool:
    """Whether the route only holds the order until the centre decides."""
    return ask.context.router.route(route_request(ask, order)).needs_a_person


def route_request(ask: Asked[Any], order: WorkOrder) -> RouteRequest:
    return RouteRequest(
        kind=order.kind,
        matter=order.matter,
        place=place_of(order.area),
        at=ask.at,
        urgency=order.urgency,
        secrecy=order.secrecy,
        reported_department=order.reported_department,
        excluded_departments=order.excluded_departments,
    )


def place_of(area: Area) -> ResolvedPlace:
    return ResolvedPlace(
        district=area.district,
        subdistrict=area.subdistrict,
        community=area.community,
        cell=area.cell.code if area.cell else None,
        name=area.name,
    )


def supporters(ask: Asked[Dispatch], route: RoutingDecision) -> tuple[str, ...]:
    """Those a person named; else the route's, unless a person took one of them for the lead."""
    if ask.command.supporting_departments is not None:
        return ask.command.supporting_departments
    return tuple(code for code in route.supporting if code != ask.command.lead_department)


def require_allowed(
    router: Router, request: RouteRequest, lead: str, supporting: Sequence[str]
) -> None:
    """A person is bound by the same rules as the router."""
    if lead in supporting or len(set(supporting)) != len(supporting):
        raise OneLeadOnly(lead_department=lead)
    directory = router.directory
    why_not = directory.why_not_lead(lead, request, holds_only=holds_only(router, lead))
    if why_not is WhyNot.NO_POWER:
        raise LeadLacksPower(department=lead, holders=power_holders(router, request))
    refuse(lead, why_not)
    for code in supporting:
        refuse(code, directory.why_not_support(code, request, essential=True))


def holds_only(router: Router, lead: str) -> bool:
    """A city fallback keeps an order for a person and needs no power for that (D-02)."""
    return lead in router.rule_set.city_fallback


def power_holders(router: Router, request: RouteRequest) -> dict[str, str]:
    """Those that hold the power at this place, with their names."""
    directory = router.directory
    return {code: directory.name(code) for code in directory.power_holders(request)}


def refuse(department: str, why_not: WhyNot | None) -> None:
    if why_not is not None:
        raise REFUSED_BECAUSE[why_not](department=department)


def kept(ask: Asked[Dispatch], route: RoutingDecision, lead: str) -> RouteTaken:
    """What the routing said, and that a person went another way (D-04)."""
    followed = taken(route)
    name = ask.context.router.directory.name(lead)
    other = lead != route.lead
    return followed.model_copy(
        update={
            "overridden_by_person": True,
            "because": followed.because
            + (f"; a person chose {name} ({lead})" if other else "; a person chose the supporters"),
            "because_zh": (followed.because_zh or "")
            + (f"；人工改派至{name}" if other else "；人工调整协办单位"),
        }
    )


def taken(route: RoutingDecision) -> RouteTaken:
    """The routing's own answer, in the form that the event keeps and the preview shows."""
    return RouteTaken(
        rule_id=route.rule_id,
        rule_set_version=route.rule_set_version,
        because=route.because,
        because_zh=route.because_zh,
        alternatives=tuple(
            Alternative(
                department=other.department,
                rule_id=other.rule_id,
                why_not=str(other.why_not),
                name=other.name,
                why_not_zh=WHY_NOT_ZH[other.why_not],
            )
            for other in route.alternatives
        ),
    )


ACTS = (
    Act(
        command=Dispatch,
        name_zh="派单",
        allowed_in=frozenset({Status.ACCEPTED}),
        roles=DISPATCHERS,
        decide=dispatch,
        example={},
    ),
)

"""派单: the routing decides, or a person overrides it and says why (D-01 to D-04, D-07, D-10)."""

from collections.abc import Sequence
from dataclasses import dataclass

from events.catalog.values import Alternative, Area, ClockStart, RouteTaken
from events.catalog.work_order.dispatch import WorkOrderDispatched
from events.catalog.work_order.event import WorkOrderEvent
from events.refusal import Refusal
from hotline.routing import WHY_NOT_ZH, Place, Route, Router, RouteRequest, WhyNot
from hotline.work_order.clocks import assignment_clocks, fixed_clock, return_closes_at
from hotline.work_order.commands import Dispatch
from hotline.work_order.errors import (
    DepartmentReported,
    LeadLacksPower,
    OneLeadOnly,
    PartnerMayOnlySupport,
    ReasonNeeded,
    ReturnedBefore,
    UnknownDepartment,
)
from hotline.work_order.state import WorkOrder

REFUSED_BECAUSE: dict[WhyNot, type[Refusal]] = {
    WhyNot.RETURN_GRANTED: ReturnedBefore,
    WhyNot.REPORTED: DepartmentReported,
    WhyNot.PARTNER: PartnerMayOnlySupport,
    WhyNot.NOT_ACTIVE: UnknownDepartment,
    WhyNot.UNKNOWN_DEPARTMENT: UnknownDepartment,
}


@dataclass(frozen=True)
class Chosen:
    """Who gets the order, and why."""

    lead: str
    supporting: tuple[str, ...]
    route: RouteTaken


def dispatch(command: Dispatch, order: WorkOrder) -> Sequence[WorkOrderEvent]:
    chosen = choose(command, order)
    return [
        WorkOrderDispatched(
            at=command.at,
            subject_id=order.subject_id,
            lead_department=chosen.lead,
            supporting_departments=chosen.supporting,
            route=chosen.route,
            clocks=clocks(command, order, chosen),
            return_until=return_closes_at(order, command.at, command.terms),
            reason=command.reason,
        )
    ]


def clocks(command: Dispatch, order: WorkOrder, chosen: Chosen) -> tuple[ClockStart, ...]:
    if command.deadline is None:
        return assignment_clocks(order, chosen.lead, chosen.supporting, command.at, command.terms)
    given = command.deadline.due_at
    return (fixed_clock(chosen.lead, command.at, given),) if given else ()


def choose(command: Dispatch, order: WorkOrder) -> Chosen:
    request = route_request(command, order)
    route = command.router.route(request)
    by_person = command.lead_department is not None or command.supporting_departments is not None
    lead = command.lead_department or route.lead
    supporting = supporters(command, route)
    if by_person:
        require_allowed(command, request, lead, supporting)
    return Chosen(lead, supporting, kept(command, route, lead) if by_person else taken(route))


def route_request(command: Dispatch, order: WorkOrder) -> RouteRequest:
    return RouteRequest(
        kind=order.kind,
        matter=order.matter,
        place=place_of(order.area),
        at=command.at,
        urgency=order.urgency,
        secrecy=order.secrecy,
        reported_department=order.reported_department,
        barred=order.barred,
    )


def place_of(area: Area) -> Place:
    return Place(
        district=area.district,
        subdistrict=area.subdistrict,
        community=area.community,
        cell=area.cell.code if area.cell else None,
        name=area.name,
    )


def supporters(command: Dispatch, route: Route) -> tuple[str, ...]:
    """Those a person named; else the route's, unless a person took one of them for the lead."""
    if command.supporting_departments is not None:
        return command.supporting_departments
    return tuple(code for code in route.supporting if code != command.lead_department)


def require_allowed(
    command: Dispatch, request: RouteRequest, lead: str, supporting: Sequence[str]
) -> None:
    """A person is bound by the same rules as the router, and says why."""
    if not command.reason and command.deadline is None:  # an imported log says no reasons
        raise ReasonNeeded
    if lead in supporting or len(set(supporting)) != len(supporting):
        raise OneLeadOnly(lead_department=lead)
    directory = command.router.directory
    why_not = directory.why_not_lead(lead, request, holds_only=holds_only(command.router, lead))
    if why_not is WhyNot.NO_POWER:
        raise LeadLacksPower(department=lead, holders=power_holders(command.router, request))
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


def kept(command: Dispatch, route: Route, lead: str) -> RouteTaken:
    """What the routing said, and that a person went another way (D-04)."""
    followed = taken(route)
    name = command.router.directory.name(lead)
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


def taken(route: Route) -> RouteTaken:
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

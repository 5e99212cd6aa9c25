"""The particulars of an open order change: matter, urgency, place and secrecy (工单要素变更)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar, Final

from events.act import Act, Actor, command
from events.catalog.names import Secrecy, Status, Urgency
from events.catalog.work_order.event import WorkOrderEvent
from events.catalog.work_order.overlays import (
    SecrecySet,
    UrgencySet,
    WorkOrderLocatedAgain,
    WorkOrderReclassified,
    WorkOrderRelocated,
)
from events.catalog.work_order.parts.lifecycle import OPEN
from events.input_types import Code, Narrative
from events.refusal import Refusal
from hotline.routing import WhyNot
from hotline.work_order.acts.departments.dispatching import (
    LeadLacksPower,
    holds_only,
    power_holders,
    route_request,
)
from hotline.work_order.clock_moves import shortened
from hotline.work_order.context import Asked
from hotline.work_order.errors import AnonymousWithRequester, NotYourRole
from hotline.work_order.inputs import ReportedPlace
from hotline.work_order.roles import DISPATCHERS, OPERATOR
from hotline.work_order.state import WorkOrder

BEFORE_SUBMISSION: Final = OPEN - {Status.SUBMITTED, Status.REPLYING, Status.FOLLOW_UP}


class NothingChanges(Refusal):
    """The order already says so."""

    code: ClassVar[str] = "work_order.nothing_changes"
    title: ClassVar[str] = "与工单现有内容相同，无须变更"
    needs_zh: ClassVar[str] = "请填写与现有内容不同的值"
    needs: ClassVar[str] = "Give another value than the present one."


def in_turn(order: WorkOrder, by: Actor, _at: datetime) -> None:
    """The operator until the first dispatch, from then on a dispatcher or shift lead."""
    may = OPERATOR if order.lifecycle.dispatched_at is None else DISPATCHERS
    if not by.roles & may:
        raise NotYourRole(roles=sorted(may))


def require_power(ask: Asked[Any], changed: WorkOrder) -> None:
    """A lead that the order has keeps it only with the power that it now needs (D-02)."""
    if changed.lead is None:
        return
    router, request = ask.context.router, route_request(ask, changed)
    only = holds_only(router, changed.lead)
    if router.directory.why_not_lead(changed.lead, request, holds_only=only) is WhyNot.NO_POWER:
        raise LeadLacksPower(department=changed.lead, holders=power_holders(router, request))


@command
class Reclassify:
    """事项变更."""

    matter: Code
    reason: Narrative


def reclassify(ask: Asked[Reclassify], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """Another matter; its limit counts where it ends sooner (T-01, D-02)."""
    terms = ask.context.terms
    matter = terms.require_matter(ask.command.matter)
    if matter.code == order.matter:
        raise NothingChanges
    changed = replace(order, matter=matter.code)
    require_power(ask, changed)
    sooner = shortened(order, changed, ask.at, terms)
    return [
        WorkOrderReclassified(
            at=ask.at,
            subject_id=order.subject_id,
            matter=matter.code,
            matter_name=matter.name,
            catalogue_version=terms.catalogue_version,
            clocks=sooner.clocks,
            stopped=sooner.stopped,
            reason=ask.command.reason,
        )
    ]


@command
class SetUrgency:
    """紧急程度调整."""

    urgency: Urgency
    reason: Narrative


def set_urgency(ask: Asked[SetUrgency], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """Its limit counts where it ends sooner (T-01)."""
    urgency = ask.command.urgency
    if urgency is order.urgency:
        raise NothingChanges
    changed = replace(order, urgency=urgency)
    sooner = shortened(order, changed, ask.at, ask.context.terms)
    return [
        UrgencySet(
            at=ask.at,
            subject_id=order.subject_id,
            urgency=urgency,
            clocks=sooner.clocks,
            stopped=sooner.stopped,
            reason=ask.command.reason,
        )
    ]


@command
class Relocate:
    """地点变更."""

    place: ReportedPlace


class PlaceMissing(Refusal):
    """A place is given in words, as a point, or both."""

    code: ClassVar[str] = "work_order.place_missing"
    title: ClassVar[str] = "未填写地点"
    needs_zh: ClassVar[str] = "请填写地点文字 text 或坐标 point"
    needs: ClassVar[str] = "Give `text`, `point`, or both."


def relocate(ask: Asked[Relocate], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """The place resolves as at registration (G-01); a lead keeps its power there (D-02)."""
    place, area = ask.command.place, ask.context.area
    if place.text is None and place.point is None:
        raise PlaceMissing
    require_power(ask, replace(order, area=area))
    return [
        WorkOrderRelocated(
            at=ask.at,
            subject_id=order.subject_id,
            area=area,
            place_text=place.text,
            point=place.point,
        )
    ]


@command
class LocateAgain:
    """重新定位: an open order keeps the cell of its time until someone asks for that of today."""


class PlaceNotOnMap(Refusal):
    """The map of today has no cell there, or the place is not known any more (G-02)."""

    code: ClassVar[str] = "work_order.place_not_on_map"
    title: ClassVar[str] = "现行网格图上找不到此地点"
    needs_zh: ClassVar[str] = "请用地点变更（relocate）填写地点"
    needs: ClassVar[str] = "Give the place again (relocate)."


def has_cell(order: WorkOrder, by: Actor, at: datetime) -> None:
    """As for a change of the place, of an order that is in a cell."""
    in_turn(order, by, at)
    if order.area.cell is None:
        raise PlaceNotOnMap


def locate_again(ask: Asked[LocateAgain], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """On the map of today; the lead stays, and the order as it was is in its past (G-02)."""
    was, area = order.area.cell, ask.context.area
    if was is None or area.cell is None:
        raise PlaceNotOnMap
    if was.code == area.cell.code:
        raise NothingChanges
    return [WorkOrderLocatedAgain(at=ask.at, area=area, was=was)]


@command
class SetSecrecy:
    """保密要求变更 (D-07)."""

    secrecy: Secrecy
    reason: Narrative


def set_secrecy(ask: Asked[SetSecrecy], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """From then on the order is protected, or is so no longer, in its whole history (D-07)."""
    secrecy = ask.command.secrecy
    if secrecy is order.secrecy:
        raise NothingChanges
    if secrecy is Secrecy.ANONYMOUS and order.has_requester:
        raise AnonymousWithRequester
    return [
        SecrecySet(
            at=ask.at, subject_id=order.subject_id, secrecy=secrecy, reason=ask.command.reason
        )
    ]


ACTS = (
    Act(
        command=Reclassify,
        name_zh="事项变更",
        allowed_in=BEFORE_SUBMISSION,
        roles=OPERATOR | DISPATCHERS,
        decide=reclassify,
        when=in_turn,
        waits=False,
        example={"matter": "010303", "reason": "核实为井盖缺失。"},
    ),
    Act(
        command=SetUrgency,
        name_zh="紧急程度调整",
        allowed_in=BEFORE_SUBMISSION,
        roles=OPERATOR | DISPATCHERS,
        decide=set_urgency,
        when=in_turn,
        waits=False,
        example={"urgency": "urgent", "reason": "临近学校，存在安全隐患。"},
    ),
    Act(
        command=Relocate,
        name_zh="地点变更",
        allowed_in=BEFORE_SUBMISSION,
        roles=OPERATOR | DISPATCHERS,
        decide=relocate,
        when=in_turn,
        place=lambda body: body.place,
        waits=False,
        example={"place": {"text": "金平区石炮台街道", "point": None}},
    ),
    Act(
        command=LocateAgain,
        name_zh="重新定位",
        allowed_in=BEFORE_SUBMISSION,
        roles=OPERATOR | DISPATCHERS,
        decide=locate_again,
        when=has_cell,
        waits=False,
        example={},
    ),
    Act(
        command=SetSecrecy,
        name_zh="保密要求变更",
        allowed_in=BEFORE_SUBMISSION,
        roles=OPERATOR | DISPATCHERS,
        decide=set_secrecy,
        when=in_turn,
        waits=False,
        example={"secrecy": "confidential", "reason": "诉求人担心受到打击报复。"},
    ),
)

"""Intake: register, accept, answer, decline, transfer, mark invalid (统一接入)."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any, ClassVar

from pydantic import Field

from events.act import Act, Ask, command
from events.catalog.names import Channel, Outcome, Receiver, RequestKind, Secrecy, Status, Urgency
from events.catalog.work_order.event import WorkOrderEvent
from events.catalog.work_order.intake import (
    WorkOrderAccepted,
    WorkOrderAnswered,
    WorkOrderDeclined,
    WorkOrderMarkedInvalid,
    WorkOrderRegistered,
    WorkOrderTransferred,
)
from events.catalog.work_order.reply import WorkOrderClosed
from events.input_types import Code, Instant, Line, Narrative
from events.refusal import Refusal
from hotline.work_order.acts.departments.dispatching import Dispatch, dispatch, needs_a_person
from hotline.work_order.clocks import appeal_clock, citizen_clock
from hotline.work_order.context import Asked, Context
from hotline.work_order.errors import (
    AnonymousWithRequester,
    ConsentMissing,
    RepresentativeUnknown,
    UnknownReason,
)
from hotline.work_order.guards import require_not_reported
from hotline.work_order.inputs import (
    LineUnlessImported,
    NarrativeUnlessImported,
    Registrant,
    ReportedPlace,
    SourceSystem,
    named,
)
from hotline.work_order.roles import AT_THE_DOOR, INTAKE, OPERATOR
from hotline.work_order.state import WorkOrder


@command
class Register:
    """登记."""

    channel: Channel
    kind: RequestKind
    matter: Code
    urgency: Urgency = Urgency.ORDINARY
    secrecy: Secrecy = Secrecy.OPEN
    title: LineUnlessImported
    narrative: NarrativeUnlessImported
    requester: Registrant | None = None
    place: ReportedPlace | None = None
    source_system: SourceSystem | None = None
    external_ref: Line | None = None
    occurred_at: Instant | None = None
    reported_department: Code | None = None


class UnknownMatter(Refusal):
    """The catalogue holds no such matter."""

    code: ClassVar[str] = "work_order.unknown_matter"
    title: ClassVar[str] = "事项编码不存在"
    needs_zh: ClassVar[str] = "事项目录中没有代码 {matter}，有效代码见 GET /api/v1/matters"
    needs: ClassVar[str] = "GET /api/v1/matters lists the valid codes."


def require_represented(requester: Registrant | None) -> None:
    """Only with consent, and by a person who is known themselves (U-03)."""
    if requester is None or requester.on_behalf_of is None:
        return
    if not requester.on_behalf_of.consent:
        raise ConsentMissing
    if named(replace(requester, on_behalf_of=None)) is None:
        raise RepresentativeUnknown


def register(ask: Asked[Register], _: WorkOrder) -> Sequence[WorkOrderEvent]:
    """Every channel becomes this one fact; of a person represented with consent alone (U-03)."""
    body, context = ask.command, ask.context
    require_not_reported(body.reported_department, ask.by)
    matter = context.terms.matters.get(body.matter)
    if matter is None:
        raise UnknownMatter(matter=body.matter)
    requester, place = named(body.requester), body.place or ReportedPlace()
    if requester is not None and body.secrecy is Secrecy.ANONYMOUS:
        raise AnonymousWithRequester
    require_represented(requester)
    return [
        WorkOrderRegistered(
            at=ask.at,
            order_no=context.order_no,
            subject_id=context.subject_id or "",
            channel=body.channel,
            kind=body.kind,
            matter=matter.code,
            matter_name=matter.name,
            catalogue_version=context.terms.catalogue_version,
            urgency=body.urgency,
            secrecy=body.secrecy,
            has_requester=requester is not None,
            reachable=is_reachable(body),
            **said_of(requester, context),
            area=context.area,
            source_system=body.source_system,
            external_ref=body.external_ref,
            occurred_at=body.occurred_at,
            reported_department=body.reported_department,
            title=body.title,
            narrative=body.narrative,
            place_text=place.text,
            point=place.point,
        )
    ]


def said_of(requester: Registrant | None, context: Context) -> dict[str, Any]:
    """The fields of the fact that name people."""
    if requester is None:
        return {}
    represented = requester.on_behalf_of
    return {
        "requester_name": requester.name,
        "requester_phone": context.number(requester.phone),
        "requester_email": requester.email,
        "by_representative": represented is not None,
        "represented_name": None if represented is None else represented.name,
    }


def is_reachable(body: Register) -> bool:
    """By a number or an address, or through the platform that handed the request over."""
    requester = named(body.requester)
    return requester is not None and (
        requester.phone is not None
        or requester.email is not None
        or (body.source_system is not None and body.external_ref is not None)
    )


@command
class Accept:
    """受理: the citizen's clock starts."""


def accept(ask: Asked[Accept], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """From here on the citizen waits (T-07). Where the policy says so, the router dispatches."""
    terms = ask.context.terms
    accepted = WorkOrderAccepted(at=ask.at, clocks=(citizen_clock(order, ask.at, terms),))
    if not terms.policy.dispatch_at_acceptance or needs_a_person(ask, order):
        return [accepted]
    by_router = Ask(command=Dispatch(), by=ask.by, at=ask.at, context=ask.context)
    return [accepted, *dispatch(by_router, order)]


@command
class Answer:
    """直接答复."""

    text: Narrative
    article_id: Code | None = None


def answer(ask: Asked[Answer], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """Answered on the call, closed at once."""
    return [
        WorkOrderAnswered(
            at=ask.at,
            subject_id=order.subject_id,
            article_id=ask.command.article_id,
            text=ask.command.text,
        ),
        WorkOrderClosed(
            at=ask.at,
            outcome=Outcome.ANSWERED,
            clocks=(appeal_clock(ask.at, ask.context.terms),),
        ),
    ]


@command
class Decline:
    """不予受理."""

    reason_code: Code
    reason: Narrative


def decline(ask: Asked[Decline], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """On a ground that the policy lists."""
    valid, code = ask.context.terms.policy.decline_reasons, ask.command.reason_code
    if code not in valid:
        raise UnknownReason(reason_code=code, valid=dict(valid))
    return [
        WorkOrderDeclined(
            at=ask.at, subject_id=order.subject_id, reason_code=code, reason=ask.command.reason
        )
    ]


@command
class Transfer:
    """转办: another office is in charge. `reference`: its number of the case."""

    to: Annotated[Receiver, Field(description="转往的单位")]
    reference: Line | None = None
    reason: Narrative


def transfer(ask: Asked[Transfer], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """The order ends here; its link to the case there is kept."""
    body = ask.command
    return [
        WorkOrderTransferred(
            at=ask.at,
            subject_id=order.subject_id,
            receiver=body.to,
            reference=body.reference,
            reason=body.reason,
        )
    ]


@command
class MarkInvalid:
    """判为无效."""

    reason: Narrative


def mark_invalid(ask: Asked[MarkInvalid], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """The request holds nothing to handle."""
    return [
        WorkOrderMarkedInvalid(at=ask.at, subject_id=order.subject_id, reason=ask.command.reason)
    ]


ACTS = (
    Act(
        command=Register,
        name_zh="登记",
        allowed_in=frozenset({None}),
        roles=INTAKE,
        decide=register,
        person=lambda body: body.requester or Registrant(),
        place=lambda body: body.place,
        example={
            "channel": "phone",
            "kind": "complaint",
            "matter": "010301",
            "urgency": "ordinary",
            "secrecy": "open",
            "title": "路灯不亮",
            "narrative": "金平区某路口三盏路灯连续两晚不亮。",
            "requester": {"name": "林某", "phone": "13800000000"},
            "place": {
                "text": "金平区石炮台街道",
                "point": {"lon": 116.70, "lat": 23.36, "crs": "wgs84"},
            },
            "source_system": None,
            "external_ref": None,
            "occurred_at": None,
        },
    ),
    Act(
        command=Accept,
        name_zh="受理",
        allowed_in=frozenset({Status.REGISTERED}),
        roles=OPERATOR,
        decide=accept,
        example={},
    ),
    Act(
        command=Answer,
        name_zh="直接答复",
        allowed_in=AT_THE_DOOR,
        roles=OPERATOR,
        decide=answer,
        example={"text": "可通过小程序办理。"},
    ),
    Act(
        command=Decline,
        name_zh="不予受理",
        allowed_in=AT_THE_DOOR,
        roles=OPERATOR,
        decide=decline,
        example={"reason_code": "court_case", "reason": "已进入诉讼程序。"},
    ),
    Act(
        command=Transfer,
        name_zh="转办",
        allowed_in=AT_THE_DOOR,
        roles=OPERATOR,
        decide=transfer,
        example={
            "to": "petition",
            "reference": "XF20260302001",
            "reason": "属信访事项，已告知诉求人。",
        },
    ),
    Act(
        command=MarkInvalid,
        name_zh="判为无效",
        allowed_in=AT_THE_DOOR,
        roles=OPERATOR,
        decide=mark_invalid,
        example={"reason": "无声电话。"},
    ),
)

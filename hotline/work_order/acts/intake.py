"""Intake: register and accept (统一接入)."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from events.act import Act, Ask, command
from events.catalog.names import Channel, RequestKind, Secrecy, Status, Urgency
from events.catalog.work_order.event import WorkOrderEvent
from events.catalog.work_order.intake import (
    WorkOrderAccepted,
    WorkOrderRegistered,
)
from events.input_types import Code, Instant, Line
from hotline.work_order.acts.departments.dispatching import Dispatch, dispatch, needs_a_person
from hotline.work_order.clocks import citizen_clock
from hotline.work_order.context import Asked, Context
from hotline.work_order.errors import (
    AnonymousWithRequester,
    ConsentMissing,
    RepresentativeUnknown,
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
from hotline.work_order.roles import INTAKE, OPERATOR
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
    matter = context.terms.require_matter(body.matter)
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
)

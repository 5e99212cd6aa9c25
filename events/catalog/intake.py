"""A citizen's request arrives: registered, accepted, or ended at the door (统一接入)."""

from typing import Literal

from pydantic import AwareDatetime

from events.catalog.names import Channel, RequestKind, Secrecy, Urgency
from events.catalog.values import Area, ClockStart, Point
from events.event import Event, Sealed


class WorkOrderRegistered(Event):
    """A request became a work order (登记)."""

    type: Literal["work_order.registered"] = "work_order.registered"
    order_no: str
    channel: Channel
    kind: RequestKind
    matter: str
    matter_name: str  # the name at the time
    catalogue_version: int | None = None
    urgency: Urgency
    secrecy: Secrecy
    has_requester: bool  # False: sensor, inspection, media; no reply or follow-up is due (U-03)
    area: Area
    source_system: str | None = None
    occurred_at: AwareDatetime | None = None
    reported_department: str | None = None  # a tip-off's; never in its route (D-07)
    external_ref: Sealed[str] = None  # often a person's: an openid, a number
    title: Sealed[str] = None
    narrative: Sealed[str] = None
    requester_name: Sealed[str] = None
    requester_phone: Sealed[str] = None
    place_text: Sealed[str] = None
    point: Sealed[Point] = None  # as given, in its own coordinate system


class WorkOrderAccepted(Event):
    """The centre takes the request in hand; the citizen's clock starts (受理, T-07)."""

    type: Literal["work_order.accepted"] = "work_order.accepted"
    clocks: tuple[ClockStart, ...] = ()


class WorkOrderAnswered(Event):
    """Answered on the call and closed (直接答复)."""

    type: Literal["work_order.answered"] = "work_order.answered"
    article_id: Sealed[str] = None  # nobody checks it yet against a knowledge base
    text: Sealed[str] = None


class WorkOrderDeclined(Event):
    """Not a matter for the hotline (不予受理)."""

    type: Literal["work_order.declined"] = "work_order.declined"
    reason_code: str
    reason: Sealed[str] = None


class WorkOrderMarkedInvalid(Event):
    """Nothing in it to handle: silent call, wrong number, test (无效)."""

    type: Literal["work_order.marked_invalid"] = "work_order.marked_invalid"
    reason: Sealed[str] = None


class WorkOrderUrged(Event):
    """Someone asked again about an open order; no new order is made (催办, D-05)."""

    type: Literal["work_order.urged"] = "work_order.urged"
    channel: Channel
    by_requester: bool  # False: another caller, whose name and number stand here, sealed
    note: Sealed[str] = None
    caller_name: Sealed[str] = None
    caller_phone: Sealed[str] = None


class WorkOrderWithdrawn(Event):
    """The requester took the request back (撤单)."""

    type: Literal["work_order.withdrawn"] = "work_order.withdrawn"
    reason: Sealed[str] = None


class CorrectionRecorded(Event):
    """A mistake was put right by saying so; history is never edited (更正, X-03)."""

    type: Literal["work_order.correction_recorded"] = "work_order.correction_recorded"
    field: str
    value: Sealed[str] = None
    reason: Sealed[str] = None

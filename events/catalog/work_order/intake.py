"""A citizen's request arrives: registered, accepted, or ended without dispatch (统一接入)."""

from typing import ClassVar, Literal

from pydantic import AwareDatetime

from events.catalog.english import english_name
from events.catalog.names import Channel, Receiver, RequestKind, Secrecy, Status, Urgency
from events.catalog.values import Area, ClockStart, Point
from events.catalog.work_order.effect import Effect
from events.catalog.work_order.event import WorkOrderEvent, order_named, order_named_en
from events.catalog.work_order.parts.particulars import PARTICULARS
from events.event import Names, Sealed


class WorkOrderRegistered(WorkOrderEvent):
    """A request became a work order (登记)."""

    type: Literal["work_order.registered"] = "work_order.registered"
    effect: ClassVar = Effect(status=Status.REGISTERED, sets=PARTICULARS)
    other_orders: ClassVar = ("split_from",)
    order_no: str
    split_from: str | None = None  # the order whose other matter it is (D-12)
    channel: Channel
    kind: RequestKind
    matter: str
    matter_name: str  # the name at the time
    catalogue_version: int | None = None
    urgency: Urgency
    secrecy: Secrecy
    has_requester: bool  # False: sensor, inspection, media; no reply or follow-up is due (U-03)
    reachable: bool = (
        True  # False: the requester left no number or address, and no platform leads to them
    )
    by_representative: bool = False  # for another person, who has agreed to it (U-03)
    area: Area
    source_system: str | None = None
    occurred_at: AwareDatetime | None = None
    reported_department: str | None = None  # a tip-off's; never in its route (D-07)
    external_ref: Sealed[str] = None  # often a person's: an openid, a number
    title: Sealed[str] = None
    narrative: Sealed[str] = None
    requester_name: Sealed[str] = None
    requester_phone: Sealed[str] = None
    requester_email: Sealed[str] = None
    represented_name: Sealed[str] = None
    place_text: Sealed[str] = None
    point: Sealed[Point] = None  # as given, in its own coordinate system

    def sentence(self, _: Names) -> str:
        how = "" if self.split_from is None else f"由{order_named(self.split_from)}拆出"
        whom = "（由他人代为提出）" if self.by_representative else ""
        return f"{how}登记{whom}，事项：{self.matter_name}"

    def sentence_en(self, _: Names) -> str:
        how = "" if self.split_from is None else f" as a part of {order_named_en(self.split_from)}"
        whom = " on behalf of another person" if self.by_representative else ""
        return f"Registered{how}{whom}; matter: {self.matter_name}"


class WorkOrderAccepted(WorkOrderEvent):
    """The centre takes the request in hand; the citizen's clock starts (受理, T-07)."""

    type: Literal["work_order.accepted"] = "work_order.accepted"
    effect: ClassVar = Effect(status=Status.ACCEPTED, stamps=("accepted_at",), starts=True)
    clocks: tuple[ClockStart, ...] = ()

    def sentence(self, _: Names) -> str:
        return "受理"

    def sentence_en(self, _: Names) -> str:
        return "Accepted"


class WorkOrderAnswered(WorkOrderEvent):
    """Answered on the call and closed (直接答复)."""

    type: Literal["work_order.answered"] = "work_order.answered"
    effect: ClassVar = Effect(status=Status.CLOSED, releases="open", ends="all", replies=True)
    article_id: Sealed[str] = None  # not checked yet against a knowledge base
    text: Sealed[str] = None

    def sentence(self, _: Names) -> str:
        return "直接答复"

    def sentence_en(self, _: Names) -> str:
        return "Answered directly"


class WorkOrderDeclined(WorkOrderEvent):
    """Not a matter for the hotline (不予受理)."""

    type: Literal["work_order.declined"] = "work_order.declined"
    effect: ClassVar = Effect(status=Status.DECLINED, releases="open", ends="all")
    reason_code: str
    reason: Sealed[str] = None

    def sentence(self, _: Names) -> str:
        return "不予受理"

    def sentence_en(self, _: Names) -> str:
        return "Declined"


class WorkOrderMarkedInvalid(WorkOrderEvent):
    """Nothing in it to handle: silent call, wrong number, test (无效)."""

    type: Literal["work_order.marked_invalid"] = "work_order.marked_invalid"
    effect: ClassVar = Effect(status=Status.INVALID, releases="open", ends="all")
    reason: Sealed[str] = None

    def sentence(self, _: Names) -> str:
        return "判为无效"

    def sentence_en(self, _: Names) -> str:
        return "Marked as invalid"


class WorkOrderTransferred(WorkOrderEvent):
    """Another office is in charge and has been given it (转办); the link to it is kept."""

    type: Literal["work_order.transferred"] = "work_order.transferred"
    effect: ClassVar = Effect(status=Status.TRANSFERRED, releases="open", ends="all")
    receiver: Receiver
    reference: Sealed[str] = None  # the number there: it may lead to a person
    reason: Sealed[str] = None

    def sentence(self, _: Names) -> str:
        return f"转{self.receiver.chinese}办理"

    def sentence_en(self, _: Names) -> str:
        return f"Transferred to another office ({english_name(self.receiver)})"

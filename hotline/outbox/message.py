"""
What a message says, to whom and over which medium. Pure.

A message exists in clear between the vault and the gateway only: its repr holds nothing of it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from events.catalog.names import Channel, Medium, MessageKind
from events.catalog.work_order.event import WorkOrderEvent
from events.personal.phone import MOBILE
from events.store import Recorded
from hotline.policy import Delivery
from projections.orders.detail import OrderView
from projections.orders.detail_fold import fold

HEAD: Final = "您好！您反映的“{title}”（工单编号 {order_no}）{what}："
WHAT: Final = {
    MessageKind.REPLY: "答复如下",
    MessageKind.INFORMATION_REQUEST: "须补充下列材料，请联系 12345 热线提供",
}
SUBJECT: Final = {
    MessageKind.REPLY: "12345热线答复（工单编号 {order_no}）",
    MessageKind.INFORMATION_REQUEST: "12345热线请您补充材料（工单编号 {order_no}）",
}
END: Final = "12345热线"


@dataclass(frozen=True, kw_only=True, repr=False)
class Message:
    """`id` is the same at every attempt: a gateway can tell a repeat by it."""

    id: str
    address: str
    subject: str
    text: str


def message_id(keyed: Callable[[str], UUID], stream: str, version: int) -> str:
    """
    Of the fact that is told: one round of an order is one fact, and one address.

    `keyed` is under the key of the vault: a gateway and a system administrator see the id, and
    could try the numbers of all orders against one that anyone can make.
    """
    return str(keyed(f"message\n{stream}\n{version}"))


def round_of(event: WorkOrderEvent, history: Sequence[Recorded]) -> int:
    """Of the reply; of another fact its number, in the history up to it."""
    own: int | None = event.__dict__.get("round")
    return own or sum(each.event.type == event.type for each in history)


def addresses(view: OrderView) -> Mapping[Medium, str]:
    """What the requester left, as corrected; a landline takes no text message."""
    said, found = view.registered, dict[Medium, str]()
    phone = said.requester_phone
    if phone is not None:
        found[Medium.CALL] = phone
        if MOBILE.fullmatch(phone):
            found[Medium.SMS] = phone
    if said.requester_email is not None:
        found[Medium.EMAIL] = said.requester_email
    if said.channel is Channel.WECHAT and said.external_ref is not None:
        found[Medium.WECHAT] = said.external_ref
    return found


def medium_of(view: OrderView, delivery: Delivery) -> Medium | None:
    """
    The first of the channel's media for which there is an address, or the first of all.

    None: nothing is sent, for the channel itself shows the answer.
    """
    known, media = addresses(view), delivery.media.get(view.registered.channel, ())
    return next((each for each in media if each in known), media[0] if media else None)


def composed(
    history: Sequence[Recorded], version: int, medium: Medium, *, id_: str
) -> Message | None:
    """The message of the fact at this version; None where its text or address is not open."""
    event: Any = history[version - 1].event
    view = fold(history)
    address, kind = addresses(view).get(medium), event.tells
    if address is None or event.told is None:
        return None
    said = view.registered
    named = {"order_no": said.order_no, "title": said.title or "诉求"}
    head = HEAD.format(**named, what=WHAT[kind])
    return Message(
        id=id_,
        address=address,
        subject=SUBJECT[kind].format(**named),
        text=f"{head}\n\n{event.told}\n\n{END}",
    )

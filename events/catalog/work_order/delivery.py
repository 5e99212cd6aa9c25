"""
Messages from the centre leave the house (答复送达, U-04).

A message carries the text of one fact of the order, and has one id in every process. Neither text
nor address is repeated here.
"""

from typing import ClassVar, Final, Literal

from events.catalog.english import english_name
from events.catalog.names import Medium, MessageFailure, MessageKind
from events.catalog.work_order.effect import NONE
from events.catalog.work_order.event import WorkOrderEvent
from events.event import Names, Sealed

MEDIA: Final = {
    Medium.SMS: "短信",
    Medium.WECHAT: "微信",
    Medium.EMAIL: "电子邮件",
    Medium.CALL: "电话",
}
FAILURES: Final = {
    MessageFailure.NO_ADDRESS: "未送达：没有可用的联系方式，请人工联系诉求人",
    MessageFailure.REFUSED: "未送达：{medium}地址被拒收，请人工联系诉求人",
    MessageFailure.UNREACHABLE: "未送达：{medium}多次发送失败，请人工联系诉求人",
    MessageFailure.NOT_REACHED: "未送达：多次拨打电话未接通",
    MessageFailure.ERASED: "不再发送：诉求人的个人信息已删除",
}
FAILURES_EN: Final = {
    MessageFailure.NO_ADDRESS: " was not delivered: no usable address; contact the requester",
    MessageFailure.REFUSED: (
        " was not delivered: the {medium}address was refused; contact the requester"
    ),
    MessageFailure.UNREACHABLE: (
        " was not delivered: every {medium}attempt failed; contact the requester"
    ),
    MessageFailure.NOT_REACHED: " was not delivered: no phone call was answered",
    MessageFailure.ERASED: " was cancelled: the requester's personal data were erased",
}
RECORDED: Final = "recorded"  # the sender of a medium that has no gateway
BY_PHONE: Final = "person"


def named(kind: MessageKind, round_: int) -> str:
    if kind is MessageKind.REPLY:
        return f"第{round_}轮统一回复"
    return f"第{round_}次补充材料告知"


def named_en(kind: MessageKind, round_: int) -> str:
    return f"{english_name(kind).capitalize()} {round_}"


class MessageDelivered(WorkOrderEvent):
    """The gateway has taken it, or the requester was told on the phone (已送达)."""

    type: Literal["work_order.message_delivered"] = "work_order.message_delivered"
    is_mark: ClassVar = True
    effect: ClassVar = NONE
    message_id: str
    kind: MessageKind
    round: int  # of the reply, or number of the request
    medium: Medium
    sender: str
    note: Sealed[str] = None

    def sentence(self, _: Names) -> str:
        what, medium = named(self.kind, self.round), MEDIA[self.medium]
        if self.medium is Medium.CALL:
            return f"{what}已电话告知诉求人"
        if self.sender == RECORDED:
            return f"{what}已登记（尚未接入{medium}通道，未实际发出）"
        return f"{what}已通过{medium}发出"

    def sentence_en(self, _: Names) -> str:
        what, medium = named_en(self.kind, self.round), english_name(self.medium)
        if self.medium is Medium.CALL:
            return f"{what} was read to the requester by phone"
        if self.sender == RECORDED:
            return f"{what} was recorded and not sent: {medium} has no gateway yet"
        return f"{what} was sent by {medium}"


class MessageUndelivered(WorkOrderEvent):
    """It was given up: a person has to act, unless the requester is erased (未送达)."""

    type: Literal["work_order.message_undelivered"] = "work_order.message_undelivered"
    is_mark: ClassVar = True
    effect: ClassVar = NONE
    message_id: str
    kind: MessageKind
    round: int  # of the reply, or number of the request
    medium: Medium | None = None
    reason: MessageFailure
    attempts: int

    def sentence(self, _: Names) -> str:
        medium = "" if self.medium is None else MEDIA[self.medium]
        return named(self.kind, self.round) + FAILURES[self.reason].format(medium=medium)

    def sentence_en(self, _: Names) -> str:
        medium = "" if self.medium is None else f"{english_name(self.medium)} "
        return named_en(self.kind, self.round) + FAILURES_EN[self.reason].format(medium=medium)


class CallRequested(WorkOrderEvent):
    """A person of the centre is to read it out on the phone (待电话告知)."""

    type: Literal["work_order.call_requested"] = "work_order.call_requested"
    is_mark: ClassVar = True
    effect: ClassVar = NONE
    message_id: str
    kind: MessageKind
    round: int  # of the reply, or number of the request

    def sentence(self, _: Names) -> str:
        return f"{named(self.kind, self.round)}待电话告知诉求人"

    def sentence_en(self, _: Names) -> str:
        return f"{named_en(self.kind, self.round)} was queued to be read to the requester by phone"


class CallMissed(WorkOrderEvent):
    """The requester was called with what is to be told, and did not answer (告知未接通)."""

    type: Literal["work_order.call_missed"] = "work_order.call_missed"
    effect: ClassVar = NONE
    attempt: int
    note: Sealed[str] = None

    def sentence(self, _: Names) -> str:
        return f"第{self.attempt}次电话告知未接通"

    def sentence_en(self, _: Names) -> str:
        return f"Phone call {self.attempt} was not answered"


class MessagesRetried(WorkOrderEvent):
    """What was given up is sent once more (重新发送)."""

    type: Literal["work_order.messages_retried"] = "work_order.messages_retried"
    effect: ClassVar = NONE
    message_ids: tuple[str, ...]

    def sentence(self, _: Names) -> str:
        return "未送达的告知重新发送"

    def sentence_en(self, _: Names) -> str:
        return "Undelivered messages were queued again"

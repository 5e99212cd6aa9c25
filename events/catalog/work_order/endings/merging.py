"""并单: one order follows another about the same matter (D-06)."""

from typing import ClassVar, Literal

from events.catalog.names import AssignmentStatus, Channel, ClockName, MessageKind, Status
from events.catalog.work_order.effect import NONE, Effect
from events.catalog.work_order.event import WorkOrderEvent, order_named, order_named_en
from events.event import Names, Sealed


class WorkOrderMerged(WorkOrderEvent):
    """It follows the leading order: its own handling ends (并单, D-06)."""

    type: Literal["work_order.merged"] = "work_order.merged"
    effect: ClassVar = Effect(status=Status.MERGED, remembers=True, releases="all", ends="all")
    other_orders: ClassVar = ("into",)
    into: str

    def sentence(self, _: Names) -> str:
        return f"并入{order_named(self.into)}，由其统一办理和答复"

    def sentence_en(self, _: Names) -> str:
        return f"Merged into {order_named_en(self.into)}, which is handled and answered for both"


class WorkOrderUnmerged(WorkOrderEvent):
    """It is handled by itself again: dispatched again, on the requester's old clock (撤销并单)."""

    type: Literal["work_order.unmerged"] = "work_order.unmerged"
    effect: ClassVar = Effect(
        status=Status.ACCEPTED,
        assignment=AssignmentStatus.RETURNED,
        releases="all",
        undoes=ClockName.CITIZEN,
    )
    effect_if: ClassVar = ("to_accept", Effect(restores=True))
    other_orders: ClassVar = ("former",)
    former: str  # the order that it followed
    assignment_id: str | None = None  # of the lead that it had
    department: str | None = None
    to_accept: bool = False  # it had not been accepted
    automatic: bool = False  # the leading order could not take it, or ended without a reply
    note: Sealed[str] = None

    def sentence(self, _: Names) -> str:
        if self.automatic:
            return f"{order_named(self.former)}不再办理本诉求，自动撤销并单"
        return f"撤销并单，不再随{order_named(self.former)}办理"

    def sentence_en(self, _: Names) -> str:
        if self.automatic:
            return (
                f"Unmerged automatically: {order_named_en(self.former)} cannot handle it any more"
            )
        return f"Unmerged from {order_named_en(self.former)}"


class FollowerJoined(WorkOrderEvent):
    """Another order follows this one (并入)."""

    type: Literal["work_order.follower_joined"] = "work_order.follower_joined"
    effect: ClassVar = NONE
    other_orders: ClassVar = ("follower",)
    follower: str

    def sentence(self, _: Names) -> str:
        return f"{order_named(self.follower)}并入本工单"

    def sentence_en(self, _: Names) -> str:
        return f"Joined by {order_named_en(self.follower)}, which was merged into this one"


class FollowerLeft(WorkOrderEvent):
    """An order follows this one no longer (撤出并单)."""

    type: Literal["work_order.follower_left"] = "work_order.follower_left"
    effect: ClassVar = NONE
    other_orders: ClassVar = ("follower",)
    follower: str

    def sentence(self, _: Names) -> str:
        return f"{order_named(self.follower)}撤出并单"

    def sentence_en(self, _: Names) -> str:
        return f"Left by {order_named_en(self.follower)}, which was unmerged"


class LeaderReplied(WorkOrderEvent):
    """The requester has the reply of the leading order, over their own channel (D-06, U-01)."""

    type: Literal["work_order.leader_replied"] = "work_order.leader_replied"
    effect: ClassVar = NONE
    tells: ClassVar = MessageKind.REPLY
    other_orders: ClassVar = ("leader",)
    leader: str
    channel: Channel
    round: int  # of the leading order
    text: Sealed[str] = None

    @property
    def told(self) -> str | None:
        return self.text

    def sentence(self, _: Names) -> str:
        return f"随{order_named(self.leader)}第{self.round}轮统一回复一并答复诉求人"

    def sentence_en(self, _: Names) -> str:
        return f"The requester received reply {self.round} of {order_named_en(self.leader)}"

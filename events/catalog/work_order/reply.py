"""One answer from the centre (统一回复, P-04), and whether it helped."""

from collections.abc import Mapping
from typing import ClassVar, Final, Literal

from events.catalog.english import english_name
from events.catalog.names import Channel, ClockName, MessageKind, Outcome, Satisfaction, Status
from events.catalog.values import ClockStart
from events.catalog.work_order.effect import Effect
from events.catalog.work_order.event import WorkOrderEvent
from events.event import Names, Sealed

OUTCOMES: Final[Mapping[Outcome, str]] = {
    Outcome.ANSWERED: "直接答复",
    Outcome.HANDLED: "已办理",
    Outcome.HANDLED_UNRESOLVED: "已办理但未解决",
}
SATISFACTION: Final[Mapping[Satisfaction, str]] = {
    Satisfaction.SATISFIED: "满意",
    Satisfaction.BASICALLY_SATISFIED: "基本满意",
    Satisfaction.DISSATISFIED: "不满意",
}


class ReplySent(WorkOrderEvent):
    """The citizen has the one reply of this round, over the channel of intake (统一回复, U-01)."""

    type: Literal["work_order.reply_sent"] = "work_order.reply_sent"
    effect: ClassVar = Effect(
        status=Status.FOLLOW_UP,
        stops=ClockName.CITIZEN,
        ends="all",
        follow_up="reset",
        replies=True,
    )
    tells: ClassVar = MessageKind.REPLY
    channel: Channel
    round: int
    follow_up_due: bool
    follow_up_attempts: int = 0  # at most, by the policy then (F-01)
    text: Sealed[str] = None

    @property
    def told(self) -> str | None:
        return self.text

    def sentence(self, _: Names) -> str:
        return f"第{self.round}轮统一回复已发出"

    def sentence_en(self, _: Names) -> str:
        return f"Reply {self.round} was sent"


class FollowUpAttempted(WorkOrderEvent):
    """A follow-up call that was not answered (回访未接通, F-01)."""

    type: Literal["work_order.follow_up_attempted"] = "work_order.follow_up_attempted"
    effect: ClassVar = Effect(follow_up="missed")
    attempt: int
    note: Sealed[str] = None

    def sentence(self, _: Names) -> str:
        return f"第{self.attempt}次回访未接通"

    def sentence_en(self, _: Names) -> str:
        return f"Follow-up call {self.attempt} was not answered"


class FollowUpRecorded(WorkOrderEvent):
    """What the requester says of the result (回访, F-01)."""

    type: Literal["work_order.follow_up_recorded"] = "work_order.follow_up_recorded"
    effect: ClassVar = Effect(follow_up="recorded")
    contacted: bool | None = None  # had the department contacted the requester?
    resolved: bool | None = None
    satisfied_result: Satisfaction | None = None
    satisfied_process: Satisfaction | None = None
    note: Sealed[str] = None

    def sentence(self, _: Names) -> str:
        result = self.satisfied_result
        opinion = "未表态" if result is None else SATISFACTION[result]
        return f"回访完成，对结果{opinion}"

    def sentence_en(self, _: Names) -> str:
        result = self.satisfied_result
        opinion = "no opinion" if result is None else english_name(result)
        return f"Follow-up was recorded; the result: {opinion}"


class WorkOrderClosed(WorkOrderEvent):
    """The end (办结)."""

    type: Literal["work_order.closed"] = "work_order.closed"
    effect: ClassVar = Effect(status=Status.CLOSED, stamps=("closed_at",), ends="all", starts=True)
    outcome: Outcome
    clocks: tuple[ClockStart, ...] = ()  # how long it may be reopened

    def sentence(self, _: Names) -> str:
        return f"办结（{OUTCOMES[self.outcome]}）"

    def sentence_en(self, _: Names) -> str:
        return f"Closed ({english_name(self.outcome)})"

"""The handling clock stops and runs again (挂起、待补充, T-05, T-08)."""

from typing import ClassVar, Literal

from pydantic import AwareDatetime

from events.catalog.names import ClockName, MessageKind, Status
from events.catalog.values import ClockStart, ClockStopped
from events.catalog.work_order.effect import Effect
from events.catalog.work_order.event import WorkOrderEvent
from events.event import Names, Sealed


class HandlingSuspended(WorkOrderEvent):
    """The department cannot go on for a while; the centre says until when at most (挂起)."""

    type: Literal["work_order.handling_suspended"] = "work_order.handling_suspended"
    effect: ClassVar = Effect(status=Status.SUSPENDED, starts=True, pauses=True)
    reason_code: str
    review_at: AwareDatetime
    clocks: tuple[ClockStart, ...]
    stopped: tuple[ClockStopped, ...] = ()
    reason: Sealed[str] = None

    def sentence(self, _: Names) -> str:
        return "挂起，到期复核"

    def sentence_en(self, _: Names) -> str:
        return "Suspended until a review date"


class HandlingResumed(WorkOrderEvent):
    """The handling goes on, and so do its clocks (恢复)."""

    type: Literal["work_order.handling_resumed"] = "work_order.handling_resumed"
    effect: ClassVar = Effect(status=Status.IN_PROGRESS, starts=True, stops=ClockName.REVIEW)
    automatic: bool = False  # at the review date
    clocks: tuple[ClockStart, ...] = ()
    note: Sealed[str] = None

    def sentence(self, _: Names) -> str:
        return "复核日期已到，自动恢复办理" if self.automatic else "恢复办理"

    def sentence_en(self, _: Names) -> str:
        return "Resumed automatically at the review date" if self.automatic else "Resumed"


class InformationRequested(WorkOrderEvent):
    """The lead asks the requester for everything that is missing (一次性告知, T-08)."""

    type: Literal["work_order.information_requested"] = "work_order.information_requested"
    effect: ClassVar = Effect(status=Status.AWAITING_REQUESTER, starts=True, pauses=True)
    tells: ClassVar = MessageKind.INFORMATION_REQUEST
    department: str
    items: tuple[str, ...] = ()  # of the matter's required items
    most: int  # requests, by the policy then
    clocks: tuple[ClockStart, ...]
    stopped: tuple[ClockStopped, ...] = ()
    note: Sealed[str] = None

    @property
    def told(self) -> str | None:
        return "\n".join([*self.items, *([self.note] if self.note else [])]) or None

    def sentence(self, names: Names) -> str:
        listed = f"：{'、'.join(self.items)}" if self.items else ""
        return f"{names.department(self.department)}请诉求人补充材料{listed}"

    def sentence_en(self, names: Names) -> str:
        listed = f": {', '.join(self.items)}" if self.items else ""
        return f"{names.department(self.department)} asked the requester for information{listed}"


class InformationSupplied(WorkOrderEvent):
    """The requester gave what was asked for; the handling goes on (材料已补充)."""

    type: Literal["work_order.information_supplied"] = "work_order.information_supplied"
    effect: ClassVar = Effect(status=Status.IN_PROGRESS, starts=True, stops=ClockName.INFORMATION)
    clocks: tuple[ClockStart, ...] = ()
    evidence: tuple[str, ...] = ()  # content hashes and ids of attachments, never names of files
    text: Sealed[str] = None

    def sentence(self, _: Names) -> str:
        return "诉求人已补充材料，继续办理"

    def sentence_en(self, _: Names) -> str:
        return "The requester supplied the information; the handling went on"


class InformationWaitEnded(WorkOrderEvent):
    """The requester supplied nothing in time; the handling goes on without it (补充期满)."""

    type: Literal["work_order.information_wait_ended"] = "work_order.information_wait_ended"
    effect: ClassVar = Effect(status=Status.IN_PROGRESS, starts=True, stops=ClockName.INFORMATION)
    clocks: tuple[ClockStart, ...] = ()

    def sentence(self, _: Names) -> str:
        return "补充期满，诉求人未补充，按现有材料继续办理"

    def sentence_en(self, _: Names) -> str:
        return "The requester supplied nothing in time; the handling went on without it"

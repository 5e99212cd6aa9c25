"""Departments join and leave an order while others are at work (增加、解除协办)."""

from typing import ClassVar, Literal

from events.catalog.values import ClockStart, ClockStopped
from events.catalog.work_order.effect import Effect
from events.catalog.work_order.event import WorkOrderEvent
from events.event import Names, Sealed


class SupportingAdded(WorkOrderEvent):
    """
    One more department supports the lead, with clocks of its own (增加协办).

    `consent`: the requester agreed that it is told who they are (D-10). `case_no`: the grid case of
    the order was escalated to it; its only clock is the lead's handling clock (G-10).
    """

    type: Literal["work_order.supporting_added"] = "work_order.supporting_added"
    effect: ClassVar = Effect(joins=True, starts=True, pauses=True)
    assignment_id: str
    department: str
    clocks: tuple[ClockStart, ...] = ()
    stopped: tuple[ClockStopped, ...] = ()  # that the lead's pause holds too
    consent: bool = False
    case_no: str | None = None
    reason: Sealed[str] = None

    def sentence(self, names: Names) -> str:
        if self.case_no is not None:
            to = names.department(self.department)
            return f"网格案件{self.case_no}上报{to}，增加为协办单位，时限随主办单位"
        told = "（诉求人同意向其提供本人信息）" if self.consent else ""
        return f"增加协办单位：{names.department(self.department)}{told}"

    def sentence_en(self, names: Names) -> str:
        if self.case_no is not None:
            to = names.department(self.department)
            return f"Grid case {self.case_no} was escalated to {to}, which supports the lead"
        told = "; the requester agreed to be known to it" if self.consent else ""
        return f"{names.department(self.department)} was added as a supporting department{told}"


class SupportingReleased(WorkOrderEvent):
    """
    A department need not support any more; its clocks end, and that is no miss (解除协办).

    `departments` and `assignment_ids`: it comes first, then those that it had delegated to.
    """

    type: Literal["work_order.supporting_released"] = "work_order.supporting_released"
    effect: ClassVar = Effect(leaves=True)
    assignment_ids: tuple[str, ...]
    departments: tuple[str, ...]
    reason: Sealed[str] = None

    def sentence(self, names: Names) -> str:
        return f"解除{names.department(self.departments[0])}的协办任务"

    def sentence_en(self, names: Names) -> str:
        return f"{names.department(self.departments[0])} was released from supporting"

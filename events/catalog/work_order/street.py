"""What a grid case brings to the work order that it was opened for (网格结果)."""

from typing import ClassVar, Literal

from events.catalog.work_order.effect import NONE
from events.catalog.work_order.event import WorkOrderEvent
from events.event import Names, Sealed


class CaseResultKept(WorkOrderEvent):
    """
    The case was closed, and its result could not be submitted: it is kept (留存, G-10).

    `refused`: the code of the rule that stood against it.
    """

    type: Literal["work_order.case_result_kept"] = "work_order.case_result_kept"
    effect: ClassVar = NONE
    is_mark: ClassVar[bool] = True
    case_no: str
    refused: str
    evidence: tuple[str, ...] = ()
    findings: Sealed[str] = None

    def sentence(self, _: Names) -> str:
        return f"网格案件{self.case_no}已结案，工单现状不能自动申报，处置结果留存备查"

    def sentence_en(self, _: Names) -> str:
        return f"Grid case {self.case_no} was closed; its result was kept, not submitted"

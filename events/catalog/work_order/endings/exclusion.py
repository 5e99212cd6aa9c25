"""考核剔除: an order is not held against its lead, when two people agree (X-01)."""

from typing import ClassVar, Literal

from events.catalog.work_order.effect import NONE, Effect
from events.catalog.work_order.event import WorkOrderEvent
from events.event import Names, Sealed


class ExclusionRequested(WorkOrderEvent):
    """The lead asks that the order is not held against it (申请剔除, X-01)."""

    type: Literal["work_order.exclusion_requested"] = "work_order.exclusion_requested"
    effect: ClassVar = NONE
    department: str
    requested_by: str
    reason_code: str
    evidence: tuple[str, ...]
    most: int  # requests of an order, by the policy then
    ground: Sealed[str] = None

    def sentence(self, names: Names) -> str:
        return f"{names.department(self.department)}申请考核剔除"

    def sentence_en(self, names: Names) -> str:
        return f"{names.department(self.department)} requested exclusion from the assessment"


class ExclusionApproved(WorkOrderEvent):
    """One of two reviewers agrees; with the second one the order is excluded (X-01)."""

    type: Literal["work_order.exclusion_approved"] = "work_order.exclusion_approved"
    effect: ClassVar = NONE
    effect_if: ClassVar = ("is_final", Effect(excludes=True))
    department: str
    approved_by: str
    is_final: bool
    note: Sealed[str] = None

    def sentence(self, names: Names) -> str:
        if not self.is_final:
            return f"同意考核剔除（第一人），待另一人复核：{names.department(self.department)}"
        return f"复核同意考核剔除，本工单不计入考核：{names.department(self.department)}"

    def sentence_en(self, names: Names) -> str:
        department = names.department(self.department)
        if not self.is_final:
            return f"The first of two reviewers approved an exclusion: {department}"
        return f"The order was excluded from the assessment: {department}"


class ExclusionDenied(WorkOrderEvent):
    """The order stays in the assessment (不同意剔除, X-01)."""

    type: Literal["work_order.exclusion_denied"] = "work_order.exclusion_denied"
    effect: ClassVar = NONE
    department: str
    reason: Sealed[str] = None

    def sentence(self, names: Names) -> str:
        return f"不同意考核剔除，仍计入考核：{names.department(self.department)}"

    def sentence_en(self, names: Names) -> str:
        return f"The exclusion was denied: {names.department(self.department)}"

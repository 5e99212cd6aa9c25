"""Departments work on the order, and the centre reviews their results (分布处理)."""

from typing import ClassVar, Literal

from pydantic import AwareDatetime

from events.catalog.names import AssignmentStatus, ClockName, ContactMethod, Status
from events.catalog.work_order.effect import NONE, Effect
from events.catalog.work_order.event import WorkOrderEvent
from events.event import Names, Sealed


class AssignmentAcknowledged(WorkOrderEvent):
    """A department signed for its part (签收)."""

    type: Literal["work_order.assignment_acknowledged"] = "work_order.assignment_acknowledged"
    effect: ClassVar = Effect(assignment=AssignmentStatus.ACKNOWLEDGED, stops=ClockName.ACKNOWLEDGE)
    effect_if: ClassVar = ("is_lead", effect.and_(status=Status.IN_PROGRESS))
    assignment_id: str
    department: str
    is_lead: bool
    is_delegate: bool = False

    def sentence(self, names: Names) -> str:
        part = part_in_chinese(is_lead=self.is_lead, is_delegate=self.is_delegate)
        return f"{names.department(self.department)}{part}签收"

    def sentence_en(self, names: Names) -> str:
        part = part_in_english(is_lead=self.is_lead, is_delegate=self.is_delegate)
        return f"{names.department(self.department)}{part} acknowledged the assignment"


class RequesterContacted(WorkOrderEvent):
    """The department, or for a confidential order the centre, called the requester (先行联系)."""

    type: Literal["work_order.requester_contacted"] = "work_order.requester_contacted"
    effect: ClassVar = NONE
    effect_if: ClassVar = ("reached", Effect(stops=ClockName.CONTACT))
    assignment_id: str | None = None  # whose contact clock it meets; None: the order's own
    department: str | None = None  # None: the centre
    method: ContactMethod
    reached: bool

    def sentence(self, names: Names) -> str:
        reached = "已联系上" if self.reached else "未联系上"
        return f"{names.department(self.department)}先行联系诉求人，{reached}"

    def sentence_en(self, names: Names) -> str:
        contacted = "contacted the requester" if self.reached else "could not reach the requester"
        return f"{names.department(self.department)} {contacted}"


class ResultSubmitted(WorkOrderEvent):
    """A department reports its work done, in two texts (申报办结, U-02, T-06)."""

    type: Literal["work_order.result_submitted"] = "work_order.result_submitted"
    effect: ClassVar = Effect(assignment=AssignmentStatus.SUBMITTED, stops=ClockName.HANDLE)
    effect_if: ClassVar = ("is_lead", effect.and_(status=Status.SUBMITTED, submission="first"))
    assignment_id: str
    department: str
    is_lead: bool
    is_delegate: bool = False
    counted_at: AwareDatetime | None = None  # of a case: handled then, and checked since (G-10)
    submitted_by: str  # account; it cannot review its own result
    substantiated: bool | None = None
    resolved: bool
    evidence: tuple[str, ...] = ()  # content hashes and ids of attachments, never names of files
    unresolved_reason: Sealed[str] = None
    findings: Sealed[str] = None
    public_reply: Sealed[str] = None

    def sentence(self, names: Names) -> str:
        solved = "已解决" if self.resolved else "未解决"
        part = part_in_chinese(is_lead=self.is_lead, is_delegate=self.is_delegate)
        return f"{names.department(self.department)}{part}申报办结，{solved}"

    def sentence_en(self, names: Names) -> str:
        solved = "resolved" if self.resolved else "unresolved"
        part = part_in_english(is_lead=self.is_lead, is_delegate=self.is_delegate)
        return f"{names.department(self.department)}{part} submitted a result: {solved}"


class ResultApproved(WorkOrderEvent):
    """The centre finds the result good (审核通过)."""

    type: Literal["work_order.result_approved"] = "work_order.result_approved"
    effect: ClassVar = Effect(status=Status.REPLYING)
    approved_by: str

    def sentence(self, _: Names) -> str:
        return "办理结果审核通过"

    def sentence_en(self, _: Names) -> str:
        return "The result was approved"


class ResultRejected(WorkOrderEvent):
    """The centre sends the result back; the clock does not move (驳回, R-03)."""

    type: Literal["work_order.result_rejected"] = "work_order.result_rejected"
    effect: ClassVar = Effect(
        status=Status.IN_PROGRESS,
        assignment=AssignmentStatus.ACKNOWLEDGED,
        next_round=True,
        follow_up="reset",
    )
    effect_if: ClassVar = ("false_close", effect.and_(submission="void", undoes=ClockName.HANDLE))
    assignment_id: str
    department: str
    false_close: bool = False  # True: it was never done; the submission is void (T-06)
    reason: Sealed[str] = None

    def sentence(self, names: Names) -> str:
        false_close = "，认定虚假办结" if self.false_close else ""
        return f"办理结果被驳回，退回{names.department(self.department)}{false_close}"

    def sentence_en(self, names: Names) -> str:
        false_close = "; it was found to be a false completion" if self.false_close else ""
        return f"The result was returned to {names.department(self.department)}{false_close}"


def part_in_chinese(*, is_lead: bool, is_delegate: bool) -> str:
    if is_lead:
        return ""
    return "（下派）" if is_delegate else "（协办）"


def part_in_english(*, is_lead: bool, is_delegate: bool) -> str:
    if is_lead:
        return ""
    return " (delegate)" if is_delegate else " (supporting)"


class CaseHandled(WorkOrderEvent):
    """The case of the order was handled and waits for its check: no limit is missed (G-10)."""

    type: Literal["work_order.case_handled"] = "work_order.case_handled"
    effect: ClassVar = Effect(stops=ClockName.HANDLE)
    is_mark: ClassVar[bool] = True
    assignment_id: str
    department: str
    case_no: str
    counted_at: AwareDatetime

    def sentence(self, _: Names) -> str:
        return f"网格案件{self.case_no}已处置，待现场核查"

    def sentence_en(self, _: Names) -> str:
        return f"Grid case {self.case_no} was handled; it is to be checked on site"


class CaseHandlingUndone(WorkOrderEvent):
    """The check was not passed, or the case is over: the limit runs on as it was (G-10)."""

    type: Literal["work_order.case_handling_undone"] = "work_order.case_handling_undone"
    effect: ClassVar = Effect(undoes=ClockName.HANDLE)
    is_mark: ClassVar[bool] = True
    assignment_id: str
    department: str
    case_no: str

    def sentence(self, _: Names) -> str:
        return f"网格案件{self.case_no}核查未通过或已终止，办理时限继续计算"

    def sentence_en(self, _: Names) -> str:
        return f"Grid case {self.case_no} did not pass its check; the handling limit runs on"


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

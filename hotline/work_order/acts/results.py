"""申报办结 and its review: submit, approve, reject (U-02, T-06)."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from events.act import Act, Actor, command
from events.catalog.names import Status
from events.catalog.work_order.event import WorkOrderEvent
from events.catalog.work_order.handling import ResultApproved, ResultRejected, ResultSubmitted
from events.catalog.work_order.parts.lifecycle import BEFORE_REPLY
from events.input_types import Narrative, Note
from events.refusal import Refusal
from hotline.work_order.context import Asked
from hotline.work_order.errors import NotAllowedNow
from hotline.work_order.guards import other_hands, require_acknowledged, require_assignment
from hotline.work_order.inputs import Evidence, NarrativeUnlessImported
from hotline.work_order.roles import DISPATCHERS, HANDLER, SUPPORT_AT_WORK, UNDECIDED
from hotline.work_order.state import Results, WorkOrder, digest


@command
class SubmitResult:
    """申报办结, in two texts (U-02)."""

    substantiated: bool | None = None
    resolved: bool
    unresolved_reason: Note = None
    findings: NarrativeUnlessImported
    public_reply: NarrativeUnlessImported
    evidence: Evidence = ()


class UnresolvedNeedsReason(Refusal):
    """A result that does not resolve the request must say why (U-02)."""

    code: ClassVar[str] = "work_order.unresolved_needs_reason"
    title: ClassVar[str] = "未解决的须说明原因"
    needs_zh: ClassVar[str] = "请在 unresolved_reason 中说明未解决的原因"
    needs: ClassVar[str] = "Give it as `unresolved_reason`."


class DelegatesAtWork(Refusal):
    """What was delegated comes back to the parent before it submits (D-11)."""

    code: ClassVar[str] = "work_order.delegates_at_work"
    title: ClassVar[str] = "下派的任务尚未办结，不能申报"
    needs_zh: ClassVar[str] = "请待 {departments} 申报办结，或先收回下派（recall-delegation）"
    needs: ClassVar[str] = "Wait for {departments}, or take it back (recall-delegation)."


class SameResult(Refusal):
    """A result of rework differs from the one before (F-02)."""

    code: ClassVar[str] = "work_order.same_result"
    title: ClassVar[str] = "重办结果与上次相同"
    needs_zh: ClassVar[str] = "请写明本次重办的实际办理情况和答复内容"
    needs: ClassVar[str] = "Say what was done this time."


class ReworkNeedsEvidence(Refusal):
    """A result of rework brings new evidence (F-02)."""

    code: ClassVar[str] = "work_order.rework_needs_evidence"
    title: ClassVar[str] = "重办结果须附新的佐证材料"
    needs_zh: ClassVar[str] = "请在 evidence 中附上此前申报时没有附过的佐证材料"
    needs: ClassVar[str] = "Add to `evidence` what no earlier result had."


def require_new(body: SubmitResult, before: Results) -> None:
    """A second identical answer is no answer (F-02)."""
    if before.texts is not None and before.texts == digest(body.findings, body.public_reply):
        raise SameResult
    if not set(body.evidence) - before.evidence:
        raise ReworkNeedsEvidence


def acknowledged_assignment(order: WorkOrder, by: Actor, _at: datetime) -> None:
    """A department that has acknowledged and has nothing delegated; the lead in progress (D-11)."""
    assignment = require_acknowledged(order, by)
    below = order.parts.assignments.below(assignment.id)
    if at_work := sorted(each.department for each in below if each.is_open):
        raise DelegatesAtWork(departments=at_work)
    if assignment.is_lead and order.status is not Status.IN_PROGRESS:
        raise NotAllowedNow("submit-result", "申报办结", order.status, {Status.IN_PROGRESS})


def submit_result(ask: Asked[SubmitResult], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """The lead's moves the order; a supporter may still be at work (U-01)."""
    assignment, body = require_assignment(order, ask.by), ask.command
    if not body.resolved and not body.unresolved_reason:
        raise UnresolvedNeedsReason
    if assignment.is_lead and order.to_differ_from is not None:
        require_new(body, order.to_differ_from)
    return [
        ResultSubmitted(
            at=ask.at,
            subject_id=order.subject_id,
            assignment_id=assignment.id,
            department=assignment.department,
            is_lead=assignment.is_lead,
            is_delegate=assignment.role == "delegate",
            submitted_by=ask.by.account,
            substantiated=body.substantiated,
            resolved=body.resolved,
            unresolved_reason=body.unresolved_reason,
            findings=body.findings,
            public_reply=body.public_reply,
            evidence=body.evidence,
        )
    ]


@command
class ApproveResult:
    """审核通过."""


def approve_result(ask: Asked[ApproveResult], _: WorkOrder) -> Sequence[WorkOrderEvent]:
    """By another person than who submitted (X-02)."""
    return [ResultApproved(at=ask.at, approved_by=ask.by.account)]


@command
class RejectResult:
    """驳回; `false_close` voids the submission (T-06)."""

    reason: Narrative
    false_close: bool = False


def result_by_others(order: WorkOrder, by: Actor, at: datetime) -> None:
    """Another person than who submitted; an answered order has no result (X-02)."""
    other_hands(order, by, at)
    if order.lead is None or order.merged_into is not None:
        raise NotAllowedNow("reject-result", "驳回", order.status, {Status.SUBMITTED})


class OnlyFalseClose(Refusal):
    """After the reply a result is rejected only as a false close (T-06)."""

    code: ClassVar[str] = "work_order.only_false_close"
    title: ClassVar[str] = "已回复诉求人的工单不能普通驳回"
    needs_zh: ClassVar[str] = "回复之后只能按虚假办结驳回（false_close: true），此前的申报随之作废"
    needs: ClassVar[str] = "Set `false_close`, which voids the submission."


def reject_result(ask: Asked[RejectResult], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """After the reply only a false close may still be rejected (T-06)."""
    body = ask.command
    if order.status not in BEFORE_REPLY and not body.false_close:
        raise OnlyFalseClose
    lead = order.lead_assignment
    return [
        ResultRejected(
            at=ask.at,
            subject_id=order.subject_id,
            assignment_id=lead.id,
            department=lead.department,
            false_close=body.false_close,
            reason=body.reason,
        )
    ]


SUBMIT = Act(
    command=SubmitResult,
    name_zh="申报办结",
    allowed_in=SUPPORT_AT_WORK - {Status.DISPATCHED} | UNDECIDED,
    roles=HANDLER,
    decide=submit_result,
    when=acknowledged_assignment,
    example={
        "substantiated": True,
        "resolved": True,
        "unresolved_reason": None,
        "findings": "现场查勘, 已更换灯头。",
        "public_reply": "路灯已修复。",
        "evidence": [],
    },
)
ACTS = (
    SUBMIT,
    Act(
        command=ApproveResult,
        name_zh="审核通过",
        allowed_in=frozenset({Status.SUBMITTED}),
        roles=DISPATCHERS,
        decide=approve_result,
        when=other_hands,
        example={},
    ),
    Act(
        command=RejectResult,
        name_zh="驳回",
        allowed_in=BEFORE_REPLY | {Status.FOLLOW_UP, Status.CLOSED},
        roles=DISPATCHERS,
        decide=reject_result,
        when=result_by_others,
        example={"reason": "未附现场照片。", "false_close": False},
    ),
)

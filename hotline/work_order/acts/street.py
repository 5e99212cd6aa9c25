"""The result of the grid case that was opened for the order (G-10). The service's."""

from collections.abc import Sequence
from typing import Any, Final

from events.act import Act, Actor, Ask, command
from events.catalog.work_order.event import WorkOrderEvent
from events.catalog.work_order.handling import CaseResultKept
from events.refusal import Refusal
from hotline.work_order.acts.results import SUBMIT, SubmitResult
from hotline.work_order.errors import NotAllowedNow
from hotline.work_order.roles import ANY_STAGE, HANDLER
from hotline.work_order.state import WorkOrder

REPLY: Final = "您反映的问题已由网格员现场处置，并经核查，处置完毕。"


@command
class TakeCaseResult:
    """网格结果申报. `note`: what the worker wrote of the handling; None: it was erased."""

    case_no: str
    note: str | None
    evidence: tuple[str, ...] = ()


def take_case_result(ask: Ask[TakeCaseResult, Any], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """As the lead's result, if the lead could submit one now; else it is kept and said (G-10)."""
    if order.protected:
        return []  # it has no case any more (D-07)
    said = ask.command
    findings = f"网格案件{said.case_no}：{said.note or '已处置，并经现场核查结案。'}"
    body = SubmitResult(
        resolved=True, findings=findings, public_reply=REPLY, evidence=said.evidence
    )
    lead = Actor(account=ask.by.account, roles=HANDLER, department=order.lead)
    try:
        return submitted(Ask(command=body, by=lead, at=ask.at, context=ask.context), order)
    except Refusal as refusal:
        return [
            CaseResultKept(
                at=ask.at,
                subject_id=order.subject_id,
                case_no=said.case_no,
                refused=refusal.code,
                evidence=said.evidence,
                findings=findings,
            )
        ]


def submitted(ask: Ask[SubmitResult, Any], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    if order.status not in SUBMIT.allowed_in:
        raise NotAllowedNow(SUBMIT.name, SUBMIT.name_zh, order.status, SUBMIT.allowed_in)
    SUBMIT.when(order, ask.by, ask.at)
    return SUBMIT.decide(ask, order)


SYSTEM_ACTS = (
    Act(
        command=TakeCaseResult,
        name_zh="网格结果申报",
        allowed_in=ANY_STAGE,
        roles=frozenset(),
        decide=take_case_result,
        example={"case_no": "G20260302-440500-000001", "note": "垃圾已清运。"},
    ),
)

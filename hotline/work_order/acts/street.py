"""What the grid case that was opened for the order does to the order (G-10). The service's."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from events.act import Act, Actor, Ask, command
from events.catalog.names import ClockName
from events.catalog.work_order.event import WorkOrderEvent
from events.catalog.work_order.handling import CaseHandled, CaseHandlingUndone, CaseResultKept
from events.catalog.work_order.parts.assignments import Assignment
from events.catalog.work_order.parts.clocks import latest
from events.catalog.work_order.support import SupportingAdded, SupportingReleased
from events.refusal import Refusal
from hotline.work_order.acts.results import SUBMIT, SubmitResult, submit_result
from hotline.work_order.clock_moves import shared
from hotline.work_order.errors import NotAllowedNow
from hotline.work_order.roles import ANY_STAGE, AT_WORK, HANDLER, PAUSED
from hotline.work_order.state import WorkOrder

REPLY: Final = "您反映的问题已由网格员现场处置，并经核查，处置完毕。"


@command
class ShareWithCaseDepartment:
    """网格案件上报承办. `department`: that the case was escalated to; None: it is with no such."""

    case_no: str
    department: str | None


def share(ask: Ask[ShareWithCaseDepartment, Any], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """It supports the lead by the lead's deadline, in place of the level before (G-10, G-06)."""
    said, lead = ask.command, order.parts.assignments.lead
    if order.protected or lead is None or order.status not in AT_WORK | PAUSED:
        return []
    former, events = order.part_of_case(said.case_no), list[WorkOrderEvent]()
    if former is not None and former.department == said.department:
        return []
    if former is not None:
        events.append(released(order, former, ask))
    if said.department is not None and not has_part(order, said.department):
        events.append(added(order, lead, said.department, ask))
    return events


def has_part(order: WorkOrder, department: str) -> bool:
    part = order.assignments.get(department)
    return department == order.lead or (part is not None and part.is_open)


def added(
    order: WorkOrder,
    lead: Assignment,
    department: str,
    ask: Ask[ShareWithCaseDepartment, Any],
) -> SupportingAdded:
    id_ = order.parts.assignments.next_ids((department,))[department]
    own = {"assignment_id": id_, "department": department}
    clock = latest(order.clocks, lead.id, ClockName.HANDLE)
    is_open = clock is not None and clock.is_open
    paused = clock.paused if clock is not None and is_open else None
    return SupportingAdded(
        at=ask.at,
        assignment_id=id_,
        department=department,
        clocks=(shared(clock.start, id_, department),) if clock is not None and is_open else (),
        stopped=() if paused is None else (paused.model_copy(update=own),),
        case_no=ask.command.case_no,
    )


def released(
    order: WorkOrder, part: Assignment, ask: Ask[ShareWithCaseDepartment, Any]
) -> SupportingReleased:
    over = (part, *order.parts.assignments.below(part.id))
    return SupportingReleased(
        at=ask.at,
        assignment_ids=tuple(each.id for each in over),
        departments=tuple(each.department for each in over),
    )


@command
class TakeCaseHandling:
    """网格案件已处置, 待核查. `handled_at`: when its department reported it done."""

    case_no: str
    handled_at: datetime


def take_case_handling(
    ask: Ask[TakeCaseHandling, Any], order: WorkOrder
) -> Sequence[WorkOrderEvent]:
    """The lead and the department of the case wait for the check, and are not late for it."""
    said, parts = ask.command, order.parts.assignments
    if order.protected or order.status not in SUBMIT.allowed_in:
        return []
    return [
        CaseHandled(
            at=ask.at,
            assignment_id=each.id,
            department=each.department,
            case_no=said.case_no,
            counted_at=said.handled_at,
        )
        for each in (order.part_of_case(said.case_no), parts.lead)
        if each is not None and each.is_open and has_time(order, each)
    ]


def has_time(order: WorkOrder, part: Assignment) -> bool:
    clock = latest(order.clocks, part.id, ClockName.HANDLE)
    return clock is not None and clock.is_open


@command
class UndoCaseHandling:
    """网格案件未处置到位."""

    case_no: str


def undo_case_handling(
    ask: Ask[UndoCaseHandling, Any], order: WorkOrder
) -> Sequence[WorkOrderEvent]:
    """Of the parts that still wait for the check."""
    return [
        CaseHandlingUndone(
            at=ask.at,
            assignment_id=each.id,
            department=each.department,
            case_no=ask.command.case_no,
        )
        for each in order.parts.assignments.present
        if each.id in order.handled_by_case and each.is_open
    ]


@command
class TakeCaseResult:
    """
    网格结果申报. `note`: what was written of the handling; None: it was erased.

    `handled_at`: when its department reported done what has passed the check since.
    """

    case_no: str
    note: str | None
    handled_at: datetime | None = None
    evidence: tuple[str, ...] = ()


def take_case_result(ask: Ask[TakeCaseResult, Any], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """
    As the result of the department that handled the case, and of the lead (G-10).

    Where the lead could submit none now, it is kept and said.
    """
    if order.protected:
        return []  # it has no case any more (D-07)
    said = ask.command
    findings = f"网格案件{said.case_no}：{said.note or '已处置，并经现场核查结案。'}"
    body = SubmitResult(
        resolved=True, findings=findings, public_reply=REPLY, evidence=said.evidence
    )
    return [*by_case_department(body, ask, order), *by_lead(body, ask, order)]


def by_case_department(
    body: SubmitResult, ask: Ask[TakeCaseResult, Any], order: WorkOrder
) -> Sequence[WorkOrderEvent]:
    """Also where it acknowledged the case alone: it is one piece of work."""
    part = order.part_of_case(ask.command.case_no)
    if part is None or order.status not in SUBMIT.allowed_in:
        return []
    events = submit_result(submitting(body, ask, part.department), order)
    return counted(events, ask.command.handled_at)


def by_lead(
    body: SubmitResult, ask: Ask[TakeCaseResult, Any], order: WorkOrder
) -> Sequence[WorkOrderEvent]:
    said = ask.command
    try:
        events = submitted(submitting(body, ask, order.lead), order)
        return counted(events, said.handled_at)
    except Refusal as refusal:
        return [
            CaseResultKept(
                at=ask.at,
                subject_id=order.subject_id,
                case_no=said.case_no,
                refused=refusal.code,
                evidence=said.evidence,
                findings=body.findings,
            )
        ]


def submitting(
    body: SubmitResult, ask: Ask[TakeCaseResult, Any], department: str | None
) -> Ask[SubmitResult, Any]:
    """As if an account of the department asked for it."""
    by = Actor(account=ask.by.account, roles=HANDLER, department=department)
    return Ask(command=body, by=by, at=ask.at, context=ask.context)


def submitted(ask: Ask[SubmitResult, Any], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    if order.status not in SUBMIT.allowed_in:
        raise NotAllowedNow(SUBMIT.name, SUBMIT.name_zh, order.status, SUBMIT.allowed_in)
    SUBMIT.when(order, ask.by, ask.at)
    return SUBMIT.decide(ask, order)


def counted(
    events: Sequence[WorkOrderEvent], handled_at: datetime | None
) -> Sequence[WorkOrderEvent]:
    """The check and the close are the centre's time: who handled it is not late for them (T-06)."""
    return [each.model_copy(update={"counted_at": handled_at}) for each in events]


SYSTEM_ACTS = (
    Act(
        command=TakeCaseHandling,
        name_zh="网格案件待核查",
        allowed_in=ANY_STAGE,
        roles=frozenset(),
        decide=take_case_handling,
        example={
            "case_no": "G20260302-440500-000001",
            "handled_at": "2026-03-02T10:00:00+08:00",
        },
    ),
    Act(
        command=UndoCaseHandling,
        name_zh="网格案件未处置到位",
        allowed_in=ANY_STAGE,
        roles=frozenset(),
        decide=undo_case_handling,
        example={"case_no": "G20260302-440500-000001"},
    ),
    Act(
        command=ShareWithCaseDepartment,
        name_zh="网格案件上报承办",
        allowed_in=ANY_STAGE,
        roles=frozenset(),
        decide=share,
        example={
            "case_no": "G20260302-440500-000001",
            "department": "subdistrict-440511001",
        },
    ),
    Act(
        command=TakeCaseResult,
        name_zh="网格结果申报",
        allowed_in=ANY_STAGE,
        roles=frozenset(),
        decide=take_case_result,
        example={"case_no": "G20260302-440500-000001", "note": "垃圾已清运。"},
    ),
)

"""挂起、恢复: the handling cannot go on for a while, and its clocks pause (T-05)."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from events.act import Act, command
from events.catalog.names import ClockName, PauseKind, Role, Status
from events.catalog.work_order.event import WorkOrderEvent
from events.catalog.work_order.pauses import HandlingResumed, HandlingSuspended
from events.input_types import Code, Instant, Note
from events.refusal import Refusal
from hotline.work_order.clock_moves import pause_ends_at, resumed_clocks, stopped_clocks
from hotline.work_order.clocks import due, review_clock
from hotline.work_order.context import Asked
from hotline.work_order.errors import UnknownReason
from hotline.work_order.guards import other_hands
from hotline.work_order.state import WorkOrder

SHIFT_LEAD = frozenset({Role.SHIFT_LEAD})


@command
class Suspend:
    """挂起 (T-05): the department asks in words, the centre decides."""

    reason_code: Code
    reason: Note = None
    review_at: Instant


class ReviewOutOfRange(Refusal):
    """The review date is past, or later than the policy allows (T-05)."""

    code: ClassVar[str] = "work_order.review_out_of_range"
    title: ClassVar[str] = "复核日期不在允许范围内"
    needs_zh: ClassVar[str] = "复核日期须晚于现在，且不晚于 {latest}；到期后仍需挂起的可再次挂起"
    needs: ClassVar[str] = "After now, and by {latest}; it may be suspended again then."


def suspend(ask: Asked[Suspend], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """The handling clocks pause until the review date at the latest (T-05)."""
    body, terms = ask.command, ask.context.terms
    valid = terms.policy.suspension_reasons
    if body.reason_code not in valid:
        raise UnknownReason(reason_code=body.reason_code, valid=dict(valid))
    require_review(ask)
    return [
        HandlingSuspended(
            at=ask.at,
            subject_id=order.subject_id,
            reason_code=body.reason_code,
            review_at=body.review_at,
            clocks=(review_clock(ask.at, body.review_at),),
            stopped=stopped_clocks(order, PauseKind.SUSPENDED, ask.at, terms),
            reason=body.reason,
        )
    ]


def require_review(ask: Asked[Suspend]) -> None:
    terms = ask.context.terms
    latest: datetime = due(ask.at, (terms.policy.max_suspension,), terms).due_at
    if not ask.at < ask.command.review_at <= latest:
        raise ReviewOutOfRange(latest=latest)


@command
class Resume:
    """恢复 (T-05)."""

    note: Note = None


def resume(ask: Asked[Resume], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """What was left of the time is left from now on; the service resumes at the review (T-05)."""
    end = pause_ends_at(order, ClockName.REVIEW, ask.at)
    return [
        HandlingResumed(
            at=ask.at,
            subject_id=order.subject_id,
            clocks=resumed_clocks(order, end, ask.context.terms),
            note=ask.command.note,
        )
    ]


ACTS = (
    Act(
        command=Suspend,
        name_zh="挂起",
        allowed_in=frozenset({Status.IN_PROGRESS}),
        roles=SHIFT_LEAD,
        decide=suspend,
        when=other_hands,
        example={
            "reason_code": "long_works",
            "reason": "须待主管网改造施工。",
            "review_at": "2026-04-30T18:00:00+08:00",
        },
    ),
    Act(
        command=Resume,
        name_zh="恢复办理",
        allowed_in=frozenset({Status.SUSPENDED}),
        roles=SHIFT_LEAD,
        decide=resume,
        example={"note": "施工已完成。"},
    ),
)

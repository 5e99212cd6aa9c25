"""A stopped clock: the department asks, the dispatcher decides, and looks again (挂账、复核)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar, Final

from events.act import Act, Actor, Ask, command
from events.catalog.grid_case.event import GridCaseEvent
from events.catalog.grid_case.life import GridCase
from events.catalog.grid_case.time_moved import (
    CaseResumed,
    CaseReviewDue,
    CaseReviewSet,
    CaseSuspensionDenied,
    CaseSuspensionGranted,
    CaseSuspensionRequested,
)
from events.catalog.names import CaseStatus, ClockName, PauseKind
from events.input_types import Instant, Narrative, Note
from events.refusal import Refusal
from events.timekeeping.setting import started
from grid.grid_case.acts.returning import NothingRequested, RequestUndecided
from grid.grid_case.clocks import resumed_clocks, stopped_clocks
from grid.grid_case.context import AskedOfCase, CaseTerms
from grid.grid_case.guards import handles_it, has_own_deadline, not_own_case
from grid.grid_case.roles import COMMAND, HANDLERS

HANDLING: Final = frozenset({CaseStatus.HANDLING})
SUSPENDED: Final = frozenset({CaseStatus.SUSPENDED})


class CaseReviewOutOfRange(Refusal):
    """The review date is past, or later than the city allows (T-05)."""

    code: ClassVar[str] = "grid_case.review_out_of_range"
    title: ClassVar[str] = "复核日期不在允许范围内"
    needs_zh: ClassVar[str] = "复核日期须晚于现在，且不晚于 {latest}；到期后仍需挂账的可另定日期"
    needs: ClassVar[str] = "After now, and by {latest}; another date may be set then."


def review_of(wanted: datetime | None, at: datetime, terms: CaseTerms) -> datetime:
    """When it is looked at again whether the case must stay suspended."""
    longest = started(ClockName.REVIEW, at, (terms.longest_suspension,), terms.timing)
    if wanted is None:
        return longest.due_at
    if not at < wanted <= longest.due_at:
        raise CaseReviewOutOfRange(latest=longest.due_at)
    return wanted


@command
class RequestCaseSuspension:
    """挂账申请."""

    ground: Narrative


def may_ask_to_suspend(case: GridCase, by: Actor, at: datetime) -> None:
    handles_it(case, by, at)
    has_own_deadline(case)
    if case.asked_suspension:
        raise RequestUndecided


def request_suspension(
    ask: AskedOfCase[RequestCaseSuspension], case: GridCase
) -> Sequence[GridCaseEvent]:
    return [
        CaseSuspensionRequested(
            at=ask.at,
            subject_id=case.subject_id,
            department=case.department or "",
            ground=ask.command.ground,
        )
    ]


def is_asked_to_suspend(case: GridCase, by: Actor, at: datetime) -> None:
    not_own_case(case, by, at)
    if not case.asked_suspension:
        raise NothingRequested


@command
class GrantCaseSuspension:
    """同意挂账. Without a date to look again it is the latest that the city allows."""

    review_at: Instant | None = None
    note: Note = None


def grant_suspension(
    ask: AskedOfCase[GrantCaseSuspension], case: GridCase
) -> Sequence[GridCaseEvent]:
    """The clock stops with what is left; one that has run out stays overdue (T-05)."""
    terms = ask.context.terms
    return [
        CaseSuspensionGranted(
            at=ask.at,
            subject_id=case.subject_id,
            stopped=stopped_clocks(case, PauseKind.SUSPENDED, ask.at, terms),
            review_at=review_of(ask.command.review_at, ask.at, terms),
            note=ask.command.note,
        )
    ]


@command
class DenyCaseSuspension:
    """不同意挂账."""

    note: Note = None


def deny_suspension(
    ask: AskedOfCase[DenyCaseSuspension], case: GridCase
) -> Sequence[GridCaseEvent]:
    return [CaseSuspensionDenied(at=ask.at, subject_id=case.subject_id, note=ask.command.note)]


@command
class ResumeCase:
    """结束挂账."""

    note: Note = None


def resume(ask: AskedOfCase[ResumeCase], case: GridCase) -> Sequence[GridCaseEvent]:
    """What was left of the time is left from now on (T-05)."""
    clocks = resumed_clocks(case, PauseKind.SUSPENDED, ask.at, ask.context.terms)
    return [
        CaseResumed(at=ask.at, subject_id=case.subject_id, clocks=clocks, note=ask.command.note)
    ]


@command
class SetCaseReview:
    """继续挂账."""

    review_at: Instant
    note: Note = None


def set_review(ask: AskedOfCase[SetCaseReview], case: GridCase) -> Sequence[GridCaseEvent]:
    review = review_of(ask.command.review_at, ask.at, ask.context.terms)
    subject, note = case.subject_id, ask.command.note
    return [CaseReviewSet(at=ask.at, subject_id=subject, review_at=review, note=note)]


@command
class RemindCaseReview:
    """挂账到期提醒. `review_at`: of which date."""

    review_at: datetime


def remind(ask: Ask[RemindCaseReview, Any], case: GridCase) -> Sequence[GridCaseEvent]:
    """Once for each date, and only while the case is suspended."""
    review = ask.command.review_at
    is_due = case.status in SUSPENDED and case.review_at == review <= ask.at
    return [CaseReviewDue(at=ask.at, review_at=review)] if is_due and not case.reminded else []


ASK_TO_SUSPEND: Final = Act(
    command=RequestCaseSuspension,
    name_zh="申请挂账",
    allowed_in=HANDLING,
    roles=HANDLERS,
    decide=request_suspension,
    when=may_ask_to_suspend,
    example={"ground": "须待立项施工。"},
)
DECIDED: Final = tuple(
    Act(
        command=each,
        name_zh=name,
        allowed_in=HANDLING,
        roles=COMMAND,
        decide=decide,
        when=is_asked_to_suspend,
        example={"note": "已核。"},
    )
    for each, name, decide in (
        (GrantCaseSuspension, "同意挂账", grant_suspension),
        (DenyCaseSuspension, "不同意挂账", deny_suspension),
    )
)
ACTS: Final = (
    ASK_TO_SUSPEND,
    *DECIDED,
    Act(
        command=SetCaseReview,
        name_zh="继续挂账",
        allowed_in=SUSPENDED,
        roles=COMMAND,
        decide=set_review,
        when=not_own_case,
        example={"review_at": "2026-03-20T09:00:00+08:00", "note": "施工未完成。"},
    ),
    Act(
        command=ResumeCase,
        name_zh="结束挂账",
        allowed_in=SUSPENDED,
        roles=COMMAND,
        decide=resume,
        when=not_own_case,
        example={"note": "施工已完成。"},
    ),
)
REMIND: Final = Act(
    command=RemindCaseReview,
    name_zh="挂账到期提醒",
    allowed_in=frozenset(CaseStatus),
    roles=frozenset(),
    decide=remind,
    example={"review_at": "2026-03-20T09:00:00+08:00"},
)

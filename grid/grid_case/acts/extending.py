"""More time: the department asks, the dispatcher decides (延期)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, ClassVar, Final

from pydantic import Field

from events.act import Act, Actor, command
from events.catalog.grid_case.event import GridCaseEvent
from events.catalog.grid_case.life import GridCase
from events.catalog.grid_case.time_moved import (
    CaseExtensionDenied,
    CaseExtensionGranted,
    CaseExtensionRequested,
    length,
)
from events.catalog.names import CaseStatus, ClockName, Unit
from events.catalog.values import Limit
from events.catalog.work_order.parts.clocks import Clock
from events.input_types import Narrative, Note
from events.refusal import Refusal
from events.timekeeping.moving import extended_clock, extended_due
from events.timekeeping.setting import limit_of
from grid.grid_case.acts.returning import NothingRequested, RequestUndecided
from grid.grid_case.context import AskedOfCase
from grid.grid_case.guards import handles_it, has_own_deadline, not_own_case
from grid.grid_case.roles import COMMAND, HANDLERS

HANDLING: Final = frozenset({CaseStatus.HANDLING})


class CaseOverdue(Refusal):
    """The deadline has passed: more time is asked for before it (T-04)."""

    code: ClassVar[str] = "grid_case.overdue"
    title: ClassVar[str] = "处置时限已过，不能再申请延期"
    needs_zh: ClassVar[str] = "延期须在到期前提出，请尽快处置并反馈"
    needs: ClassVar[str] = "Handle it and report it."


class CaseExtensionsUsedUp(Refusal):
    """The case was extended as often as the city allows (T-04)."""

    code: ClassVar[str] = "grid_case.extensions_used_up"
    title: ClassVar[str] = "延期次数已用完"
    needs_zh: ClassVar[str] = "至多延期 {most} 次；确实不能处置的，可申请挂账（request-suspension）"
    needs: ClassVar[str] = "At most {most}; ask for a suspension if it cannot be handled now."


class CaseExtensionTooLong(Refusal):
    """The extension is longer than allowed (T-04)."""

    code: ClassVar[str] = "grid_case.extension_too_long"
    title: ClassVar[str] = "延期时间超过上限"
    needs_zh: ClassVar[str] = "每次最长可延期{most}"
    needs: ClassVar[str] = "At most {most}."


@command
class CaseExtensionLength:
    """A length of time, as 8 working hours."""

    value: Annotated[int, Field(ge=1, le=1_000, description="数值")]
    unit: Unit


@command
class RequestCaseExtension:
    """延期申请."""

    limit: Annotated[CaseExtensionLength, Field(description="延长多久")]
    ground: Narrative


def handling_clock(case: GridCase) -> Clock | None:
    return next(
        (each for each in case.clocks if each.running and each.start.name is ClockName.HANDLE),
        None,
    )


def may_ask_for_time(case: GridCase, by: Actor, at: datetime) -> None:
    """Before its deadline, and one request at a time (T-04)."""
    handles_it(case, by, at)
    has_own_deadline(case)
    clock = handling_clock(case)
    if clock is None or at > clock.start.due_at:
        raise CaseOverdue
    if case.asked_extension is not None:
        raise RequestUndecided


def request_extension(
    ask: AskedOfCase[RequestCaseExtension], case: GridCase
) -> Sequence[GridCaseEvent]:
    """No clock moves by asking; compared by the deadlines, for the units may differ (T-04)."""
    terms, body, clock = ask.context.terms, ask.command, handling_clock(case)
    if clock is None:
        raise CaseOverdue
    if case.count("extensions") >= terms.max_extensions:
        raise CaseExtensionsUsedUp(most=terms.max_extensions)
    wanted = Limit(value=body.limit.value, unit=body.limit.unit)
    most = limit_of(terms.longest_extension)
    due = [extended_due(clock.start, each, terms.timing) for each in (wanted, most)]
    if due[0] > due[1]:
        raise CaseExtensionTooLong(most=length(most))
    return [
        CaseExtensionRequested(
            at=ask.at,
            subject_id=case.subject_id,
            department=case.department or "",
            limit=wanted,
            ground=body.ground,
        )
    ]


def is_asked_for_time(case: GridCase, by: Actor, at: datetime) -> None:
    not_own_case(case, by, at)
    if case.asked_extension is None:
        raise NothingRequested


@command
class GrantCaseExtension:
    """同意延期."""

    note: Note = None


def grant_extension(
    ask: AskedOfCase[GrantCaseExtension], case: GridCase
) -> Sequence[GridCaseEvent]:
    """Counted from the old deadline, whenever it is decided (T-04)."""
    limit, clock = case.asked_extension, handling_clock(case)
    if limit is None or clock is None:
        raise NothingRequested
    longer = extended_clock(clock.start, limit, ask.at, ask.context.terms.timing)
    return [
        CaseExtensionGranted(
            at=ask.at,
            subject_id=case.subject_id,
            limit=limit,
            clocks=(longer,),
            note=ask.command.note,
        )
    ]


@command
class DenyCaseExtension:
    """不同意延期."""

    note: Note = None


def deny_extension(ask: AskedOfCase[DenyCaseExtension], case: GridCase) -> Sequence[GridCaseEvent]:
    return [CaseExtensionDenied(at=ask.at, subject_id=case.subject_id, note=ask.command.note)]


ASK_FOR_TIME: Final = Act(
    command=RequestCaseExtension,
    name_zh="申请案件延期",
    allowed_in=HANDLING,
    roles=HANDLERS,
    decide=request_extension,
    when=may_ask_for_time,
    example={"limit": {"value": 1, "unit": "working_day"}, "ground": "配件外调。"},
)
DECIDED: Final = tuple(
    Act(
        command=each,
        name_zh=name,
        allowed_in=HANDLING,
        roles=COMMAND,
        decide=decide,
        when=when,
        example={"note": "已核。"},
    )
    for each, name, decide, when in (
        (GrantCaseExtension, "同意案件延期", grant_extension, is_asked_for_time),
        (DenyCaseExtension, "不同意案件延期", deny_extension, is_asked_for_time),
    )
)
ACTS: Final = (ASK_FOR_TIME, *DECIDED)

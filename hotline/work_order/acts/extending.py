"""延期: a department asks for more time before its deadline, and the centre decides (T-04)."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from events.act import Act, Actor, command
from events.catalog.names import ClockName, Status, Unit
from events.catalog.values import ClockStart
from events.catalog.work_order.event import WorkOrderEvent
from events.catalog.work_order.extension import (
    ExtensionDenied,
    ExtensionGranted,
    ExtensionRequested,
    length,
)
from events.catalog.work_order.parts.clocks import Clock, latest
from events.input_types import Code, Narrative, Note
from events.refusal import Refusal
from events.timekeeping.moving import extended_clock, extended_due
from hotline.work_order.clock_moves import shared_by_cases
from hotline.work_order.context import Asked
from hotline.work_order.guards import other_hands, require_acknowledged
from hotline.work_order.inputs import Days, Length
from hotline.work_order.roles import DISPATCHERS, HANDLER, SUPERVISOR
from hotline.work_order.state import WorkOrder

IN_PROGRESS = frozenset({Status.IN_PROGRESS})


@command
class RequestExtension:
    """申请延期 (T-04): so many working days, or a length in another unit."""

    days: Days | None = None
    limit: Length | None = None
    reason: Narrative


class ExtensionLengthNeeded(Refusal):
    """An extension has one length."""

    code: ClassVar[str] = "work_order.extension_length_needed"
    title: ClassVar[str] = "请写明延期多长时间"
    needs_zh: ClassVar[str] = "请在 days 中写明工作日数，或在 limit 中写明时长，二者填一项"
    needs: ClassVar[str] = "Give either `days` or `limit`."


class NoHandlingClock(Refusal):
    """Your handling clock is not running: there is nothing to extend."""

    code: ClassVar[str] = "work_order.no_handling_clock"
    title: ClassVar[str] = "办理时限不在计时，无须延期"
    needs_zh: ClassVar[str] = "首次申报办结后办理时限即停止；无时限的工单也无须延期"
    needs: ClassVar[str] = "The clock stops at the first submission."


class ExtensionTooLate(Refusal):
    """An extension is asked for before the deadline, not after it (T-04)."""

    code: ClassVar[str] = "work_order.extension_too_late"
    title: ClassVar[str] = "办理时限已到期，不能再申请延期"
    needs_zh: ClassVar[str] = "延期须在到期前提出（到期时间见 due_at），请尽快办理并申报办结"
    needs: ClassVar[str] = "It was due at `due_at`; submit the result."


class ExtensionUndecided(Refusal):
    """Your last request is not decided yet."""

    code: ClassVar[str] = "work_order.extension_undecided"
    title: ClassVar[str] = "已有延期申请待审"
    needs_zh: ClassVar[str] = "请等待热线中心审核上一次申请；审核前时限照常计时"
    needs: ClassVar[str] = "The centre decides it; the clock runs on meanwhile."


class NoExtensionLeft(Refusal):
    """This kind of request allows no further extension (T-04)."""

    code: ClassVar[str] = "work_order.no_extension_left"
    title: ClassVar[str] = "延期次数已用完"
    needs_zh: ClassVar[str] = "此类诉求不能再延期，请办理；确实无法办理的，请班长审核挂起"
    needs: ClassVar[str] = "A shift lead may suspend the handling instead."


class ExtensionTooLong(Refusal):
    """The extension is longer than allowed (T-04)."""

    code: ClassVar[str] = "work_order.extension_too_long"
    title: ClassVar[str] = "延期时间超过上限"
    needs_zh: ClassVar[str] = "本次最长可延期{most}"
    needs: ClassVar[str] = "At most `most`."


def may_ask(order: WorkOrder, by: Actor, at: datetime) -> None:
    """A department that has acknowledged, before its deadline, with an extension left (T-04)."""
    clock = handling_clock(order, require_acknowledged(order, by).id)
    if at > clock.start.due_at:
        raise ExtensionTooLate(due_at=clock.start.due_at)
    if clock.asked is not None:
        raise ExtensionUndecided
    if not clock.start.may_extend:
        raise NoExtensionLeft


def handling_clock(order: WorkOrder, assignment_id: str) -> Clock:
    clock = latest(order.clocks, assignment_id, ClockName.HANDLE)
    if clock is None or not clock.running:
        raise NoHandlingClock
    return clock


def request_extension(ask: Asked[RequestExtension], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """No clock moves by asking (T-04)."""
    assignment = require_acknowledged(order, ask.by)
    wanted = wanted_by(ask.command)
    require_not_longer(ask, handling_clock(order, assignment.id).start, wanted)
    return [
        ExtensionRequested(
            at=ask.at,
            subject_id=order.subject_id,
            assignment_id=assignment.id,
            department=assignment.department,
            limit=wanted.limit,
            ground=ask.command.reason,
        )
    ]


def wanted_by(body: RequestExtension) -> Length:
    if (body.days is None) == (body.limit is None):
        raise ExtensionLengthNeeded
    return body.limit or Length(value=body.days or 0, unit=Unit.WORKING_DAY)


def require_not_longer(ask: Asked[RequestExtension], start: ClockStart, wanted: Length) -> None:
    """Compared by the deadlines: the units may differ."""
    most, terms = (start.may_extend or ())[0], ask.context.terms
    if extended_due(start, wanted.limit, terms.timing) > extended_due(start, most, terms.timing):
        raise ExtensionTooLong(most=length(most))


@command
class GrantExtension:
    """同意延期 (T-04). `department`: where several ask; `limit`: to grant less than was asked."""

    department: Code | None = None
    limit: Length | None = None
    note: Note = None


@command
class DenyExtension:
    """不同意延期 (T-04)."""

    department: Code | None = None
    note: Note = None


class NoExtensionRequested(Refusal):
    """No extension is waiting for a decision."""

    code: ClassVar[str] = "work_order.no_extension_requested"
    title: ClassVar[str] = "没有待审的延期申请"
    needs_zh: ClassVar[str] = "申请在申报办结、退单或撤单后自动失效"
    needs: ClassVar[str] = "A request lapses with the submission of the result."


class SupervisorDecides(Refusal):
    """A further extension is the city's to decide: the supervisor does (T-04)."""

    code: ClassVar[str] = "work_order.supervisor_decides"
    title: ClassVar[str] = "再次延期须由督办人员审核"
    needs_zh: ClassVar[str] = "首次延期由热线中心审核，再次延期由市级督办人员审核"
    needs: ClassVar[str] = "A supervisor decides it."


class WhichDepartment(Refusal):
    """Several departments have asked, or the named one has not."""

    code: ClassVar[str] = "work_order.which_department"
    title: ClassVar[str] = "请指明审核哪个单位的延期申请"
    needs_zh: ClassVar[str] = "请在 department 中写明单位，待审的有：{departments}"
    needs: ClassVar[str] = "Waiting: {departments}."


def may_decide(order: WorkOrder, by: Actor, at: datetime) -> None:
    """Others than the departments; beyond the first extension the supervisor alone (T-04, X-02)."""
    other_hands(order, by, at)
    waiting = requests(order)
    if not waiting:
        raise NoExtensionRequested
    if not any(is_theirs(clock, by) for clock in waiting):
        raise SupervisorDecides


def requests(order: WorkOrder) -> list[Clock]:
    return [clock for clock in order.clocks if clock.asked is not None and clock.is_open]


def is_theirs(clock: Clock, by: Actor) -> bool:
    is_first = clock.start.moves is None or not clock.start.moves.extensions
    return is_first or bool(by.roles & SUPERVISOR)


def decided(
    ask: Asked[GrantExtension] | Asked[DenyExtension], order: WorkOrder
) -> tuple[ClockStart, Length]:
    """Return the clock whose extension is decided, and what was asked."""
    waiting = [clock for clock in requests(order) if is_theirs(clock, ask.by)]
    named = ask.command.department
    chosen = [clock for clock in waiting if named in {None, clock.start.department}]
    if len(chosen) != 1 or chosen[0].asked is None:
        raise WhichDepartment(departments=[clock.start.department for clock in waiting])
    asked = chosen[0].asked
    return chosen[0].start, Length(value=asked.value, unit=asked.unit)


def grant_extension(ask: Asked[GrantExtension], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """The new deadline is counted from the old one (T-04)."""
    start, asked = decided(ask, order)
    granted, terms = (ask.command.limit or asked).limit, ask.context.terms
    if extended_due(start, granted, terms.timing) > extended_due(start, asked.limit, terms.timing):
        raise ExtensionTooLong(most=length(asked.limit))
    longer = extended_clock(start, granted, ask.at, terms.timing)
    return [
        ExtensionGranted(
            at=ask.at,
            subject_id=order.subject_id,
            assignment_id=start.assignment_id or "",
            department=start.department or "",
            limit=granted,
            clocks=(longer, *shared_by_cases(order, longer)),
            note=ask.command.note,
        )
    ]


def deny_extension(ask: Asked[DenyExtension], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """No clock moves (T-04)."""
    start, _ = decided(ask, order)
    return [
        ExtensionDenied(
            at=ask.at,
            subject_id=order.subject_id,
            assignment_id=start.assignment_id or "",
            department=start.department or "",
            note=ask.command.note,
        )
    ]


ACTS = (
    Act(
        command=RequestExtension,
        name_zh="申请延期",
        allowed_in=IN_PROGRESS,
        roles=HANDLER,
        decide=request_extension,
        when=may_ask,
        example={"days": 1, "reason": "配件须从外地调运。"},
    ),
    Act(
        command=GrantExtension,
        name_zh="同意延期",
        allowed_in=IN_PROGRESS,
        roles=DISPATCHERS | SUPERVISOR,
        decide=grant_extension,
        when=may_decide,
        example={"note": "情况属实。"},
    ),
    Act(
        command=DenyExtension,
        name_zh="不同意延期",
        allowed_in=IN_PROGRESS,
        roles=DISPATCHERS | SUPERVISOR,
        decide=deny_extension,
        when=may_decide,
        example={"note": "可调用备件。"},
    ),
)

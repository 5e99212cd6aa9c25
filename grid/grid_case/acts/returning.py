"""A case that is not the department's, or beyond its level (退单、上报上级, G-06)."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar, Final

from events.act import Act, Actor, command
from events.catalog.grid_case.dispatching import (
    CaseEscalated,
    CaseReturnDenied,
    CaseReturnGranted,
    CaseReturnRequested,
)
from events.catalog.grid_case.event import GridCaseEvent
from events.catalog.grid_case.life import GridCase
from events.catalog.names import CaseStatus, ClockName
from events.input_types import Narrative, Note
from events.refusal import Refusal
from grid.grid_case.clocks import node_clock
from grid.grid_case.context import AskedOfCase
from grid.grid_case.guards import handles_it, not_own_case
from grid.grid_case.roles import COMMAND, ESCALATORS, HANDLERS

WITH_DEPARTMENT: Final = frozenset({CaseStatus.DISPATCHED, CaseStatus.HANDLING})


class RequestUndecided(Refusal):
    """The last request of this kind is not decided yet."""

    code: ClassVar[str] = "grid_case.request_undecided"
    title: ClassVar[str] = "已有同类申请待审"
    needs_zh: ClassVar[str] = "请等待派遣员审批；审批前时限照常计时"
    needs: ClassVar[str] = "The dispatcher decides it; the clock runs on meanwhile."


class NothingRequested(Refusal):
    """There is no such request to decide."""

    code: ClassVar[str] = "grid_case.nothing_requested"
    title: ClassVar[str] = "没有待审的申请"
    needs_zh: ClassVar[str] = "须由处置单位先提出申请"
    needs: ClassVar[str] = "The department requests it first."


class ReturnsUsedUp(Refusal):
    """The case was returned as often as the city allows; the one who has it handles it."""

    code: ClassVar[str] = "grid_case.returns_used_up"
    title: ClassVar[str] = "退单次数已用完"
    needs_zh: ClassVar[str] = "本案件至多退单 {most} 次，请处置，或上报上级（escalate）"
    needs: ClassVar[str] = "At most {most} returns; handle it, or escalate it."


@command
class RequestCaseReturn:
    """退单申请."""

    ground: Narrative


def may_return(case: GridCase, by: Actor, at: datetime) -> None:
    handles_it(case, by, at)
    if case.asked_return:
        raise RequestUndecided


def request_return(ask: AskedOfCase[RequestCaseReturn], case: GridCase) -> Sequence[GridCaseEvent]:
    """Returns are bounded: a case always has an owner."""
    most = ask.context.terms.max_returns
    if case.count("returns") >= most:
        raise ReturnsUsedUp(most=most)
    return [
        CaseReturnRequested(
            at=ask.at,
            subject_id=case.subject_id,
            department=case.department or "",
            ground=ask.command.ground,
        )
    ]


def is_asked_to_return(case: GridCase, by: Actor, at: datetime) -> None:
    not_own_case(case, by, at)
    if not case.asked_return:
        raise NothingRequested


@command
class GrantCaseReturn:
    """同意退单."""

    note: Note = None


def grant_return(ask: AskedOfCase[GrantCaseReturn], case: GridCase) -> Sequence[GridCaseEvent]:
    """It waits for another department, within the limit of that node."""
    return [
        CaseReturnGranted(
            at=ask.at,
            subject_id=case.subject_id,
            former=case.department or "",
            clocks=node_clock(ClockName.DISPATCH, ask.at, ask.context.terms),
            note=ask.command.note,
        )
    ]


@command
class DenyCaseReturn:
    """不同意退单."""

    note: Note = None


def deny_return(ask: AskedOfCase[DenyCaseReturn], case: GridCase) -> Sequence[GridCaseEvent]:
    return [
        CaseReturnDenied(
            at=ask.at,
            subject_id=case.subject_id,
            department=case.department or "",
            note=ask.command.note,
        )
    ]


class HighestLevel(Refusal):
    """There is no department above this one (G-06)."""

    code: ClassVar[str] = "grid_case.highest_level"
    title: ClassVar[str] = "本案件已在最高一级单位，不能再上报"
    needs_zh: ClassVar[str] = "请处置，或申请退单（request-return），由派遣员指定其他单位"
    needs: ClassVar[str] = "Handle it, or ask to return it."


@command
class EscalateCase:
    """上报上级."""

    reason: Narrative


def may_escalate(case: GridCase, by: Actor, at: datetime) -> None:
    """Of a department: the one that has it; others may for any that they see."""
    if not by.roles & (ESCALATORS - HANDLERS):
        handles_it(case, by, at)


def escalate(ask: AskedOfCase[EscalateCase], case: GridCase) -> Sequence[GridCaseEvent]:
    """To the next level that the place has; the deadline stays (G-06)."""
    former = case.department or ""
    superior = ask.context.duty.above(former, case.area)
    if superior is None:
        raise HighestLevel
    return [
        CaseEscalated(
            at=ask.at,
            subject_id=case.subject_id,
            former=former,
            department=superior.department,
            level=superior.level,
            reason=ask.command.reason,
        )
    ]


ACTS: Final = (
    Act(
        command=RequestCaseReturn,
        name_zh="申请退单",
        allowed_in=WITH_DEPARTMENT,
        roles=HANDLERS,
        decide=request_return,
        when=may_return,
        example={"ground": "不属于本单位管养范围。"},
    ),
    Act(
        command=GrantCaseReturn,
        name_zh="同意退单",
        allowed_in=WITH_DEPARTMENT,
        roles=COMMAND,
        decide=grant_return,
        when=is_asked_to_return,
        example={"note": "情况属实。"},
    ),
    Act(
        command=DenyCaseReturn,
        name_zh="不同意退单",
        allowed_in=WITH_DEPARTMENT,
        roles=COMMAND,
        decide=deny_return,
        when=is_asked_to_return,
        example={"note": "属于贵单位职责。"},
    ),
    Act(
        command=EscalateCase,
        name_zh="上报上级",
        allowed_in=WITH_DEPARTMENT,
        roles=ESCALATORS,
        decide=escalate,
        when=may_escalate,
        example={"reason": "超出社区处置能力。"},
    ),
)

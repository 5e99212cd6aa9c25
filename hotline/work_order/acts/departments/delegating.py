"""下派: a department hands its part one level down and stays answerable (D-08, D-11)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, ClassVar

from pydantic import Field

from events.act import Act, Actor, command
from events.catalog.work_order.delegation import AssignmentDelegated, DelegationRecalled
from events.catalog.work_order.event import WorkOrderEvent
from events.catalog.work_order.parts.assignments import Assignment
from events.input_types import Code, Instant, Note, Text
from events.refusal import Refusal
from hotline.routing import RouteRequest, WhyNot
from hotline.routing.levels import one_level_down
from hotline.work_order.acts.departments.dispatching import (
    LeadLacksPower,
    power_holders,
    refuse,
    route_request,
)
from hotline.work_order.acts.departments.supporting import require_no_part
from hotline.work_order.clocks import clocks_of_delegate
from hotline.work_order.context import Asked
from hotline.work_order.guards import require_acknowledged, require_assignment
from hotline.work_order.roles import AT_WORK, HANDLER, SUPPORT_AT_WORK
from hotline.work_order.state import WorkOrder


@command
class Delegate:
    """下派 (D-02, D-03, D-07, D-10). `due_at`: sooner than the parent's limit, if given."""

    to: Annotated[Code, Field(description="下派至哪个单位")]
    instructions: Note = None
    due_at: Instant | None = None


class NotOneLevelDown(Refusal):
    """A department delegates one level down at the place of the order, or to its own units."""

    code: ClassVar[str] = "work_order.not_one_level_down"
    title: ClassVar[str] = "只能下派至本单位的下一级"
    needs_zh: ClassVar[str] = "本单位可以下派的单位：{possible}"
    needs: ClassVar[str] = "Your department may delegate to: {possible}."


class NothingBelow(Refusal):
    """No department is below yours in the directory, at any place."""

    code: ClassVar[str] = "work_order.nothing_below"
    title: ClassVar[str] = "名录中没有本单位可以下派的单位"
    needs_zh: ClassVar[str] = "请由本单位办理；需其他单位配合的，请增加协办单位（add-supporting）"
    needs: ClassVar[str] = "Handle it yourself, or have a supporting department added."


class TooManyLevels(Refusal):
    """The order has been handed down as many levels as the policy allows (D-11)."""

    code: ClassVar[str] = "work_order.too_many_levels"
    title: ClassVar[str] = "下派层级已达上限"
    needs_zh: ClassVar[str] = "最多 {most} 级（含主办单位），请由本单位办理"
    needs: ClassVar[str] = "At most {most} levels; handle it yourself."


def acknowledged_part(order: WorkOrder, by: Actor, _at: datetime) -> None:
    """A department with others below it that has acknowledged its open assignment."""
    require_acknowledged(order, by)
    if not by.has_below:
        raise NothingBelow


def delegate(ask: Asked[Delegate], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """The limit is at most what is left of the parent's (D-11)."""
    own, code = require_assignment(order, ask.by), ask.command.to
    require_no_part(order, code)
    require_may_delegate(ask, order, own)
    return [
        AssignmentDelegated(
            at=ask.at,
            subject_id=order.subject_id,
            assignment_id=order.parts.assignments.next_ids((code,))[code],
            department=code,
            parent=own.id,
            parent_department=own.department,
            clocks=clocks_of_delegate(
                order, own, code, ask.at, ask.command.due_at, ask.context.terms
            ),
            instructions=ask.command.instructions,
        )
    ]


def require_may_delegate(ask: Asked[Delegate], order: WorkOrder, own: Assignment) -> None:
    """D-02 and D-08 hold at each level; what the lead does not hold itself it cannot hand on."""
    request, code = route_request(ask, order), ask.command.to
    *_, dispatched = chain = order.parts.assignments.chain(own)
    directory = ask.context.router.directory
    if code not in directory.departments:
        refuse(code, WhyNot.UNKNOWN_DEPARTMENT)
    possible = one_level_down(directory, own.department, request.place)
    if code not in possible:
        raise NotOneLevelDown(possible={each: directory.name(each) for each in sorted(possible)})
    most = ask.context.terms.policy.max_delegation_levels
    if len(chain) >= most:
        raise TooManyLevels(most=most)
    if dispatched.is_lead:
        require_power(ask, request)
    refuse(code, directory.why_not_support(code, request, essential=True))


def require_power(ask: Asked[Delegate], request: RouteRequest) -> None:
    """D-02: what needs enforcement power is handed to its holder alone."""
    router, code = ask.context.router, ask.command.to
    why_not = router.directory.why_not_lead(code, request, holds_only=False)
    if why_not is WhyNot.NO_POWER:
        raise LeadLacksPower(department=code, holders=power_holders(router, request))


@command
class RecallDelegation:
    """收回下派."""

    department: Code
    reason: Text


class NothingDelegated(Refusal):
    """Your department has delegated nothing that is still open, or not to this one."""

    code: ClassVar[str] = "work_order.nothing_delegated"
    title: ClassVar[str] = "没有可以收回的下派任务"
    needs_zh: ClassVar[str] = "可以收回的下派单位：{departments}"
    needs: ClassVar[str] = "These can be taken back: {departments}."


def open_delegates(order: WorkOrder, by: Actor) -> dict[str, Assignment]:
    own = order.assignments.get(by.department or "")
    return {
        part.department: part
        for part in order.assignments.values()
        if own is not None and part.parent == own.id and part.is_open
    }


def has_delegated(order: WorkOrder, by: Actor, _at: datetime) -> None:
    """A department that has delegated, while that is open."""
    if not open_delegates(order, by):
        raise NothingDelegated(departments=[])


def recall_delegation(ask: Asked[RecallDelegation], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """A silent delegate does not delay its parent, and misses nothing (D-11)."""
    delegates = open_delegates(order, ask.by)
    part = delegates.get(ask.command.department)
    if part is None:
        raise NothingDelegated(departments=sorted(delegates))
    over = (part, *order.parts.assignments.below(part.id))
    return [
        DelegationRecalled(
            at=ask.at,
            subject_id=order.subject_id,
            assignment_ids=tuple(each.id for each in over),
            departments=tuple(each.department for each in over),
            parent_department=str(ask.by.department),
            reason=ask.command.reason,
        )
    ]


ACTS = (
    Act(
        command=Delegate,
        name_zh="下派",
        allowed_in=AT_WORK,
        roles=HANDLER,
        decide=delegate,
        when=acknowledged_part,
        example={
            "to": "district-440511",
            "instructions": "请到现场核实并看护。",
            "due_at": None,
        },
    ),
    Act(
        command=RecallDelegation,
        name_zh="收回下派",
        allowed_in=SUPPORT_AT_WORK,
        roles=HANDLER,
        decide=recall_delegation,
        when=has_delegated,
        example={"department": "district-440511", "reason": "改由本单位办理。"},
    ),
)

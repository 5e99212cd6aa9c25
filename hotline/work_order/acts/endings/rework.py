"""After the reply: rework, reopening, archive (重办、重新打开、归档, F-02, F-03)."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from events.act import Act, Actor, command
from events.catalog.names import ClockName, Role, Status
from events.catalog.values import ClockStart
from events.catalog.work_order.endings.rework import (
    ReworkOrdered,
    WorkOrderArchived,
    WorkOrderReopened,
)
from events.catalog.work_order.event import WorkOrderEvent
from events.catalog.work_order.parts.clocks import Clock, latest
from events.input_types import Narrative
from events.refusal import Refusal
from events.working_time import half
from hotline.work_order.clocks import Owner, citizen_clock, handle_clock, limits_from, started
from hotline.work_order.context import Asked
from hotline.work_order.guards import other_hands
from hotline.work_order.roles import FOLLOW_UP, SUPERVISOR
from hotline.work_order.state import WorkOrder

CLOSED = frozenset({Status.CLOSED})
SHIFT_LEAD = frozenset({Role.SHIFT_LEAD})


@command
class OrderRework:
    """重办 (F-02)."""

    reason: Narrative


class ReworkNotAsked(Refusal):
    """The requester has not said that it is unresolved, or that they are unsatisfied (F-02)."""

    code: ClassVar[str] = "work_order.rework_not_asked"
    title: ClassVar[str] = "诉求人未表示不满意或未解决，不能重办"
    needs_zh: ClassVar[str] = "本轮回访须已记录诉求人不满意或问题未解决；记录有误的，请先更正"
    needs: ClassVar[str] = "Record a follow-up that says so, or correct the one recorded."


class ReworkUsedUp(Refusal):
    """The order has been worked on again as often as the policy allows (F-02)."""

    code: ClassVar[str] = "work_order.rework_used_up"
    title: ClassVar[str] = "重办次数已用完"
    needs_zh: ClassVar[str] = "已重办{most}次，应由督办人员督办；本工单可以按“未解决”办结（close）"
    needs: ClassVar[str] = "A supervisor takes it up; the order may close as unresolved."


def rework_asked(order: WorkOrder, by: Actor, at: datetime) -> None:
    """Another person than who handled it, after an unsatisfied follow-up (F-02, X-02)."""
    other_hands(order, by, at)
    if not order.follow_up.asks_rework:
        raise ReworkNotAsked
    if order.rework_used_up:
        raise ReworkUsedUp(most=order.most_reworks)


def order_rework(ask: Asked[OrderRework], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """Half the limit, rounded up to its unit, and no extension (F-02)."""
    lead, terms = order.lead_assignment, ask.context.terms
    steps = tuple(half(limit) for limit in limits_from(order, ask.at, terms)[ClockName.HANDLE])
    owner = Owner(lead.id, lead.department)
    return [
        ReworkOrdered(
            at=ask.at,
            subject_id=order.subject_id,
            assignment_id=lead.id,
            department=lead.department,
            attempt=order.reworks + 1,
            most=terms.policy.max_reworks,
            clocks=(started(ClockName.HANDLE, ask.at, steps, terms, owner),),
            reason=ask.command.reason,
        )
    ]


@command
class Reopen:
    """重新打开 (F-03)."""

    reason: Narrative


class AppealOver(Refusal):
    """The time to reopen the order is over."""

    code: ClassVar[str] = "work_order.appeal_over"
    title: ClassVar[str] = "申诉期已过，不能重新打开"
    needs_zh: ClassVar[str] = "申诉期已于 {until} 届满；诉求人再次反映的，请登记新工单"
    needs: ClassVar[str] = "It ended at {until}; register a new order."


def can_appeal(order: WorkOrder, by: Actor, at: datetime) -> None:
    """Another person than who handled it, within the time to appeal (X-02)."""
    other_hands(order, by, at)
    clock = appeal_of(order)
    if clock is None or at > clock.start.due_at:
        raise AppealOver(until=None if clock is None else clock.start.due_at)


def appeal_of(order: WorkOrder) -> Clock | None:
    return latest(order.clocks, None, ClockName.APPEAL)


def reopen(ask: Asked[Reopen], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """The lead has its whole limit again; an order answered in the call waits for a dispatch."""
    lead = order.parts.assignments.lead
    return [
        WorkOrderReopened(
            at=ask.at,
            subject_id=order.subject_id,
            assignment_id=None if lead is None else lead.id,
            department=None if lead is None else lead.department,
            to_dispatch=lead is None,
            clocks=(clock_of_reopened(ask, order),),
            reason=ask.command.reason,
        )
    ]


def clock_of_reopened(ask: Asked[Reopen], order: WorkOrder) -> ClockStart:
    lead, terms = order.parts.assignments.lead, ask.context.terms
    if lead is None:
        return citizen_clock(order, ask.at, terms)
    steps = limits_from(order, ask.at, terms)[ClockName.HANDLE]
    return handle_clock(order, ask.at, steps, terms, Owner(lead.id, lead.department))


@command
class Archive:
    """归档 (F-03)."""


class AppealStillOpen(Refusal):
    """The order may still be reopened."""

    code: ClassVar[str] = "work_order.appeal_still_open"
    title: ClassVar[str] = "申诉期未满，不能归档"
    needs_zh: ClassVar[str] = "申诉期至 {until} 届满，届满后自动归档"
    needs: ClassVar[str] = "Until {until}; then the service archives it."


def appeal_over(order: WorkOrder, _by: Actor, at: datetime) -> None:
    """After the time to appeal."""
    clock = appeal_of(order)
    if clock is not None and clock.running and at <= clock.start.due_at:
        raise AppealStillOpen(until=clock.start.due_at)


def archive(ask: Asked[Archive], _: WorkOrder) -> Sequence[WorkOrderEvent]:
    """The clock does the same at the end of the time to appeal."""
    return [WorkOrderArchived(at=ask.at)]


ACTS = (
    Act(
        command=OrderRework,
        name_zh="重办",
        allowed_in=frozenset({Status.FOLLOW_UP}),
        roles=FOLLOW_UP | SHIFT_LEAD,
        decide=order_rework,
        when=rework_asked,
        example={"reason": "诉求人反映路灯仍不亮。"},
    ),
    Act(
        command=Reopen,
        name_zh="重新打开",
        allowed_in=CLOSED,
        roles=SHIFT_LEAD | SUPERVISOR,
        decide=reopen,
        when=can_appeal,
        example={"reason": "诉求人来电反映问题再次出现。"},
    ),
    Act(
        command=Archive,
        name_zh="归档",
        allowed_in=CLOSED,
        roles=SHIFT_LEAD,
        decide=archive,
        when=appeal_over,
        example={},
    ),
)

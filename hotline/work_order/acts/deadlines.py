"""Clocks that run out: what the service itself records of them. No person is offered this."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from events.act import Act, Ask, command
from events.catalog.names import ClockName, Status
from events.catalog.values import ClockStart, MissedClock
from events.catalog.work_order.deadlines import (
    DeadlineMissed,
    DeadlineRecomputed,
    DeadlineWarned,
)
from events.catalog.work_order.endings.rework import WorkOrderArchived
from events.catalog.work_order.event import WorkOrderEvent
from events.catalog.work_order.parts.clocks import Clock, latest
from events.catalog.work_order.pauses import HandlingResumed, InformationWaitEnded
from hotline.work_order.clock_moves import resumed_clocks
from hotline.work_order.clocks import Owner, started
from hotline.work_order.context import Asked, Context
from hotline.work_order.recomputing import recomputed_clocks
from hotline.work_order.roles import ANY_STAGE, PAUSED
from hotline.work_order.state import WorkOrder
from hotline.work_order.terms import Terms


@command
class WarnDeadline:
    """时限预警 (T-07)."""

    clock: ClockName
    revision: int
    assignment_id: str | None = None


@command
class MissDeadline:
    """超时 (T-07)."""

    clock: ClockName
    revision: int
    assignment_id: str | None = None


def warn_deadline(ask: Ask[WarnDeadline, Any], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """Once, while the clock runs, and never of a deadline that is past."""
    clock = running(order, ask.command)
    if clock is None or clock.warned or clock.start.warn_at is None:
        return []
    if not clock.start.warn_at <= ask.at <= clock.start.due_at:
        return []
    return [DeadlineWarned(at=ask.at, **fields_of(order, clock))]


def miss_deadline(
    ask: Ask[MissDeadline, Context | None], order: WorkOrder
) -> Sequence[WorkOrderEvent]:
    """
    Once, and only while the clock runs. Those responsible have a limit to explain it (S-02).

    Without a context, in a city that has published no policy, there is no such limit.
    """
    clock = running(order, ask.command)
    if clock is None or clock.missed or ask.at <= clock.start.due_at:
        return []
    fields = fields_of(order, clock)
    if clock.start.explains is not None or ask.context is None:
        return [DeadlineMissed(at=ask.at, explains=clock.start.explains, **fields)]
    to_explain = explanation_clock(order, clock, ask.at, ask.context.terms)
    return [DeadlineMissed(at=ask.at, clocks=(to_explain,), **fields)]


def explanation_clock(order: WorkOrder, missed: Clock, at: datetime, terms: Terms) -> ClockStart:
    """Of those responsible for the missed clock; one for each miss (S-02)."""
    owner = Owner(missed.start.assignment_id, responsible_for(order, missed))
    new = started(ClockName.EXPLANATION, at, (terms.policy.explanation_limit,), terms, owner)
    before = latest(order.clocks, owner.assignment_id, ClockName.EXPLANATION)
    about = MissedClock(name=missed.start.name, revision=missed.start.revision)
    revision = 1 if before is None else before.start.revision + 1
    return new.model_copy(update={"explains": about, "revision": revision})


def responsible_for(order: WorkOrder, clock: Clock) -> str | None:
    """The department of the clock; the lead answers a supervision order. None: the centre."""
    return order.lead if clock.start.name is ClockName.SUPERVISION else clock.start.department


@command
class EndPause:
    """暂停期满 (T-05)."""

    clock: ClockName
    revision: int
    assignment_id: str | None = None


def end_pause(ask: Asked[EndPause], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """At the end that the pause was given, whenever the service gets to it (T-05)."""
    clock = running(order, ask.command)
    if clock is None or ask.at <= clock.start.due_at:
        return []
    clocks = resumed_clocks(order, clock.start.due_at, ask.context.terms)
    if ask.command.clock is ClockName.REVIEW:
        return [HandlingResumed(at=ask.at, automatic=True, clocks=clocks)]
    return [InformationWaitEnded(at=ask.at, clocks=clocks)]


@command
class RecomputeDeadlines:
    """重算时限 (T-03)."""


def recompute_deadlines(
    ask: Asked[RecomputeDeadlines], order: WorkOrder
) -> Sequence[WorkOrderEvent]:
    """By the calendar in force, for the clocks of an earlier one (T-03)."""
    terms = ask.context.terms
    clocks = recomputed_clocks(order, ask.at, terms)
    if not clocks:
        return []
    version = terms.calendar.version
    return [DeadlineRecomputed(at=ask.at, calendar_version=version, clocks=clocks)]


@command
class EndAppeal:
    """申诉期满."""

    clock: ClockName
    revision: int
    assignment_id: str | None = None


def end_appeal(ask: Ask[EndAppeal, None], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """Then the order is archived."""
    clock = running(order, ask.command)
    if clock is None or ask.at <= clock.start.due_at:
        return []
    return [WorkOrderArchived(at=ask.at, automatic=True)]


def running(order: WorkOrder, named: "Deadline") -> Clock | None:
    """Return the clock that the command names, if it runs."""
    key = (named.assignment_id, named.clock, named.revision)
    for clock in order.clocks:
        if clock.running and (*clock.key, clock.start.revision) == key:
            return clock
    return None


def fields_of(order: WorkOrder, clock: Clock) -> dict[str, Any]:
    start = clock.start
    return {
        "clock": start.name,
        "revision": start.revision,
        "due_at": start.due_at,
        "assignment_id": start.assignment_id,
        "department": responsible_for(order, clock),
    }


ACTS = (
    Act(
        command=WarnDeadline,
        name_zh="时限预警",
        allowed_in=ANY_STAGE,
        roles=frozenset(),
        decide=warn_deadline,
        example={"clock": "handle", "revision": 1, "assignment_id": "1"},
    ),
    Act(
        command=MissDeadline,
        name_zh="超时",
        allowed_in=ANY_STAGE,
        roles=frozenset(),
        decide=miss_deadline,
        example={"clock": "handle", "revision": 1, "assignment_id": "1"},
    ),
    Act(
        command=EndPause,
        name_zh="暂停期满",
        allowed_in=PAUSED,
        roles=frozenset(),
        decide=end_pause,
        example={"clock": "review", "revision": 1},
    ),
    Act(
        command=EndAppeal,
        name_zh="申诉期满",
        allowed_in=frozenset({Status.CLOSED}),
        roles=frozenset(),
        decide=end_appeal,
        example={"clock": "appeal", "revision": 1},
    ),
    Act(
        command=RecomputeDeadlines,
        name_zh="重算时限",
        allowed_in=ANY_STAGE,
        roles=frozenset(),
        decide=recompute_deadlines,
        example={},
    ),
)

Deadline = WarnDeadline | MissDeadline | EndPause | EndAppeal

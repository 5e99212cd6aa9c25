"""The table of rules: all acts, the decider that they make, and what a person is offered."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Final

from events.act import Act, Actor, Ask
from events.catalog.names import Role, Status
from events.catalog.work_order.event import WorkOrderEvent
from events.decider import Decider
from events.refusal import Refusal
from hotline.work_order.acts import (
    corrections,
    deadlines,
    delivering,
    explaining,
    extending,
    handling,
    informing,
    intake,
    particulars,
    promising,
    reply,
    results,
    street,
    suspending,
)
from hotline.work_order.acts.departments import (
    delegating,
    dispatching,
    disputes,
    returning,
    supporting,
)
from hotline.work_order.acts.endings import (
    at_intake,
    exclusion,
    merging,
    rework,
    splitting,
    supervision,
    withdrawing,
)
from hotline.work_order.acts.overlays import attaching, revealing, topics, urging
from hotline.work_order.errors import NotAllowedNow, NotYourRole
from hotline.work_order.evolve import evolve
from hotline.work_order.guards import require_not_reported
from hotline.work_order.state import WorkOrder

ACTS: Final[tuple[Act, ...]] = (
    *intake.ACTS,
    *at_intake.ACTS,
    *dispatching.ACTS,
    *handling.ACTS,
    *returning.ACTS,
    *disputes.ACTS,
    *supporting.ACTS,
    *delegating.ACTS,
    *extending.ACTS,
    *suspending.ACTS,
    *informing.ACTS,
    *results.ACTS,
    *reply.ACTS,
    *delivering.ACTS,
    *rework.ACTS,
    *supervision.ACTS,
    *explaining.ACTS,
    *promising.ACTS,
    *merging.ACTS,
    *splitting.ACTS,
    *exclusion.ACTS,
    *topics.ACTS,
    *attaching.ACTS,
    *urging.ACTS,
    *withdrawing.ACTS,
    *revealing.ACTS,
    *corrections.ACTS,
    *particulars.ACTS,
)
SYSTEM_ACTS: Final[tuple[Act, ...]] = (
    *deadlines.ACTS,
    *merging.SYSTEM_ACTS,
    *delivering.SYSTEM_ACTS,
    *splitting.SYSTEM_ACTS,
    *street.SYSTEM_ACTS,
)  # offered to no person, without a path
BY_COMMAND: Final[Mapping[type, Act]] = {act.command: act for act in ACTS}
OF_SYSTEM: Final = frozenset(act.command for act in SYSTEM_ACTS)
RULES: Final[Mapping[type, Act]] = {act.command: act for act in (*ACTS, *SYSTEM_ACTS)}
REGISTER: Final = BY_COMMAND[intake.Register]
OFFERED: Final[Mapping[str, Act]] = {act.name: act for act in ACTS if act is not REGISTER}
"""The commands of an order that exists, by the last segment of their path."""


def decide(ask: Ask[Any, Any], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    act = RULES[type(ask.command)]
    require_possible(act, order, ask.by, ask.at)
    return act.decide(ask, order)


def require_possible(act: Act, order: WorkOrder, by: Actor, at: datetime) -> None:
    if not is_for(act, by):
        raise NotYourRole(command=act.name, roles=sorted(act.roles))
    require_not_reported(order.reported_department, by)
    if order.status not in act.allowed_in:
        raise NotAllowedNow(act.name, act.name_zh, order.status, act.allowed_in)
    act.when(order, by, at)


def is_for(act: Act, by: Actor) -> bool:
    if act.command in OF_SYSTEM:
        return by.is_system
    return act.by_requester if by.is_requester else bool(by.roles & act.roles)


def offered_commands(order: WorkOrder, by: Actor, at: datetime) -> list[str]:
    """What is possible for this person at this moment, whatever the body will say."""
    if order.reported_department in by.line:  # `require_not_reported`, once for all
        return []
    acts = acts_for(order.status, by.roles)
    return [act.name for act in acts if is_met(act, order, by, at)]


@cache
def acts_for(status: Status | None, roles: frozenset[Role]) -> tuple[Act, ...]:
    """The acts of this stage for these roles: a few of all; only their `when` is left to ask."""
    return tuple(
        act
        for act in OFFERED.values()
        if status in act.allowed_in and not roles.isdisjoint(act.roles)
    )


def is_met(act: Act, order: WorkOrder, by: Actor, at: datetime) -> bool:
    """The condition beside stage and role."""
    try:
        act.when(order, by, at)
    except Refusal:
        return False
    return True


def is_possible(act: Act, order: WorkOrder, by: Actor, at: datetime) -> bool:
    try:
        require_possible(act, order, by, at)
    except Refusal:
        return False
    return True


work_order: Final = Decider(initial=WorkOrder(), decide=decide, evolve=evolve)

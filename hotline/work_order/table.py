"""The table of rules: all acts, the decider that they make, and what a person is offered."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from events.act import Act, Actor, Ask
from events.catalog.work_order.event import WorkOrderEvent
from events.decider import Decider
from events.refusal import Refusal
from hotline.work_order.acts import (
    corrections,
    deadlines,
    dispatching,
    disputes,
    extending,
    handling,
    informing,
    intake,
    overlays,
    particulars,
    reply,
    results,
    returning,
    supporting,
    suspending,
)
from hotline.work_order.errors import NotAllowedNow, NotYourRole
from hotline.work_order.evolve import evolve
from hotline.work_order.guards import require_not_reported
from hotline.work_order.state import WorkOrder

ACTS: Final[tuple[Act, ...]] = (
    *intake.ACTS,
    *dispatching.ACTS,
    *handling.ACTS,
    *returning.ACTS,
    *disputes.ACTS,
    *supporting.ACTS,
    *extending.ACTS,
    *suspending.ACTS,
    *informing.ACTS,
    *results.ACTS,
    *reply.ACTS,
    *overlays.ACTS,
    *corrections.ACTS,
    *particulars.ACTS,
)
SYSTEM_ACTS: Final[tuple[Act, ...]] = deadlines.ACTS  # offered to no person, without a path
BY_COMMAND: Final[Mapping[type, Act]] = {act.command: act for act in ACTS}
RULES: Final[Mapping[type, Act]] = {act.command: act for act in (*ACTS, *SYSTEM_ACTS)}
REGISTER: Final = BY_COMMAND[intake.Register]
OFFERED: Final[Mapping[str, Act]] = {act.name: act for act in ACTS if act is not REGISTER}
"""The commands of an order that exists, by the last segment of their path."""


def decide(ask: Ask[Any, Any], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    act = RULES[type(ask.command)]
    require_possible(act, order, ask.by, ask.at)
    return act.decide(ask, order)


def require_possible(act: Act, order: WorkOrder, by: Actor, at: datetime) -> None:
    if not (by.is_system if act in SYSTEM_ACTS else by.roles & act.roles):
        raise NotYourRole(command=act.name, roles=sorted(act.roles))
    require_not_reported(order.reported_department, by)
    if order.status not in act.allowed_in:
        raise NotAllowedNow(act.name, act.name_zh, order.status, act.allowed_in)
    act.when(order, by, at)


def offered_commands(order: WorkOrder, by: Actor, at: datetime) -> list[str]:
    """What is possible for this person at this moment, whatever the body will say."""
    return [name for name, act in OFFERED.items() if is_possible(act, order, by, at)]


def is_possible(act: Act, order: WorkOrder, by: Actor, at: datetime) -> bool:
    try:
        require_possible(act, order, by, at)
    except Refusal:
        return False
    return True


work_order: Final = Decider(initial=WorkOrder(), decide=decide, evolve=evolve)

"""The table of rules of a case: all acts, the decider that they make, and what is offered."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from events.act import Act, Actor, Ask
from events.catalog.grid_case.event import GridCaseEvent
from events.catalog.grid_case.life import GridCase, evolve
from events.decider import Decider
from events.refusal import Refusal
from grid.grid_case.acts import (
    deadlines,
    dispatching,
    extending,
    fixing,
    for_orders,
    handling,
    late,
    overlays,
    reporting,
    returning,
    suspending,
)
from grid.grid_case.refusals import CaseNotAllowedNow, NotYourCaseRole

ACTS: Final[tuple[Act, ...]] = (
    *reporting.ACTS,
    *fixing.ACTS,
    *dispatching.ACTS,
    *returning.ACTS,
    *extending.ACTS,
    *suspending.ACTS,
    *handling.ACTS,
    *overlays.ACTS,
    late.ATTACH,
)
SYSTEM_ACTS: Final[tuple[Act, ...]] = (
    *deadlines.ACTS,
    *for_orders.ACTS,
    late.KEEP,
    suspending.REMIND,
)
"""Offered to no person, without a path."""
REPORT: Final = next(act for act in ACTS if act.command is reporting.ReportCase)
BEGINNING: Final[Mapping[str, Act]] = {
    "": REPORT,
    "/fix-on-spot": next(act for act in ACTS if act.command is fixing.ReportFixedCase),
}
"""The commands that begin a case, by the end of their path."""
RULES: Final[Mapping[type, Act]] = {act.command: act for act in (*ACTS, *SYSTEM_ACTS)}
OF_SYSTEM: Final = frozenset(act.command for act in SYSTEM_ACTS)


def verb(act: Act) -> str:
    """`request-case-return` is `request-return`: the last segment of its path."""
    return act.name.replace("-case", "")


OFFERED: Final[Mapping[str, Act]] = {
    verb(act): act for act in ACTS if act not in BEGINNING.values()
}
"""The commands of a case that exists, by the last segment of their path."""


def decide(ask: Ask[Any, Any], case: GridCase) -> Sequence[GridCaseEvent]:
    act = RULES[type(ask.command)]
    require_possible(act, case, ask.by, ask.at)
    return act.decide(ask, case)


def require_possible(act: Act, case: GridCase, by: Actor, at: datetime) -> None:
    may = by.is_system if act.command in OF_SYSTEM else by.is_system or by.roles & act.roles
    if not may:
        raise NotYourCaseRole(command=verb(act), roles=sorted(act.roles))
    if case.status not in act.allowed_in:
        raise CaseNotAllowedNow(verb(act), act.name_zh, case.status, act.allowed_in)
    act.when(case, by, at)


def offered_commands(case: GridCase, by: Actor, at: datetime) -> list[str]:
    """What is possible for this person at this moment, whatever the body will say."""
    return [name for name, act in OFFERED.items() if is_possible(act, case, by, at)]


def is_possible(act: Act, case: GridCase, by: Actor, at: datetime) -> bool:
    try:
        require_possible(act, case, by, at)
    except Refusal:
        return False
    return True


grid_case: Final = Decider(initial=GridCase(), decide=decide, evolve=evolve)

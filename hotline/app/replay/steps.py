"""What happens to a case, as commands: four when it opens, five when it closes."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import IntEnum
from functools import cached_property
from typing import Any, Final

from events.act import Actor, Ask
from events.catalog.names import Role
from hotline.app.replay.case import Case
from hotline.app.replay.city import ReplayCity
from hotline.work_order.acts.departments.dispatching import Dispatch
from hotline.work_order.acts.handling import Acknowledge
from hotline.work_order.acts.intake import Accept, Register
from hotline.work_order.acts.reply import SendReply
from hotline.work_order.acts.results import ApproveResult, SubmitResult
from hotline.work_order.context import Asked, Context, FixedDeadline
from hotline.work_order.state import WorkOrder
from hotline.work_order.terms import Terms

OPERATOR: Final = Actor(account="replay-operator", roles=frozenset({Role.OPERATOR}))
DISPATCHER: Final = Actor(account="replay-dispatcher", roles=frozenset({Role.DISPATCHER}))
FOLLOW_UP: Final = Actor(account="replay-follow-up", roles=frozenset({Role.FOLLOW_UP}))


class Phase(IntEnum):
    """The two moments of a case that a log knows. Opening comes before closing."""

    OPEN = 0
    CLOSE = 1


@dataclass(frozen=True, order=True)
class Step:
    """One moment of one case; steps of all cases are played in this order."""

    at: datetime
    phase: Phase
    number: int  # of the case


def steps_of(case: Case) -> Iterator[Step]:
    yield Step(case.opened, Phase.OPEN, case.number)
    if case.closed is not None:
        yield Step(case.closed, Phase.CLOSE, case.number)


@dataclass(frozen=True)
class Script:
    """Turns a case's moments into commands for one city."""

    city: ReplayCity
    terms: Terms
    source_system: str

    def opening(self, case: Case, order_no: str, subject_id: str) -> tuple[Asked[Any], ...]:
        at, lead = case.opened, self.city.lead(case)
        new = replace(self.context, order_no=order_no, subject_id=subject_id)
        register = Register(
            channel=case.channel,
            kind=case.kind,
            matter=self.city.matters[case.matter],
            title=case.title,
            narrative=case.narrative,
            source_system=self.source_system,
            external_ref=case.ref if case.narrative or case.title else None,
        )
        dispatch = Dispatch(
            lead_department=lead, supporting_departments=None if lead is None else ()
        )
        deadline = None if lead is None else FixedDeadline(due_at=case.target)
        return (
            Ask(command=register, by=OPERATOR, at=at, context=new),
            self.ask(Accept(), OPERATOR, at),
            Ask(
                command=dispatch,
                by=DISPATCHER,
                at=at,
                context=replace(self.context, deadline=deadline),
            ),
        )

    def acknowledging(self, case: Case, order: WorkOrder) -> tuple[Asked[Any], ...]:
        """At once, by every department that was found."""
        return tuple(
            self.ask(Acknowledge(), handler(each), case.opened) for each in lead_last(order)
        )

    def closing(self, case: Case, at: datetime, order: WorkOrder) -> tuple[Asked[Any], ...]:
        result = SubmitResult(resolved=True, findings=None, public_reply=case.reply)
        return (
            *(self.ask(result, handler(department), at) for department in lead_last(order)),
            self.ask(ApproveResult(), DISPATCHER, at),
            self.ask(SendReply(text=case.reply), FOLLOW_UP, at),  # closes it: no requester is named
        )

    def ask(self, command: object, by: Actor, at: datetime) -> Asked[Any]:
        return Ask(command=command, by=by, at=at, context=self.context)

    @cached_property
    def context(self) -> Context:
        return Context(terms=self.terms, router=self.city.router)


def lead_last(order: WorkOrder) -> list[str]:
    """The departments at work on the order: supporters finish first."""
    return sorted(order.assignments, key=lambda department: department == order.lead)


def handler(department: str) -> Actor:
    return Actor(
        account=f"replay-{department}", roles=frozenset({Role.HANDLER}), department=department
    )

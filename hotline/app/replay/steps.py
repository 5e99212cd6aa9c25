"""What happens to a case, as commands: four when it opens, five when it closes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Final

from events.catalog.names import Role
from hotline.app.replay.case import Case
from hotline.app.replay.city import ReplayCity
from hotline.work_order import commands
from hotline.work_order.commands import Actor, Command, Requester
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

    def opening(self, case: Case, order_no: str, subject_id: str) -> tuple[Command, ...]:
        at, lead = case.opened, self.city.lead(case)
        return (
            commands.Register(
                by=OPERATOR,
                at=at,
                order_no=order_no,
                subject_id=subject_id,
                channel=case.channel,
                kind=case.kind,
                matter=self.city.matters[case.matter],
                title=case.title,
                narrative=case.narrative,
                requester=Requester(),
                source_system=self.source_system,
                external_ref=case.ref if case.narrative or case.title else None,
                terms=self.terms,
            ),
            commands.Accept(by=OPERATOR, at=at, terms=self.terms),
            commands.Dispatch(
                by=DISPATCHER,
                at=at,
                lead_department=lead,
                supporting_departments=None if lead is None else (),
                router=self.city.router,
                terms=self.terms,
                deadline=None if lead is None else commands.FixedDeadline(due_at=case.target),
            ),
        )

    def acknowledging(self, case: Case, order: WorkOrder) -> tuple[Command, ...]:
        """At once, by every department that was found."""
        at = case.opened
        return tuple(commands.Acknowledge(by=handler(each), at=at) for each in lead_last(order))

    def closing(self, case: Case, at: datetime, order: WorkOrder) -> tuple[Command, ...]:
        return (
            *(submission(case, at, department) for department in lead_last(order)),
            commands.ApproveResult(by=DISPATCHER, at=at),
            commands.SendReply(by=FOLLOW_UP, at=at, text=case.reply, terms=self.terms),
            commands.RecordFollowUp(by=FOLLOW_UP, at=at, reached=True, terms=self.terms),
            commands.Close(by=FOLLOW_UP, at=at),
        )


def lead_last(order: WorkOrder) -> list[str]:
    """The departments at work on the order: supporters finish first."""
    return sorted(order.assignments, key=lambda department: department == order.lead)


def submission(case: Case, at: datetime, department: str) -> Command:
    return commands.SubmitResult(
        by=handler(department),
        at=at,
        substantiated=None,
        resolved=True,
        findings=None,
        public_reply=case.reply,
    )


def handler(department: str) -> Actor:
    return Actor(
        account=f"replay-{department}", roles=frozenset({Role.HANDLER}), department=department
    )

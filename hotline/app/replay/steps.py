"""What happens to a case, as commands: four when it opens, five when it closes."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
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
from hotline.work_order.inputs import Registrant
from hotline.work_order.state import WorkOrder
from hotline.work_order.terms import Terms

OPERATOR: Final = Actor(account="replay-operator", roles=frozenset({Role.OPERATOR}))
DISPATCHER: Final = Actor(account="replay-dispatcher", roles=frozenset({Role.DISPATCHER}))
FOLLOW_UP: Final = Actor(account="replay-follow-up", roles=frozenset({Role.FOLLOW_UP}))
SHIFT_LEAD: Final = Actor(account="replay-shift-lead", roles=frozenset({Role.SHIFT_LEAD}))
AS_LOGGED: Final = "按原系统日志记录。"


Course = Generator[Asked[Any], WorkOrder, None]
"""Commands one after the other; each is answered with the order as it is then."""


@dataclass(frozen=True, order=True)
class Step:
    """One moment of one case, its opening first; steps of all cases are played in this order."""

    at: datetime
    turn: int
    number: int  # of the case
    is_last: bool = field(compare=False)


def steps_of(case: Case) -> Iterator[Step]:
    ends = [case.closed] if case.closed is not None else [each.at for each in case.moments]
    for turn, at in enumerate([case.opened, *ends]):
        yield Step(at, turn, case.number, turn == len(ends))


@dataclass(frozen=True)
class Script:
    """Turns a case's moments into commands for one city."""

    city: ReplayCity
    terms: Terms
    source_system: str

    def opening(self, case: Case, order_no: str, subject_id: str) -> Course:
        """The departments acknowledge at once, unless the log tells when work began."""
        at = case.opened
        new = replace(self.context, order_no=order_no, subject_id=subject_id)
        register = Register(
            channel=case.channel,
            kind=case.kind,
            matter=self.city.matters[case.matter],
            urgency=case.urgency,
            title=case.title,
            narrative=case.narrative,
            source_system=self.source_system,
            requester=None if case.requester is None else Registrant(name=case.requester),
            external_ref=case.ref if case.narrative or case.title or case.requester else None,
        )
        yield Ask(command=register, by=OPERATOR, at=at, context=new)
        yield self.ask(Accept(), OPERATOR, at)
        order = yield self.dispatching(case)
        if not case.moments:
            for each in lead_last(order):
                yield self.ask(Acknowledge(), handler(each), at)

    def dispatching(self, case: Case) -> Asked[Any]:
        """To the log's department, until its deadline if it has one; else as the routing says."""
        lead = self.city.code_of(case.department)
        if lead is None:
            return self.ask(Dispatch(), DISPATCHER, case.opened)
        if case.moments:
            named = Dispatch(lead_department=lead, supporting_departments=(), reason=AS_LOGGED)
            return self.ask(named, DISPATCHER, case.opened)
        until = replace(self.context, deadline=FixedDeadline(due_at=case.target))
        named = Dispatch(lead_department=lead, supporting_departments=())
        return Ask(command=named, by=DISPATCHER, at=case.opened, context=until)

    def closing(self, case: Case, at: datetime, order: WorkOrder) -> Course:
        result = SubmitResult(resolved=True, findings=None, public_reply=case.reply)
        for department in lead_last(order):
            yield self.ask(result, handler(department), at)
        yield self.ask(ApproveResult(), DISPATCHER, at)
        yield self.ask(SendReply(text=case.reply), FOLLOW_UP, at)  # no requester: it closes

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

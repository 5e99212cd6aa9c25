"""
One moment of a case in a log of states, as the commands that our rules have for it.

A log hands a case on as often as it likes. Here the lead returns it, and the centre dispatches it
to the next; the third return is a dispute, and so is a way back to a department that returned it
(R-02, D-03). A lead that was ruled keeps the order, and the next one supports it.
"""

from collections import Counter
from collections.abc import Generator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from events.act import Actor
from events.catalog.names import AssignmentStatus, Satisfaction, Status
from hotline.app.replay.case import Case, LoggedState, Stage
from hotline.app.replay.steps import (
    AS_LOGGED,
    DISPATCHER,
    FOLLOW_UP,
    OPERATOR,
    SHIFT_LEAD,
    Course,
    Script,
    handler,
    lead_last,
)
from hotline.work_order.acts.departments.dispatching import Dispatch
from hotline.work_order.acts.departments.disputes import OpenDispute, RuleLead
from hotline.work_order.acts.departments.returning import GrantReturn, RequestReturn
from hotline.work_order.acts.departments.supporting import (
    AddSupporting,
    ReleaseSupporting,
    open_support,
)
from hotline.work_order.acts.endings.rework import OrderRework, Reopen
from hotline.work_order.acts.handling import Acknowledge
from hotline.work_order.acts.informing import RequestInformation, SupplyInformation
from hotline.work_order.acts.reply import Close, RecordFollowUp, SendReply
from hotline.work_order.acts.results import ApproveResult, SubmitResult
from hotline.work_order.acts.suspending import Resume, Suspend
from hotline.work_order.clocks import due
from hotline.work_order.context import Asked
from hotline.work_order.roles import PAUSED
from hotline.work_order.state import WorkOrder
from hotline.work_order.table import BY_COMMAND, is_possible

Onward = Generator[Asked[Any], WorkOrder, WorkOrder]
"""A part of a course; it returns the order as it is at its end."""

REPLIED: Final = frozenset({Status.FOLLOW_UP, Status.CLOSED})
ENDS: Final = frozenset({Stage.RESOLVED, Stage.CLOSED})
NOT_IN_CHARGE: Final = "not_in_charge"
LONG_WORKS: Final = "long_works"


@dataclass(frozen=True)
class Life:
    """`followed` counts how the log's moments were followed."""

    script: Script
    case: Case
    moment: LoggedState
    followed: Counter[str]

    def course(self, order: WorkOrder) -> Course:
        stage = self.moment.stage
        if order.status in REPLIED and stage not in ENDS:
            order = yield from self.begun_again(order)
        if order.status in REPLIED:
            self.note_handover("after the result")
            yield from self.ended(order)
            return
        order = yield from self.handed_to(order)
        if stage is Stage.AWAITING_REQUESTER:
            yield from self.awaiting(order)
        elif stage is Stage.SUSPENDED:
            yield from self.suspended(order)
        elif stage is Stage.WORKING:
            order = yield from self.running(order)
            yield from self.acknowledged(order)
        elif stage in ENDS:
            order = yield from self.replied(order)
            yield from self.ended(order)

    def begun_again(self, order: WorkOrder) -> Onward:
        """Rework while the policy allows one, else closed and reopened (F-02, F-03)."""
        if order.status is Status.FOLLOW_UP:
            if not order.follow_up.is_complete:
                order = yield from self.followed_up(order, resolved=False)
            if self.may(OrderRework, order, FOLLOW_UP):
                self.note_reopening("rework")
                return (yield self.ask(OrderRework(reason=AS_LOGGED), FOLLOW_UP))
            order = yield self.ask(Close(), FOLLOW_UP)
        if not self.may(Reopen, order, SHIFT_LEAD):
            self.note_reopening("not within the time to appeal")
            return order
        self.note_reopening("reopened")
        return (yield self.ask(Reopen(reason=AS_LOGGED), SHIFT_LEAD))

    def ended(self, order: WorkOrder) -> Course:
        """The log's close confirms the result."""
        if order.status is Status.FOLLOW_UP and self.moment.stage is Stage.CLOSED:
            if not order.follow_up.is_complete:
                order = yield from self.followed_up(order, resolved=True)
            yield self.ask(Close(), FOLLOW_UP)

    def followed_up(self, order: WorkOrder, *, resolved: bool) -> Onward:
        opinion = Satisfaction.SATISFIED if resolved else Satisfaction.DISSATISFIED
        order = yield self.ask(
            RecordFollowUp(
                reached=True,
                contacted=True,
                resolved=resolved,
                satisfied_result=opinion,
                satisfied_process=opinion,
            ),
            FOLLOW_UP,
        )
        return order

    def handed_to(self, order: WorkOrder) -> Onward:
        """The moment's department has the order, as lead or as the one that supports."""
        department = self.script.city.code_of(self.moment.department)
        if department is None or department == at_work(order):
            self.note_handover("has it already")
            return order
        order = yield from self.running(order)
        if not self.may(RequestReturn, order, handler(order.lead or "")):
            return (yield from self.supported(order, department))
        order = yield self.ask(
            RequestReturn(
                reason_code=NOT_IN_CHARGE, ground=AS_LOGGED, suggested_department=department
            ),
            handler(order.lead or ""),
        )
        if order.status is Status.RETURN_PENDING and department in order.excluded_departments:
            order = yield self.ask(OpenDispute(ground=AS_LOGGED), DISPATCHER)
        if order.status is Status.DISPUTED:
            self.note_handover("ruling")
            ruling = RuleLead(lead_department=department, ground=AS_LOGGED, as_precedent=False)
            return (yield self.ask(ruling, SHIFT_LEAD))
        self.note_handover("return")
        yield self.ask(GrantReturn(), DISPATCHER)
        dispatch = Dispatch(lead_department=department, supporting_departments=(), reason=AS_LOGGED)
        return (yield self.ask(dispatch, DISPATCHER))

    def supported(self, order: WorkOrder, department: str) -> Onward:
        """The ruled lead keeps the order; one that returned it may not even support (D-03)."""
        for code in open_support(order):
            order = yield self.ask(ReleaseSupporting(department=code, reason=AS_LOGGED), DISPATCHER)
        if department == order.lead:
            self.note_handover("back to the lead")
        elif department in order.excluded_departments:
            self.note_handover("kept by the lead: the next one returned it before")
        else:
            self.note_handover("support")
            order = yield self.ask(
                AddSupporting(department=department, reason=AS_LOGGED), DISPATCHER
            )
        return order

    def acknowledged(self, order: WorkOrder) -> Onward:
        for department in lead_last(order):
            if order.assignments[department].status is AssignmentStatus.PENDING:
                order = yield self.ask(Acknowledge(), handler(department))
        return order

    def running(self, order: WorkOrder) -> Onward:
        """Paused no more."""
        if order.status is Status.AWAITING_REQUESTER:
            order = yield self.ask(SupplyInformation(text=AS_LOGGED), OPERATOR)
        elif order.status is Status.SUSPENDED:
            order = yield self.ask(Resume(), SHIFT_LEAD)
        return order

    def awaiting(self, order: WorkOrder) -> Onward:
        """Asked as often as the policy allows; from then on the shift lead suspends (T-05)."""
        if order.status in PAUSED:
            return order
        order = yield from self.acknowledged(order)
        if not self.may(RequestInformation, order, handler(order.lead or "")):
            return (yield from self.suspended(order))
        asked = RequestInformation(note=AS_LOGGED)
        return (yield self.ask(asked, handler(order.lead or "")))

    def suspended(self, order: WorkOrder) -> Onward:
        """Until the last day that the policy allows, or the log's next state."""
        if order.status is Status.SUSPENDED:
            return order
        order = yield from self.running(order)
        order = yield from self.acknowledged(order)
        terms = self.script.terms
        latest = due(self.moment.at, (terms.policy.max_suspension,), terms).due_at
        return (
            yield self.ask(
                Suspend(reason_code=LONG_WORKS, reason=AS_LOGGED, review_at=latest), SHIFT_LEAD
            )
        )

    def replied(self, order: WorkOrder) -> Onward:
        order = yield from self.running(order)
        order = yield from self.acknowledged(order)
        for department in lead_last(order):
            if order.assignments[department].is_open:
                order = yield self.ask(self.result(order), handler(department))
        order = yield self.ask(ApproveResult(), DISPATCHER)
        return (yield self.ask(SendReply(text=AS_LOGGED), FOLLOW_UP))

    def result(self, order: WorkOrder) -> SubmitResult:
        """Each one differs and brings evidence of its own, as rework asks (F-02)."""
        turn = len(order.results.evidence) + 1
        written = f"{AS_LOGGED}第{turn}次申报。"
        mark = sha256(f"{self.case.ref} {turn}".encode()).hexdigest()
        return SubmitResult(
            resolved=True, findings=written, public_reply=written, evidence=(f"sha256:{mark}",)
        )

    def ask(self, command: object, by: Actor) -> Asked[Any]:
        return self.script.ask(command, by, self.moment.at)

    def may(self, command: type, order: WorkOrder, by: Actor) -> bool:
        return is_possible(BY_COMMAND[command], order, by, self.moment.at)

    def note_handover(self, how: str) -> None:
        if self.moment.handed_over:
            self.followed[f"handover: {how}"] += 1

    def note_reopening(self, how: str) -> None:
        if self.moment.reopened:
            self.followed[f"reopening: {how}"] += 1


def at_work(order: WorkOrder) -> str | None:
    """The department that supports, while one does; else the lead."""
    return next(iter(open_support(order)), order.lead)

"""After the reply: rework, reopening, the archive (F-02); and the transfer to another office."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from events.act import Actor
from events.catalog.names import ClockName, Receiver, RequestKind, Role, Satisfaction, Unit
from events.catalog.values import ClockStart, Limit
from events.catalog.work_order.endings.rework import (
    ReworkOrdered,
    WorkOrderArchived,
    WorkOrderReopened,
)
from events.catalog.work_order.intake import WorkOrderTransferred
from events.catalog.work_order.reply import WorkOrderClosed
from hotline.work_order.acts.deadlines import EndAppeal
from hotline.work_order.acts.endings.at_intake import Transfer
from hotline.work_order.acts.endings.rework import (
    AppealOver,
    AppealStillOpen,
    Archive,
    OrderRework,
    Reopen,
    ReworkNotAsked,
    ReworkUsedUp,
)
from hotline.work_order.acts.reply import RecordFollowUp
from hotline.work_order.acts.results import ReworkNeedsEvidence, SameResult, SubmitResult
from hotline.work_order.context import Asked
from hotline.work_order.errors import NotAllowedNow, NotYourRole, OwnWork
from hotline.work_order.reactions import CLOCK, deadlines
from tests.hotline.work_order import facts
from tests.hotline.work_order.life import (
    accept,
    acknowledge,
    answer,
    approve,
    close,
    dispatch,
    follow_up,
    reject,
    reply,
    submit,
)
from tests.hotline.work_order.spec import (
    CALLER_BACK,
    DISPATCHER,
    HOUR,
    LIGHTING,
    OPERATOR,
    SHIFT_LEAD,
    SUPERVISOR,
    T0,
    Given,
    ask,
    given,
    register,
    terms,
)

DAY = timedelta(days=1)
CLOSED_AT = T0 + 6 * HOUR
APPEAL_ENDS = CLOSED_AT + 30 * DAY
REPLIED = (register(), accept(), dispatch("lighting"), acknowledge(), submit(), approve(), reply())
CLOSED = (*REPLIED, follow_up(), close())
NEW_EVIDENCE = "sha256:" + "b" * 64
BOTH = Actor(
    account="both", roles=frozenset({Role.HANDLER, Role.SHIFT_LEAD}), department="lighting"
)


def heard(at: datetime = T0 + 5 * HOUR, **answers: Any) -> Asked[RecordFollowUp]:
    satisfied = {"satisfied_result": Satisfaction.SATISFIED}
    fields = {"resolved": True, **satisfied, "satisfied_process": Satisfaction.SATISFIED}
    command = RecordFollowUp(reached=True, contacted=True, **(fields | answers))
    return ask(command, CALLER_BACK, at)


def rework(by: Actor = CALLER_BACK, at: datetime = T0 + 6 * HOUR) -> Asked[OrderRework]:
    return ask(OrderRework(reason="路灯仍不亮"), by, at)


def redone(at: datetime, number: int = 1) -> Asked[SubmitResult]:
    """With texts and evidence of its own for each number."""
    command = SubmitResult(
        resolved=True,
        findings=f"第{number}次更换线路",
        public_reply="已更换线路",
        evidence=(f"sha256:{number:064x}",),
    )
    return ask(command, LIGHTING, at)


def again(number: int) -> tuple[Asked[Any], ...]:
    """A whole further round: rework, its result, its reply, and still unresolved."""
    start = T0 + number * 10 * HOUR
    round_ = (
        rework(at=start),
        redone(start + HOUR, number),
        approve(),
        reply(),
        heard(start + 2 * HOUR, resolved=False),
    )
    return tuple(replace(each, at=start + step * HOUR) for step, each in enumerate(round_))


def reopen(by: Actor = SHIFT_LEAD, at: datetime = CLOSED_AT + DAY) -> Asked[Reopen]:
    return ask(Reopen(reason="问题再次出现"), by, at)


def archive(at: datetime, by: Actor = SHIFT_LEAD) -> Asked[Archive]:
    return ask(Archive(), by, at)


def end_appeal(at: datetime, revision: int = 1) -> Asked[EndAppeal]:
    return ask(EndAppeal(clock=ClockName.APPEAL, revision=revision), CLOCK, at)


def rework_clock(at: datetime) -> ClockStart:
    """Half of 24 hours, through the night; no extension."""
    return ClockStart(
        name=ClockName.HANDLE,
        assignment_id="1",
        department="lighting",
        started_at=at,
        due_at=at + 12 * HOUR,
        warn_at=at + 12 * HOUR * 4 / 5,
        limit=Limit(value=12, unit=Unit.HOUR),
        policy_version=1,
        calendar_version="2026.1",
        explanation="自2026年3月2日15:30起12小时（夜间和节假日照计），2026年3月3日03:30到期。",
    )


@pytest.mark.parametrize(
    "said",
    [
        {"resolved": False},
        {"satisfied_result": Satisfaction.DISSATISFIED},
        {"satisfied_process": Satisfaction.DISSATISFIED},
    ],
)
def test_who_is_unsatisfied_gets_rework_with_half_the_limit(said: dict[str, Any]):
    """F-02."""
    at = T0 + 6 * HOUR
    reworked = (
        given(*REPLIED, heard(**said))
        .when(rework())
        .then(
            ReworkOrdered(
                at=at,
                subject_id=facts.SUBJECT,
                assignment_id="1",
                department="lighting",
                attempt=1,
                most=2,
                clocks=(rework_clock(at),),
                reason="路灯仍不亮",
            )
        )
    )

    assert (reworked.order.status, reworked.order.lifecycle.round) == ("in_progress", 2)
    assert reworked.order.lead_assignment.is_open
    assert reworked.order.lifecycle.first_submitted_at == T0 + 2 * HOUR  # T-06


def test_rework_needs_an_unsatisfied_follow_up_by_others():
    given(*REPLIED).when(rework()).then_refused(ReworkNotAsked)
    given(*REPLIED, follow_up()).when(rework()).then_refused(ReworkNotAsked)
    unhappy = given(*REPLIED, heard(resolved=False))
    unhappy.when(rework(BOTH)).then_refused(OwnWork)
    unhappy.when(rework(OPERATOR)).then_refused(NotYourRole)
    unhappy.after(close()).when(rework()).then_refused(NotAllowedNow)


def test_the_result_of_rework_differs_and_brings_new_evidence():
    """F-02; after a rejection it is compared with the round before, not with itself."""
    at_work = given(*REPLIED, heard(resolved=False), rework())
    at = T0 + 7 * HOUR
    same = SubmitResult(
        resolved=True, findings="更换灯头", public_reply="已修复", evidence=(NEW_EVIDENCE,)
    )
    bare = SubmitResult(resolved=True, findings="更换线路", public_reply="已修复")

    at_work.when(ask(same, LIGHTING, at)).then_refused(SameResult)
    at_work.when(ask(bare, LIGHTING, at)).then_refused(ReworkNeedsEvidence)
    rejected = at_work.after(redone(at), reject())
    assert rejected.when(redone(at + HOUR)).order.status == "submitted"


def test_after_two_reworks_it_can_only_close_as_unresolved():
    """F-02: the policy's number, fixed with the last one."""
    twice = given(*REPLIED, heard(resolved=False), *again(1), *again(2))
    at = T0 + 40 * HOUR

    twice.when(rework(at=at)).then_refused(ReworkUsedUp)
    closed = twice.after(replace(close(), at=at)).history[-1]
    assert isinstance(closed, WorkOrderClosed)
    assert closed.outcome == "handled_unresolved"


def test_each_round_has_its_own_reply():
    """U-01."""
    twice = given(*REPLIED, heard(resolved=False), *again(1), *again(2))

    rounds = [each.round for each in twice.history if each.type == "work_order.reply_sent"]  # type: ignore[attr-defined]
    assert rounds == [1, 2, 3]


def test_a_closed_order_is_reopened_with_its_whole_limit():
    at = CLOSED_AT + DAY
    clock = facts.natural_clock(ClockName.HANDLE, 24, "4日15:30").model_copy(
        update={
            "started_at": at,
            "due_at": at + 24 * HOUR,
            "warn_at": at + 24 * HOUR * 4 / 5,
            "explanation": "自2026年3月3日15:30起24小时（夜间和节假日照计），"
            "2026年3月4日15:30到期。",
        }
    )
    reopened = (
        given(*CLOSED)
        .when(reopen())
        .then(
            WorkOrderReopened(
                at=at,
                subject_id=facts.SUBJECT,
                assignment_id="1",
                department="lighting",
                clocks=(clock,),
                reason="问题再次出现",
            )
        )
    )

    assert (reopened.order.status, reopened.order.lifecycle.round) == ("in_progress", 2)
    assert reopened.order.lifecycle.closed_at is None
    assert "appeal" not in {clock.start.name for clock in reopened.order.clocks if clock.is_open}
    assert "end-appeal" not in {each.reaction for each in deadlines(reopened.order)}


def test_an_order_answered_in_the_call_waits_for_a_dispatch_when_it_is_reopened():
    """No department has it: it is not in progress without a lead (D-01)."""
    reopened = given(register(), accept(), answer()).when(reopen(at=T0 + DAY))
    assert isinstance(reopened, Given)

    assert reopened.order.status == "accepted"
    assert reopened.order.lifecycle.round == 2
    assert {"citizen"} == {clock.start.name for clock in reopened.order.clocks if clock.running}
    assert reopened.after(dispatch()).order.status == "dispatched"


def test_an_order_is_reopened_until_the_appeal_ends_and_archived_after_it():
    closed = given(*CLOSED)

    for by in (SHIFT_LEAD, SUPERVISOR):
        assert closed.when(reopen(by, APPEAL_ENDS)).order.status == "in_progress"
    closed.when(reopen(at=APPEAL_ENDS + HOUR)).then_refused(AppealOver)
    closed.when(reopen(DISPATCHER)).then_refused(NotYourRole)
    closed.when(reopen(BOTH)).then_refused(OwnWork)
    closed.when(archive(APPEAL_ENDS)).then_refused(AppealStillOpen)
    closed.when(archive(APPEAL_ENDS + HOUR)).then(WorkOrderArchived(at=APPEAL_ENDS + HOUR))


def test_the_clock_archives_once_at_the_end_of_the_appeal():
    closed = given(*CLOSED)
    (instant,) = [each for each in deadlines(closed.order) if each.reaction == "end-appeal"]
    late = APPEAL_ENDS + HOUR

    assert (instant.at, instant.command) == (
        APPEAL_ENDS,
        EndAppeal(clock=ClockName.APPEAL, revision=1),
    )
    closed.when(end_appeal(APPEAL_ENDS)).then()
    archived = closed.when(end_appeal(late)).then(WorkOrderArchived(at=late, automatic=True))
    assert archived.order.status == "archived"
    assert archived.order.lifecycle.ended_at == archived.order.lifecycle.closed_at == CLOSED_AT
    assert "end-appeal" not in {each.reaction for each in deadlines(archived.order)}
    archived.when(end_appeal(late)).then_refused(NotAllowedNow)
    archived.when(reopen(at=late)).then_refused(NotAllowedNow)


def test_a_false_close_ends_the_appeal_and_the_next_close_begins_another():
    open_again = given(*CLOSED, replace(reject(false_close=True), at=CLOSED_AT + HOUR))
    assert "end-appeal" not in {each.reaction for each in deadlines(open_again.order)}

    later = [redone(CLOSED_AT + 2 * HOUR), approve(), reply(), follow_up(), close()]
    closed = open_again.after(*(replace(each, at=CLOSED_AT + 3 * HOUR) for each in later))
    (instant,) = [each for each in deadlines(closed.order) if each.reaction == "end-appeal"]
    assert instant.at == CLOSED_AT + 3 * HOUR + 30 * DAY
    assert instant.command.revision == 2


def test_a_transfer_ends_the_order_and_keeps_the_link():
    command = Transfer(to=Receiver.PETITION, reference="XF-1", reason="属信访事项")
    fact = WorkOrderTransferred(
        at=T0,
        subject_id=facts.SUBJECT,
        receiver=Receiver.PETITION,
        reference="XF-1",
        reason="属信访事项",
    )
    moved = given(register(), accept()).when(ask(command, OPERATOR, T0)).then(fact)

    assert moved.order.status == "transferred"
    assert not any(clock.is_open for clock in moved.order.clocks)
    given(register(), accept(), dispatch()).when(ask(command, OPERATOR, T0)).then_refused(
        NotAllowedNow
    )
    given(register()).when(ask(command, DISPATCHER, T0)).then_refused(NotYourRole)


@for_all(st.sampled_from(list(RequestKind)), st.integers(0, 60 * 24 * 40))
def test_an_order_may_be_reopened_exactly_while_it_cannot_be_archived(kind, minutes):
    """At every moment after the close one of the two is possible: no closed order is stuck."""
    closed = given(register(kind=kind), answer())
    at = T0 + timedelta(minutes=minutes)
    can = [isinstance(closed.when(each), Given) for each in (reopen(at=at), archive(at))]

    assert sorted(can) == [False, True]
    assert can[0] == (at <= T0 + timedelta(days=terms().policy.reopen_window.value))

"""督办: a number and a clock of its own, and nothing else moves (S-01)."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from events.act import Actor
from events.catalog.names import ClockName, Role, SupervisionLevel, Unit
from events.catalog.values import ClockStart, Limit
from events.catalog.work_order.endings.supervision import (
    CircularIssued,
    SupervisionAnswered,
    SupervisionIssued,
    SupervisionLifted,
)
from events.catalog.work_order.parts.lifecycle import OPEN
from hotline.work_order.acts.endings.supervision import (
    AnswerByPast,
    AnswerSupervision,
    CircularAlready,
    IssueCircular,
    IssueSupervision,
    LiftSupervision,
    NoJointSupervision,
    NoSupervision,
    SupervisionOpen,
)
from hotline.work_order.context import Asked
from hotline.work_order.errors import NotAllowedNow, NotYourOrder, NotYourRole, OwnWork
from hotline.work_order.reactions import deadlines
from hotline.work_order.table import work_order
from tests.databases import effort
from tests.hotline.work_order import facts
from tests.hotline.work_order.acts.test_rework import CLOSED, REPLIED, again, heard, reopen, rework
from tests.hotline.work_order.life import (
    accept,
    acknowledge,
    approve,
    close,
    dispatch,
    follow_up,
    reply,
    submit,
    withdraw,
)
from tests.hotline.work_order.moves import life_of
from tests.hotline.work_order.spec import (
    DISPATCHER,
    HOUR,
    LIGHTING,
    POWER,
    SUPERVISOR,
    T0,
    Given,
    ask,
    given,
    register,
)

AT_WORK = (register(), accept(), dispatch("lighting"), acknowledge())
AT = T0 + 2 * HOUR
NUMBER = "20260302-440500-000001-D1"
JOINT = SupervisionLevel.JOINT
WATCHED = Actor(
    account="watched", roles=frozenset({Role.HANDLER, Role.SUPERVISOR}), department="lighting"
)
steps = st.tuples(st.integers(0, 999), st.sampled_from([1, 20, 61, 24 * 60]))


def issue(
    level: SupervisionLevel = SupervisionLevel.ORDINARY,
    by: Actor = SUPERVISOR,
    at: datetime = AT,
    **said: Any,
) -> Asked[IssueSupervision]:
    return ask(IssueSupervision(level=level, note="请说明进展", **said), by, at)


def circular(by: Actor = SUPERVISOR, at: datetime = AT + HOUR) -> Asked[IssueCircular]:
    return ask(IssueCircular(note="逾期未办结"), by, at)


def answer(by: Actor = LIGHTING, at: datetime = AT + HOUR) -> Asked[AnswerSupervision]:
    return ask(AnswerSupervision(text="三日内完成"), by, at)


def lift(by: Actor = SUPERVISOR, at: datetime = AT + 2 * HOUR) -> Asked[LiftSupervision]:
    return ask(LiftSupervision(note="已完成"), by, at)


def clock(at: datetime = AT) -> ClockStart:
    """Three working days, from Monday to Thursday's close."""
    return ClockStart(
        name=ClockName.SUPERVISION,
        started_at=at,
        due_at=datetime(2026, 3, 5, 18, tzinfo=T0.tzinfo),
        warn_at=datetime(2026, 3, 5, 11, 48, tzinfo=T0.tzinfo),
        limit=Limit(value=3, unit=Unit.WORKING_DAY),
        policy_version=1,
        calendar_version="2026.1",
        explanation="自2026年3月2日11:30起3个工作日（当日不计），2026年3月5日18:00到期。",
    )


def issued(**other: Any) -> SupervisionIssued:
    fields = {
        "at": AT,
        "subject_id": facts.SUBJECT,
        "number": NUMBER,
        "level": SupervisionLevel.ORDINARY,
        "clocks": (clock(),),
        "note": "请说明进展",
    }
    return SupervisionIssued(**(fields | other))


def test_a_supervision_is_issued_answered_and_lifted():
    answered = (
        given(*AT_WORK)
        .when(issue())
        .then(issued())
        .when(answer())
        .then(
            SupervisionAnswered(
                at=AT + HOUR,
                subject_id=facts.SUBJECT,
                number=NUMBER,
                department="lighting",
                text="三日内完成",
            )
        )
    )
    answered.when(answer()).then_refused(NoSupervision)
    lifted = answered.when(lift()).then(
        SupervisionLifted(at=AT + 2 * HOUR, subject_id=facts.SUBJECT, number=NUMBER, note="已完成")
    )

    lifted.when(lift()).then_refused(NoSupervision)
    assert lifted.when(issue(at=AT + 3 * HOUR)).history[-1].number.endswith("-D2")  # type: ignore[union-attr]


def test_who_may_issue_answer_and_lift():
    under = given(*AT_WORK, issue())

    given(*AT_WORK).when(issue(by=DISPATCHER)).then_refused(NotYourRole)
    given(*AT_WORK).when(issue(by=WATCHED)).then_refused(OwnWork)
    given(*AT_WORK).when(answer()).then_refused(NoSupervision)
    under.when(answer(POWER)).then_refused(NotYourOrder)
    under.when(lift(WATCHED)).then_refused(OwnWork)
    given(*CLOSED).when(issue(at=T0 + 7 * HOUR)).then_refused(NotAllowedNow)


def test_one_is_open_at_a_time_and_is_raised_to_joint():
    """S-01: the ladder; the joint one has its own number and clock."""
    under = given(*AT_WORK, issue())
    under.when(issue()).then_refused(SupervisionOpen)
    start = clock(AT)
    joint = under.when(issue(JOINT)).then(
        issued(number=NUMBER[:-1] + "2", level=JOINT, clocks=(start,))
    )

    joint.when(issue(JOINT)).then_refused(SupervisionOpen)
    own = [each for each in joint.order.clocks if each.start.name is ClockName.SUPERVISION]
    assert [each.start.revision for each in own if each.running] == [2]


def test_the_answer_is_due_by_the_date_that_is_named():
    given(*AT_WORK).when(issue(answer_by=AT)).then_refused(AnswerByPast)
    order = given(*AT_WORK).after(issue(answer_by=AT + 10 * HOUR)).order
    instants = {
        each.reaction: each.at
        for each in deadlines(order)
        if each.command.clock is ClockName.SUPERVISION
    }

    assert instants == {"warn-deadline": AT + 8 * HOUR, "miss-deadline": AT + 10 * HOUR}


def test_it_outlives_reply_close_and_reopening_and_ends_with_a_withdrawal():
    """A department cannot wait until the order is closed."""
    closed = given(*AT_WORK, issue(), submit(), approve(), reply(), follow_up(), close())
    late = T0 + 8 * HOUR

    assert is_watched(closed.order)
    assert closed.when(answer(at=late)).order.status == "closed"
    assert closed.when(lift(at=late)).order.supervision is None
    assert is_watched(closed.after(reopen(at=late)).order)
    withdrawn = given(*AT_WORK, issue(), replace(withdraw(), at=late))
    assert not is_watched(withdrawn.order)
    withdrawn.when(lift(at=late)).then_refused(NotAllowedNow)


def is_watched(order: Any) -> bool:
    return any(each.running and each.start.name is ClockName.SUPERVISION for each in order.clocks)


def test_rework_in_vain_is_supervised_with_the_record_that_says_so():
    """F-02: before anyone can close the order."""
    *before, last = (*REPLIED, heard(resolved=False), *again(1), *again(2))
    twice = given(*before).when(last)
    recorded, by_rule = twice.new  # type: ignore[union-attr]

    assert recorded.type == "work_order.follow_up_recorded"
    assert (by_rule.number, by_rule.by_rule, by_rule.note) == (NUMBER, True, None)
    assert is_watched(twice.order)
    once = given(*REPLIED, heard(resolved=False), rework()).order
    assert once.supervision is None


@settings(max_examples=effort(ci=40, full=5_000), deadline=None)
@for_all(st.lists(steps, max_size=14))
def test_a_supervision_never_moves_the_handling(chosen):
    """S-01: status, assignments and every other clock are as before."""
    history, now = life_of(chosen)
    order = work_order.fold(history)
    if order.status not in OPEN or order.supervision is not None:
        return
    watched = Given(tuple(history)).after(issue(at=now)).order

    assert (watched.lifecycle, watched.parts.assignments) == (
        order.lifecycle,
        order.parts.assignments,
    )
    own = [each for each in watched.clocks if each.start.name is not ClockName.SUPERVISION]
    assert own == [each for each in order.clocks if each.start.name is not ClockName.SUPERVISION]


def test_a_circular_follows_a_joint_supervision_once():
    """The last step of the ladder; it moves neither the handling nor a clock."""
    joint = given(*AT_WORK, issue(JOINT))
    named = joint.when(circular())

    given(*AT_WORK).when(circular()).then_refused(NoJointSupervision)
    given(*AT_WORK, issue()).when(circular()).then_refused(NoJointSupervision)
    named.then(
        CircularIssued(
            at=AT + HOUR,
            subject_id="subject-1",
            number=NUMBER,
            department="lighting",
            note="逾期未办结",
        )
    )
    named.when(circular()).then_refused(CircularAlready)
    assert (joint.order.status, joint.order.clocks) == (named.order.status, named.order.clocks)


def test_a_circular_is_a_supervisors_and_never_about_own_work():
    joint = given(*AT_WORK, issue(JOINT))

    joint.when(circular(by=DISPATCHER)).then_refused(NotYourRole)
    joint.when(circular(by=WATCHED)).then_refused(OwnWork)

"""挂起 (T-05): what is left of the handling time is kept, and every suspension ends."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from events.act import Actor
from events.catalog.names import ClockName, PauseKind, Status, Urgency
from events.catalog.values import ClockStart
from events.catalog.work_order.deadlines import DeadlineWarned
from events.catalog.work_order.parts.clocks import latest
from events.catalog.work_order.pauses import (
    HandlingResumed,
    HandlingSuspended,
)
from hotline.work_order.acts.deadlines import MissDeadline, WarnDeadline
from hotline.work_order.acts.particulars import SetUrgency
from hotline.work_order.acts.suspending import ReviewOutOfRange
from hotline.work_order.errors import (
    NotAllowedNow,
    NotYourRole,
    OwnWork,
    UnknownReason,
)
from hotline.work_order.reactions import CLOCK, deadlines
from hotline.work_order.table import offered_commands
from tests.hotline.work_order.acts.pausing import (
    AT_WORK,
    DUE,
    REVIEW,
    STOPPED_AT,
    both_run_on,
    both_stopped,
    end_pause,
    inform,
    resume,
    suspend,
)
from tests.hotline.work_order.life import accept, acknowledge, dispatch, submit, withdraw
from tests.hotline.work_order.spec import (
    DISPATCHER,
    HOUR,
    LIGHTING,
    OPERATOR,
    POWER,
    SHIFT_LEAD,
    T0,
    ZONE,
    Given,
    ask,
    given,
    register,
)


def suspended() -> HandlingSuspended:
    clock = ClockStart(
        name=ClockName.REVIEW,
        started_at=STOPPED_AT,
        due_at=REVIEW,
        warn_at=REVIEW - timedelta(days=1),
    )
    return HandlingSuspended(
        at=STOPPED_AT,
        subject_id="subject-1",
        reason_code="long_works",
        review_at=REVIEW,
        clocks=(clock,),
        stopped=both_stopped(PauseKind.SUSPENDED),
        reason="待施工",
    )


def test_a_suspension_stops_all_handling_clocks_and_what_was_left_is_left_afterwards():
    until = STOPPED_AT + 48 * HOUR
    told = "挂起2个自然日（2026年3月2日13:30至2026年3月4日13:30），2026年3月5日09:30到期。"
    paused = given(*AT_WORK).when(suspend()).then(suspended())

    assert Status.SUSPENDED == paused.order.status
    paused.when(resume()).then(
        HandlingResumed(
            at=until,
            subject_id="subject-1",
            clocks=both_run_on(PauseKind.SUSPENDED, until, told),
            note=None,
        )
    )


def test_a_paused_clock_is_neither_warned_of_nor_missed():
    paused = given(*AT_WORK, suspend())
    handle = {"clock": ClockName.HANDLE, "revision": 1, "assignment_id": "1"}

    paused.when(ask(WarnDeadline(**handle), CLOCK, DUE)).then()
    paused.when(ask(MissDeadline(**handle), CLOCK, DUE + HOUR)).then()
    assert ClockName.HANDLE not in {each.command.clock for each in deadlines(paused.order)}


def test_after_the_resumption_a_clock_that_was_warned_of_is_warned_of_once_more():
    at = T0 + 20 * HOUR
    warned = given(*AT_WORK).after(
        ask(WarnDeadline(clock=ClockName.HANDLE, revision=1, assignment_id="1"), CLOCK, at)
    )
    again = warned.after(suspend(at=at), resume(at=at + 48 * HOUR))
    warning = ask(
        WarnDeadline(clock=ClockName.HANDLE, revision=2, assignment_id="1"), CLOCK, at + 49 * HOUR
    )
    fact = DeadlineWarned(
        at=at + 49 * HOUR,
        clock=ClockName.HANDLE,
        revision=2,
        due_at=DUE + 48 * HOUR,
        assignment_id="1",
        department="lighting",
    )

    again.when(warning).then(fact).when(warning).then()


def test_the_clocks_of_citizen_contact_and_acknowledgement_run_on():
    """T-07: only the handling clock pauses."""
    paused = given(*AT_WORK, suspend())

    assert {"handle"} == {clock.start.name for clock in paused.order.clocks if clock.paused}
    assert {"citizen", "contact", "acknowledge", "review"} == {
        clock.start.name for clock in paused.order.clocks if clock.running
    }
    paused.after(acknowledge(POWER, at=STOPPED_AT + HOUR), submit(POWER, STOPPED_AT + 2 * HOUR))


def test_a_clock_that_has_run_out_is_not_paused():
    late = given(*AT_WORK).when(suspend(at=DUE)).new[0]

    assert () == late.stopped


def test_at_the_review_date_the_handling_goes_on_from_that_date_whenever_it_is_noticed():
    paused = given(*AT_WORK, suspend())
    told = "挂起29个自然日20小时（2026年3月2日13:30至2026年4月1日09:30），2026年4月2日05:30到期。"
    noticed = REVIEW + 5 * HOUR

    paused.when(end_pause(ClockName.REVIEW, REVIEW)).then()
    paused.when(end_pause(ClockName.REVIEW, noticed)).then(
        HandlingResumed(
            at=noticed,
            automatic=True,
            clocks=both_run_on(PauseKind.SUSPENDED, REVIEW, told),
        )
    )
    late = paused.when(resume(at=noticed)).new[0]
    assert {REVIEW + 20 * HOUR} == {clock.due_at for clock in late.clocks}


def test_a_change_after_the_review_that_is_not_noticed_yet_keeps_what_is_left():
    """T-01, T-05: critical now, 24 hours from the change; the pause has no negative length."""
    noticed = REVIEW + 5 * HOUR
    order = (register(matter="020101"), accept(), dispatch("lighting", ()), acknowledge())
    paused = given(*order).after(suspend())
    changed = paused.after(
        ask(SetUrgency(urgency=Urgency.CRITICAL, reason="危及安全"), DISPATCHER, noticed)
    )
    resumed = changed.when(resume(at=noticed + HOUR)).new[0]

    assert [noticed + 24 * HOUR] == [clock.due_at for clock in resumed.clocks]
    assert [(noticed, noticed)] == [
        (taken.started_at, taken.ended_at)
        for clock in resumed.clocks
        for taken in clock.moves.pauses
    ]


def test_the_review_is_within_ninety_days_and_after_now():
    at_work = given(*AT_WORK)
    longest = STOPPED_AT + timedelta(days=90)

    at_work.after(suspend(until=longest))
    at_work.when(suspend(until=longest + HOUR)).then_refused(ReviewOutOfRange)
    at_work.when(suspend(until=STOPPED_AT)).then_refused(ReviewOutOfRange)
    at_work.when(suspend(reason_code="tired")).then_refused(UnknownReason)


def test_a_suspension_may_follow_another_and_has_a_review_of_its_own():
    again = given(*AT_WORK, suspend(), resume()).after(suspend(at=STOPPED_AT + 50 * HOUR))
    review = latest(again.order.clocks, None, ClockName.REVIEW)

    assert (2, True) == (review.start.revision, review.running)
    assert [None, "paused"] == [again.order.lifecycle.closed_at, handle(again).state]
    longer = again.after(resume(at=STOPPED_AT + 60 * HOUR))
    assert 2 == len(handle(longer).start.moves.pauses)
    assert STOPPED_AT + 78 * HOUR == handle(longer).start.due_at


def handle(life: Given) -> Any:
    return latest(life.order.clocks, "1", ClockName.HANDLE)


def test_only_a_shift_lead_who_has_no_part_in_it_suspends_and_resumes():
    own = Actor(
        account="own", roles=SHIFT_LEAD.roles, department="lighting", line=frozenset({"lighting"})
    )

    given(*AT_WORK).when(suspend(DISPATCHER)).then_refused(NotYourRole)
    given(*AT_WORK).when(suspend(own)).then_refused(OwnWork)
    given(*AT_WORK, suspend()).when(resume(DISPATCHER)).then_refused(NotYourRole)


def test_working_time_is_left_as_working_time():
    """Five working days from Monday; suspended Wednesday at noon until the Monday after."""
    order = (register(matter="020101"), accept(), dispatch("lighting"), acknowledge())
    noon = datetime(2026, 3, 4, 12, tzinfo=ZONE)
    monday = datetime(2026, 3, 9, 9, tzinfo=ZONE)
    paused = given(*order).after(suspend(at=noon))
    life = paused.after(resume(at=monday))
    clock = handle(life).start

    assert timedelta(hours=4 + 3 * 7) == handle(paused).paused.remaining
    assert (
        "自2026年3月2日09:30起5个工作日（当日不计），2026年3月4日12:00起挂起，"
        "剩余3个工作日4个工作小时。"
    ) == handle(paused).paused.explanation
    assert datetime(2026, 3, 12, 15, tzinfo=ZONE) == clock.due_at
    assert clock.explanation == (
        "自2026年3月2日09:30起5个工作日（当日不计），"
        "挂起2个工作日4个工作小时（2026年3月4日12:00至2026年3月9日09:00），"
        "2026年3月12日15:00到期；跳过周末2天。"
    )


def test_from_a_pause_the_order_can_be_withdrawn_and_nothing_runs_afterwards():
    withdrawn = given(*AT_WORK, suspend()).after(replace(withdraw(), at=STOPPED_AT + HOUR))

    assert [] == deadlines(withdrawn.order)
    withdrawn.when(end_pause(ClockName.REVIEW, REVIEW + HOUR)).then_refused(NotAllowedNow)


def test_what_is_offered_in_a_pause_leads_out_of_it():
    paused = given(*AT_WORK, suspend()).order
    waiting = given(*AT_WORK, inform("杆号")).order

    assert "resume" in offered_commands(paused, SHIFT_LEAD, STOPPED_AT)
    assert "supply-information" in offered_commands(waiting, OPERATOR, STOPPED_AT)
    assert not {"submit-result", "request-return", "request-extension"} & {
        *offered_commands(paused, LIGHTING, STOPPED_AT),
        *offered_commands(waiting, LIGHTING, STOPPED_AT),
    }

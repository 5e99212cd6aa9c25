"""待补充 (T-05, T-08): the requester is asked once, and the wait for the answer ends."""

from datetime import datetime

from events.catalog.names import ClockName, PauseKind, RequestKind, Secrecy, Status, Unit
from events.catalog.values import ClockStart, Limit
from events.catalog.work_order.pauses import (
    InformationRequested,
    InformationSupplied,
    InformationWaitEnded,
)
from hotline.work_order.acts.informing import (
    AskedBefore,
    InformationAskedTooOften,
    NothingAskedFor,
    NothingWasSupplied,
    UnknownItem,
    WhatRaisedIt,
)
from hotline.work_order.errors import (
    NotYourOrder,
    RequesterIsAnonymous,
)
from tests.hotline.work_order.acts.pausing import (
    AT_WORK,
    STOPPED_AT,
    both_run_on,
    both_stopped,
    end_pause,
    inform,
    supply,
)
from tests.hotline.work_order.spec import (
    HOUR,
    POWER,
    ZONE,
    given,
    register,
)


def test_information_is_asked_for_once_with_everything_that_is_missing():
    until = STOPPED_AT + 48 * HOUR
    told = (
        "等待诉求人补充2个自然日（2026年3月2日13:30至2026年3月4日13:30），2026年3月5日09:30到期。"
    )
    asked = given(*AT_WORK).when(inform("杆号", "照片"))
    clock = ClockStart(
        name=ClockName.INFORMATION,
        started_at=STOPPED_AT,
        due_at=datetime(2026, 3, 9, 18, tzinfo=ZONE),
        warn_at=datetime(2026, 3, 6, 18, tzinfo=ZONE),
        limit=Limit(value=5, unit=Unit.WORKING_DAY),
        policy_version=1,
        calendar_version="2026.1",
        explanation=(
            "自2026年3月2日13:30起5个工作日（当日不计），2026年3月9日18:00到期；跳过周末2天。"
        ),
    )
    fact = InformationRequested(
        at=STOPPED_AT,
        subject_id="subject-1",
        department="lighting",
        items=("杆号", "照片"),
        most=2,
        clocks=(clock,),
        stopped=both_stopped(PauseKind.AWAITING_REQUESTER),
        note=None,
    )

    asked.then(fact).when(supply()).then(
        InformationSupplied(
            at=until,
            subject_id="subject-1",
            clocks=both_run_on(PauseKind.AWAITING_REQUESTER, until, told),
            text="杆号0123",
        )
    )


def test_without_an_answer_the_handling_goes_on_when_the_time_is_over():
    over = datetime(2026, 3, 9, 18, tzinfo=ZONE)
    waiting = given(*AT_WORK, inform("杆号"))
    told = "等待诉求人补充7个自然日4小时30分钟（2026年3月2日13:30至2026年3月9日18:00），"
    ended = InformationWaitEnded(
        at=over + HOUR,
        clocks=both_run_on(PauseKind.AWAITING_REQUESTER, over, told + "2026年3月10日14:00到期。"),
    )

    waiting.when(end_pause(ClockName.INFORMATION, over)).then()
    goes_on = waiting.when(end_pause(ClockName.INFORMATION, over + HOUR)).then(ended)
    goes_on.when(inform("照片", at=over + HOUR)).then_refused(NothingWasSupplied)


def test_a_second_request_asks_for_something_else_and_there_is_no_third():
    supplied = given(*AT_WORK, inform("杆号"), supply())
    later = STOPPED_AT + 49 * HOUR

    supplied.when(inform("杆号", at=later)).then_refused(AskedBefore)
    supplied.when(inform("照片", at=later)).then_refused(WhatRaisedIt)
    raised = "补充的杆号与现场不符"
    twice = supplied.after(inform("照片", note=raised, at=later), supply(later + HOUR))
    twice.when(inform(note="另有", at=later + 2 * HOUR)).then_refused(InformationAskedTooOften)


def test_a_request_names_items_of_the_matter_or_says_it_in_words():
    at_work = given(*AT_WORK)

    at_work.when(inform()).then_refused(NothingAskedFor)
    at_work.when(inform("身份证")).then_refused(UnknownItem)
    at_work.when(inform("杆号", by=POWER)).then_refused(NotYourOrder)
    at_work.after(inform(note="请说明地点"))


def test_the_anonymous_are_asked_for_nothing():
    anonymous = given(register(secrecy=Secrecy.ANONYMOUS), *AT_WORK[1:])

    anonymous.when(inform("杆号")).then_refused(RequesterIsAnonymous)


def test_a_request_of_a_protected_order_waits_for_the_operator():
    tip_off = given(register(kind=RequestKind.TIP_OFF), *AT_WORK[1:])

    assert Status.AWAITING_REQUESTER == tip_off.after(inform(note="请说明")).order.status

"""挂起、待补充 (T-05, T-08): what is left of the handling time is kept, and every pause ends."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from events.act import Actor
from events.catalog.names import ClockName, PauseKind, RequestKind, Secrecy, Status, Unit
from events.catalog.values import ClockMoves, ClockStart, ClockStopped, Limit, PauseTaken
from events.catalog.work_order.deadlines import DeadlineWarned
from events.catalog.work_order.parts.clocks import latest
from events.catalog.work_order.pauses import (
    HandlingResumed,
    HandlingSuspended,
    InformationRequested,
    InformationSupplied,
    InformationWaitEnded,
)
from hotline.work_order.acts.deadlines import EndPause, MissDeadline, WarnDeadline
from hotline.work_order.acts.informing import (
    AskedBefore,
    InformationAskedTooOften,
    NothingAskedFor,
    NothingWasSupplied,
    RequestInformation,
    SupplyInformation,
    UnknownItem,
)
from hotline.work_order.acts.suspending import Resume, ReviewOutOfRange, Suspend
from hotline.work_order.context import Asked
from hotline.work_order.errors import (
    NotAllowedNow,
    NotYourOrder,
    NotYourRole,
    OwnWork,
    RequesterIsAnonymous,
    UnknownReason,
)
from hotline.work_order.reactions import CLOCK, deadlines
from hotline.work_order.table import offered_commands
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
    terms,
)

DUE = T0 + 24 * HOUR
AT_WORK = (register(), accept(), dispatch("lighting", ("power",)), acknowledge())
REVIEW = T0 + timedelta(days=30)
STOPPED_AT = T0 + 4 * HOUR
LIMIT = Limit(value=24, unit=Unit.HOUR)
BEGUN = "自2026年3月2日09:30起24小时（夜间和节假日照计），"
DAY_LIMIT = replace(terms().matters["010301"], limit=None, required_items=("杆号", "照片"))
ITEMS = replace(terms(), matters={**terms().matters, "010301": DAY_LIMIT})


def suspend(
    by: Actor = SHIFT_LEAD, at: datetime = STOPPED_AT, until: datetime = REVIEW, **said: Any
) -> Asked[Suspend]:
    fields = {"reason_code": "long_works", "reason": "待施工", "review_at": until, **said}
    return ask(Suspend(**fields), by, at)


def resume(by: Actor = SHIFT_LEAD, at: datetime = STOPPED_AT + 48 * HOUR) -> Asked[Resume]:
    return ask(Resume(), by, at)


def inform(
    *items: str, note: str | None = None, at: datetime = STOPPED_AT, by: Actor = LIGHTING
) -> Asked[RequestInformation]:
    return ask(RequestInformation(items=items, note=note), by, at, terms=ITEMS)


def supply(at: datetime = STOPPED_AT + 48 * HOUR) -> Asked[SupplyInformation]:
    return ask(SupplyInformation(text="杆号0123"), OPERATOR, at)


def end_pause(clock: ClockName, at: datetime, revision: int = 1) -> Asked[EndPause]:
    return ask(EndPause(clock=clock, revision=revision), CLOCK, at)


def stopped(assignment_id: str, department: str, kind: PauseKind) -> ClockStopped:
    why = {PauseKind.SUSPENDED: "挂起", PauseKind.AWAITING_REQUESTER: "等待诉求人补充"}[kind]
    return ClockStopped(
        name=ClockName.HANDLE,
        assignment_id=assignment_id,
        department=department,
        kind=kind,
        paused_at=STOPPED_AT,
        remaining=20 * HOUR,
        explanation=f"{BEGUN}2026年3月2日13:30起{why}，剩余20小时。",
    )


def both_stopped(kind: PauseKind) -> tuple[ClockStopped, ...]:
    return stopped("1", "lighting", kind), stopped("2", "power", kind)


def run_on(
    assignment_id: str, department: str, kind: PauseKind, until: datetime, told: str
) -> ClockStart:
    """Twenty hours were left."""
    return ClockStart(
        name=ClockName.HANDLE,
        assignment_id=assignment_id,
        department=department,
        started_at=T0,
        due_at=until + 20 * HOUR,
        warn_at=until + 20 * HOUR - 24 * HOUR / 5,
        limit=LIMIT,
        revision=2,
        policy_version=1,
        calendar_version="2026.1",
        explanation=BEGUN + told,
        may_extend=(Limit(value=5, unit=Unit.WORKING_DAY), Limit(value=10, unit=Unit.WORKING_DAY)),
        moves=ClockMoves(pauses=(PauseTaken(kind=kind, started_at=STOPPED_AT, ended_at=until),)),
    )


def both_run_on(kind: PauseKind, until: datetime, told: str) -> tuple[ClockStart, ...]:
    parts = (("1", "lighting"), ("2", "power"))
    return tuple(run_on(*part, kind, until, told) for part in parts)


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
    twice = supplied.after(inform("照片", at=later), supply(later + HOUR))
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


def test_a_request_of_a_protected_order_waits_for_the_operator():
    tip_off = given(register(kind=RequestKind.TIP_OFF), *AT_WORK[1:])

    assert Status.AWAITING_REQUESTER == tip_off.after(inform(note="请说明")).order.status

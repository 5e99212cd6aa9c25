"""What a department asks, and the dispatcher decides: return, extension, suspension; escalation."""

from datetime import timedelta

from events.catalog.grid_case.dispatching import (
    CaseEscalated,
    CaseReturnDenied,
    CaseReturnGranted,
    CaseReturnRequested,
)
from events.catalog.grid_case.time_moved import (
    CaseExtensionDenied,
    CaseExtensionGranted,
    CaseExtensionRequested,
    CaseResumed,
    CaseReviewDue,
    CaseSuspensionDenied,
    CaseSuspensionGranted,
    CaseSuspensionRequested,
)
from events.catalog.names import CaseLevel, CaseStatus, ClockName, PauseKind, Unit
from events.catalog.values import Limit
from events.reaction import system
from events.timekeeping.moving import extended_clock, resumed, stopped
from events.timekeeping.setting import started
from grid.grid_case.acts.dispatching import AcknowledgeCase, DispatchCase, ReturnedByDepartment
from grid.grid_case.acts.extending import (
    CaseExtensionLength,
    CaseExtensionsUsedUp,
    CaseExtensionTooLong,
    CaseOverdue,
    DenyCaseExtension,
    GrantCaseExtension,
    RequestCaseExtension,
)
from grid.grid_case.acts.handling import SubmitCaseHandling
from grid.grid_case.acts.returning import (
    DenyCaseReturn,
    EscalateCase,
    GrantCaseReturn,
    HighestLevel,
    NothingRequested,
    RequestCaseReturn,
    RequestUndecided,
    ReturnsUsedUp,
)
from grid.grid_case.acts.suspending import (
    CaseReviewOutOfRange,
    DenyCaseSuspension,
    GrantCaseSuspension,
    RemindCaseReview,
    RequestCaseSuspension,
    ResumeCase,
    SetCaseReview,
)
from grid.grid_case.reactions import case_deadlines
from grid.grid_case.refusals import NotYourCase, NotYourCaseRole, OwnDepartmentHandles
from tests.grid.grid_case import courses
from tests.grid.grid_case.spec import (
    DEPARTMENT,
    DISPATCHER,
    GRID_LEAD,
    HOUR,
    LIGHTING,
    OWN_KEY,
    POST,
    POST_WORKER,
    SHIFT_LEAD,
    T0,
    ask,
    given,
    staff,
    terms,
)

RETURN = RequestCaseReturn(ground="不是我们的")
LONGER = RequestCaseExtension(
    limit=CaseExtensionLength(value=1, unit=Unit.WORKING_DAY), ground="缺配件"
)
SUSPEND = RequestCaseSuspension(ground="须立项")
ONE_DAY = Limit(value=1, unit=Unit.WORKING_DAY)

SERVICE = system("clock")


def handle_clock(history):
    return next(
        each.start for each in reversed(history.case.clocks) if each.start.name is ClockName.HANDLE
    )


def test_a_department_asks_to_return_a_case_and_the_dispatcher_decides():
    asked = given(*courses.handling()).when(ask(RETURN, DEPARTMENT, T0 + HOUR))
    asked.then(
        CaseReturnRequested(
            at=T0 + HOUR, subject_id=OWN_KEY, department="urban-management", ground="不是我们的"
        )
    )
    asked.when(ask(RETURN, DEPARTMENT, T0 + HOUR)).then_refused(RequestUndecided)
    asked.when(ask(DenyCaseReturn(note="是"), DISPATCHER, T0 + HOUR)).then(
        CaseReturnDenied(at=T0 + HOUR, subject_id=OWN_KEY, department="urban-management", note="是")
    )
    dispatch = started(
        ClockName.DISPATCH, T0 + HOUR, (terms().limits[ClockName.DISPATCH],), terms().timing
    )
    granted = asked.when(ask(GrantCaseReturn(), DISPATCHER, T0 + HOUR))
    granted.then(
        CaseReturnGranted(
            at=T0 + HOUR, subject_id=OWN_KEY, former="urban-management", clocks=(dispatch,)
        )
    )

    assert (CaseStatus.OPENED, None) == (granted.case.status, granted.case.department)


def test_a_case_is_not_given_again_to_who_returned_it():
    history = given(*courses.asked(RETURN), ask(GrantCaseReturn(), DISPATCHER, T0 + HOUR))
    history.when(ask(DispatchCase(), DISPATCHER)).then_refused(ReturnedByDepartment)
    history.after(ask(DispatchCase(department="lighting"), DISPATCHER, T0 + HOUR))


def test_returns_are_bounded():
    history = given(*courses.asked(RETURN), ask(GrantCaseReturn(), DISPATCHER, T0 + HOUR))
    second = history.after(
        ask(DispatchCase(department="lighting"), DISPATCHER, T0 + HOUR),
        ask(RETURN, LIGHTING, T0 + HOUR),
        ask(GrantCaseReturn(), DISPATCHER, T0 + HOUR),
        ask(DispatchCase(department="subdistrict-440511001"), DISPATCHER, T0 + HOUR),
    )
    third = staff("s", *DEPARTMENT.roles, department="subdistrict-440511001")
    second.when(ask(RETURN, third, T0 + HOUR)).then_refused(ReturnsUsedUp)


def test_only_who_is_asked_decides_and_never_about_their_own_department():
    both = staff("two", *DISPATCHER.roles, *DEPARTMENT.roles, department="urban-management")
    given(*courses.handling()).when(ask(GrantCaseReturn(), DISPATCHER)).then_refused(
        NothingRequested
    )
    given(*courses.asked(RETURN)).when(ask(GrantCaseReturn(), both)).then_refused(
        OwnDepartmentHandles
    )
    given(*courses.handling()).when(ask(RETURN, LIGHTING)).then_refused(NotYourCase)


def test_an_extension_counts_from_the_old_deadline():
    """T-04."""
    asked = given(*courses.handling()).when(ask(LONGER, DEPARTMENT, T0 + HOUR))
    asked.then(
        CaseExtensionRequested(
            at=T0 + HOUR,
            subject_id=OWN_KEY,
            department="urban-management",
            limit=ONE_DAY,
            ground="缺配件",
        )
    )
    asked.when(ask(DenyCaseExtension(), DISPATCHER, T0 + HOUR)).then(
        CaseExtensionDenied(at=T0 + HOUR, subject_id=OWN_KEY)
    )
    longer = extended_clock(handle_clock(asked), ONE_DAY, T0 + HOUR, terms().timing)
    granted = asked.when(ask(GrantCaseExtension(), DISPATCHER, T0 + HOUR))
    granted.then(
        CaseExtensionGranted(at=T0 + HOUR, subject_id=OWN_KEY, limit=ONE_DAY, clocks=(longer,))
    )
    granted.when(ask(LONGER, DEPARTMENT, T0 + HOUR)).then_refused(CaseExtensionsUsedUp)


def test_an_extension_is_neither_too_late_nor_too_long_nor_asked_twice():
    history = given(*courses.handling())
    late = handle_clock(history).due_at + timedelta(minutes=1)
    too_long = RequestCaseExtension(
        limit=CaseExtensionLength(value=4, unit=Unit.WORKING_DAY), ground="久"
    )
    history.when(ask(LONGER, DEPARTMENT, late)).then_refused(CaseOverdue)
    history.when(ask(too_long, DEPARTMENT)).then_refused(CaseExtensionTooLong)
    history.after(ask(LONGER, DEPARTMENT)).when(ask(LONGER, DEPARTMENT)).then_refused(
        RequestUndecided
    )
    history.when(ask(GrantCaseExtension(), DISPATCHER)).then_refused(NothingRequested)


def test_a_suspension_neither_gives_nor_takes_time():
    """挂账 (T-05): what was left when the clock stopped is left when it runs again."""
    asked = given(*courses.handling()).when(ask(SUSPEND, DEPARTMENT, T0 + HOUR))
    asked.then(
        CaseSuspensionRequested(
            at=T0 + HOUR, subject_id=OWN_KEY, department="urban-management", ground="须立项"
        )
    )
    asked.when(ask(DenyCaseSuspension(), DISPATCHER, T0 + HOUR)).then(
        CaseSuspensionDenied(at=T0 + HOUR, subject_id=OWN_KEY)
    )
    start = handle_clock(asked)
    held = stopped(start, PauseKind.SUSPENDED, T0 + HOUR, terms().timing)
    review = T0 + timedelta(days=20)
    grant = GrantCaseSuspension(review_at=review)
    suspended = asked.when(ask(grant, DISPATCHER, T0 + HOUR))
    suspended.then(
        CaseSuspensionGranted(at=T0 + HOUR, subject_id=OWN_KEY, stopped=(held,), review_at=review)
    )
    later = T0 + timedelta(days=7)
    again = resumed(start, held, later, terms().timing)
    suspended.when(ask(ResumeCase(), DISPATCHER, later)).then(
        CaseResumed(at=later, subject_id=OWN_KEY, clocks=(again,))
    )

    assert again.due_at - later == start.due_at - (T0 + HOUR)
    assert all(not each.running for each in suspended.case.clocks)


def test_a_suspended_case_is_looked_at_again():
    """T-05: the service reminds once of each date; only the dispatcher sets another one."""
    asked = given(*courses.handling()).after(ask(SUSPEND, DEPARTMENT, T0))
    review, late = T0 + timedelta(days=5), T0 + timedelta(days=91)
    for wrong in (T0, late):
        asked.when(ask(GrantCaseSuspension(review_at=wrong), DISPATCHER, T0)).then_refused(
            CaseReviewOutOfRange
        )
    assert "grid_case.review_out_of_range" == CaseReviewOutOfRange.code
    latest = asked.after(ask(GrantCaseSuspension(), DISPATCHER, T0)).case.review_at
    assert late - timedelta(days=1) == latest
    there = asked.after(ask(GrantCaseSuspension(review_at=review), DISPATCHER, T0))
    (instant,) = case_deadlines(there.case)
    assert (review, RemindCaseReview(review_at=review)) == (instant.at, instant.command)

    remind = ask(instant.command, SERVICE, review)
    reminded = there.when(remind).then(CaseReviewDue(at=review, review_at=review))
    assert [] == case_deadlines(reminded.case)
    reminded.when(remind).then()
    there.when(ask(instant.command, SERVICE, review - HOUR)).then()
    again = review + timedelta(days=9)
    longer = reminded.after(ask(SetCaseReview(review_at=again), DISPATCHER, review))
    assert [again] == [each.at for each in case_deadlines(longer.case)]
    longer.when(remind).then()
    assert review not in {
        each.at for each in case_deadlines(there.after(ask(ResumeCase(), DISPATCHER, T0)).case)
    }


def test_what_was_asked_lapses_with_the_submission():
    history = given(*courses.asked(SUSPEND)).after(
        ask(SubmitCaseHandling(note="好了"), DEPARTMENT, T0 + 2 * HOUR)
    )

    assert not history.case.asked_suspension


def test_a_case_escalates_to_the_next_level_that_exists_and_keeps_its_deadline():
    """G-06."""
    history = given(*courses.dispatched(POST))
    escalated = history.when(ask(EscalateCase(reason="超出能力"), POST_WORKER))
    escalated.then(
        CaseEscalated(
            at=T0,
            subject_id=OWN_KEY,
            former=POST,
            department="community-440511001004",
            level=CaseLevel.COMMUNITY,
            reason="超出能力",
        )
    )
    up = escalated.when(ask(EscalateCase(reason="再上"), GRID_LEAD))

    assert ("subdistrict-440511001", 2) == (up.case.department, up.case.count("escalations"))
    assert handle_clock(history) == handle_clock(up)
    assert up.case.open_task is None


def test_above_the_highest_level_there_is_none():
    given(*courses.dispatched("lighting")).when(
        ask(EscalateCase(reason="难"), LIGHTING)
    ).then_refused(HighestLevel)
    given(*courses.dispatched("lighting")).when(
        ask(EscalateCase(reason="难"), DEPARTMENT)
    ).then_refused(NotYourCase)
    given(*courses.dispatched()).when(ask(EscalateCase(reason="难"), SHIFT_LEAD)).then_refused(
        NotYourCaseRole
    )
    given(*courses.dispatched("lighting")).after(ask(AcknowledgeCase(), LIGHTING))

"""The life of a case: reported, verified, opened, dispatched, handled, checked, closed (G-09)."""

from dataclasses import replace

from events.catalog.grid_case.dispatching import CaseAcknowledged, CaseDispatched
from events.catalog.grid_case.handling import (
    CaseCheckFailed,
    CaseCheckPassed,
    CaseClosed,
    CaseHandlingSubmitted,
)
from events.catalog.grid_case.reporting import (
    CaseNotOpened,
    CaseOpened,
    CaseReported,
    CaseVerificationRequested,
    CaseVerified,
)
from events.catalog.grid_case.values import CaseTask
from events.catalog.names import (
    CaseSource,
    CaseStatus,
    ClockName,
    TaskKind,
    Unit,
    VerificationResult,
)
from events.catalog.reference import StreetTable
from events.timekeeping.setting import started
from events.working_time import TimeLimit
from grid.grid_case.acts.dispatching import (
    AcknowledgeCase,
    CaseWithoutDepartment,
    DispatchCase,
    NoSuchHandler,
)
from grid.grid_case.acts.handling import (
    CheckNotPassed,
    CloseCase,
    SayWhyItFailed,
    SubmitCaseCheck,
    SubmitCaseHandling,
)
from grid.grid_case.acts.reporting import (
    NotOpenCase,
    NotVerified,
    OpenCase,
    RequestCaseVerification,
    SubmitCaseVerification,
)
from grid.grid_case.inputs import CaseRequester, CatalogueKey
from grid.grid_case.refusals import (
    CaseNotAllowedNow,
    NotYourCase,
    NotYourCaseRole,
    NotYourTask,
    OnlyPublicNamesRequester,
    OwnDepartmentHandles,
    SourceNotYours,
    UnknownCatalogueRow,
)
from tests.grid.catalogue.test_street_tables import published, step
from tests.grid.grid_case import courses
from tests.grid.grid_case.spec import (
    CASE_NO,
    DEPARTMENT,
    DISPATCHER,
    DUTY,
    GARBAGE,
    HOUR,
    LIGHTING,
    OPERATOR,
    OTHER_WORKER,
    OWN_KEY,
    PLACE,
    POST,
    POST_WORKER,
    ROUTE,
    SHIFT_LEAD,
    T0,
    WORKER,
    ask,
    given,
    report,
    staff,
    terms,
)


def clock(name: ClockName, at=T0, limit: TimeLimit | None = None):
    return started(name, at, (limit or terms().limits[name],), terms().timing)


def test_a_workers_report_waits_to_be_opened():
    given().when(report()).then(
        CaseReported(
            at=T0,
            subject_id=OWN_KEY,
            case_no=CASE_NO,
            source=CaseSource.WORKER,
            matter=GARBAGE,
            area_class="B",
            area=PLACE,
            reporter="li",
            description="路口垃圾成堆",
            place_text="某路口",
            clocks=(clock(ClockName.OPEN),),
        )
    )


def test_a_report_of_the_public_waits_for_the_centre_first():
    """G-09: it is verified before it is opened."""
    asked = report(OPERATOR, requester=CaseRequester(name="林某", phone="13800000000"))
    decided = given().when(asked)

    assert decided.new[0].source is CaseSource.PUBLIC
    assert decided.new[0].has_requester
    assert (clock(ClockName.ACCEPT),) == decided.new[0].clocks


def test_nobody_reports_for_others_than_they_may():
    given().when(report(source=CaseSource.PUBLIC)).then_refused(SourceNotYours)
    given().when(report(OPERATOR, source=CaseSource.WORKER)).then_refused(SourceNotYours)
    given().when(report(requester=CaseRequester(name="林某"))).then_refused(
        OnlyPublicNamesRequester
    )
    given().when(report(matter=CatalogueKey(code="99999"))).then_refused(UnknownCatalogueRow)


def test_the_worker_on_duty_is_asked_to_verify():
    given(*courses.reported_by_public()).when(ask(RequestCaseVerification(), OPERATOR)).then(
        CaseVerificationRequested(
            at=T0,
            subject_id=OWN_KEY,
            task=CaseTask(id="1", kind=TaskKind.VERIFY, worker="li"),
            clocks=(clock(ClockName.VERIFY),),
        )
    )


def test_what_the_worker_saw_is_recorded_and_the_task_is_done():
    result = VerificationResult.TRUE
    decided = given(*courses.verifying()).when(
        ask(SubmitCaseVerification(result=result, note="属实"), WORKER)
    )
    decided.then(
        CaseVerified(
            at=T0,
            subject_id=OWN_KEY,
            task_id="1",
            result=result,
            note="属实",
            clocks=(clock(ClockName.OPEN),),
        )
    )

    assert decided.case.open_task is None
    assert CaseStatus.REPORTED is decided.case.status


def test_another_workers_task_is_not_ones_own():
    verify = SubmitCaseVerification(result=VerificationResult.TRUE)
    given(*courses.verifying()).when(ask(verify, OTHER_WORKER)).then_refused(NotYourTask)


def test_a_report_of_the_public_is_opened_once_it_is_verified_as_true():
    open_it = ask(OpenCase(), SHIFT_LEAD)
    given(*courses.reported_by_public()).when(open_it).then_refused(NotVerified)
    not_found = courses.verified(VerificationResult.NOT_FOUND)
    given(*not_found).when(open_it).then_refused(NotVerified)
    given(*courses.verified()).when(open_it).then(
        CaseOpened(at=T0, clocks=(clock(ClockName.DISPATCH),))
    )


def test_what_is_not_for_the_street_side_is_not_opened():
    decided = given(*courses.reported()).when(ask(NotOpenCase(reason="不属城管"), SHIFT_LEAD))
    decided.then(CaseNotOpened(at=T0, subject_id=OWN_KEY, reason="不属城管"))

    assert [] == [each for each in decided.case.clocks if each.is_open]


def test_a_case_is_dispatched_by_rule_with_the_limit_of_its_handling_standard():
    """06010 暴露垃圾: 4 working hours by the proposed standard."""
    four_hours = TimeLimit(4, Unit.WORKING_HOUR)
    given(*courses.opened()).when(ask(DispatchCase(), DISPATCHER)).then(
        CaseDispatched(
            at=T0,
            subject_id=OWN_KEY,
            department="urban-management",
            route=ROUTE,
            clocks=(clock(ClockName.HANDLE, limit=four_hours),),
        )
    )


def test_a_case_keeps_the_standards_in_force_when_it_was_reported():
    """Limits that the city changes meanwhile are those of later cases."""
    street = published((StreetTable.HANDLING_STANDARDS, 1, [step("06010", limit_value="8")]))
    changed = {"terms": replace(terms(), standards=street.standards)}
    before = given(*courses.opened()).when(ask(DispatchCase(), DISPATCHER, **changed))
    reports = (ask(each.command, each.by, **changed) for each in courses.opened())
    after = given(*reports).when(ask(DispatchCase(), DISPATCHER, **changed))

    hours = [each.new[0].clocks[0].limit.value for each in (before, after)]
    assert [4, 8] == hours


def test_a_dispatcher_may_name_another_department_that_exists():
    named = given(*courses.opened()).when(ask(DispatchCase(department="lighting"), DISPATCHER))
    unknown = ask(DispatchCase(department="nothing"), DISPATCHER)

    assert ("lighting", "person") == (named.new[0].department, named.new[0].route.rule)
    given(*courses.opened()).when(unknown).then_refused(NoSuchHandler)


def test_without_any_department_a_person_must_name_one():
    no_route = replace(DUTY, route_for=lambda *_: None)
    asked = ask(DispatchCase(), DISPATCHER, duty=no_route)
    given(*courses.opened()).when(asked).then_refused(CaseWithoutDepartment)


def test_a_workers_post_has_the_handling_as_a_task():
    decided = given(*courses.opened()).when(ask(DispatchCase(department=POST), DISPATCHER))

    assert decided.new[0].task == CaseTask(id="1", kind=TaskKind.HANDLE, worker="li")


def test_the_department_acknowledges_and_no_other():
    given(*courses.dispatched()).when(ask(AcknowledgeCase(), DEPARTMENT)).then(
        CaseAcknowledged(at=T0, department="urban-management")
    )
    given(*courses.dispatched()).when(ask(AcknowledgeCase(), LIGHTING)).then_refused(NotYourCase)


def test_handled_work_is_checked_by_a_worker():
    submit = ask(SubmitCaseHandling(note="已清运"), DEPARTMENT, T0 + HOUR)
    given(*courses.handling()).when(submit).then(
        CaseHandlingSubmitted(
            at=T0 + HOUR,
            subject_id=OWN_KEY,
            department="urban-management",
            note="已清运",
            task=CaseTask(id="1", kind=TaskKind.CHECK, worker="li"),
            clocks=(clock(ClockName.CHECK, T0 + HOUR),),
        )
    )


def test_the_worker_whose_post_handled_it_does_not_check_it():
    """Two axes: another worker of the community does (G-09)."""
    history = given(
        *courses.dispatched(POST),
        ask(AcknowledgeCase(), POST_WORKER),
        ask(SubmitCaseHandling(note="已清"), POST_WORKER),
    )
    own = staff("zhao", *POST_WORKER.roles, department=POST)

    assert "zhao" == history.case.open_task.task.worker
    history.when(ask(SubmitCaseCheck(passed=True), own)).then_refused(OwnDepartmentHandles)


def test_a_passed_check_lets_the_shift_lead_close():
    decided = given(*courses.checking()).when(ask(SubmitCaseCheck(passed=True), WORKER, T0 + HOUR))
    decided.then(
        CaseCheckPassed(
            at=T0 + HOUR,
            subject_id=OWN_KEY,
            task_id="1",
            clocks=(clock(ClockName.CLOSE, T0 + HOUR),),
        )
    ).when(ask(CloseCase(), SHIFT_LEAD, T0 + HOUR)).then(
        CaseClosed(at=T0 + HOUR, subject_id=OWN_KEY)
    )


def test_a_failed_check_is_rework_with_the_deadline_that_it_had():
    failed = ask(SubmitCaseCheck(passed=False, note="仍有垃圾"), WORKER, T0 + 2 * HOUR)
    decided = given(*courses.checking()).when(failed)
    decided.then(
        CaseCheckFailed(at=T0 + 2 * HOUR, subject_id=OWN_KEY, task_id="1", round=1, note="仍有垃圾")
    )
    (handle,) = [each for each in decided.case.clocks if each.start.name is ClockName.HANDLE]

    assert (CaseStatus.HANDLING, 1) == (decided.case.status, decided.case.count("reworks"))
    assert handle.running
    assert handle.start == clock(ClockName.HANDLE, limit=TimeLimit(4, Unit.WORKING_HOUR))


def test_a_check_that_fails_says_why():
    given(*courses.checking()).when(ask(SubmitCaseCheck(passed=False), WORKER)).then_refused(
        SayWhyItFailed
    )


def test_a_case_is_not_closed_before_its_check_is_passed():
    given(*courses.checking()).when(ask(CloseCase(), SHIFT_LEAD)).then_refused(CheckNotPassed)


def test_a_department_never_closes_its_own_case():
    """Two axes, whatever other role the account has (G-09)."""
    both = staff("two", *SHIFT_LEAD.roles, *DEPARTMENT.roles, department="urban-management")
    given(*courses.checked()).when(ask(CloseCase(), both)).then_refused(OwnDepartmentHandles)
    given(*courses.checked()).when(ask(CloseCase(), DEPARTMENT)).then_refused(NotYourCaseRole)


def test_what_a_stage_does_not_allow_says_where_it_is_possible():
    refused = given(*courses.reported()).when(ask(CloseCase(), SHIFT_LEAD))
    refused.then_refused(CaseNotAllowedNow)

    assert "“结案”只能在案件处于“核查中”时进行，现为“已上报”" == refused.refusal.advice_zh

"""Void and restore, fixed on the spot, another check, another worker (G-09)."""

from datetime import timedelta

from events.catalog.grid_case.overlays import (
    CaseCheckRequested,
    CaseFixAccepted,
    CaseFixedOnSpot,
    CaseFixRejected,
    CaseRestored,
    CaseTaskReassigned,
    CaseVoided,
)
from events.catalog.grid_case.values import CasePhoto, CaseTask
from events.catalog.names import CaseStatus, ClockName, PhotoKind, TaskKind
from events.catalog.values import Point
from events.timekeeping.setting import started
from grid.grid_case.acts.dispatching import AcknowledgeCase, DispatchCase
from grid.grid_case.acts.fixing import (
    BeforeAndAfterNeeded,
    FixCaseOnSpot,
    NotYourReport,
    OwnFix,
    ReportFixedCase,
    ReviewCaseFix,
    SayWhyRejected,
)
from grid.grid_case.acts.handling import CloseCase, RequestCaseCheck, SubmitCaseHandling
from grid.grid_case.acts.late import AttachCase
from grid.grid_case.acts.overlays import (
    NoOpenTask,
    ReassignCaseTask,
    RestoreCase,
    TaskWorkerElsewhere,
    VoidCase,
)
from grid.grid_case.inputs import CasePlace, CatalogueKey, PhotoTaken
from grid.grid_case.refusals import NotForThisWorker, UnknownWorker
from tests.grid.grid_case import courses
from tests.grid.grid_case.spec import (
    CASE_NO,
    DISPATCHER,
    GRID_LEAD,
    HOUR,
    OPERATOR,
    OTHER_WORKER,
    OWN_KEY,
    PLACE,
    POST,
    POST_WORKER,
    SHIFT_LEAD,
    T0,
    WORKER,
    ask,
    given,
    staff,
    terms,
)

BEFORE = PhotoTaken(sha256="a" * 64, kind=PhotoKind.BEFORE)
AFTER = PhotoTaken(
    sha256="b" * 64, kind=PhotoKind.AFTER, point=Point(lon=116.7, lat=23.36, crs="wgs84")
)
KEPT = (
    CasePhoto(sha256="a" * 64, kind=PhotoKind.BEFORE),
    CasePhoto(sha256="b" * 64, kind=PhotoKind.AFTER),
)
FIX = FixCaseOnSpot(note="当场清了", photos=(BEFORE, AFTER))


def clock(name: ClockName, at=T0):
    return started(name, at, (terms().limits[name],), terms().timing)


def test_photos_that_come_while_a_case_is_void_do_not_keep_it_void():
    void = given(*courses.handling()).after(ask(VoidCase(reason="重复"), SHIFT_LEAD))
    told = void.after(ask(AttachCase(note="补充说明"), WORKER, T0 + HOUR))
    restored = told.after(ask(RestoreCase(reason="误作废"), SHIFT_LEAD, T0 + 2 * HOUR))

    assert CaseStatus.HANDLING is restored.case.status


def test_a_void_case_is_restored_with_its_task_and_the_time_that_was_left():
    history = given(*courses.checking())
    voided = history.when(ask(VoidCase(reason="重复"), SHIFT_LEAD, T0 + 2 * HOUR))
    later = T0 + timedelta(days=1)
    restored = voided.when(ask(RestoreCase(reason="误作废"), SHIFT_LEAD, later))

    assert isinstance(voided.new[0], CaseVoided)
    assert (ClockName.CHECK,) == tuple(each.name for each in voided.new[0].stopped)
    assert voided.case.open_task is None
    assert restored.new == (
        CaseRestored(
            at=later,
            subject_id=OWN_KEY,
            status=CaseStatus.CHECKING,
            task=CaseTask(id="2", kind=TaskKind.CHECK, worker="li"),
            clocks=restored.new[0].clocks,
            reason="误作废",
        ),
    )
    assert voided.new[0].stopped[0].remaining == timedelta(hours=3)
    assert restored.new[0].clocks[0].due_at == later.replace(hour=14)  # noon is no working time


def test_what_is_fixed_on_the_spot_is_reviewed():
    fixed = given(*courses.reported()).when(ask(FIX, WORKER))
    fixed.then(
        CaseFixedOnSpot(
            at=T0,
            subject_id=OWN_KEY,
            photos=KEPT,
            clocks=(clock(ClockName.CLOSE),),
            note="当场清了",
            photo_points={"b" * 64: Point(lon=116.7, lat=23.36, crs="wgs84")},
        )
    )
    accepted = fixed.when(ask(ReviewCaseFix(accepted=True), SHIFT_LEAD))
    accepted.then(CaseFixAccepted(at=T0, subject_id=OWN_KEY))
    rejected = fixed.when(ask(ReviewCaseFix(accepted=False, reason="没清净"), SHIFT_LEAD))
    rejected.then(
        CaseFixRejected(at=T0, subject_id=OWN_KEY, clocks=(clock(ClockName.OPEN),), reason="没清净")
    )

    assert CaseStatus.CLOSED is accepted.case.status
    assert CaseStatus.REPORTED is rejected.case.status


def test_a_report_may_come_already_fixed():
    command = ReportFixedCase(
        matter=CatalogueKey(code="06010"), place=CasePlace(text="路口"), photos=(BEFORE, AFTER)
    )
    found = {"case_no": CASE_NO, "subject_id": OWN_KEY, "area": PLACE}
    decided = given().when(ask(command, WORKER, **found))

    assert ["grid_case.reported", "grid_case.fixed_on_spot"] == [each.type for each in decided.new]
    assert CaseStatus.FIXED_ON_SPOT is decided.case.status
    assert KEPT == decided.case.photos


def test_a_fix_needs_both_photos_and_is_ones_own_report():
    lone = FixCaseOnSpot(photos=(AFTER,))
    given(*courses.reported()).when(ask(lone, WORKER)).then_refused(BeforeAndAfterNeeded)
    given(*courses.reported()).when(ask(FIX, OTHER_WORKER)).then_refused(NotYourReport)


def test_a_fix_is_reviewed_by_another_person_who_says_why_it_fails():
    both = staff("li", *SHIFT_LEAD.roles, *WORKER.roles)
    fixed = given(*courses.reported(), ask(FIX, WORKER))
    fixed.when(ask(ReviewCaseFix(accepted=True), both)).then_refused(OwnFix)
    fixed.when(ask(ReviewCaseFix(accepted=False), SHIFT_LEAD)).then_refused(SayWhyRejected)


def test_another_check_replaces_the_one_before_and_moves_no_deadline():
    decided = given(*courses.checking()).when(
        ask(RequestCaseCheck(worker="zhao"), OPERATOR, T0 + 2 * HOUR)
    )
    decided.then(
        CaseCheckRequested(
            at=T0 + 2 * HOUR,
            subject_id=OWN_KEY,
            task=CaseTask(id="2", kind=TaskKind.CHECK, worker="zhao"),
            clocks=(),
        )
    )
    doubted = given(*courses.checked(), ask(RequestCaseCheck(), OPERATOR, T0 + 3 * HOUR))

    assert not doubted.case.passed
    assert CaseStatus.CHECKING is doubted.case.status
    assert not hasattr(doubted.when(ask(CloseCase(), SHIFT_LEAD)), "new")


def test_a_task_is_given_to_none_but_a_worker_or_a_grid_lead():
    """Of another account no one would see it."""
    verifying = given(*courses.verifying())

    verifying.when(ask(ReassignCaseTask(worker="wang"), GRID_LEAD)).then_refused(UnknownWorker)
    given(*courses.checked()).when(
        ask(RequestCaseCheck(worker="gone"), OPERATOR, T0 + 3 * HOUR)
    ).then_refused(UnknownWorker)
    assert "grid_case.unknown_worker" == UnknownWorker.code


def test_a_grid_lead_gives_a_task_to_another_worker():
    decided = given(*courses.verifying()).when(ask(ReassignCaseTask(worker="zhao"), GRID_LEAD))
    decided.then(
        CaseTaskReassigned(
            at=T0, task=CaseTask(id="2", kind=TaskKind.VERIFY, worker="zhao"), former="li"
        )
    )

    assert "zhao" == decided.case.open_task.task.worker
    given(*courses.reported()).when(ask(ReassignCaseTask(worker="zhao"), GRID_LEAD)).then_refused(
        NoOpenTask
    )


def test_a_task_goes_only_to_a_worker_who_can_be_sent_there():
    waiting = given(*courses.verifying())

    for account, refusal in (("nobody", UnknownWorker), ("sun", TaskWorkerElsewhere)):
        waiting.when(ask(ReassignCaseTask(worker=account), GRID_LEAD)).then_refused(refusal)
        assert refusal.field == "worker"


def test_a_task_is_given_only_to_a_worker_who_may_do_it():
    """G-09: who is of the post that handles a case handles it, and checks none of it."""
    at_post = given(*courses.opened(), ask(DispatchCase(department=POST), DISPATCHER))
    to_another = ask(ReassignCaseTask(worker="zhao"), GRID_LEAD)
    at_post.when(to_another).then_refused(NotForThisWorker)
    handled = at_post.after(
        ask(AcknowledgeCase(), POST_WORKER),
        ask(SubmitCaseHandling(note="已清运"), POST_WORKER, T0 + HOUR),
    )
    to_the_post = ask(ReassignCaseTask(worker="li"), GRID_LEAD, T0 + HOUR)
    named = ask(RequestCaseCheck(worker="li"), OPERATOR, T0 + HOUR)

    for command in (to_the_post, named):
        handled.when(command).then_refused(NotForThisWorker)
    assert ("worker", "zhao") == (NotForThisWorker.field, handled.case.open_task.task.worker)

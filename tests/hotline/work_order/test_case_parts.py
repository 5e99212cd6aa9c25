"""The part of the department that a grid case was escalated to (网格案件上报承办, G-10)."""

from datetime import datetime, timedelta

from events.act import Actor
from events.catalog.names import AssignmentStatus, ClockName, Secrecy, Status, Unit
from events.catalog.work_order.parts.clocks import Clock, latest
from hotline.work_order.acts.departments.returning import CaseIsChecked, RequestReturn
from hotline.work_order.acts.extending import GrantExtension, RequestExtension
from hotline.work_order.acts.street import (
    ShareWithCaseDepartment,
    TakeCaseHandling,
    TakeCaseResult,
    UndoCaseHandling,
)
from hotline.work_order.inputs import Length
from hotline.work_order.state import WorkOrder
from tests.hotline.work_order.acts.pausing import suspend
from tests.hotline.work_order.life import accept, acknowledge, dispatch, submit
from tests.hotline.work_order.spec import (
    COMMUNITY_CODE,
    DISPATCHER,
    HOUR,
    LIGHTING,
    T0,
    Given,
    ask,
    given,
    register,
)

SYSTEM = Actor(account="system:grid-cases", roles=frozenset(), is_system=True)
CASE_NO = "G20260302-440500-000001"
SUBDISTRICT_CODE = "subdistrict-440511001"
AT = T0 + 2 * HOUR
TO_WORK = (register(), accept(), dispatch(), acknowledge())


def escalated(department: str | None = COMMUNITY_CODE, at: datetime = AT):
    return ask(ShareWithCaseDepartment(case_no=CASE_NO, department=department), SYSTEM, at)


def handling(order: WorkOrder, department: str) -> Clock:
    found = latest(order.clocks, order.assignments[department].id, ClockName.HANDLE)
    assert found is not None
    return found


def same_deadline(there: Given, department: str = COMMUNITY_CODE) -> timedelta | datetime:
    """Of the lead and of the department; in a pause what is left of it."""
    clocks = [handling(there.order, each) for each in ("lighting", department)]
    (one,) = {each.paused.remaining if each.paused else each.start.due_at for each in clocks}
    return one


def test_it_supports_the_lead_by_the_lead_s_deadline_and_no_other_clock():
    """G-10: one problem, one clock."""
    there = given(*TO_WORK, escalated())
    own = there.order.assignments[COMMUNITY_CODE].id

    assert "supporting" == there.order.assignments[COMMUNITY_CODE].role
    assert [ClockName.HANDLE] == [
        each.start.name for each in there.order.clocks if each.start.assignment_id == own
    ]
    assert handling(there.order, "lighting").start.due_at == same_deadline(there)
    there.when(escalated()).then()


def test_the_level_above_takes_the_place_of_the_level_before():
    there = given(*TO_WORK, escalated(), escalated(SUBDISTRICT_CODE))

    assert {"lighting", SUBDISTRICT_CODE} == set(there.order.assignments)
    back = there.after(escalated(None))
    assert {"lighting"} == set(back.order.assignments)
    back.when(escalated(None)).then()


def test_a_department_that_has_a_part_gets_no_second_one():
    given(*TO_WORK).when(escalated("lighting")).then()
    supported = given(register(), accept(), dispatch(supporting=("power",)), acknowledge())
    supported.when(escalated("power")).then()


def test_a_pause_and_an_extension_of_the_lead_are_its_own_too():
    """T-04, T-05."""
    paused = given(*TO_WORK, escalated(), suspend())
    same_deadline(paused)
    assert None is handling(paused.order, COMMUNITY_CODE).due_at
    same_deadline(given(*TO_WORK, suspend(), escalated(at=T0 + 4 * HOUR)))

    longer = RequestExtension(limit=Length(value=8, unit=Unit.HOUR), reason="缺少配件")
    asked = given(*TO_WORK, escalated(), ask(longer, LIGHTING, AT))
    before = same_deadline(asked)
    granted = asked.after(ask(GrantExtension(), DISPATCHER, AT))
    assert before + 8 * HOUR == same_deadline(granted)


def test_the_close_of_the_case_is_the_result_of_both():
    result = TakeCaseResult(case_no=CASE_NO, note="已清运。")
    there = given(*TO_WORK, escalated(), ask(result, SYSTEM, AT + HOUR))

    assert Status.SUBMITTED == there.order.status
    assert {AssignmentStatus.SUBMITTED} == {
        each.status for each in there.order.assignments.values()
    }


def handled(at: datetime):
    return ask(TakeCaseHandling(case_no=CASE_NO, handled_at=at), SYSTEM, at + HOUR)


def test_what_is_handled_in_time_is_in_time_however_long_check_and_close_take():
    """T-06, G-10: of the lead and of the department that the case was escalated to."""
    due = handling(given(*TO_WORK).order, "lighting").due_at
    in_time, late = due - HOUR, due + 30 * HOUR
    waits = given(*TO_WORK, escalated(), handled(in_time))
    result = TakeCaseResult(case_no=CASE_NO, note="已清运。", handled_at=in_time)
    there = waits.after(ask(result, SYSTEM, late))

    for department in ("lighting", COMMUNITY_CODE):
        assert (in_time, False) == done_at(waits, department)
        assert (in_time, False) == done_at(there, department)
    assert Status.IN_PROGRESS == waits.order.status
    assert None is waits.order.lifecycle.first_submitted_at
    assert in_time == there.order.lifecycle.first_submitted_at
    assert (
        late + HOUR
        == (
            given(*TO_WORK, ask(TakeCaseResult(case_no=CASE_NO, note=None), SYSTEM, late + HOUR))
        ).order.lifecycle.first_submitted_at
    )


def test_after_a_failed_check_the_limit_runs_on_as_it_was():
    undo = ask(UndoCaseHandling(case_no=CASE_NO), SYSTEM, AT + 3 * HOUR)
    before = given(*TO_WORK, escalated())
    again = before.after(handled(AT), undo)

    for department in ("lighting", COMMUNITY_CODE):
        assert handling(before.order, department) == handling(again.order, department)
    again.when(undo).then()
    assert (AT + 4 * HOUR, False) == done_at(again.after(handled(AT + 4 * HOUR)), "lighting")


def test_a_lead_does_not_return_what_is_handled_while_it_is_checked():
    """R-01: as after a result; a failed check opens the way again, inside the window."""
    wanted = RequestReturn(
        reason_code="not_in_charge", ground="属供电部门管养。", suggested_department="power"
    )
    returns = ask(wanted, LIGHTING, AT + HOUR)
    undo = ask(UndoCaseHandling(case_no=CASE_NO), SYSTEM, AT + HOUR)
    waits = given(*TO_WORK, handled(AT))

    waits.when(returns).then_refused(CaseIsChecked)
    assert Status.RETURN_PENDING == waits.after(undo, returns).order.status


def test_what_a_department_submits_by_itself_is_not_undone_with_the_case():
    undo = ask(UndoCaseHandling(case_no=CASE_NO), SYSTEM, AT + 3 * HOUR)
    submitted = given(*TO_WORK, handled(AT), submit(at=AT + 2 * HOUR))

    submitted.when(undo).then()
    assert AT + 2 * HOUR == submitted.order.lifecycle.first_submitted_at


def done_at(there: Given, department: str) -> tuple[datetime | None, bool]:
    clock = handling(there.order, department)
    return clock.done_at, clock.running


def test_a_protected_order_and_one_without_a_lead_are_shared_with_none():
    """D-07."""
    secret = register(secrecy=Secrecy.CONFIDENTIAL)
    given(secret, accept(), dispatch(), acknowledge()).when(escalated()).then()
    given(register(), accept()).when(escalated()).then()

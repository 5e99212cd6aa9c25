"""The part of the department that a grid case was escalated to (网格案件上报承办, G-10)."""

from datetime import datetime, timedelta

from events.act import Actor
from events.catalog.names import AssignmentStatus, ClockName, Secrecy, Status, Unit
from events.catalog.work_order.parts.clocks import Clock, latest
from hotline.work_order.acts.extending import GrantExtension, RequestExtension
from hotline.work_order.acts.street import ShareWithCaseDepartment, TakeCaseResult
from hotline.work_order.inputs import Length
from hotline.work_order.state import WorkOrder
from tests.hotline.work_order.acts.pausing import suspend
from tests.hotline.work_order.life import accept, acknowledge, dispatch
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


def test_a_protected_order_and_one_without_a_lead_are_shared_with_none():
    """D-07."""
    secret = register(secrecy=Secrecy.CONFIDENTIAL)
    given(secret, accept(), dispatch(), acknowledge()).when(escalated()).then()
    given(register(), accept()).when(escalated()).then()

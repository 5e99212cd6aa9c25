"""A case that belongs to a work order: opened at once, with the order's clock (G-10)."""

from dataclasses import replace
from datetime import timedelta

from events.act import Actor
from events.catalog.grid_case.for_orders import CaseWithdrawn
from events.catalog.names import (
    CaseLevel,
    CaseSource,
    CaseStatus,
    ClockName,
    PauseKind,
    Status,
    Unit,
)
from events.catalog.values import ClockStart, ClockStopped
from events.event import Names
from grid.grid_case.acts.dispatching import AcknowledgeCase
from grid.grid_case.acts.extending import CaseExtensionLength, RequestCaseExtension
from grid.grid_case.acts.for_orders import (
    FollowOrderClock,
    OpenCaseForOrder,
    VoidCaseOfOrder,
    WithdrawCase,
)
from grid.grid_case.acts.overlays import RestoreCase
from grid.grid_case.acts.returning import EscalateCase, GrantCaseReturn, RequestCaseReturn
from grid.grid_case.acts.suspending import RequestCaseSuspension
from grid.grid_case.inputs import CatalogueKey
from grid.grid_case.refusals import CaseNotAllowedNow, DeadlineOfOrder, NotYourCaseRole
from grid.grid_case.visibility import CaseReach
from tests.grid.grid_case.spec import (
    CASE_NO,
    DISPATCHER,
    HOUR,
    PLACE,
    POST,
    POST_WORKER,
    SHIFT_LEAD,
    T0,
    ask,
    given,
)

SYSTEM = Actor(account="system:grid-cases", roles=frozenset(), is_system=True)
ORDER_NO = "20260302-440500-000009"
CLOCK = ClockStart(
    name=ClockName.HANDLE,
    assignment_id="1",
    department="lighting",
    started_at=T0,
    due_at=T0 + 5 * HOUR,
    revision=4,
)


def opened(department: str | None = POST):
    command = OpenCaseForOrder(
        matter=CatalogueKey(code="06010"),
        clock=CLOCK,
        department=department,
        title="垃圾成堆",
        place_text=None,
        point=None,
    )
    return ask(
        command, SYSTEM, case_no=CASE_NO, subject_id="person-1", area=PLACE, order_no=ORDER_NO
    )


def followed(by: timedelta):
    longer = CLOCK.model_copy(update={"due_at": CLOCK.due_at + by, "revision": 5})
    return ask(FollowOrderClock(clock=longer), SYSTEM, T0 + HOUR)


def test_it_is_with_the_worker_at_once_by_the_clock_of_the_order():
    case = given(opened()).case
    (clock,) = [each for each in case.clocks if each.is_open]

    assert (CaseStatus.DISPATCHED, CaseSource.WORK_ORDER, POST, ORDER_NO) == (
        case.status,
        case.source,
        case.department,
        case.order_no,
    )
    assert (CLOCK.due_at, None, 1) == (
        clock.due_at,
        clock.start.assignment_id,
        clock.start.revision,
    )


def test_without_a_worker_it_waits_for_the_dispatcher():
    case = given(opened(None)).case

    assert (CaseStatus.OPENED, None) == (case.status, case.department)
    assert [ClockName.DISPATCH] == [each.start.name for each in case.clocks if each.is_open]


def test_it_follows_the_order_s_deadline_and_says_nothing_where_it_is_the_same():
    moved = given(opened()).after(followed(HOUR))
    (clock,) = [each for each in moved.case.clocks if each.is_open]

    assert (CLOCK.due_at + HOUR, 2) == (clock.due_at, clock.start.revision)
    moved.when(followed(HOUR)).then()
    given(opened()).when(followed(timedelta())).then()


def paused(left: timedelta = 4 * HOUR):
    stop = ClockStopped(
        name=ClockName.HANDLE,
        assignment_id="1",
        department="lighting",
        kind=PauseKind.SUSPENDED,
        paused_at=T0 + HOUR,
        remaining=left,
        explanation="暂停计时。",
    )
    return ask(FollowOrderClock(clock=CLOCK, paused=stop), SYSTEM, T0 + HOUR)


def test_a_pause_of_the_order_stops_its_clock_and_the_end_of_the_pause_gives_it_back():
    """T-05, G-10: it has no deadline while its order has none."""
    stopped = given(opened()).after(paused())
    (clock,) = [each for each in stopped.case.clocks if each.is_open]
    assert (None, "paused", 4 * HOUR) == (clock.due_at, clock.state, clock.paused.remaining)
    assert (None, None) == (clock.paused.assignment_id, clock.paused.department)
    stopped.when(paused()).then()

    on = stopped.after(followed(2 * HOUR))
    (clock,) = [each for each in on.case.clocks if each.is_open]
    assert (CLOCK.due_at + 2 * HOUR, "running") == (clock.due_at, clock.state)


def test_it_remembers_the_level_that_it_was_escalated_to_until_it_is_given_to_another():
    up = given(opened()).after(ask(EscalateCase(reason="超出处置能力。"), POST_WORKER, T0 + HOUR))
    assert ("community-440511001004", CaseLevel.COMMUNITY) == (up.case.department, up.case.level)

    community = replace(POST_WORKER, department="community-440511001004")
    returned = up.after(
        ask(RequestCaseReturn(ground="不属于本社区。"), community, T0 + HOUR),
        ask(GrantCaseReturn(), DISPATCHER, T0 + HOUR),
    )
    assert (None, None) == (returned.case.department, returned.case.level)


def test_it_is_void_when_its_order_needs_it_no_more_and_may_be_restored():
    """G-10: the department submitted without it, or the order is over."""
    over = ask(VoidCaseOfOrder(status=Status.SUBMITTED), SYSTEM, T0 + HOUR)
    voided = given(opened()).when(over)
    (event,) = voided.new

    assert "作废：工单待审核" == event.sentence(Names({}))
    void = given(opened()).after(over)
    assert (CaseStatus.VOIDED, None) == (void.case.status, void.case.open_task)
    again = void.after(ask(RestoreCase(reason="结果被驳回。"), SHIFT_LEAD, T0 + 2 * HOUR))
    assert CaseStatus.DISPATCHED is again.case.status
    void.when(over).then_refused(CaseNotAllowedNow)


def test_a_withdrawn_case_is_read_by_no_one():
    withdrawn = given(opened()).after(ask(WithdrawCase(), SYSTEM, T0 + HOUR))

    assert CaseReach(every=True).holds(given(opened()).case)
    assert not CaseReach(every=True).holds(withdrawn.case)
    assert not [each for each in withdrawn.case.clocks if each.is_open]
    withdrawn.when(ask(WithdrawCase(), SYSTEM, T0 + HOUR)).then()
    given(opened()).when(ask(WithdrawCase(), SYSTEM, T0 + HOUR)).then(CaseWithdrawn(at=T0 + HOUR))


def test_no_person_does_what_the_service_does_for_an_order():
    given(opened()).when(replace(followed(HOUR), by=SHIFT_LEAD)).then_refused(NotYourCaseRole)


def test_more_time_is_asked_for_on_the_order_whose_clock_it_is():
    """G-10: one problem, one clock."""
    history = given(opened()).after(ask(AcknowledgeCase(), POST_WORKER, T0 + HOUR))
    longer = RequestCaseExtension(
        limit=CaseExtensionLength(value=1, unit=Unit.WORKING_DAY), ground="配件外调。"
    )

    history.when(ask(longer, POST_WORKER, T0 + HOUR)).then_refused(DeadlineOfOrder)
    history.when(
        ask(RequestCaseSuspension(ground="须待施工。"), POST_WORKER, T0 + HOUR)
    ).then_refused(DeadlineOfOrder)

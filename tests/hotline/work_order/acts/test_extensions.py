"""延期 (T-04): asked before the deadline, decided by others, counted from the old deadline."""

from datetime import datetime
from typing import Any

import pytest

from events.act import Actor
from events.catalog.names import ClockName, Unit
from events.catalog.values import ClockMoves, ClockStart, ExtensionTaken, Limit
from events.catalog.work_order.deadlines import DeadlineMissed, DeadlineWarned
from events.catalog.work_order.extension import (
    ExtensionDenied,
    ExtensionGranted,
    ExtensionRequested,
)
from hotline.work_order.acts.deadlines import MissDeadline, WarnDeadline
from hotline.work_order.acts.extending import (
    DenyExtension,
    ExtensionLengthNeeded,
    ExtensionTooLate,
    ExtensionTooLong,
    ExtensionUndecided,
    GrantExtension,
    NoExtensionLeft,
    NoExtensionRequested,
    NoHandlingClock,
    RequestExtension,
    SupervisorDecides,
    WhichDepartment,
)
from hotline.work_order.context import Asked
from hotline.work_order.errors import NotAcknowledged, NotAllowedNow, OwnWork
from hotline.work_order.inputs import Length
from hotline.work_order.reactions import CLOCK
from tests.hotline.work_order.life import accept, acknowledge, dispatch, reject, submit
from tests.hotline.work_order.spec import (
    DISPATCHER,
    HOUR,
    LIGHTING,
    POWER,
    SUPERVISOR,
    T0,
    TWO_HATS,
    ask,
    given,
    register,
)

DUE = T0 + 24 * HOUR  # the lamp: Tuesday 09:30
THURSDAY = datetime(2026, 3, 5, 18, tzinfo=T0.tzinfo)  # two working days later
TWO_DAYS = Limit(value=2, unit=Unit.WORKING_DAY)
AT_WORK = (register(), accept(), dispatch("lighting", ("power",)), acknowledge())
HANDLE: dict[str, Any] = {"clock": ClockName.HANDLE, "assignment_id": "1"}
OF_LIGHTING = {"assignment_id": "1", "department": "lighting"}


def request(
    days: int = 2,
    by: Actor = LIGHTING,
    at: datetime = T0 + 2 * HOUR,
    unit: Unit = Unit.WORKING_DAY,
) -> Asked[RequestExtension]:
    length = Length(value=days, unit=unit)
    return ask(RequestExtension(limit=length, reason="配件外调"), by, at)


def grant(
    by: Actor = DISPATCHER, at: datetime = T0 + 3 * HOUR, **said: Any
) -> Asked[GrantExtension]:
    return ask(GrantExtension(**said), by, at)


def deny(by: Actor = DISPATCHER, at: datetime = T0 + 3 * HOUR) -> Asked[DenyExtension]:
    return ask(DenyExtension(), by, at)


def extended(at: datetime = T0 + 3 * HOUR) -> ExtensionGranted:
    """Two working days from Tuesday 09:30: to the close of Thursday."""
    clock = ClockStart(
        name=ClockName.HANDLE,
        **OF_LIGHTING,
        started_at=T0,
        due_at=THURSDAY,
        warn_at=datetime(2026, 3, 5, 13, 12, tzinfo=T0.tzinfo),  # a fifth of 24 hours before
        limit=Limit(value=24, unit=Unit.HOUR),
        revision=2,
        policy_version=1,
        calendar_version="2026.1",
        explanation=(
            "自2026年3月2日09:30起24小时（夜间和节假日照计），延期2个工作日，2026年3月5日18:00到期。"
        ),
        may_extend=(Limit(value=10, unit=Unit.WORKING_DAY),),
        moves=ClockMoves(extensions=(ExtensionTaken(limit=TWO_DAYS, granted_at=at),)),
    )
    return ExtensionGranted(
        at=at, subject_id="subject-1", **OF_LIGHTING, limit=TWO_DAYS, clocks=(clock,), note=None
    )


def test_a_request_moves_no_clock_and_a_grant_counts_from_the_old_deadline():
    asked = ExtensionRequested(
        at=T0 + 2 * HOUR, subject_id="subject-1", **OF_LIGHTING, limit=TWO_DAYS, ground="配件外调"
    )
    requested = given(*AT_WORK).when(request()).then(asked)

    assert {DUE} == {
        clock.start.due_at for clock in requested.order.clocks if clock.asked == TWO_DAYS
    }
    requested.when(grant()).then(extended())


def test_a_denied_extension_leaves_the_deadline_and_may_be_asked_again():
    denied = given(*AT_WORK, request()).when(deny())
    fact = ExtensionDenied(at=T0 + 3 * HOUR, subject_id="subject-1", **OF_LIGHTING, note=None)

    denied.then(fact).when(request(at=T0 + 4 * HOUR))
    assert [] == [clock for clock in denied.order.clocks if clock.asked]


def test_the_centre_may_grant_less_and_never_more_than_was_asked():
    requested = given(*AT_WORK, request())
    one_day = Length(value=1, unit=Unit.WORKING_DAY)
    a_week = Length(value=7, unit=Unit.NATURAL_DAY)

    shorter = requested.when(grant(limit=one_day)).new[0]
    assert datetime(2026, 3, 4, 18, tzinfo=T0.tzinfo) == shorter.clocks[0].due_at
    requested.when(grant(limit=a_week)).then_refused(ExtensionTooLong)


def test_an_extension_is_asked_for_before_the_deadline():
    given(*AT_WORK, request(at=DUE))
    given(*AT_WORK).when(request(at=DUE + HOUR)).then_refused(ExtensionTooLate)


def test_no_more_may_be_asked_than_the_policy_allows_whatever_the_unit():
    """A complaint: five working days, from Tuesday to the close of the Tuesday after."""
    at_work = given(*AT_WORK)

    at_work.when(request(days=6)).then_refused(ExtensionTooLong)
    at_work.when(request(days=8, unit=Unit.NATURAL_DAY)).then_refused(ExtensionTooLong)
    at_work.after(request(days=7, unit=Unit.NATURAL_DAY))


def test_the_second_extension_is_the_supervisors_and_there_is_no_third():
    once = given(*AT_WORK, request(), grant())
    twice = once.after(request(days=10, at=T0 + 5 * HOUR))

    twice.when(grant(at=T0 + 6 * HOUR)).then_refused(SupervisorDecides)
    done = twice.after(grant(SUPERVISOR, T0 + 6 * HOUR))
    done.when(request(at=T0 + 7 * HOUR)).then_refused(NoExtensionLeft)


def test_an_undecided_request_keeps_the_clock_running_and_can_be_decided_after_the_deadline():
    """The miss stays recorded; the new deadline is the same as if it had been decided in time."""
    late = DUE + HOUR
    missed = given(*AT_WORK, request()).after(ask(MissDeadline(**HANDLE, revision=1), CLOCK, late))

    missed.when(request(at=late)).then_refused(ExtensionTooLate)
    assert DeadlineMissed in {type(each) for each in missed.history}
    missed.when(grant(at=late)).then(extended(at=late))


def test_after_an_extension_the_clock_is_warned_of_again_once():
    longer = given(*AT_WORK, request(), grant())
    at = datetime(2026, 3, 5, 14, tzinfo=T0.tzinfo)
    warning = ask(WarnDeadline(**HANDLE, revision=2), CLOCK, at)
    fact = DeadlineWarned(at=at, clock=ClockName.HANDLE, revision=2, due_at=THURSDAY, **OF_LIGHTING)

    longer.when(ask(WarnDeadline(**HANDLE, revision=1), CLOCK, at)).then()
    longer.when(warning).then(fact).when(warning).then()


def test_a_request_lapses_with_the_result_and_a_submitted_result_needs_no_extension():
    submitted = given(*AT_WORK, request(), submit(at=T0 + 3 * HOUR))

    submitted.when(grant(at=T0 + 4 * HOUR)).then_refused(NotAllowedNow)
    rejected = submitted.after(reject(by=DISPATCHER))
    rejected.when(grant(at=T0 + 4 * HOUR)).then_refused(NoExtensionRequested)
    rejected.when(request(at=T0 + 4 * HOUR)).then_refused(NoHandlingClock)


def test_each_department_asks_for_its_own_clock():
    both = given(*AT_WORK).after(acknowledge(POWER), request(), request(by=POWER))

    both.when(grant()).then_refused(WhichDepartment)
    both.when(request()).then_refused(ExtensionUndecided)
    new = both.when(grant(department="power")).new[0]
    assert ("2", "power") == (new.clocks[0].assignment_id, new.clocks[0].department)


def test_who_has_not_acknowledged_asks_for_nothing_and_nobody_grants_their_own():
    given(*AT_WORK).when(request(by=POWER)).then_refused(NotAcknowledged)
    given(*AT_WORK, request()).when(grant(TWO_HATS)).then_refused(OwnWork)


@pytest.mark.parametrize("said", [{}, {"days": 2, "limit": Length(value=2, unit=Unit.HOUR)}])
def test_an_extension_has_one_length(said: dict[str, Any]):
    command = RequestExtension(reason="配件外调", **said)
    asked = ask(command, LIGHTING, T0 + 2 * HOUR)

    given(*AT_WORK).when(asked).then_refused(ExtensionLengthNeeded)


def test_days_are_working_days():
    asked = ask(RequestExtension(days=2, reason="配件外调"), LIGHTING, T0 + 2 * HOUR)

    given(*AT_WORK).when(asked).then(*given(*AT_WORK).when(request(days=2)).new)

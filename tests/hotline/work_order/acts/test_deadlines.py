"""T-07: the rules of warning and missing, and the natural keys of both."""

from datetime import timedelta

from events.catalog.names import ClockName
from events.catalog.work_order.deadlines import DeadlineMissed, DeadlineWarned
from events.event import Names
from hotline.work_order.acts.deadlines import MissDeadline, WarnDeadline
from hotline.work_order.acts.intake import Accept
from hotline.work_order.errors import NotYourRole
from hotline.work_order.reactions import CLOCK, deadlines
from hotline.work_order.table import offered_commands
from tests.hotline.work_order.life import accept, acknowledge, dispatch
from tests.hotline.work_order.spec import DISPATCHER, HOUR, T0, ask, given, register

HANDLE = {"clock": ClockName.HANDLE, "revision": 1, "assignment_id": "1"}
FACT = {**HANDLE, "department": "lighting", "due_at": T0 + 24 * HOUR}
WARN_AT = T0 + 24 * HOUR * 4 / 5
BEGUN = (register(), accept(), dispatch())
INSTANT = timedelta(microseconds=1)


def test_the_warning_comes_when_a_fifth_of_the_limit_is_left():
    warning = ask(WarnDeadline(**HANDLE), CLOCK, WARN_AT)

    given(*BEGUN).when(ask(WarnDeadline(**HANDLE), CLOCK, WARN_AT - INSTANT)).then()
    warned = given(*BEGUN).when(warning).then(DeadlineWarned(at=WARN_AT, **FACT))
    warned.when(warning).then()


def test_a_deadline_is_missed_once_after_its_end():
    missing = ask(MissDeadline(**HANDLE), CLOCK, T0 + 25 * HOUR)

    given(*BEGUN).when(ask(MissDeadline(**HANDLE), CLOCK, T0 + 24 * HOUR)).then()
    missed = given(*BEGUN).after(missing)
    (fact,) = missed.history[-1:]
    assert fact == DeadlineMissed(at=T0 + 25 * HOUR, clocks=fact.clocks, **FACT)
    missed.when(missing).then()


def test_what_was_done_is_not_missed():
    acknowledging = {**HANDLE, "clock": ClockName.ACKNOWLEDGE}

    given(*BEGUN, acknowledge()).when(
        ask(MissDeadline(**acknowledging), CLOCK, T0 + 25 * HOUR)
    ).then()


def test_no_person_warns_and_the_clock_does_nothing_else():
    begun = given(*BEGUN)

    begun.when(ask(WarnDeadline(**HANDLE), DISPATCHER, WARN_AT)).then_refused(NotYourRole)
    given(register()).when(ask(Accept(), CLOCK, T0)).then_refused(NotYourRole)
    assert [] == offered_commands(begun.order, CLOCK, WARN_AT)


def test_every_deadline_has_a_natural_key_of_its_own():
    order = given(*BEGUN).order
    keys = [instant.key("work_order-1") for instant in deadlines(order)]
    others = [instant.key("work_order-2") for instant in deadlines(order)]

    assert 8 == len(keys) == len(set(keys))  # warned of and missed: four clocks
    assert keys == [instant.key("work_order-1") for instant in deadlines(order)]
    assert set(keys).isdisjoint(others)


def test_the_sentences_name_department_and_clock():
    names = Names({"lighting": "汕头市路灯管理所"})

    assert "汕头市路灯管理所办理时限将到，预警" == DeadlineWarned(at=T0, **FACT).sentence(names)
    assert "汕头市路灯管理所办理超时" == DeadlineMissed(at=T0, **FACT).sentence(names)

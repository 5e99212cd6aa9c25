"""承诺办理: a promise is a clock of its own, no later than the legal one (T-01, T-09)."""

from datetime import datetime, timedelta

from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from events.act import Actor
from events.catalog.names import ClockName, Secrecy
from events.catalog.values import ClockStart
from events.catalog.work_order.extension import CompletionPromised
from hotline.work_order.acts.deadlines import MissDeadline
from hotline.work_order.acts.promising import NoLimitToPromise, Promise, PromiseBeyondLimit
from hotline.work_order.context import Asked
from hotline.work_order.errors import NotYourOrder, NotYourRole, RequesterIsAnonymous
from hotline.work_order.reactions import CLOCK
from hotline.work_order.state import WorkOrder
from tests.databases import effort
from tests.hotline.work_order.life import (
    accept,
    acknowledge,
    dispatch,
    grant_return,
    reject,
    request_return,
    submit,
)
from tests.hotline.work_order.spec import (
    DISPATCHER,
    HOUR,
    LIGHTING,
    OPERATOR,
    POWER,
    T0,
    Decided,
    ask,
    given,
    register,
)

LEGAL = T0 + 24 * HOUR
AT = T0 + HOUR
PROMISED = T0 + 8 * HOUR + HOUR / 2  # Monday 18:00
BEGUN = (register(), accept(), dispatch())
AT_WORK = (*BEGUN, acknowledge())


def promise(until: datetime = PROMISED, by: Actor = LIGHTING, at: datetime = AT) -> Asked[Promise]:
    return ask(Promise(promised_due_at=until), by, at)


def promised(*, by_centre: bool = False) -> CompletionPromised:
    clock = ClockStart(
        name=ClockName.PROMISE,
        assignment_id="1",
        department="lighting",
        started_at=AT,
        due_at=PROMISED,
        warn_at=PROMISED - (PROMISED - AT) / 5,
        explanation="承诺2026年3月2日18:00前办结。",
    )
    return CompletionPromised(
        at=AT, assignment_id="1", department="lighting", by_centre=by_centre, clocks=(clock,)
    )


def clock_of(order: WorkOrder, name: ClockName) -> tuple[datetime, str]:
    """When it ends, and how it is."""
    (clock,) = [each for each in order.clocks if each.start.name is name][-1:]
    return clock.start.due_at, clock.state


def test_the_lead_promises_and_the_legal_limit_stays():
    story = given(*AT_WORK).when(promise()).then(promised())

    assert (PROMISED, "running") == clock_of(story.order, ClockName.PROMISE)
    assert (LEGAL, "running") == clock_of(story.order, ClockName.HANDLE)


def test_an_operator_promises_until_the_lead_has_acknowledged():
    given(*BEGUN).when(promise(by=OPERATOR)).then(promised(by_centre=True))
    given(*AT_WORK).when(promise(by=OPERATOR)).then_refused(NotYourOrder)
    given(*AT_WORK).when(promise(by=POWER)).then_refused(NotYourOrder)
    given(*AT_WORK).when(promise(by=DISPATCHER)).then_refused(NotYourRole)


def test_a_promise_is_never_later_than_the_limit_nor_than_the_one_before():
    begun = given(*AT_WORK)
    kept = begun.after(promise())

    begun.when(promise(LEGAL + HOUR)).then_refused(PromiseBeyondLimit)
    begun.when(promise(AT)).then_refused(PromiseBeyondLimit)
    assert isinstance(begun.when(promise(LEGAL)), Decided)
    kept.when(promise(PROMISED + HOUR)).then_refused(PromiseBeyondLimit)
    assert (PROMISED - HOUR, "running") == clock_of(
        kept.after(promise(PROMISED - HOUR)).order, ClockName.PROMISE
    )


def test_what_has_run_out_is_not_promised():
    given(*AT_WORK).when(promise(LEGAL + 3 * HOUR, at=LEGAL + HOUR)).then_refused(NoLimitToPromise)


def test_nothing_is_offered_or_promised_after_a_promise_that_ran_out():
    """Else every date would be refused: none may be later than the promise before."""
    promised = given(*AT_WORK).after(promise(LEGAL - 5 * HOUR))

    promised.when(promise(LEGAL, at=LEGAL - HOUR)).then_refused(NoLimitToPromise)


def test_a_requester_who_cannot_be_told_is_promised_nothing():
    begun = (register(secrecy=Secrecy.ANONYMOUS), accept(), dispatch(), acknowledge())

    given(*begun).when(promise()).then_refused(RequesterIsAnonymous)


def test_one_submission_meets_both_and_a_false_close_neither():
    done = given(*AT_WORK).after(promise(), submit())
    void = done.after(reject(false_close=True))

    assert "done" == clock_of(done.order, ClockName.PROMISE)[1]
    assert "running" == clock_of(void.order, ClockName.PROMISE)[1]


def test_a_promise_that_is_not_kept_is_missed_before_the_legal_limit():
    asked = MissDeadline(clock=ClockName.PROMISE, revision=1, assignment_id="1")
    story = given(*AT_WORK).after(promise(), ask(asked, CLOCK, PROMISED + HOUR))
    missed = {clock.start.name for clock in story.order.clocks if clock.missed}

    assert {ClockName.PROMISE} == missed


def test_a_return_ends_the_promise_of_the_department_that_leaves():
    left = given(*BEGUN).after(promise(at=T0 + HOUR / 2), request_return(), grant_return())

    assert "ended" == clock_of(left.order, ClockName.PROMISE)[1]


@settings(max_examples=effort(ci=60, full=5_000), deadline=None)
@for_all(st.lists(st.integers(-120, 2_000), max_size=6))
def test_promises_only_come_nearer_and_never_touch_the_legal_limit(minutes):
    story = given(*AT_WORK)
    before = LEGAL
    for each in minutes:
        found = story.when(promise(AT + timedelta(minutes=each)))
        if isinstance(found, Decided):
            story = found
            due = clock_of(story.order, ClockName.PROMISE)[0]

            assert AT < due <= before
            before = due
    assert (LEGAL, "running") == clock_of(story.order, ClockName.HANDLE)

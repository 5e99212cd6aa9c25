"""电子监察: each miss starts one clock to explain it, and is explained once (S-02)."""

from datetime import datetime

from events.act import Actor
from events.catalog.names import ClockName, Role, SupervisionLevel, Unit
from events.catalog.values import ClockStart, Limit, MissedClock
from events.catalog.work_order.deadlines import DeadlineMissed, MissExplained
from hotline.work_order.acts.deadlines import MissDeadline, WarnDeadline
from hotline.work_order.acts.endings.supervision import IssueSupervision
from hotline.work_order.acts.explaining import ExplainMiss, NothingToExplain
from hotline.work_order.context import Asked
from hotline.work_order.errors import NotYourRole
from hotline.work_order.reactions import CLOCK, deadlines
from hotline.work_order.table import offered_commands
from tests.hotline.work_order import facts
from tests.hotline.work_order.life import (
    accept,
    acknowledge,
    dispatch,
    grant_return,
    request_return,
    withdraw,
)
from tests.hotline.work_order.spec import (
    DISPATCHER,
    HOUR,
    LIGHTING,
    POWER,
    SUPERVISOR,
    T0,
    Given,
    ask,
    given,
    register,
)

DAY = 24 * HOUR
LATE = T0 + DAY + HOUR  # the handling limit of the lamp is over
BEGUN = (register(), accept(), dispatch())
AT_WORK = (*BEGUN, acknowledge())
LEAD = Actor(account="lead", roles=frozenset({Role.DEPARTMENT_LEAD}), department="lighting")


def miss(
    clock: ClockName = ClockName.HANDLE,
    revision: int = 1,
    owner: str | None = "1",
    at: datetime = LATE,
) -> Asked[MissDeadline]:
    return ask(MissDeadline(clock=clock, revision=revision, assignment_id=owner), CLOCK, at)


def explain(
    by: Actor = LIGHTING, at: datetime = LATE + HOUR, clock: ClockName | None = None
) -> Asked[ExplainMiss]:
    return ask(ExplainMiss(text="备件缺货", clock=clock), by, at)


def explained(clock: ClockName = ClockName.HANDLE, **other: object) -> MissExplained:
    fields = {
        "at": LATE + HOUR,
        "subject_id": facts.SUBJECT,
        "clock": clock,
        "revision": 1,
        "assignment_id": "1",
        "department": "lighting",
        "text": "备件缺货",
    }
    return MissExplained(**(fields | other))


def limit_to_explain() -> ClockStart:
    """From Tuesday 10:30, to Wednesday's close."""
    return ClockStart(
        name=ClockName.EXPLANATION,
        assignment_id="1",
        department="lighting",
        started_at=LATE,
        due_at=datetime(2026, 3, 4, 18, tzinfo=T0.tzinfo),
        warn_at=datetime(2026, 3, 4, 16, 36, tzinfo=T0.tzinfo),
        limit=Limit(value=1, unit=Unit.WORKING_DAY),
        policy_version=1,
        calendar_version="2026.1",
        explanation="自2026年3月3日10:30起1个工作日（当日不计），2026年3月4日18:00到期。",
        explains=MissedClock(name=ClockName.HANDLE, revision=1),
    )


def waiting(story: Given) -> list[tuple[ClockName, int]]:
    """The misses that wait for an explanation."""
    return [
        (clock.start.explains.name, clock.start.revision)
        for clock in story.order.clocks
        if clock.is_open and clock.start.explains is not None
    ]


def test_a_miss_starts_the_limit_to_explain_it():
    given(*AT_WORK).when(miss()).then(
        DeadlineMissed(
            at=LATE,
            clock=ClockName.HANDLE,
            revision=1,
            due_at=T0 + DAY,
            assignment_id="1",
            department="lighting",
            clocks=(limit_to_explain(),),
        )
    )


def test_its_department_explains_it_once():
    missed = given(*AT_WORK).after(miss())

    done = missed.when(explain()).then(explained())
    done.when(explain()).then_refused(NothingToExplain)
    missed.when(explain(LEAD)).then(explained())
    missed.when(explain(POWER)).then_refused(NothingToExplain)
    missed.when(explain(DISPATCHER)).then_refused(NothingToExplain)
    missed.when(explain(SUPERVISOR)).then_refused(NotYourRole)
    assert "explain-miss" in offered_commands(missed.order, LIGHTING, LATE)
    assert "explain-miss" not in offered_commands(done.order, LIGHTING, LATE)


def test_each_miss_waits_for_an_explanation_of_its_own():
    missed = given(*BEGUN).after(
        miss(ClockName.ACKNOWLEDGE, at=T0 + 5 * HOUR), miss(ClockName.CONTACT, at=T0 + 13 * HOUR)
    )

    assert [(ClockName.ACKNOWLEDGE, 1), (ClockName.CONTACT, 2)] == waiting(missed)
    second = missed.when(explain(clock=ClockName.CONTACT)).then(explained(ClockName.CONTACT))
    assert [(ClockName.ACKNOWLEDGE, 1)] == waiting(second)
    second.when(explain()).then(explained(ClockName.ACKNOWLEDGE))


def test_a_missing_explanation_is_warned_of_and_missed_once_and_starts_nothing():
    missed = given(*AT_WORK).after(miss())
    due = limit_to_explain().due_at
    own = {"clock": ClockName.EXPLANATION, "revision": 1, "assignment_id": "1"}
    kinds = [
        type(each.command)
        for each in deadlines(missed.order)
        if each.command.clock is ClockName.EXPLANATION
    ]

    late = missed.when(miss(ClockName.EXPLANATION, at=due + HOUR)).then(
        DeadlineMissed(
            at=due + HOUR,
            due_at=due,
            department="lighting",
            explains=MissedClock(name=ClockName.HANDLE, revision=1),
            **own,
        )
    )
    assert [WarnDeadline, MissDeadline] == kinds
    late.when(miss(ClockName.EXPLANATION, at=due + DAY)).then()
    assert [(ClockName.HANDLE, 1)] == waiting(late)
    late.when(explain(at=due + DAY)).then(explained(at=due + DAY))


def test_the_centre_explains_its_own_and_what_a_department_left_behind():
    """A department that has returned the order reads it no more."""
    citizen = given(*AT_WORK).after(
        miss(ClockName.CITIZEN, owner=None, at=datetime(2026, 3, 6, 9, tzinfo=T0.tzinfo))
    )
    returned = given(*BEGUN).after(
        request_return(), miss(ClockName.ACKNOWLEDGE, at=T0 + 5 * HOUR), grant_return()
    )
    own = {"assignment_id": None, "department": None}

    citizen.when(explain(LIGHTING)).then_refused(NothingToExplain)
    citizen.when(explain(DISPATCHER)).then(explained(ClockName.CITIZEN, **own))
    returned.when(explain(LIGHTING)).then_refused(NothingToExplain)
    returned.when(explain(DISPATCHER)).then(explained(ClockName.ACKNOWLEDGE, department=None))


def test_the_lead_explains_a_supervision_that_it_did_not_answer():
    issue = ask(
        IssueSupervision(level=SupervisionLevel.ORDINARY, note="请说明进展"), SUPERVISOR, T0 + HOUR
    )
    late = datetime(2026, 3, 6, 9, tzinfo=T0.tzinfo)
    missed = given(*AT_WORK).after(issue, miss(ClockName.SUPERVISION, owner=None, at=late))

    missed.when(explain(LIGHTING)).then(explained(ClockName.SUPERVISION, assignment_id=None))


def test_a_miss_is_explained_after_the_end_of_the_order_as_well():
    ended = given(*AT_WORK).after(miss(), withdraw())

    assert [(ClockName.HANDLE, 1)] == waiting(ended)
    ended.when(explain()).then(explained())


def test_a_clock_that_was_never_missed_is_not_explained():
    given(*AT_WORK).when(explain()).then_refused(NothingToExplain)

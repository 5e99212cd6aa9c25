"""重算 (T-03): a published year makes deadlines firm; a decree moves those that have not passed."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from events.act import Ask
from events.calendars import shipped_years
from events.catalog.names import ClockName
from events.catalog.values import ClockStart
from events.catalog.work_order.deadlines import DeadlineRecomputed
from events.catalog.work_order.dispatch import WorkOrderDispatched
from events.catalog.work_order.intake import WorkOrderAccepted
from events.catalog.work_order.parts.clocks import latest
from events.event import Names
from events.working_time import CalendarYear, calendar_of
from hotline.work_order.acts.deadlines import RecomputeDeadlines
from hotline.work_order.reactions import CLOCK
from hotline.work_order.terms import Terms
from tests.hotline.work_order.life import accept, acknowledge, dispatch
from tests.hotline.work_order.spec import (
    HOUR,
    ZONE,
    Decided,
    Given,
    ask,
    given,
    register,
    terms,
)
from tests.hotline.work_order.test_delegating import HERE, delegate

BEGUN = datetime(2026, 12, 30, 9, 30, tzinfo=ZONE)
NEXT_YEAR = CalendarYear(
    year=2027,
    days_off=(date(2027, 1, 1),),
    make_up_days=(),
    names={date(2027, 1, 1): "元旦"},
    version="2027.1",
    source="a notice",
)
DECREE = replace(
    NEXT_YEAR, days_off=(date(2027, 1, 1), date(2027, 1, 4)), version="2027.2", source="a decree"
)
SOLD = (
    register(matter="020101", at=BEGUN),
    accept(BEGUN),
    dispatch("lighting", (), at=BEGUN),
    acknowledge(at=BEGUN + timedelta(hours=1)),
)


def published(*years: CalendarYear) -> Terms:
    return replace(terms(), calendar=calendar_of([*shipped_years(), *years]))


def recompute(*years: CalendarYear, at: datetime = BEGUN) -> Ask[RecomputeDeadlines, object]:
    return ask(RecomputeDeadlines(), CLOCK, at, terms=published(*years))


def handle(life: Given) -> tuple[str, bool, int]:
    clock = latest(life.order.clocks, "1", ClockName.HANDLE)
    assert clock is not None
    return f"{clock.start.due_at:%m-%d %H:%M}", clock.start.provisional, clock.start.revision


def test_a_published_year_moves_provisional_deadlines_and_makes_them_firm():
    """Five working days and seven: over the first of January, a day off now."""
    provisional = given(*SOLD)
    decided = provisional.when(recompute(NEXT_YEAR))
    assert isinstance(decided, Decided)
    (fact,) = decided.new

    assert ("01-06 18:00", True, 1) == handle(provisional)
    assert ("01-07 18:00", False, 2) == handle(decided)
    assert fact == DeadlineRecomputed(
        at=BEGUN, calendar_version="2027.1", clocks=firm_clocks(provisional)
    )


def firm_clocks(life: Given) -> tuple[ClockStart, ...]:
    """The citizen's to the 11th, and the handling one to the 7th."""
    citizen, handling = provisional_clocks(life)
    return (
        firm(citizen, 11, 8, "7个工作日（当日不计），2027年1月11日", "、周末2天"),
        firm(handling, 7, 6, "5个工作日（当日不计），2027年1月7日", ""),
    )


def firm(clock: ClockStart, due: int, warned: int, told: str, skipped: str) -> ClockStart:
    return clock.model_copy(
        update={
            "due_at": datetime(2027, 1, due, 18, tzinfo=ZONE),
            "warn_at": datetime(2027, 1, warned, 18, tzinfo=ZONE),
            "revision": 2,
            "provisional": False,
            "calendar_version": "2027.1",
            "explanation": (
                f"自2026年12月30日09:30起{told}18:00到期；跳过元旦（1月1日至1月3日）{skipped}。"
            ),
        }
    )


def provisional_clocks(life: Given) -> list[ClockStart]:
    carried = [
        event
        for event in life.history
        if isinstance(event, WorkOrderAccepted | WorkOrderDispatched)
    ]
    return [clock for event in carried for clock in event.clocks if clock.provisional]


def test_it_happens_once_for_each_calendar():
    once = given(*SOLD).after(recompute(NEXT_YEAR))

    once.when(recompute(NEXT_YEAR)).then()
    once.when(recompute()).then()


def test_a_decree_moves_firm_deadlines_too_and_nothing_else():
    """Another day off in January, by the next revision of the year."""
    firm = given(*SOLD).after(recompute(NEXT_YEAR))
    decreed = firm.after(recompute(NEXT_YEAR, DECREE))

    assert ("01-08 18:00", False, 3) == handle(decreed)


def test_a_delegate_ends_no_later_than_its_parent_by_the_new_calendar_either():
    """D-11: a Sunday that is worked brings the parent's deadline one day forward."""
    worked = replace(NEXT_YEAR, days_off=(), make_up_days=(date(2027, 1, 3),), names={})
    begun = register(matter="020101", at=BEGUN, area=HERE)
    down = delegate(at=BEGUN + 2 * HOUR)
    order = given(begun, *SOLD[1:], down).after(recompute(worked, at=BEGUN + 3 * HOUR)).order
    own, above = (latest(order.clocks, part, ClockName.HANDLE) for part in ("2", "1"))

    assert datetime(2027, 1, 5, 18, tzinfo=ZONE) == above.start.due_at == own.start.due_at
    assert (2, 2) == (above.start.revision, own.start.revision)
    assert "2027年1月5日18:00到期" in str(own.start.explanation)


def test_a_deadline_that_has_passed_stays():
    late = BEGUN + timedelta(days=30)

    given(*SOLD).when(recompute(NEXT_YEAR, at=late)).then()


def test_the_sentence_names_the_clocks():
    (fact,) = given(*SOLD).when(recompute(NEXT_YEAR)).new

    assert "工作日历有新版本，重新计算时限：答复诉求人、办理" == fact.sentence(Names({}))

"""Random lives, told by the commands of the rules and by a slow clock: no deadline differs."""

import random
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any, Final

import pytest

from events.act import Actor
from events.calendars import shipped_years
from events.catalog.names import ClockName, RequestKind, Status, Unit, Urgency
from events.catalog.work_order.deadlines import DeadlineMissed, DeadlineWarned
from events.catalog.work_order.event import WorkOrderEvent
from events.catalog.work_order.parts.clocks import Clock, latest
from events.working_time import CalendarYear, TimeLimit, calendar_of
from hotline.policy import HandleLimits, Policy
from hotline.work_order.acts.deadlines import EndPause, MissDeadline, RecomputeDeadlines
from hotline.work_order.acts.departments.returning import GrantReturn, RequestReturn
from hotline.work_order.acts.extending import GrantExtension, RequestExtension
from hotline.work_order.acts.informing import RequestInformation, SupplyInformation
from hotline.work_order.acts.particulars import SetUrgency
from hotline.work_order.acts.suspending import Resume, Suspend
from hotline.work_order.inputs import Length
from hotline.work_order.reactions import CLOCK, deadlines
from hotline.work_order.state import WorkOrder
from hotline.work_order.table import work_order
from hotline.work_order.terms import Terms
from tests.databases import effort
from tests.events.working_time import oracle
from tests.hotline.work_order import life
from tests.hotline.work_order.slow_clock import MINUTE, Calendar, SlowClock, begun
from tests.hotline.work_order.spec import (
    DISPATCHER,
    OPERATOR,
    SHIFT_LEAD,
    SUPERVISOR,
    ZONE,
    ask,
    handler,
    register,
    terms,
)

LIVES: Final = effort(ci=1_500, full=100_000, repeated=300)
SHARES: Final = 5  # the lives are dealt to this many tests, so that they can run side by side
DEPARTMENTS: Final = ("lighting", "power", "water", "gas")
LONGEST: Final = {
    Unit.MINUTE: 3_000,
    Unit.HOUR: 72,
    Unit.NATURAL_DAY: 10,
    Unit.WORKING_HOUR: 60,
    Unit.WORKING_DAY: 15,
}
DECREE: Final = CalendarYear(
    year=2026,
    days_off=(date(2026, 3, 5), date(2026, 3, 6), date(2026, 10, 9), *range(0)),
    make_up_days=(date(2026, 3, 14), date(2026, 10, 18)),
    names={},
    version="2026.2",
    source="a decree",
)
NEXT_YEAR: Final = CalendarYear(
    year=2027,
    days_off=(date(2027, 1, 1), date(2027, 2, 8), date(2027, 2, 9)),
    make_up_days=(date(2027, 1, 3),),
    names={},
    version="2027.1",
    source="a notice",
)
PUBLICATIONS: Final = ((), (DECREE,), (NEXT_YEAR,), (DECREE, NEXT_YEAR))


@cache
def calendars() -> tuple[tuple[Any, Calendar], ...]:
    """Each as the product has it, and as the slow clock has it."""
    made = []
    for more in PUBLICATIONS:
        years = {year.year: year for year in (*shipped_years(), *more)}.values()
        office = oracle.office(
            ZONE,
            {day for year in years for day in year.days_off},
            {day for year in years for day in year.make_up_days},
            terms().policy.office_hours.sessions,
            oracle.in_minutes(terms().policy.office_hours.day_ends),
        )
        published = frozenset(year.year for year in years)
        calendar = calendar_of([*shipped_years(), *more])
        version = tuple(int(part) for part in calendar.version.split("."))
        made.append((calendar, Calendar(office, published, version)))
    return tuple(made)


def policy_with(ordinary: TimeLimit, urgent: TimeLimit) -> Policy:
    policy = terms().policy
    complaint = policy.kinds[RequestKind.COMPLAINT]
    limits = replace(complaint, handle=HandleLimits(ordinary, urgent, urgent))
    return replace(policy, kinds={**policy.kinds, RequestKind.COMPLAINT: limits})


@dataclass
class Life:
    """One order: its state, the slow clock of its lead, and the time."""

    chance: random.Random
    ordinary: TimeLimit
    urgent: TimeLimit
    now: datetime
    order: WorkOrder = field(default_factory=WorkOrder)
    slow: SlowClock | None = None
    publication: int = 0
    pause_ends: datetime | None = None
    waits: SlowClock | None = None  # for the requester
    told: list[str] = field(default_factory=list)
    facts: list[WorkOrderEvent] = field(default_factory=list)

    @property
    def calendar(self) -> Calendar:
        return calendars()[self.publication][1]

    @property
    def terms(self) -> Terms:
        policy = policy_with(self.ordinary, self.urgent)
        calendar, matters = calendars()[self.publication][0], {}
        return replace(terms(), policy=policy, calendar=calendar, matters=matters)

    @property
    def lead(self) -> Actor:
        return handler(str(self.order.lead))

    @property
    def clock(self) -> Clock:
        found = latest(self.order.clocks, self.order.lead_assignment.id, ClockName.HANDLE)
        assert found is not None
        return found

    @property
    def limit(self) -> TimeLimit:
        return self.ordinary if self.order.urgency is Urgency.ORDINARY else self.urgent

    def does(self, command: object, by: Actor, **more: Any) -> list[Any]:
        self.told.append(f"{self.now:%m-%d %H:%M} {type(command).__name__}")
        asked = ask(command, by, self.now, terms=self.terms, **more)
        events = list(work_order.decide(asked, self.order))
        self.learns(events)
        return events

    def learns(self, events: list[Any]) -> None:
        self.facts += events
        for event in events:
            self.order = work_order.evolve(self.order, event)

    def keeps(self, slow: SlowClock) -> None:
        self.slow = slow

    def dispatched(self) -> None:
        free = [code for code in DEPARTMENTS if code not in self.order.excluded_departments]
        command = life.dispatch(self.chance.choice(free), ()).command
        self.does(command, DISPATCHER)
        self.keeps(begun(self.now, self.limit.value, self.limit.unit, self.calendar))

    def acknowledged(self) -> None:
        self.does(life.acknowledge().command, self.lead)

    def returned(self) -> None:
        if self.now > (self.order.return_until or self.now) or self.order.returns == 2:
            return
        other = next(code for code in DEPARTMENTS if code != self.order.lead)
        request = RequestReturn(
            reason_code="not_in_charge", ground="非本单位管养", suggested_department=other
        )
        self.does(request, self.lead)
        self.does(GrantReturn(), DISPATCHER)

    def extended(self) -> None:
        """Asked for in time, and decided then or up to three days later."""
        assert self.slow is not None
        if self.slow.done:
            return
        if self.clock.asked is None:
            if self.now > self.slow.due or not self.clock.start.may_extend:
                return
            most = self.clock.start.may_extend[0]
            days = self.chance.randint(1, most.value)
            length = Length(value=days, unit=Unit.WORKING_DAY)
            self.does(RequestExtension(limit=length, reason="配件外调"), self.lead)
            return
        asked = self.clock.asked
        self.does(GrantExtension(), SUPERVISOR)
        self.keeps(self.slow.extended(self.now, asked.value, asked.unit, self.calendar))

    def suspended(self) -> None:
        assert self.slow is not None
        self.pause_ends = self.now + self.chance.randint(1, 40 * 24 * 60) * MINUTE
        command = Suspend(reason_code="season", reason="待汛期过", review_at=self.pause_ends)
        self.does(command, SHIFT_LEAD)
        self.keeps(self.slow.paused(self.now, self.calendar))

    def asks_requester(self) -> None:
        assert self.slow is not None
        before, most = self.order.information_requests, self.order.most_information_requests
        if before and (before == most or not self.order.information_supplied):
            return
        self.does(RequestInformation(note="请说明地点"), self.lead)
        self.keeps(self.slow.paused(self.now, self.calendar))
        self.waits = begun(self.now, 5, Unit.WORKING_DAY, self.calendar)
        self.pause_ends = self.waits.due

    def goes_on(self) -> None:
        assert self.slow is not None
        assert self.pause_ends is not None
        if self.order.status is Status.SUSPENDED:
            self.does(Resume(), SHIFT_LEAD)
        else:
            self.does(SupplyInformation(text="在路口"), OPERATOR)
        self.keeps(self.slow.resumed(min(self.now, self.pause_ends), self.calendar))

    def hurried(self) -> None:
        assert self.slow is not None
        other = Urgency.ORDINARY if self.order.urgency is Urgency.URGENT else Urgency.URGENT
        self.does(SetUrgency(urgency=other, reason="群众再次反映"), DISPATCHER)
        limit = self.limit
        self.keeps(self.slow.shortened(self.now, limit.value, limit.unit, self.calendar))

    def submitted(self) -> None:
        assert self.slow is not None
        self.does(life.submit().command, self.lead)
        self.slow = replace(self.slow, done=True)

    def rejected(self) -> None:
        """A false close lets the clock run on; an ordinary rejection moves nothing (R-03)."""
        assert self.slow is not None
        false_close = self.chance.random() < 0.7
        self.does(life.reject(false_close=false_close).command, DISPATCHER)
        self.slow = replace(self.slow, done=self.slow.done and not false_close)

    def decreed(self) -> None:
        """A notice or a decree; sometimes a machine that does not know of it yet."""
        self.publication = self.chance.randrange(len(PUBLICATIONS))
        if self.chance.random() < 0.7:
            self.does(RecomputeDeadlines(), CLOCK)
            if self.slow is not None and self.order.lead is not None:
                self.slow = self.slow.recomputed(self.now, self.calendar)
            if self.waits is not None and self.order.status is Status.AWAITING_REQUESTER:
                self.waits = self.waits.recomputed(self.now, self.calendar)
                self.pause_ends = self.waits.due

    def ticks(self) -> None:
        """What the service does by itself at this moment."""
        for instant in deadlines(self.order):
            if instant.at >= self.now:
                continue
            events = self.does(instant.command, CLOCK)
            if isinstance(instant.command, EndPause):
                assert self.slow is not None
                assert instant.at == self.pause_ends
                self.keeps(self.slow.resumed(instant.at, self.calendar))
            elif isinstance(instant.command, MissDeadline) and is_of_lead(events):
                self.slow = replace(self.slow, missed=True)  # type: ignore[type-var]
            elif is_of_lead(events):
                self.slow = replace(self.slow, warned=self.slow.warned + 1)  # type: ignore[union-attr,type-var]


def is_of_lead(events: list[DeadlineWarned | DeadlineMissed]) -> bool:
    return any(event.clock is ClockName.HANDLE for event in events)


STEPS: Final = {
    Status.ACCEPTED: ("dispatched", "dispatched", "decreed"),
    Status.DISPATCHED: ("acknowledged", "acknowledged", "returned", "hurried", "ticks"),
    Status.IN_PROGRESS: (
        *("extended", "extended", "suspended", "suspended", "asks_requester", "asks_requester"),
        *("returned", "hurried", "submitted", "decreed", "ticks", "ticks"),
    ),
    Status.SUSPENDED: ("goes_on", "goes_on", "hurried", "decreed", "ticks", "ticks"),
    Status.AWAITING_REQUESTER: ("goes_on", "goes_on", "hurried", "decreed", "ticks", "ticks"),
    Status.SUBMITTED: ("rejected",),
}


def begun_life(number: int) -> Life:
    chance = random.Random(number)
    units = sorted(Unit)
    ordinary, urgent = (
        TimeLimit(chance.randint(1, chance.choice((3, LONGEST[unit]))), unit)
        for unit in (chance.choice((Unit.WORKING_DAY, *units)), chance.choice(units))
    )
    start = datetime(2026, 1, 1, tzinfo=ZONE) + timedelta(days=chance.randrange(360))
    edge = chance.choice(((9, 0), (12, 0), (14, 0), (18, 0), (0, 0), (23, 59)))
    hour, minute = edge if chance.random() < 0.4 else (chance.randrange(24), chance.randrange(60))
    started = Life(chance, ordinary, urgent, start.replace(hour=hour, minute=minute))
    started.learns([work_order.decide(register(at=started.now), started.order)[0]])
    started.does(life.accept().command, OPERATOR)
    return started


def lived(number: int) -> str | None:
    """Return where the product and the slow clock differ, if they do."""
    one = begun_life(number)
    for _ in range(one.chance.randint(4, 16)):
        step = one.chance.choice(STEPS[one.order.status])  # type: ignore[index]
        getattr(one, step)()
        if (found := difference(one)) is not None:
            return f"life {number}, {one.limit}: {found} after {one.told}"
        one.now += one.chance.choice((0, 1, 30, 60, 7 * 60, 24 * 60, 3 * 24 * 60)) * MINUTE
        one.now += one.chance.randrange(2) * one.chance.randrange(600) * MINUTE
    return None


def difference(one: Life) -> str | None:
    if one.order.lead is None or one.slow is None or one.slow.calendar is None:
        return None
    clock, slow = one.clock, one.slow
    seen = {
        "due": clock.start.due_at.astimezone(UTC),
        "left": None if clock.paused is None else clock.paused.remaining // MINUTE,
        "revision": clock.start.revision,
        "provisional": clock.start.provisional,
        "missed": clock.missed,
        "warned": clock.warned,
    }
    expected = {
        "due": slow.due.astimezone(UTC),
        "left": slow.left,
        "revision": slow.revision,
        "provisional": slow.is_provisional(slow.calendar),
        "missed": slow.missed,
        "warned": slow.warned == 1,
    }
    if slow.warned > 1 or (slow.missed and one.now <= slow.due):
        return f"warned or missed too often: {slow}"
    wrong = [name for name in seen if seen[name] != expected[name]]
    told = (f"{name}: {seen[name]} is not {expected[name]}" for name in wrong)
    return "; ".join(told) or None


@pytest.mark.parametrize("share", range(SHARES))
def test_no_deadline_differs_from_the_one_lived_through_minute_by_minute(share: int):
    """T-01, T-04, T-05, R-03: extensions, pauses, returns, shorter limits, other calendars."""
    found = [lived(number) for number in range(share, LIVES, SHARES)]

    assert [] == [each for each in found if each is not None][:3]

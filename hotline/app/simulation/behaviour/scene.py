"""What people see of an order, when they are at work, and what is drawn once for each order."""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from importlib.resources import files
from random import Random
from typing import Final

from events.catalog.names import ClockName
from events.catalog.work_order.parts.assignments import Assignment
from events.catalog.work_order.parts.clocks import latest
from hotline.app.simulation.plans import Plans
from hotline.app.simulation.rates import drawn
from hotline.app.simulation.requests import Told
from hotline.app.simulation.stories import Tale
from hotline.routing import Department, DepartmentKind
from hotline.work_order.state import WorkOrder

MINUTE: Final = timedelta(minutes=1)
HOUR: Final = timedelta(hours=1)
MORNING, NOON, AFTERNOON, EVENING = 9, 12, 14, 18
CALLS_END: Final = 20  # no one is called back later
CENTRE: Final = "hotline-centre"


@dataclass(frozen=True)
class Habits:
    """The table of `habits.toml`."""

    failing: str
    neighbours: Mapping[str, Sequence[str]]
    texts: Mapping[str, Sequence[str]]
    declined: Mapping[str, str]
    declined_of: Mapping[str, Sequence[str]]
    exclusion: Mapping[str, Mapping[str, str]]
    transferred: Mapping[str, str]


def habits() -> Habits:
    file = files("hotline.app.simulation") / "data" / "habits.toml"
    return Habits(**tomllib.loads(file.read_text(encoding="utf-8")))


@dataclass
class Course(Plans):
    """
    What is drawn once for an order, and what lies ahead of it.

    `with_worker`: a grid case of it is open, so that its department waits for the worker.
    """

    case: Tale
    is_again: bool = False
    other: Tale | None = None  # a second matter, not split from the order yet
    subdistrict: str | None = None
    suggested: str | None = None  # by the department that returned it
    reply: str = "您好！您反映的问题已处理，感谢监督。"  # as the lead last proposed it
    with_worker: bool = False


def course_of(rng: Random, told: Told) -> Course:
    return Course(rng, told.case, told.is_again, told.other)


@dataclass(frozen=True)
class Brain:
    """`leading`: orders that others may join, by matter and community."""

    seed: int
    habits: Habits
    departments: Mapping[str, Department]
    is_working_day: Callable[[date], bool]
    leading: dict[tuple[str, str], str] = field(default_factory=dict)

    def speed(self, department: str) -> float:
        """How much of its time a department uses: the same in each play of a seed."""
        return Random(f"{self.seed}/{department}").uniform(0.6, 1.15)  # noqa: S311 - a play

    def next_opening(self, at: datetime) -> datetime:
        """The moment itself in office hours, else when the office opens next."""
        if self.is_working_day(at.date()):
            if at.hour < MORNING:
                return at.replace(hour=MORNING, minute=at.minute // 2)
            if NOON <= at.hour < AFTERNOON:
                return at.replace(hour=AFTERNOON, minute=at.minute // 2)
            if at.hour < EVENING:
                return at
        following = (at + timedelta(days=1)).replace(hour=MORNING, minute=at.minute // 2)
        while not self.is_working_day(following.date()):
            following += timedelta(days=1)
        return following


@dataclass(frozen=True)
class Scene:
    """The state of an order, as people see it at a moment."""

    brain: Brain
    course: Course
    order: WorkOrder
    now: datetime

    def text(self, name: str) -> str:
        return self.course.rng.choice(self.brain.habits.texts[name])

    def chance(self, name: str) -> bool:
        return self.course.rng.random() < drawn(name)

    def soon(self, low: float, high: float) -> datetime:
        """Between `low` and `high` minutes from now, day and night: the centre never closes."""
        return self.now + MINUTE * self.course.rng.uniform(low, high)

    def at_work(self, low: float, high: float) -> datetime:
        """The same, moved into office hours: departments do close."""
        return self.brain.next_opening(self.soon(low, high))

    def at_phone(self, low: float, high: float) -> datetime:
        """The same, moved to hours in which people are called, on any day."""
        at = self.soon(low, high)
        if at.hour >= CALLS_END:
            at = (at + timedelta(days=1)).replace(hour=MORNING)
        return at.replace(hour=MORNING) if at.hour < MORNING else at

    def by_clock(
        self, low: float, high: float, part: Assignment | None, name: ClockName
    ) -> datetime:
        """In office hours, but within the limit of this clock, at night as well if it is short."""
        clock = None if part is None else latest(self.order.clocks, part.id, name)
        due = clock.due_at if clock is not None and clock.running else None
        at = self.at_work(low, high)
        if due is None or due <= self.now or at < due:
            return at
        return self.now + (due - self.now) * self.course.rng.uniform(0.2, 0.85)

    def in_time(self, low: float, high: float) -> datetime:
        """Within the lead's limit."""
        return self.by_clock(low, high, self.order.parts.assignments.lead, ClockName.HANDLE)

    def did(self, command: str) -> bool:
        return self.course.did(command)

    @cached_property
    def due(self) -> datetime | None:
        """The lead's handling deadline; None while it does not run."""
        lead = self.order.parts.assignments.lead
        return None if lead is None else self.due_of(lead)

    def due_of(self, part: Assignment) -> datetime | None:
        """The end of its limit, or of an earlier promise."""
        named = (ClockName.HANDLE, ClockName.PROMISE)
        limit, promise = (latest(self.order.clocks, part.id, name) for name in named)
        if limit is None or not limit.is_open or limit.due_at is None:
            return None
        if promise is None or not promise.is_open or promise.due_at is None:
            return limit.due_at
        return min(limit.due_at, promise.due_at)

    @property
    def is_failing(self) -> bool:
        return self.order.lead == self.brain.habits.failing

    @property
    def subdistrict(self) -> str | None:
        area = self.order.area.subdistrict
        return f"subdistrict-{area[:9]}" if area else None

    def neighbours(self) -> list[str]:
        """The departments that the lead takes for responsible."""
        lead = self.order.lead or ""
        default = ("urban-management", "{subdistrict}", "housing")
        named = self.brain.habits.neighbours.get(lead, default)
        filled = [self.subdistrict if each == "{subdistrict}" else each for each in named]
        known = self.brain.departments
        return [each for each in filled if each in known and each not in {lead, None}]

    def below(self) -> list[str]:
        """The communities under a subdistrict that leads."""
        community, lead = self.order.area.community, self.order.lead
        code = f"community-{community}"
        found = self.brain.departments.get(code)
        is_below = found is not None and found.parent == lead
        return [code] if is_below and found.kind is DepartmentKind.COMMUNITY else []  # type: ignore[union-attr]


def handler(department: str | None) -> str:
    return f"handler-{department}"

"""What people of the street side see of a case, and when they get to it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from events.catalog.grid_case.life import GridCase
from events.catalog.names import CaseStatus, ClockName
from events.catalog.work_order.parts.clocks import latest
from hotline.app.simulation.behaviour.scene import Brain, handler
from hotline.app.simulation.plans import Plans
from hotline.app.simulation.street.crew import Crew
from hotline.app.simulation.street.findings import StreetTexts

MINUTE: Final = timedelta(minutes=1)
OPERATOR, DISPATCHER, SHIFT_LEAD = "operator", "dispatcher", "shift-lead"


@dataclass
class CaseCourse(Plans):
    """
    What is drawn once for a case. `order_over`: its work order has ended without it.

    `holds`: in this status nothing more happens to it, and what leads there waits for no office
    hours. `worker`: whom its tasks are given to.
    """

    holds: CaseStatus | None = None
    worker: str | None = None
    order_over: bool = False


@dataclass(frozen=True)
class StreetBrain:
    """How people of both sides behave."""

    orders: Brain
    crew: Crew
    texts: StreetTexts


@dataclass(frozen=True)
class CaseScene:
    """The state of a case, as people see it at a moment."""

    brain: StreetBrain
    course: CaseCourse
    case: GridCase
    now: datetime

    def text(self, name: str) -> str:
        return self.course.rng.choice(self.brain.texts.texts[name])

    def soon(self, low: float, high: float) -> datetime:
        """Between `low` and `high` minutes from now: the centre never closes."""
        return self.now + MINUTE * self.course.rng.uniform(low, high)

    def at_work(self, low: float, high: float) -> datetime:
        """The same in office hours; a worker's post works on its shift."""
        return self.work_from(self.soon(low, high))

    def work_from(self, at: datetime) -> datetime:
        if self.course.holds is not None:
            return at
        worker = self.post_worker
        return self.brain.orders.next_opening(at) if worker is None else self.on_shift(worker, at)

    def did(self, command: str) -> bool:
        return self.course.did(command)

    def on_shift(self, account: str, at: datetime) -> datetime:
        return at if self.course.holds is not None else self.brain.crew.when(account, at)

    @property
    def by_handler(self) -> str:
        return handler(self.case.department)

    @property
    def post_worker(self) -> str | None:
        """The account of the worker's post that handles the case."""
        is_post = (self.case.department or "").startswith("worker-")
        return self.by_handler if is_post else None

    @property
    def is_slow(self) -> bool:
        return self.case.department == self.brain.orders.habits.failing

    @property
    def is_neglected(self) -> bool:
        return self.brain.crew.is_neglected(self.case.area.community)

    @property
    def due(self) -> datetime | None:
        """The handling deadline; None while it does not run."""
        clock = latest(self.case.clocks, None, ClockName.HANDLE)
        return clock.due_at if clock is not None and clock.running else None

    def other_department(self) -> str | None:
        """Whom the dispatcher names after a return."""
        area, known = self.case.area, self.brain.orders.departments
        own = f"subdistrict-{area.subdistrict[:9]}" if area.subdistrict else None
        named = [own, "urban-management", "municipal-works"]
        free = [each for each in named if each in known and each not in self.case.returned_by]
        return next(iter(free), None)

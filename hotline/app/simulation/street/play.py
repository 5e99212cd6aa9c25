"""The street side of a play: the days of its workers, reports as they come, lives of cases."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import partial
from random import Random
from typing import Any, Final

from events.catalog.grid_case.life import ENDED, GridCase
from events.catalog.names import CaseStatus
from grid.grid_case.reactions import case_deadlines
from hotline.app.simulation.agenda import Agenda
from hotline.app.simulation.arrivals import Arrivals
from hotline.app.simulation.plans import Move
from hotline.app.simulation.rates import drawn
from hotline.app.simulation.street.behaviour import street_moves
from hotline.app.simulation.street.hand import PlayedCase, StreetHand
from hotline.app.simulation.street.patrol import Patrol
from hotline.app.simulation.street.reports import Reports
from hotline.app.simulation.street.scene import OPERATOR, CaseCourse, CaseScene, StreetBrain

SECOND: Final = timedelta(seconds=1)
EACH: Final = timedelta(minutes=10)  # a case whose order has longer looks again
MORNING: Final = time(5, 30)
REFUSED_AT_MOST: Final = 12  # on one case, before people leave it alone
OVER: Final = ENDED - {CaseStatus.VOIDED}
OPEN_CASES: Final = """SELECT case_no FROM projections.case_list
 WHERE status <> ALL ('{closed,not_opened,voided}') AND NOT withdrawn ORDER BY case_no"""


@dataclass
class StreetPlay:
    """`of_orders`: open cases by their order. `over`: tells that an order has its case no more."""

    hand: StreetHand
    brain: StreetBrain
    agenda: Agenda
    arrivals: Arrivals
    reports: Reports
    patrol: Patrol
    rng: Random
    over: Callable[[str, datetime], None]
    courses: dict[str, CaseCourse] = field(default_factory=dict)
    of_orders: dict[str, str] = field(default_factory=dict)
    registered: int = 0
    played: int = 0

    def begin(self, start: datetime) -> None:
        """Without any report, workers have no shifts either."""
        if not self.arrivals.rate:
            return
        self.agenda.plan(start, self.day)
        self.agenda.plan(self.arrivals.after(start, self.rng), self.arrive)

    async def day(self, at: datetime) -> None:
        """What the workers of a day do; and so the next morning."""
        self.patrol.plan_day(at)
        tomorrow = at.date() + timedelta(days=1)
        self.agenda.plan(datetime.combine(tomorrow, MORNING, at.tzinfo), self.day)

    async def arrive(self, at: datetime) -> None:
        self.agenda.plan(self.arrivals.after(at, self.rng), self.arrive)
        on_duty = self.brain.crew.on_duty(at)
        if not on_duty or self.rng.random() < drawn("street.public"):
            body = self.reports.of_public(self.rng, at)
            await self.report(OPERATOR, body, at)
        else:
            worker, body = self.reports.of_worker(self.rng, on_duty, at)
            await self.report(worker, body, at)

    async def report(
        self,
        by: str,
        body: dict[str, Any],
        at: datetime,
        course_of: Callable[[Random], CaseCourse] = CaseCourse,
    ) -> None:
        played = await self.hand.report(by, "", body, at)
        if played is not None:
            self.registered += 1
            self.adopt(played, at, course_of)

    def adopt(
        self,
        played: PlayedCase,
        at: datetime,
        course_of: Callable[[Random], CaseCourse] = CaseCourse,
    ) -> None:
        """A case that has begun, by whomever."""
        case = played.case
        rng = Random(f"{self.brain.orders.seed}/{case.case_no}")  # noqa: S311 - a play
        self.courses[case.case_no] = course_of(rng)
        if case.order_no is not None:
            self.of_orders[case.order_no] = case.case_no
        self.follow(played.case, at)

    async def act(self, case_no: str, move: Move, at: datetime) -> None:
        course = self.courses.get(case_no)
        if course is None:
            return
        course.begun(move)
        played = await self.hand.send(case_no, move.by, move.command, move.body, at)
        if played is not None:
            self.played += 1
            self.follow(played.case, at)
            return
        course.refused += 1
        if course.refused <= REFUSED_AT_MOST:
            self.follow((await self.hand.state(case_no)).case, at)

    async def clock(self, case_no: str, at: datetime) -> None:
        """What has become due on a case."""
        course = self.courses.get(case_no)
        if course is None:
            return
        course.watched = None
        if await self.hand.waits(case_no):
            self.plan_clock(course, case_no, at + EACH)
            return
        for instant in case_deadlines((await self.hand.state(case_no)).case):
            if instant.at < at:
                await self.hand.react(case_no, instant, at)
        self.follow((await self.hand.state(case_no)).case, at)

    async def refresh(self, case_no: str, at: datetime) -> None:
        """Something that this play did not do has changed it."""
        played = await self.hand.look(case_no)
        if case_no in self.courses:
            self.follow(played.case, at)

    async def order_over(self, order_no: str, at: datetime) -> None:
        """The order needs its case no more: once void, it is not restored."""
        case_no = self.of_orders.get(order_no)
        if case_no is not None and case_no in self.courses:
            self.courses[case_no].order_over = True
            self.follow((await self.hand.state(case_no)).case, at)

    def follow(self, case: GridCase, at: datetime) -> None:
        course = self.courses[case.case_no]
        scene = CaseScene(self.brain, course, case, at)
        for move in course.ahead(street_moves(scene)):
            self.agenda.plan(max(move.at, at), partial(self.act, case.case_no, move))
        self.watch(course, case, at)
        if case.status in ENDED:
            self.ended(case, at)

    def watch(self, course: CaseCourse, case: GridCase, at: datetime) -> None:
        """Wake up at the next instant of its clocks."""
        first = next(iter(case_deadlines(case)), None)
        if first is None:
            return
        wake = max(first.at + SECOND, at)
        if course.watched is None or wake < course.watched:
            self.plan_clock(course, case.case_no, wake)

    def plan_clock(self, course: CaseCourse, case_no: str, wake: datetime) -> None:
        course.watched = wake
        self.agenda.plan(wake, partial(self.clock, case_no))

    def ended(self, case: GridCase, at: datetime) -> None:
        """A void case may be restored; of another nothing more is planned."""
        had_order = self.of_orders.pop(case.order_no or "", None) is not None
        if had_order and case.order_no is not None and case.status is not CaseStatus.CLOSED:
            self.over(case.order_no, at)
        if case.status in OVER or not self.courses[case.case_no].planned:
            del self.courses[case.case_no]
            self.hand.forget(case.case_no)

    async def take_up(self, at: datetime) -> None:
        """Cases that were left open by an earlier play go on from where they are."""
        for row in await self.hand.core.pool.fetch(OPEN_CASES, timeout=60):
            self.adopt(await self.hand.look(row["case_no"]), at)
        self.patrol.take_up(at)

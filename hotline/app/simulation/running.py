"""Play from one moment to another: arrivals and what follows, in the order of time."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Final

from events.catalog.names import RequestKind
from events.catalog.work_order.parts.lifecycle import ENDED
from events.clock import system_clock
from hotline.app.compose import Core
from hotline.app.simulation.agenda import Agenda
from hotline.app.simulation.arrivals import Arrivals, storm_of
from hotline.app.simulation.behaviour import Scene, moves
from hotline.app.simulation.behaviour.scene import Brain, Course, course_of, habits, handler
from hotline.app.simulation.drivers import Inside, OverHttp, PlayedOrder
from hotline.app.simulation.places import places
from hotline.app.simulation.plans import Move
from hotline.app.simulation.reactions import Reactions
from hotline.app.simulation.requests import LOCAL, World, unknown
from hotline.app.simulation.stories import Tale
from hotline.app.simulation.street.assembling import street_play
from hotline.app.simulation.street.sides import Sides
from hotline.city import City
from hotline.work_order.reactions import deadlines
from hotline.work_order.state import WorkOrder

RATE: Final = 215  # requests a day
STREET_RATE: Final = 40  # reports of cases a day
DISPATCHES: Final = frozenset({"dispatch", "rule-lead"})
REGISTERS: Final = "operator"
HOUR: Final = timedelta(hours=1)
SECOND: Final = timedelta(seconds=1)
REFUSED_AT_MOST: Final = 12  # on one order, before people leave it alone
OPEN_ORDERS: Final = """SELECT order_no FROM projections.order_list
 WHERE status <> ALL ('{closed,declined,invalid,withdrawn,transferred,merged,archived}')
 ORDER BY order_no"""

Progress = Callable[[int], None]


@dataclass
class Simulation:
    """
    One play. `reach` is awaited before a moment: it is there at once, or when it comes.

    `reactions` None: a running service does by itself what it does.
    """

    hand: Inside | OverHttp
    brain: Brain
    world: World
    arrivals: Arrivals
    rng: Random
    agenda: Agenda
    reach: Callable[[datetime], Awaitable[None]]
    reactions: Reactions | None
    courses: dict[str, Course] = field(default_factory=dict)
    others: dict[str, Tale] = field(default_factory=dict)  # second matters, by order
    registered: int = 0
    played: int = 0

    async def play(self, start: datetime, progress: Progress) -> None:
        """Everything that falls before the end; what is planned for later does not happen."""
        end = self.agenda.end
        self.agenda.plan(self.arrivals.after(start, self.rng), self.arrive)
        if self.reactions is not None:
            self.agenda.plan(start + HOUR, self.each_hour)
            self.reactions.sides.street.begin(start)
        while (due := self.agenda.next()) is not None:
            at, step = due
            await self.reach(at)
            await step(at)
            progress(int((at - start) / (end - start) * 1_000))
        await self.react(end)
        await self.hand.settle()

    async def each_hour(self, at: datetime) -> None:
        self.agenda.plan(at + HOUR, self.each_hour)
        await self.react(at)

    async def arrive(self, at: datetime) -> None:
        self.agenda.plan(self.arrivals.after(at, self.rng), self.arrive)
        told = self.world.request(self.rng, at)
        played = await self.hand.register(REGISTERS, told.body, at)
        if played is None:
            return
        self.registered += 1
        order = played.order
        if told.other is not None:
            self.others[order.order_no] = told.other
        self.courses[order.order_no] = course_of(self.random(order.order_no), told)
        if told.case.kind in LOCAL and not told.is_again and not order.protected:
            place = told.case.story.matter, order.area.community or ""
            self.brain.leading[place] = order.order_no
        self.follow(played, at)

    async def act(self, order_no: str, move: Move, at: datetime) -> None:
        course = self.courses[order_no]
        course.begun(move)
        if is_moot(move, (await self.state(order_no)).order):
            return
        played = await self.hand.send(order_no, move.by, move.command, move.body, at)
        if played is None:
            course.refused += 1
            if course.refused <= REFUSED_AT_MOST:
                self.follow(await self.state(order_no), at)
            return
        self.played += 1
        if move.command == "submit-result" and move.by == handler(played.order.lead):
            course.reply = move.body["public_reply"]
        if move.command in DISPATCHES and self.reactions is not None:
            course.with_worker = self.reactions.sides.expects(played.order)
        self.follow(played, at)

    async def clock(self, order_no: str, at: datetime) -> None:
        """What has become due on an order."""
        course = self.courses.get(order_no)
        if self.reactions is None or course is None:
            return
        course.watched = None
        played = await self.reactions.clock(order_no, at)
        self.follow(played or await self.state(order_no), at)

    async def react(self, at: datetime) -> None:
        if self.reactions is None:
            return
        for order_no in await self.reactions.catch_up(at):
            if (origin := self.reactions.parts.pop(order_no, None)) is not None:
                await self.take_part(order_no, origin)
            if (course := self.courses.get(order_no)) is not None:
                course.with_worker = self.reactions.sides.has_case(order_no)
                course.reply = self.reactions.sides.reply(order_no) or course.reply
                self.follow(await self.state(order_no), at)

    def case_over(self, order_no: str, at: datetime) -> None:
        """The order's case has ended and submits nothing: its department goes on alone."""
        if (course := self.courses.get(order_no)) is not None:
            course.with_worker = False
            self.agenda.plan(at, partial(self.again, order_no))

    async def again(self, order_no: str, at: datetime) -> None:
        """See what follows now."""
        if order_no in self.courses:
            self.follow(await self.state(order_no), at)

    async def take_part(self, order_no: str, origin: str) -> None:
        """Another matter of an order is an order now."""
        self.registered += 1
        rng, order = self.random(order_no), (await self.state(order_no)).order
        told = self.others.pop(origin, None) or unknown(rng, order.kind, order.matter)
        self.courses[order_no] = Course(rng, told)

    async def state(self, order_no: str) -> PlayedOrder:
        inside = self.hand if isinstance(self.hand, Inside) else self.hand.inside
        return await (inside.state(order_no) if inside is self.hand else inside.look(order_no))

    def follow(self, played: PlayedOrder, at: datetime) -> None:
        order_no = played.order.order_no
        course = self.courses[order_no]
        for move in course.ahead(moves(Scene(self.brain, course, played.order, at))):
            self.agenda.plan(max(move.at, at), partial(self.act, order_no, move))
        self.watch(course, played, at)
        sides = self.reactions and self.reactions.sides
        if sides and sides.outlived(played.order):
            self.agenda.plan(at, partial(sides.street.order_over, order_no))
        if played.order.status in ENDED and not course.planned and played.order.supervision is None:
            self.leave(order_no)

    def leave(self, order_no: str) -> None:
        self.hand.forget(order_no)
        if self.reactions is None or order_no not in self.reactions.leaders:
            del self.courses[order_no]

    def watch(self, course: Course, played: PlayedOrder, at: datetime) -> None:
        """Wake up at the next instant of the order's clocks."""
        if self.reactions is None:
            return
        first = next(iter(deadlines(played.order)), None)
        if first is None:
            return
        wake = max(first.at + SECOND, at)
        if course.watched is None or wake < course.watched:
            course.watched = wake
            self.agenda.plan(wake, partial(self.clock, played.order.order_no))

    def random(self, order_no: str) -> Random:
        return Random(f"{self.brain.seed}/{order_no}")  # noqa: S311 - a play, not a secret


def simulation(
    hand: Inside | OverHttp,
    core: Core,
    *,
    start: datetime,
    end: datetime,
    rate: float,
    seed: int,
    street: float = STREET_RATE,
    reach: Callable[[datetime], Awaitable[None]] | None = None,
) -> Simulation:
    """A play of the city as it has published itself. `street`: reports of cases a day."""
    city: City = core.city()
    storm, agenda = storm_of(start, end), Agenda(end)
    known = places(core.feed.territory().maps["unit"].cells, core.division_names())
    brain = Brain(seed, habits(), city.departments, city.calendar.is_working_day)
    arrivals = Arrivals(rate=rate, storm=storm, is_working_day=city.calendar.is_working_day)
    reactions = None
    if isinstance(hand, Inside):
        of_street = replace(arrivals, rate=street)
        side = street_play(core, hand, brain, known, agenda, of_street)
        reactions = Reactions(core, hand, Sides(core, hand, side))
    play = Simulation(
        hand=hand,
        brain=brain,
        world=World(frozenset(city.matters), known, storm),
        arrivals=arrivals,
        rng=Random(seed),  # noqa: S311 - a play, not a secret
        agenda=agenda,
        reach=reach or at_once,
        reactions=reactions,
    )
    if reactions is not None:
        reactions.sides.street.over = play.case_over
    return play


def is_moot(move: Move, order: WorkOrder) -> bool:
    """The worker's case has brought the result that the department was to submit."""
    lead = order.parts.assignments.lead
    if lead is None or move.command != "submit-result":
        return False
    return move.by == handler(lead.department) and not lead.is_open


async def take_up(play: Simulation, core: Core, inside: Inside, at: datetime) -> None:
    """Orders that were left open by an earlier play go on from where they are."""
    if play.reactions is not None:
        play.reactions.after = (await core.reader.head()).position
        await play.reactions.sides.take_up(at)
    for row in await core.pool.fetch(OPEN_ORDERS, timeout=30):
        played = await inside.look(row["order_no"])
        order = played.order
        rng = play.random(order.order_no)
        kind = RequestKind(order.kind)
        play.courses[order.order_no] = Course(rng, unknown(rng, kind, order.matter))
        play.follow(played, at)


async def at_once(_: datetime) -> None:
    """The simulated moment is here."""


async def in_real_time(at: datetime) -> None:
    """Sleep until the moment has come."""
    await asyncio.sleep(max((at - system_clock()).total_seconds(), 0))

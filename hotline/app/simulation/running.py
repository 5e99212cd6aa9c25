"""Play from one moment to another: arrivals and what follows, in the order of time."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from random import Random
from typing import Final, Literal

from events.catalog.names import RequestKind
from events.catalog.work_order.parts.lifecycle import ENDED
from events.clock import system_clock
from hotline.app.compose import Core
from hotline.app.simulation.arrivals import Arrivals, storm_of
from hotline.app.simulation.behaviour import Move, Scene, moves
from hotline.app.simulation.behaviour.scene import Brain, Course, course_of, habits, handler
from hotline.app.simulation.drivers import Inside, OverHttp, PlayedOrder
from hotline.app.simulation.places import places
from hotline.app.simulation.reactions import Reactions
from hotline.app.simulation.requests import LOCAL, World, unknown
from hotline.app.simulation.stories import Tale
from hotline.city import City
from hotline.work_order.reactions import deadlines

RATE: Final = 215  # requests a day
REGISTERS: Final = "operator"
HOUR: Final = timedelta(hours=1)
SECOND: Final = timedelta(seconds=1)
REFUSED_AT_MOST: Final = 12  # on one order, before people leave it alone
OPEN_ORDERS: Final = """SELECT order_no FROM projections.order_list
 WHERE status <> ALL ('{closed,declined,invalid,withdrawn,transferred,merged,archived}')
 ORDER BY order_no"""

Progress = Callable[[int], None]
Event = Move | Literal["arrival", "clock", "reactions"]


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
    end: datetime
    reach: Callable[[datetime], Awaitable[None]]
    reactions: Reactions | None
    courses: dict[str, Course] = field(default_factory=dict)
    others: dict[str, Tale] = field(default_factory=dict)  # second matters, by order
    agenda: list[tuple[datetime, int, str, Event]] = field(default_factory=list)
    serial: count = field(default_factory=count)  # type: ignore[type-arg]
    registered: int = 0
    played: int = 0

    async def play(self, start: datetime, progress: Progress) -> None:
        """Everything that falls before the end; what is planned for later does not happen."""
        self.plan(self.arrivals.after(start, self.rng), "", "arrival")
        if self.reactions is not None:
            self.plan(start + HOUR, "", "reactions")
        while self.agenda and self.agenda[0][0] < self.end:
            at, _, order_no, event = heappop(self.agenda)
            await self.reach(at)
            await self.happen(at, order_no, event)
            progress(int((at - start) / (self.end - start) * 1_000))
        await self.react(self.end)
        await self.hand.settle()

    async def happen(self, at: datetime, order_no: str, event: Event) -> None:
        if event == "arrival":
            await self.arrive(at)
        elif event == "reactions":
            self.plan(at + HOUR, "", "reactions")
            await self.react(at)
        elif event == "clock":
            await self.clock(at, order_no)
        elif isinstance(event, Move):
            await self.act(at, order_no, event)

    async def arrive(self, at: datetime) -> None:
        self.plan(self.arrivals.after(at, self.rng), "", "arrival")
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

    async def act(self, at: datetime, order_no: str, move: Move) -> None:
        course = self.courses[order_no]
        course.planned.discard(move.tag)
        course.done.add(move.tag)
        played = await self.hand.send(order_no, move.by, move.command, move.body, at)
        if played is None:
            course.refused += 1
            if course.refused <= REFUSED_AT_MOST:
                self.follow(await self.state(order_no), at)
            return
        self.played += 1
        if move.command == "submit-result" and move.by == handler(played.order.lead):
            course.reply = move.body["public_reply"]
        self.follow(played, at)

    async def clock(self, at: datetime, order_no: str) -> None:
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
        for move in moves(Scene(self.brain, course, played.order, at)):
            if move.tag in course.planned or (move.tag in course.done and not move.again):
                continue
            course.planned.add(move.tag)
            self.plan(max(move.at, at), order_no, move)
        self.watch(course, played, at)
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
        if first is None or first.at >= self.end:
            return
        wake = max(first.at + SECOND, at)
        if course.watched is None or wake < course.watched:
            course.watched = wake
            self.plan(wake, played.order.order_no, "clock")

    def plan(self, at: datetime, order_no: str, event: Event) -> None:
        heappush(self.agenda, (at, next(self.serial), order_no, event))

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
    reach: Callable[[datetime], Awaitable[None]] | None = None,
) -> Simulation:
    """A play of the city as it has published itself."""
    city: City = core.city()
    cells = core.feed.territory().maps["unit"].cells
    storm = storm_of(start, end)
    known = places(cells, core.division_names())
    return Simulation(
        hand=hand,
        brain=Brain(seed, habits(), city.departments, city.calendar.is_working_day),
        world=World(frozenset(city.matters), known, storm),
        arrivals=Arrivals(rate=rate, storm=storm, is_working_day=city.calendar.is_working_day),
        rng=Random(seed),  # noqa: S311 - a play, not a secret
        end=end,
        reach=reach or at_once,
        reactions=Reactions(core, hand) if isinstance(hand, Inside) else None,
    )


async def take_up(play: Simulation, core: Core, inside: Inside, at: datetime) -> None:
    """Orders that were left open by an earlier play go on from where they are."""
    if play.reactions is not None:
        play.reactions.after = (await core.reader.head()).position
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

"""Play from one moment to another: arrivals and what follows, in the order of time."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from random import Random
from typing import Final

from events.clock import system_clock
from hotline.app.compose import Core
from hotline.app.simulation.behaviour import Brain, Move, Scene, moves
from hotline.app.simulation.drivers import Inside, OverHttp, PlayedOrder
from hotline.app.simulation.requests import World, request, world
from hotline.city import City

RATE: Final = 215  # requests a day
BUSY: Final = (1, 1, 1, 1, 1, 1, 2, 4, 8, 10, 10, 9, 6, 6, 8, 9, 9, 7, 6, 5, 5, 4, 3, 2)  # by hour
REGISTERS: Final = "operator"
OPEN_ORDERS: Final = """SELECT order_no FROM projections.order_list
 WHERE status <> ALL ('{closed,declined,invalid,withdrawn,disputed}') ORDER BY order_no"""

Progress = Callable[[int], None]


@dataclass
class Simulation:
    """One play. `reach` is awaited before a moment: it is there at once, or when it comes."""

    hand: Inside | OverHttp
    brain: Brain
    world: World
    rate: float
    reach: Callable[[datetime], Awaitable[None]]
    agenda: list[tuple[datetime, int, str | None, Move | None]] = field(default_factory=list)
    serial: count = field(default_factory=count)  # type: ignore[type-arg]
    registered: int = 0
    played: int = 0

    async def play(self, start: datetime, end: datetime, progress: Progress) -> None:
        """Everything that falls before `end`; what is planned for later does not happen."""
        self.plan(self.next_arrival(start), None, None)
        while self.agenda and self.agenda[0][0] < end:
            at, _, order_no, move = heappop(self.agenda)
            await self.reach(at)
            await self.happen(at, order_no, move)
            progress(int((at - start) / (end - start) * 1_000))
        await self.hand.settle()

    async def happen(self, at: datetime, order_no: str | None, move: Move | None) -> None:
        if order_no is None or move is None:
            self.plan(self.next_arrival(at), None, None)
            body = request(self.brain.rng, self.world)
            played = await self.hand.register(REGISTERS, body, at)
            self.registered += played is not None
        else:
            played = await self.hand.send(order_no, move.by, move.command, move.body, at)
        if played is not None:
            self.played += 1
            self.follow(played, at)

    def follow(self, played: PlayedOrder, at: datetime) -> None:
        scene = Scene(self.brain, played.order, at, played.due)
        for move in moves(scene):
            self.plan(move.at, played.order.order_no, move)

    def plan(self, at: datetime, order_no: str | None, move: Move | None) -> None:
        heappush(self.agenda, (at, next(self.serial), order_no, move))

    def next_arrival(self, after: datetime) -> datetime:
        """A Poisson process whose rate follows the hour of the day."""
        share = BUSY[after.hour] / (sum(BUSY) / len(BUSY))
        per_second = self.rate * share / 86_400
        return after + timedelta(seconds=self.brain.rng.expovariate(per_second))


def simulation(
    hand: Inside | OverHttp,
    core: Core,
    *,
    rate: float,
    seed: int,
    reach: Callable[[datetime], Awaitable[None]] | None = None,
) -> Simulation:
    """A play of the city as it has published itself."""
    city: City = core.feed.city()
    territory = core.feed.territory()
    rng = Random(seed)  # noqa: S311 - a play, not a secret
    flags = {code: matter.flags for code, matter in city.matters.items()}
    known = world(tuple(city.matters.values()), territory.maps["unit"].cells, core.division_names())
    return Simulation(hand, Brain(rng, flags), known, rate, reach or at_once)


async def take_up(play: Simulation, core: Core, inside: Inside, at: datetime) -> None:
    """Orders that were left open by an earlier play go on from where they stand."""
    for row in await core.pool.fetch(OPEN_ORDERS, timeout=30):
        play.follow(await inside.look(row["order_no"]), at)


async def at_once(_: datetime) -> None:
    """The simulated moment is here."""


async def in_real_time(at: datetime) -> None:
    """Sleep until the moment has come."""
    await asyncio.sleep(max((at - system_clock()).total_seconds(), 0))

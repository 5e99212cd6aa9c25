"""What the service does by itself, in the time of a play: clocks, and what follows in the log."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from events.catalog.work_order.endings.splitting import PartRegistered
from events.stored.row import Row
from hotline.app.compose import Core
from hotline.app.followers import merging, precedents, splitting
from hotline.app.followers.facts import type_of
from hotline.app.followers.merging import FollowLeaders
from hotline.app.followers.precedents import KeepPrecedents
from hotline.app.followers.splitting import RegisterParts
from hotline.app.reference.feed import NAME as REFERENCE
from hotline.app.reference.feed import read_reference
from hotline.app.simulation.drivers import Inside, PlayedOrder
from hotline.app.simulation.street.sides import Follow, Sides
from hotline.work_order.reactions import deadlines

AT_ONCE = 5_000
PREFIX = "work_order-"
PART = type_of(PartRegistered)


@dataclass
class Reactions:
    """
    The followers of a service, at simulated moments.

    The clock of each order acts at its own instant. Merges, splits, precedents and the cases of
    orders are followed in the log, by the very followers of a service; `after` is how far.
    """

    core: Core
    inside: Inside
    sides: Sides
    after: int = 0
    leaders: set[str] = field(default_factory=set)
    parts: dict[str, str] = field(default_factory=dict)  # new orders, by whose part they are

    async def clock(self, order_no: str, now: datetime) -> PlayedOrder | None:
        """Everything that is due on an order; None when nothing was."""
        played = None
        for instant in deadlines((await self.inside.state(order_no)).order):
            if instant.at >= now:
                break
            played = await self.inside.react(order_no, instant, now) or played
        return played

    async def catch_up(self, now: datetime) -> list[str]:
        """Follow the log to its end; return the orders that were changed."""
        await self.inside.settle()
        core = replace(self.core, clock=lambda: now)
        follows: list[tuple[Collection[str], Follow]] = [
            (precedents.TYPES, partial(self.ruled, KeepPrecedents(core))),
            (splitting.TYPES, partial(self.split, RegisterParts(core))),
            (merging.TYPES, partial(self.merged, FollowLeaders(core))),
            ({PART}, self.part),
            *self.sides.follows(core),
        ]
        types, changed = frozenset().union(*(each for each, _ in follows)), set[str]()
        while True:
            batch = await self.core.reader.read(self.after, AT_ONCE, types=types)
            if batch.up_to == self.after:
                break
            self.after = batch.up_to
            for row in batch.rows:
                for of, react in follows:
                    if row.type in of:
                        changed |= await react(row)
        for order_no in changed:
            await self.inside.look(order_no)
        return sorted(changed)

    async def ruled(self, keep: KeepPrecedents, row: Row) -> set[str]:
        await keep.take(row)
        if row.data.get("precedent") is not None:
            await self.publish()
        return set()

    async def split(self, register: RegisterParts, row: Row) -> set[str]:
        """What it registers comes in the log after it."""
        await register.take(row)
        return set()

    async def part(self, row: Row) -> set[str]:
        origin, order_no = row.stream.removeprefix(PREFIX), row.data["part_order"]
        self.parts[order_no] = origin
        return {origin, order_no}

    async def merged(self, follow: FollowLeaders, row: Row) -> set[str]:
        order_no = row.stream.removeprefix(PREFIX)
        if row.type == merging.MERGED:
            self.leaders.add(row.data["into"])
            await follow.take(row)
            return {row.data["into"], order_no}
        if row.type == merging.UNMERGED or self.leads(row.stream):
            await follow.take(row)
            return await self.touched(order_no)
        return set()

    def leads(self, stream: str) -> bool:
        return stream.removeprefix(PREFIX) in self.leaders

    async def touched(self, leader: str) -> set[str]:
        order = (await self.inside.look(leader)).order
        return {leader, *order.followers}

    async def publish(self) -> None:
        """Routing takes the precedent from here on."""
        self.core.feed.replace(
            await read_reference(self.core.reader, self.core.followers.of(REFERENCE))
        )

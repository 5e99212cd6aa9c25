"""What the service does by itself, in the time of a play: clocks, merges, precedents."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from hotline.app.compose import Core
from hotline.app.followers import merging, precedents
from hotline.app.followers.merging import FollowLeaders
from hotline.app.followers.precedents import KeepPrecedents
from hotline.app.reference.feed import NAME as REFERENCE
from hotline.app.reference.feed import read_reference
from hotline.app.simulation.drivers import Inside, PlayedOrder
from hotline.work_order.reactions import deadlines

AT_ONCE = 5_000
PREFIX = "work_order-"


@dataclass
class Reactions:
    """
    The followers of a service, at simulated moments.

    The clock of each order acts at its own instant. Merges and precedents are followed in the log,
    by the very followers of a service; `after` is how far.
    """

    core: Core
    inside: Inside
    after: int = 0
    leaders: set[str] = field(default_factory=set)

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
        follow, keep = FollowLeaders(core), KeepPrecedents(core)
        types = merging.TYPES | precedents.TYPES
        changed: set[str] = set()
        while True:
            batch = await self.core.reader.read(self.after, AT_ONCE, types=types)
            if batch.up_to == self.after:
                break
            self.after = batch.up_to
            for row in batch.rows:
                if row.type in precedents.TYPES:
                    await keep.take(row)
                    if row.data.get("precedent") is not None:
                        await self.publish()
                elif row.type == merging.MERGED:
                    self.leaders.add(row.data["into"])
                    await follow.take(row)
                    changed |= {row.data["into"], row.stream.removeprefix(PREFIX)}
                elif row.type == merging.UNMERGED or self.leads(row.stream):
                    await follow.take(row)
                    changed |= await self.touched(row.stream.removeprefix(PREFIX))
        for order_no in changed:
            await self.inside.look(order_no)
        return sorted(changed)

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

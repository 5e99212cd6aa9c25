"""When two readers ask the same: the address, what they may see, the state and the moment."""

import asyncio
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any, Final

import asyncpg

from hotline.api.dependencies import Desk
from hotline.http.routes import Call
from hotline.work_order.visibility import reach
from projections.engine.status import live_positions

MOMENT: Final = 2  # seconds


@dataclass
class SameQuestion:
    """
    The key names all that a figure or a board depends on; None: this question is asked for itself.

    Limits fall due while nothing is recorded, so an answer speaks of a moment that is less than
    MOMENT seconds ago, and says of which. A reader who waits for a position asks for itself.
    """

    desk: Desk
    pool: asyncpg.Pool
    looking: asyncio.Lock = field(default_factory=asyncio.Lock)
    begun: float = -1.0
    seen: Hashable = ()
    reference: tuple[object, object] = (None, None)
    edition: int = 0

    async def key(self, call: Call[Any, Any]) -> Hashable | None:
        if call.query.min_position is not None:
            return None
        views = await self.views()
        moment = call.now.timestamp() // MOMENT
        asked = call.request.rel_url.raw_path_qs, call.reads_english
        return asked, self.reader(call), self.current_edition(), views, moment

    def reader(self, call: Call[Any, Any]) -> Hashable:
        """A reader of every order sees what others of the same roles do; others are one account."""
        by = self.desk.actor(call)
        found = reach(by)
        everything = found.every and not found.not_about
        return frozenset(by.roles), by.department, None if everything else by.account

    def current_edition(self) -> int:
        """Another number for each publication of the city's data or of its map."""
        now = self.desk.city(), self.desk.map_now()
        if any(one is not other for one, other in zip(now, self.reference, strict=True)):
            self.reference = now
            self.edition += 1
        return self.edition

    async def views(self) -> Hashable:
        """Where every view is, by a look that began after the question came: one for many."""
        came = asyncio.get_running_loop().time()
        async with self.looking:
            if self.begun <= came:
                begun = asyncio.get_running_loop().time()
                self.seen = await live_positions(self.pool)
                self.begun = begun
            return self.seen

"""
The clock reaction of shifts: one that its worker did not end is ended once, by the clock.

The roster knows already that it ran out; this records it. The decision writes nothing the second
time, so that every process may look.
"""

import asyncio
from dataclasses import dataclass
from typing import Final

from events.act import Ask
from events.catalog.grid_workers import GRID_WORKERS
from events.execute import execute
from events.postgres.following.status import FollowerStatus
from events.reaction import system
from events.store import Origin
from grid.workers.acts import EndForgottenShift, grid_worker
from hotline.app.compose import Core

NAME: Final = "shifts"
EVERY: Final = 2.0  # seconds
AT_ONCE: Final = 50
CLOCK: Final = system("clock")


@dataclass(frozen=True)
class EndForgottenShifts:
    core: Core

    async def tick(self) -> int:
        """Return how many had run out."""
        now, roster = self.core.clock(), self.core.feed.roster
        due = [each.account for each in roster.workers.values() if each.forgot_to_end(now)]
        for account in due[:AT_ONCE]:
            await self.end(account)
        return len(due)

    async def end(self, account: str) -> None:
        ask = Ask(
            command=EndForgottenShift(),
            by=CLOCK,
            at=self.core.clock(),
            context=self.core.street_context(),
        )
        stream, origin = f"{GRID_WORKERS}-{account}", Origin(actor=CLOCK.account)
        await execute(self.core.store, grid_worker, stream, ask, origin=origin)

    async def tick_and_rest(self, status: FollowerStatus) -> None:
        await self.tick()
        status.succeeded()
        await asyncio.sleep(EVERY)

"""
Keep the live generation of every view at the head of the log.

Any number of processes may run this: the first to lock a checkpoint does the batch, the others
come back later. Notices are hints: the log is looked at from time to time in any case.
"""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

import asyncpg
import structlog

from events.postgres.following.notify import Wake
from events.postgres.following.status import Followers, FollowerStatus, keep_going
from projections.engine.batch import Generation, Progress, run_batch
from projections.engine.checkpoint import CHECKPOINT
from projections.engine.read_ahead import Ahead, reading_ahead
from projections.engine.read_model import Opener, ReadModel

log = structlog.get_logger()

LIVE_BATCH = 5_000
CATCH_UP_BATCH = 50_000
GATHER = 0.25  # seconds: a larger batch costs less for each event; cut short by `wait_for`
HEARTBEAT = 2.0  # seconds between signs of life when nothing happens


class BeyondLog(Exception):
    """No event has this position yet, so no answer can have named it."""


@dataclass
class Runner:
    """`wake`: says when the log has grown; one that never hears of it looks from time to time."""

    pool: asyncpg.Pool
    models: Sequence[ReadModel]
    opener: Opener | None
    wake: Wake = field(default_factory=Wake)
    gather: float = GATHER
    followers: Followers = field(default_factory=Followers)
    behind: dict[str, int] = field(default_factory=dict)  # events, after the last batch of a view
    moved: asyncio.Condition = field(default_factory=asyncio.Condition)
    wanted: defaultdict[str, asyncio.Event] = field(
        default_factory=lambda: defaultdict(asyncio.Event)
    )  # a reader waits for this view

    async def run(self) -> None:
        """Until cancelled. A view that cannot go on waits and tries again; the others go on."""
        async with asyncio.TaskGroup() as group:
            for model in self.models:
                group.create_task(self.keep_up(model), name=f"projection {model.name}")

    async def keep_up(self, model: ReadModel) -> None:
        async with reading_ahead(self.pool, model) as ahead:
            await keep_going(self.status_of(model), partial(self.follow_on, model, ahead))

    def status_of(self, model: ReadModel) -> FollowerStatus:
        return self.followers.of(f"view {model.name}")

    async def follow_on(self, model: ReadModel, ahead: Ahead) -> None:
        """One batch; at the head of the log, rest until it has grown. Raises as `once`."""
        status = self.status_of(model)
        behind, heard = self.behind.get(model.name, 0), self.wake.position
        size = CATCH_UP_BATCH if behind > LIVE_BATCH else LIVE_BATCH
        progress = await self.once(model, size, ahead)
        self.behind[model.name] = 0 if progress is None else progress.behind
        status.position = status.position if progress is None else progress.position
        status.succeeded()
        if self.behind[model.name] == 0:
            await self.rest(self.wanted[model.name], heard)

    async def rest(self, wanted: asyncio.Event, heard: int) -> None:
        """
        Until the log is beyond `heard`, and then a moment longer: what comes together is taken
        together.

        Unless a reader waits for it: then at once.
        """
        await self.wake.beyond(heard)
        with suppress(TimeoutError):
            async with asyncio.timeout(self.gather):
                await wanted.wait()
        wanted.clear()

    async def catch_up(self, model: ReadModel) -> None:
        """Up to the head of the log, or until another process is at it. Raises as `once`."""
        async with reading_ahead(self.pool, model) as ahead:
            while (progress := await self.once(model, CATCH_UP_BATCH, ahead)) and progress.behind:
                pass

    async def once(
        self, model: ReadModel, size: int = LIVE_BATCH, ahead: Ahead | None = None
    ) -> Progress | None:
        """
        One batch of the live generation; None: there is none, or another process is at it.

        Raises RebuildNeeded, TooMuchPoison.
        """
        async with self.pool.acquire() as connection:
            live = await connection.fetchrow(CHECKPOINT["live"], model.name)
            if live is None:
                return None
            if live["position"] == live["head"] and live["idle_seconds"] < HEARTBEAT:
                return Progress(position=live["position"], behind=0)
            generation = Generation(model, live["generation"])
            progress = await run_batch(connection, generation, self.opener, size=size, ahead=ahead)
        if progress is not None:
            await self.tell(model, progress)
        return progress

    async def tell(self, model: ReadModel, progress: Progress) -> None:
        if progress.parked:
            log.error("projection_parked_streams", name=model.name, count=progress.parked)
        async with self.moved:
            self.moved.notify_all()

    async def wait_for(self, name: str, position: int, timeout: float) -> bool:  # noqa: ASYNC109
        """
        Wait until the view holds `position` (read your write); False: not within `timeout`.

        Raises BeyondLog at once for a position that no event has.
        """
        try:
            async with asyncio.timeout(timeout):
                while True:
                    live = await self.pool.fetchrow(CHECKPOINT["live"], name)
                    if live is not None and live["position"] >= position:
                        return True
                    if live is not None and live["head"] < position:
                        raise BeyondLog
                    self.wanted[name].set()
                    await self.someone_moved()
        except TimeoutError:
            return False

    async def position(self, name: str) -> int:
        live = await self.pool.fetchrow(CHECKPOINT["live"], name)
        return 0 if live is None else int(live["position"])

    async def someone_moved(self) -> None:
        """A batch of ours ended, or it is time to see what other processes did."""
        async with self.moved:
            try:
                async with asyncio.timeout(0.02):
                    await self.moved.wait()
            except TimeoutError:
                return

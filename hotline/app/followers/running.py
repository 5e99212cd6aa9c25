"""The followers of a running service: the published city, erasures, clocks, precedents."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

import asyncpg

from events.postgres.connections import noting_pool
from events.postgres.following.follower import Interest, follow, follow_durably
from events.postgres.following.log_reader import LogReader
from events.postgres.following.status import keep_going
from hotline.app.compose import Core
from hotline.app.erasure import forget as forgetting
from hotline.app.followers import deadlines, merging, precedents
from hotline.app.followers.deadlines import Deadlines
from hotline.app.followers.merging import FollowLeaders
from hotline.app.followers.precedents import KeepPrecedents
from hotline.app.reference import feed as reference_feed

ERASURES = "erasures"


@asynccontextmanager
async def following(core: Core, reader: LogReader) -> AsyncIterator[None]:
    """
    Keep the published city up to date, forget erased people and watch the clocks of orders.

    The city and the keys are in this process's memory, which is read at its start: they are
    followed from there. The notes of deadlines are stored: they are followed from a checkpoint.
    """
    position = core.followers.of(reference_feed.NAME).position
    forget = partial(forgetting.forget, core.vault)
    async with noting_pool(core.dsn, size=2) as notes, asyncio.TaskGroup() as tasks:
        watch = Deadlines(core, notes)
        in_memory = [
            follow(
                name,
                reader,
                position,
                take,
                of=Interest(types=types, wake=core.wake),
                followers=core.followers,
            )
            for name, take, types in (
                (reference_feed.NAME, core.feed.take_row, reference_feed.TYPES),
                (ERASURES, forget, forgetting.TYPES),
            )
        ]
        running = [
            tasks.create_task(each)
            for each in (
                *in_memory,
                note_deadlines(core, watch),
                tick(core, watch),
                keep_precedents(core, watch.pool),
                follow_leaders(core, watch.pool),
            )
        ]
        try:
            yield
        finally:
            for task in running:
                task.cancel()


async def note_deadlines(core: Core, watch: Deadlines) -> None:
    await follow_durably(
        deadlines.NAME,
        LogReader(watch.pool),
        watch.take,
        of=Interest(types=deadlines.TYPES, wake=core.wake),
        followers=core.followers,
    )


async def keep_precedents(core: Core, pool: asyncpg.Pool) -> None:
    await follow_durably(
        precedents.NAME,
        LogReader(pool),
        KeepPrecedents(core).take,
        of=Interest(types=precedents.TYPES, wake=core.wake),
        followers=core.followers,
    )


async def follow_leaders(core: Core, pool: asyncpg.Pool) -> None:
    await follow_durably(
        merging.NAME,
        LogReader(pool),
        FollowLeaders(core).take,
        of=Interest(types=merging.TYPES, wake=core.wake),
        followers=core.followers,
    )


async def tick(core: Core, watch: Deadlines) -> None:
    status = core.followers.of(deadlines.TICK, needed=False)
    await keep_going(status, partial(watch.tick_and_rest, status))

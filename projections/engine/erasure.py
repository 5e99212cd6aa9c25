"""Remove erased people from every view at once, whether or not a service is running."""

import asyncio
from collections.abc import Sequence
from time import monotonic
from typing import Final

import asyncpg

from events.postgres.failures import is_of_the_database
from projections.engine.batch import RebuildNeeded, TooMuchPoison
from projections.engine.generations import live
from projections.engine.read_model import Opener, ReadModel
from projections.engine.rebuild import (
    NotRebuilt,
    RebuildUnderWay,
    RebuildUnsound,
    alone,
    built_and_swapped,
    clear_left_over,
)
from projections.engine.runner import CATCH_UP_BATCH, Runner

PATIENCE: Final = 60.0  # seconds to wait for another process that is at work on a view
PAUSE: Final = 0.1


async def forget(
    pool: asyncpg.Pool,
    models: Sequence[ReadModel],
    opener: Opener,
    position: int,
    *,
    patience: float = PATIENCE,
) -> list[str]:
    """
    Bring every view past the erasure at `position`, and drop generations that are not followed.

    Return the names of the views where that was not possible: their rows still hold the person.
    """
    return [
        model.name
        for model in models
        if not await forgotten(pool, model, opener, position, monotonic() + patience)
    ]


async def forgotten(
    pool: asyncpg.Pool, model: ReadModel, opener: Opener, position: int, end: float
) -> bool:
    while True:
        try:
            async with alone(pool, model):
                await clear_left_over(pool, model)
                if await caught_up(pool, model, opener, position):
                    return True
        except RebuildUnderWay:
            pass
        except (NotRebuilt, RebuildUnsound, TooMuchPoison):
            return False
        except Exception as error:
            if not is_of_the_database(error):
                raise
        if monotonic() >= end:
            return False
        await asyncio.sleep(PAUSE)


async def caught_up(pool: asyncpg.Pool, model: ReadModel, opener: Opener, position: int) -> bool:
    """False: the service is at work on this view, and not there yet."""
    runner = Runner(pool, [model], opener)
    try:
        while progress := await runner.once(model, CATCH_UP_BATCH):
            if progress.position >= position:
                return True
    except RebuildNeeded:  # rows of another version: no event can be folded into them
        await built_and_swapped(pool, model, opener, lambda *_: None)
        return True
    async with pool.acquire() as connection:
        return await live(connection, model) is None

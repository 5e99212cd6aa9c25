"""
Rebuild a view beside the live one, then swap (blue/green). The live view is never touched.

Bulk without secondary indexes, then indexes, catch up, compare a sample with a fold from zero,
swap in one short transaction, which drops the old generation: erasures would not reach it.
What an interrupted rebuild leaves is dropped by `sweep`, at the next start, rebuild or erasure.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from inspect import getdoc
from typing import ClassVar

import asyncpg

from events.cannot_run import CannotRun
from projections.engine.batch import USE_SCHEMA, Generation, Progress, run_batch
from projections.engine.checkpoint import CHECKPOINT
from projections.engine.comparison import differing
from projections.engine.generations import PUBLISH, build_indexes, open_live
from projections.engine.read_ahead import reading_ahead
from projections.engine.read_model import Opener, ReadModel

BULK = 50_000
SAMPLE = 50
ATTEMPTS = 50
LOCK_TIMEOUT = "SELECT set_config('lock_timeout', '200ms', true)"
DROP = "SELECT projections.drop_generation($1, $2)"
TRY_LOCK = "SELECT pg_try_advisory_lock(hashtext('projections.rebuild'), hashtext($1))"
UNLOCK = "SELECT pg_advisory_unlock(hashtext('projections.rebuild'), hashtext($1))"

Report = Callable[[str, int, int], None]  # phase, position reached, head of the log


class RebuildUnsound(Exception):
    """The new rows are not what the log says, or streams had to be parked. Nothing was swapped."""


class NotRebuilt(CannotRun):
    """The old rows are shown on. A subclass says why, and what to do."""

    heading: ClassVar[str] = "视图没有重建 · the view was not rebuilt"

    def __init__(self, name: str) -> None:
        super().__init__(f"{name}: {getdoc(type(self))}")


class RebuildUnderWay(NotRebuilt):
    """正在由另一进程重建. Another process rebuilds this view: wait until it has finished."""


class SwapRefused(NotRebuilt):
    """视图繁忙, 未切换. The live view was too busy to swap; nothing was changed, try again."""


@dataclass(frozen=True, kw_only=True)
class Rebuilt:
    name: str
    generation: int
    position: int
    compared: int  # keys that were folded from zero and found equal


async def rebuild(
    pool: asyncpg.Pool, model: ReadModel, opener: Opener | None, report: Report
) -> Rebuilt:
    """Raises RebuildUnderWay, RebuildUnsound, SwapRefused, TooMuchPoison."""
    async with alone(pool, model):
        return await built_and_swapped(pool, model, opener, report)


@asynccontextmanager
async def alone(pool: asyncpg.Pool, model: ReadModel) -> AsyncIterator[None]:
    """The lock ends with its connection, so a killed process leaves none behind."""
    async with pool.acquire() as connection:
        if not await connection.fetchval(TRY_LOCK, model.name):
            raise RebuildUnderWay(model.name)
        try:
            yield
        finally:
            await connection.execute(UNLOCK, model.name)


async def sweep(pool: asyncpg.Pool, models: Sequence[ReadModel]) -> None:
    """Drop what interrupted rebuilds left; a view that is being rebuilt now is passed over."""
    for model in models:
        with suppress(RebuildUnderWay):
            async with alone(pool, model):
                await clear_left_over(pool, model)


async def built_and_swapped(
    pool: asyncpg.Pool, model: ReadModel, opener: Opener | None, report: Report
) -> Rebuilt:
    await clear_left_over(pool, model)
    async with pool.acquire() as connection, connection.transaction():
        generation = await open_live(connection, model)
    await catch_up(pool, generation, opener, report, "bulk")
    report("indexes", 0, 0)
    async with pool.acquire() as connection, connection.transaction():
        await build_indexes(connection, generation)
        await connection.execute(f"ANALYZE {', '.join(model.tables)}")
    await catch_up(pool, generation, opener, report, "catch up")
    compared = await require_sound(pool, generation, opener)
    position = await swap(pool, generation, opener, report)
    return Rebuilt(
        name=model.name, generation=generation.number, position=position, compared=compared
    )


async def catch_up(
    pool: asyncpg.Pool, generation: Generation, opener: Opener | None, report: Report, phase: str
) -> Progress:
    """Up to the head of the log as it is when we get there."""
    async with reading_ahead(pool, generation.model) as ahead:
        while True:
            async with pool.acquire() as connection:
                progress = await run_batch(connection, generation, opener, size=BULK, ahead=ahead)
            if progress is None:
                raise SwapRefused(generation.schema)
            report(phase, progress.position, progress.position + progress.behind)
            if progress.behind == 0:
                return progress


async def require_sound(pool: asyncpg.Pool, generation: Generation, opener: Opener | None) -> int:
    async with pool.acquire() as connection:
        if parked := await connection.fetch(CHECKPOINT["parked"], *generation.key):
            raise RebuildUnsound(f"{generation.schema}: {len(parked)} streams were parked")
        async with connection.transaction():
            await connection.execute(USE_SCHEMA, generation.schema)
            sample = await connection.fetch(generation.model.sql["sample"], SAMPLE)
            keys = [row["key"] for row in sample]
            wrong = await differing(connection, generation, keys, opener)
    if wrong:
        raise RebuildUnsound(f"{generation.schema}: {wrong} of {len(keys)} keys differ")
    return len(keys)


async def swap(
    pool: asyncpg.Pool, generation: Generation, opener: Opener | None, report: Report
) -> int:
    """A reader sees the old view or the new one, and never goes back in the log."""
    for attempt in range(ATTEMPTS):
        await catch_up(pool, generation, opener, report, "swap")
        async with pool.acquire() as connection:
            try:
                async with connection.transaction():
                    position = await swapped(connection, generation)
            except asyncpg.LockNotAvailableError:
                position = None
        if position is not None:
            return position
        await asyncio.sleep(0.02 * (attempt + 1))
    raise SwapRefused(generation.schema)


async def swapped(connection: asyncpg.pool.PoolConnectionProxy, new: Generation) -> int | None:
    await connection.execute(LOCK_TIMEOUT)
    rows = await connection.fetch(CHECKPOINT["swap_lock"], *new.key)
    positions = {row["generation"]: row["position"] for row in rows}
    mine: int = positions[new.number]
    if mine < max(positions.values()):
        return None
    await connection.execute(PUBLISH, *new.key)
    return mine


async def clear_left_over(pool: asyncpg.Pool, model: ReadModel) -> None:
    for row in await pool.fetch(CHECKPOINT["left_over"], model.name):
        await pool.execute(DROP, model.name, row["generation"])

"""Views against folds of their events: all keys, a sample, or those of one stream."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Final, TypeVar

import asyncpg

from events.postgres.statements import statements
from hotline.app.existing_log import ExistingLog
from hotline.app.read_side import MODELS
from hotline.app.verify.chain import SECONDS, Finding
from projections.engine.batch import USE_SCHEMA, Generation
from projections.engine.checkpoint import CHECKPOINT
from projections.engine.comparison import different
from projections.engine.generations import live
from projections.engine.keys import keys_of
from projections.engine.pool import projection_pool
from projections.engine.read_model import ReadModel

SQL: Final = statements(__file__)

SAMPLE: Final = 200
AT_ONCE: Final = 1_000
EVERY_KEY: Final = 2**31 - 1
SWAPS: Final = 20  # rebuilds of one view during its check; more means a fault
T = TypeVar("T")
Report = Callable[[str, int, int], None]
Compared = tuple[int, list[Finding]]


async def view_findings(
    log: ExistingLog, stream: str | None, *, full: bool, report: Report
) -> AsyncIterator[Compared]:
    """Yield how many keys were compared, and the findings, a page at a time."""
    async with projection_pool(log.dsn, size=2) as pool:
        for model in MODELS:
            begun = await steady(partial(begin, pool, model, stream, full=full))
            yield 0, begun.found
            for start in range(0, len(begun.keys), AT_ONCE):
                some = begun.keys[start : start + AT_ONCE]
                yield len(some), await steady(partial(differences, log, pool, model, some))
                report(model.name, start + len(some), len(begun.keys))


async def steady(look: Callable[[], Awaitable[T]]) -> T:
    """Look again when a rebuild swapped the view meanwhile: the swap drops the old generation."""
    for _ in range(SWAPS):
        with suppress(asyncpg.UndefinedTableError):
            return await look()
    return await look()


@dataclass(frozen=True)
class Begun:
    """The findings about a view as a whole, and which of its keys are to be compared."""

    found: list[Finding] = field(default_factory=list)
    keys: Sequence[str] = ()


async def begin(pool: asyncpg.Pool, model: ReadModel, stream: str | None, *, full: bool) -> Begun:
    async with (
        pool.acquire(timeout=SECONDS) as connection,
        connection.transaction(isolation="repeatable_read"),
    ):
        row = await live(connection, model)
        if row is None:
            return Begun()  # a service has never run here: it is made at the next start
        generation = Generation(model, row["generation"])
        found = await state_findings(connection, generation, row["version"])
        found += await unfollowed(connection, model)
        if row["version"] != model.version:
            return Begun(found)  # every row may differ: one sentence is enough
        if stream is None:
            found += await remains(connection, generation, row["position"])
        chosen = await keys_to_compare(connection, generation, stream, full=full)
        later = await beyond(connection, model, row["position"])
        return Begun(found, sorted(chosen - later))


async def state_findings(
    connection: asyncpg.pool.PoolConnectionProxy, generation: Generation, version: int
) -> list[Finding]:
    name = generation.model.name
    parked = await connection.fetch(CHECKPOINT["parked"], *generation.key)
    found = [Finding("view", name, None, f"could not take in {row['stream']}") for row in parked]
    if version != generation.model.version:
        what = f"is of another version than this program; run: hotline rebuild {name}"
        found.append(Finding("view", name, None, what))
    return found


async def unfollowed(
    connection: asyncpg.pool.PoolConnectionProxy, model: ReadModel
) -> list[Finding]:
    """An interrupted rebuild's rows: nothing is erased in them any more."""
    rows = await connection.fetch(CHECKPOINT["unfollowed"], model.name)
    what = f"was left by an interrupted rebuild; run: hotline rebuild {model.name}"
    left = [Generation(model, row["generation"]) for row in rows]
    return [Finding("view", generation.schema, None, what) for generation in left]


async def remains(
    connection: asyncpg.pool.PoolConnectionProxy, generation: Generation, position: int
) -> list[Finding]:
    """Of people whose erasure the view has taken in, nothing may be left in it."""
    if "remains" not in generation.model.sql:
        return []
    erased = await connection.fetch(SQL["erased_orders"], position, timeout=SECONDS)
    subjects = [row["subject"] for row in erased]
    streams = [row["stream"] for row in erased if row["stream"]]
    keys = await keys_of(connection, generation.model, streams)
    await connection.execute(USE_SCHEMA, generation.schema)
    count = await connection.fetchval(generation.model.sql["remains"], subjects, list(keys))
    if not count:
        return []
    what = f"{count} rows still hold erased people; run: hotline rebuild {generation.model.name}"
    return [Finding("view", generation.schema, None, what)]


async def beyond(
    connection: asyncpg.pool.PoolConnectionProxy, model: ReadModel, position: int
) -> set[str]:
    """Keys with events after the view's checkpoint: it is behind, which is no defect."""
    rows = await connection.fetch(SQL["streams_beyond"], model.prefix, position, timeout=SECONDS)
    return await keys_of(connection, model, [row["stream"] for row in rows])


async def keys_to_compare(
    connection: asyncpg.pool.PoolConnectionProxy,
    generation: Generation,
    stream: str | None,
    *,
    full: bool,
) -> set[str]:
    """Keys of the log and keys of the view: a row may be missing, or be of no event."""
    model = generation.model
    if stream is not None:
        return await keys_of(connection, model, [stream])
    await connection.execute(USE_SCHEMA, generation.schema)
    how_many = EVERY_KEY if full else SAMPLE
    shown = await connection.fetch(model.sql["sample"], how_many, timeout=SECONDS)
    recorded = await connection.fetch(
        SQL["some_streams_of_kind"], model.prefix, how_many, timeout=SECONDS
    )
    of_the_log = await keys_of(connection, model, [row["stream"] for row in recorded])
    return of_the_log | {row["key"] for row in shown}


async def differences(
    log: ExistingLog, pool: asyncpg.Pool, model: ReadModel, keys: Sequence[str]
) -> list[Finding]:
    """
    As of one moment: the live view moves on meanwhile.

    Events beyond the view's checkpoint do not count: they are on their way, not missing.
    """
    async with (
        pool.acquire(timeout=SECONDS) as connection,
        connection.transaction(isolation="repeatable_read"),
    ):
        row = await live(connection, model)
        if row is None:
            return []
        generation = Generation(model, row["generation"])
        wrong = await different(connection, generation, keys, log.vault)
    what = "is not what the events say; run: hotline rebuild"
    return [Finding("view", model.name, None, f"{key}: {what}") for key in sorted(wrong)]

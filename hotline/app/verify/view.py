"""Views against folds of their events: all orders, a sample, or those of one stream."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Final, TypeVar

import asyncpg

from hotline.app.existing import ExistingLog
from hotline.app.read_side import MODELS
from hotline.app.sql import statement
from hotline.app.verify.chain import SECONDS, Finding
from projections.engine.batch import USE_SCHEMA, Generation
from projections.engine.comparison import different
from projections.engine.generations import live
from projections.engine.pool import projection_pool
from projections.engine.read_model import ReadModel
from projections.engine.statements import statements
from projections.orders.lifecycle import STREAM

SAMPLE: Final = 200
AT_ONCE: Final = 1_000
EVERY_ORDER: Final = 2**31 - 1
SWAPS: Final = 20  # of one view while we look at it: nobody rebuilds as often as that
T = TypeVar("T")
Report = Callable[[str, int, int], None]
Compared = tuple[int, list[Finding]]


async def view_findings(
    log: ExistingLog, stream: str | None, *, full: bool, report: Report
) -> AsyncIterator[Compared]:
    """How many orders were compared, and what was found, a page at a time."""
    async with projection_pool(log.dsn, size=2) as pool:
        for model in MODELS:
            begun = await steady(partial(begin, pool, model, stream, full=full))
            yield 0, begun.found
            for start in range(0, len(begun.orders), AT_ONCE):
                some = begun.orders[start : start + AT_ONCE]
                yield len(some), await steady(partial(differences, log, pool, model, some))
                report(model.name, start + len(some), len(begun.orders))


async def steady(look: Callable[[], Awaitable[T]]) -> T:
    """Look again when a rebuild swapped the view meanwhile: the swap drops the old generation."""
    for _ in range(SWAPS):
        with suppress(asyncpg.UndefinedTableError):
            return await look()
    return await look()


@dataclass(frozen=True)
class Begun:
    """What is wrong with a view as a whole, and which of its orders are worth comparing."""

    found: list[Finding] = field(default_factory=list)
    orders: Sequence[str] = ()


async def begin(pool: asyncpg.Pool, model: ReadModel, stream: str | None, *, full: bool) -> Begun:
    async with (
        pool.acquire(timeout=SECONDS) as connection,
        connection.transaction(isolation="repeatable_read"),
    ):
        row = await live(connection, model)
        if row is None:
            return Begun()  # a service has never run here: it is made at the next start
        generation = Generation(model, row["generation"])
        found = await standing_findings(connection, generation, row["code_hash"])
        found += await unfollowed(connection, model)
        if row["code_hash"] != model.code_hash:
            return Begun(found)  # every order may differ: one sentence is enough
        if stream is None:
            found += await remains(connection, generation, row["position"])
        chosen = await orders_to_compare(connection, generation, stream, full=full)
        later = await beyond(connection, row["position"])
        return Begun(found, [order for order in chosen if order not in later])


async def standing_findings(
    connection: asyncpg.pool.PoolConnectionProxy, generation: Generation, code_hash: str
) -> list[Finding]:
    name = generation.model.name
    parked = await connection.fetch(statements("engine/checkpoint")["parked"], *generation.key)
    found = [Finding("view", name, None, f"could not take in {row['stream']}") for row in parked]
    if code_hash != generation.model.code_hash:
        what = f"was made by other code than this; run: hotline rebuild {name}"
        found.append(Finding("view", name, None, what))
    return found


async def unfollowed(
    connection: asyncpg.pool.PoolConnectionProxy, model: ReadModel
) -> list[Finding]:
    """An interrupted rebuild's rows: nothing is erased in them any more."""
    rows = await connection.fetch(statements("engine/checkpoint")["unfollowed"], model.name)
    what = f"was left by an interrupted rebuild; run: hotline rebuild {model.name}"
    left = [Generation(model, row["generation"]) for row in rows]
    return [Finding("view", generation.schema, None, what) for generation in left]


async def remains(
    connection: asyncpg.pool.PoolConnectionProxy, generation: Generation, position: int
) -> list[Finding]:
    """Of people whose erasure the view has taken in, nothing may be left in it."""
    if "remains" not in generation.model.sql:
        return []
    erased = await connection.fetch(statement("erased_orders"), position, timeout=SECONDS)
    subjects = [row["subject"] for row in erased]
    orders = [row["stream"].removeprefix(STREAM) for row in erased if row["stream"]]
    await connection.execute(USE_SCHEMA, generation.schema)
    count = await connection.fetchval(generation.model.sql["remains"], subjects, orders)
    if not count:
        return []
    what = f"{count} rows still hold erased people; run: hotline rebuild {generation.model.name}"
    return [Finding("view", generation.schema, None, what)]


async def beyond(connection: asyncpg.pool.PoolConnectionProxy, position: int) -> set[str]:
    """Orders that the view has not seen to their end: it is behind, which is no defect."""
    rows = await connection.fetch(statement("order_streams_beyond"), position, timeout=SECONDS)
    return {row["stream"].removeprefix(STREAM) for row in rows}


async def orders_to_compare(
    connection: asyncpg.pool.PoolConnectionProxy,
    generation: Generation,
    stream: str | None,
    *,
    full: bool,
) -> Sequence[str]:
    """Those that the log knows and those that the view shows: a row may be missing or made up."""
    if stream is not None:
        return [stream.removeprefix(STREAM)] if stream.startswith(STREAM) else []
    await connection.execute(USE_SCHEMA, generation.schema)
    how_many = EVERY_ORDER if full else SAMPLE
    shown = await connection.fetch(generation.model.sql["sample"], how_many, timeout=SECONDS)
    recorded = await connection.fetch(statement("some_order_streams"), how_many, timeout=SECONDS)
    return sorted(
        {row["order_no"] for row in shown}
        | {row["stream"].removeprefix(STREAM) for row in recorded}
    )


async def differences(
    log: ExistingLog, pool: asyncpg.Pool, model: ReadModel, orders: Sequence[str]
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
        wrong = await different(connection, generation, orders, log.vault)
    what = "is not what the events say; run: hotline rebuild"
    return [Finding("view", model.name, None, f"{order}: {what}") for order in sorted(wrong)]

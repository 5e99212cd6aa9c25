"""Views against folds of their events: all orders, a sample, or those of one stream."""

from collections.abc import AsyncIterator, Callable, Sequence
from typing import Final

import asyncpg

from hotline.app.chain_check import SECONDS, Finding
from hotline.app.existing import ExistingLog
from hotline.app.sql import statement
from hotline.app.views import MODELS
from projections.batch import USE_SCHEMA, Generation
from projections.comparison import different
from projections.generations import live
from projections.life import STREAM
from projections.pool import projection_pool
from projections.read_model import ReadModel
from projections.statements import statements

SAMPLE: Final = 200
AT_ONCE: Final = 1_000
EVERY_ORDER: Final = 2**31 - 1
Report = Callable[[str, int, int], None]
Compared = tuple[int, list[Finding]]


async def view_findings(
    log: ExistingLog, stream: str | None, *, full: bool, report: Report
) -> AsyncIterator[Compared]:
    """How many orders were compared, and what was found, a page at a time."""
    async with projection_pool(log.dsn, size=2) as pool:
        for model in MODELS:
            async with pool.acquire(timeout=SECONDS) as connection:
                row = await live(connection, model)
                if row is None:
                    continue  # a service has never run here: it is made at the next start
                generation = Generation(model, row["generation"])
                yield 0, await standing_findings(connection, generation, row["code_hash"])
                if row["code_hash"] != model.code_hash:
                    continue  # every order may differ: one sentence is enough
                chosen = await orders_to_compare(connection, generation, stream, full=full)
                later = await beyond(connection, row["position"])
                orders = [order for order in chosen if order not in later]
            for start in range(0, len(orders), AT_ONCE):
                some = orders[start : start + AT_ONCE]
                yield len(some), await differences(log, pool, model, some)
                report(model.name, start + len(some), len(orders))


async def standing_findings(
    connection: asyncpg.pool.PoolConnectionProxy, generation: Generation, code_hash: str
) -> list[Finding]:
    name = generation.model.name
    parked = await connection.fetch(statements("checkpoint")["parked"], *generation.key)
    found = [Finding("view", name, None, f"could not take in {row['stream']}") for row in parked]
    if code_hash != generation.model.code_hash:
        what = f"was made by other code than this; run: hotline rebuild {name}"
        found.append(Finding("view", name, None, what))
    return found


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
    async with connection.transaction():
        await connection.execute(USE_SCHEMA, generation.schema)
        how_many = EVERY_ORDER if full else SAMPLE
        shown = await connection.fetch(generation.model.sql["sample"], how_many, timeout=SECONDS)
        recorded = await connection.fetch(
            statement("some_order_streams"), how_many, timeout=SECONDS
        )
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

"""Generations of a view: the first one, which one is live, and which are of another version."""

from collections.abc import Sequence

import asyncpg

from projections.engine.batch import USE_SCHEMA, Generation
from projections.engine.checkpoint import CHECKPOINT
from projections.engine.read_ahead import Connection
from projections.engine.read_model import ReadModel

INSTALL_LOCK = 1_234_500_201


async def install(pool: asyncpg.Pool, models: Sequence[ReadModel]) -> list[str]:
    """
    Give each view that has none its first, empty generation; return their names.

    Safe to run by many processes at once. The runner fills what is empty.
    """
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute("SELECT pg_advisory_xact_lock($1)", INSTALL_LOCK)
        missing = [model for model in models if await live(connection, model) is None]
        for model in missing:
            generation = await open_live(connection, model)
            await build_indexes(connection, generation)
            await connection.execute(PUBLISH, *generation.key)
    return [model.name for model in missing]


async def outdated(pool: asyncpg.Pool, models: Sequence[ReadModel]) -> list[ReadModel]:
    """Return those whose stored rows are of another version."""
    async with pool.acquire() as connection:
        rows = [(model, await live(connection, model)) for model in models]
    return [model for model, row in rows if row and row["version"] != model.version]


async def live(connection: Connection, model: ReadModel) -> asyncpg.Record | None:
    return await connection.fetchrow(CHECKPOINT["live"], model.name)


async def open_live(connection: Connection, model: ReadModel) -> Generation:
    """A new generation with empty tables and no index but their keys; inside a transaction."""
    number = await connection.fetchval(OPEN, model.name, model.version)
    generation = Generation(model, number)
    await connection.execute(USE_SCHEMA, generation.schema)
    await connection.execute(model.sql["create"])
    return generation


async def build_indexes(connection: Connection, generation: Generation) -> None:
    await connection.execute(USE_SCHEMA, generation.schema)
    await connection.execute(generation.model.sql["index"])


OPEN = "SELECT projections.open_generation($1, $2)"
PUBLISH = "SELECT projections.publish_generation($1, $2)"

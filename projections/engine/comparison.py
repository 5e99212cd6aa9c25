"""Compare stored rows with a fold of the log from zero, which proves that a view is correct."""

from collections.abc import Sequence

from events.catalog.people import SUBJECT_STREAM
from events.postgres.statements import statements
from projections.engine.batch import USE_SCHEMA, Generation, apply
from projections.engine.keys import keys_of, streams_of
from projections.engine.read_ahead import Connection, of_streams
from projections.engine.read_model import ERASURE, Opener

SQL = statements(__file__)
TEMPORARY = "pg_temp"


async def differing(
    connection: Connection, generation: Generation, keys: Sequence[str], opener: Opener | None
) -> int:
    """
    Return how many of these keys have other rows than their events say.

    Runs inside the caller's transaction.
    """
    return len(await different(connection, generation, keys, opener))


async def different(
    connection: Connection, generation: Generation, keys: Sequence[str], opener: Opener | None
) -> set[str]:
    """
    Return those of these keys that have other rows than their events say.

    Runs inside the caller's transaction, which must see one moment of a live view. Folds the whole
    of each stream in one batch into a temporary table, so a fault in how batches follow each other
    shows too. Left out: keys with people who were erased beyond the view's checkpoint, whose rows
    cannot be folded again.
    """
    model = generation.model
    checkpoint = await connection.fetchval(SQL["position"], *generation.key)
    chosen = await openable(connection, generation, keys, checkpoint)
    await connection.execute(USE_SCHEMA, generation.schema)
    stored = await rows(connection, generation, chosen)
    await connection.execute(USE_SCHEMA, TEMPORARY)
    await connection.execute(model.sql["create"])
    streams = await streams_of(connection, model, chosen)
    people = await connection.fetch(SQL["people"], streams, SUBJECT_STREAM)
    streams += [row["stream"] for row in people]
    events = [
        event
        for event in await of_streams(connection, model, streams, checkpoint)
        if event["type"] == ERASURE or model.key_of(event) in chosen
    ]
    await apply(connection, model, events, opener)
    folded = await rows(connection, generation, chosen)
    await connection.execute(f"DROP TABLE {', '.join(model.tables)}")
    return {key for key, _ in stored ^ folded}


async def openable(
    connection: Connection, generation: Generation, keys: Sequence[str], checkpoint: int
) -> set[str]:
    """Leave out the erased: a key of the vault is destroyed before a view reads of it."""
    streams = await streams_of(connection, generation.model, keys)
    erased = await connection.fetch(SQL["erased_beyond"], streams, SUBJECT_STREAM, checkpoint)
    shut = [row["stream"] for row in erased]
    return set(keys) - await keys_of(connection, generation.model, shut)


async def rows(
    connection: Connection, generation: Generation, keys: set[str]
) -> set[tuple[str, str]]:
    stored = await connection.fetch(generation.model.sql["rows"], list(keys))
    return {(row["key"], row["row"]) for row in stored}

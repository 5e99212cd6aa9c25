"""Compare stored rows with a fold of the log from zero: the proof that a view is what it claims."""

from collections.abc import Sequence

from projections.batch import USE_SCHEMA, Connection, Generation, apply
from projections.life import STREAM
from projections.search_tokens import Opener
from projections.statements import statements

TEMPORARY = "pg_temp"


async def differing(
    connection: Connection, generation: Generation, orders: Sequence[str], opener: Opener | None
) -> int:
    """
    Return how many of these orders are stored otherwise than their events say.

    Runs inside the caller's transaction. Folds the whole of each stream in one batch into a
    temporary table, so a fault in how batches follow each other shows too.
    """
    model = generation.model
    checkpoint = await connection.fetchval(POSITION, *generation.key)
    await connection.execute(USE_SCHEMA, generation.schema)
    stored = await rows(connection, generation, orders)
    await connection.execute(USE_SCHEMA, TEMPORARY)
    await connection.execute(model.sql["create"])
    events = await connection.fetch(
        statements("log_reader")["of_streams"],
        checkpoint,
        list(model.types),
        [STREAM + order for order in orders],
        model.searches,
    )
    await apply(connection, model, events, opener)
    folded = await rows(connection, generation, orders)
    await connection.execute(f"DROP TABLE {model.name}")
    return len({order for order, _ in stored ^ folded})


async def rows(
    connection: Connection, generation: Generation, orders: Sequence[str]
) -> set[tuple[str, str]]:
    found = await connection.fetch(generation.model.sql["rows"], list(orders))
    return {(row["order_no"], row["row"]) for row in found}


POSITION = "SELECT position FROM projections.checkpoint WHERE name = $1 AND generation = $2"

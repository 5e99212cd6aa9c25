"""Compare stored rows with a fold of the log from zero: the proof that a view is what it claims."""

from collections.abc import Sequence

from events.catalog.people import SUBJECT_STREAM
from projections.engine.batch import USE_SCHEMA, Generation, apply
from projections.engine.read_ahead import Connection
from projections.engine.statements import statements
from projections.orders.lifecycle import STREAM
from projections.orders.search_tokens import Opener

TEMPORARY = "pg_temp"


async def differing(
    connection: Connection, generation: Generation, orders: Sequence[str], opener: Opener | None
) -> int:
    """
    Return how many of these orders are stored otherwise than their events say.

    Runs inside the caller's transaction.
    """
    return len(await different(connection, generation, orders, opener))


async def different(
    connection: Connection, generation: Generation, orders: Sequence[str], opener: Opener | None
) -> set[str]:
    """
    Return those of these orders that are stored otherwise than their events say.

    Runs inside the caller's transaction, which must see one moment of a live view. Folds the whole
    of each stream in one batch into a temporary table, so a fault in how batches follow each other
    shows too. Left out: orders of people who were erased beyond the view's checkpoint, whose rows
    cannot be folded again.
    """
    model = generation.model
    checkpoint = await connection.fetchval(POSITION, *generation.key)
    orders = await openable(connection, orders, checkpoint)
    await connection.execute(USE_SCHEMA, generation.schema)
    stored = await rows(connection, generation, orders)
    await connection.execute(USE_SCHEMA, TEMPORARY)
    await connection.execute(model.sql["create"])
    streams = [STREAM + order for order in orders]
    people = [row["stream"] for row in await connection.fetch(PEOPLE, streams, SUBJECT_STREAM)]
    events = await connection.fetch(
        statements("engine/read_ahead")["of_streams"],
        checkpoint,
        list(model.types),
        streams + people,
        model.searches,
    )
    await apply(connection, model, events, opener)
    folded = await rows(connection, generation, orders)
    await connection.execute(f"DROP TABLE {model.name}")
    return {order for order, _ in stored ^ folded}


async def openable(connection: Connection, orders: Sequence[str], checkpoint: int) -> list[str]:
    """A key is destroyed before a view that is behind hears of it."""
    streams = [STREAM + order for order in orders]
    erased = await connection.fetch(ERASED_BEYOND, streams, SUBJECT_STREAM, checkpoint)
    shut = {row["stream"].removeprefix(STREAM) for row in erased}
    return [order for order in orders if order not in shut]


async def rows(
    connection: Connection, generation: Generation, orders: Sequence[str]
) -> set[tuple[str, str]]:
    found = await connection.fetch(generation.model.sql["rows"], list(orders))
    return {(row["order_no"], row["row"]) for row in found}


# the streams that would say that a requester of these orders was erased
PEOPLE = """SELECT DISTINCT $2::text || subject_id AS stream
              FROM hotline_log.event
             WHERE stream = ANY ($1::text[]) AND subject_id IS NOT NULL"""
ERASED_BEYOND = """SELECT event.stream
                     FROM hotline_log.event
                     JOIN hotline_log.stream AS person ON person.stream = $2::text || subject_id
                    WHERE event.stream = ANY ($1::text[]) AND person.last_position > $3"""
POSITION = "SELECT position FROM projections.checkpoint WHERE name = $1 AND generation = $2"

"""One statement for many appends: its parameters, its answer."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import asyncpg

from events.postgres.appending.item import Item, KeyKnown, Placed
from events.postgres.connections import WAIT
from events.postgres.statements import statements
from events.store import ClockAhead, ConcurrentAppend

SQL: Final = statements(__file__)

RECORDED, KEY_KNOWN, CLOCK_AHEAD = 0, 1, 3
Answer = Placed | Exception


async def flush(connection: asyncpg.Connection, batch: Sequence[Item]) -> list[Answer]:
    """Send the batch as one transaction; return what became of each item."""
    if len(batch) == 1 and batch[0].is_plain:
        answers = [await flush_one(connection, batch[0])]
    else:
        answers = await flush_together(connection, batch)
    if any(item.sent for item in batch):
        await recognise(connection, batch, answers)
    return answers


async def flush_one(connection: asyncpg.Connection, item: Item) -> Answer:
    (row,) = await connection.fetch(SQL["append_one"], *item.scalars(), timeout=WAIT)
    return answer(item, *row)


async def flush_together(connection: asyncpg.Connection, batch: Sequence[Item]) -> list[Answer]:
    (row,) = await connection.fetch(
        SQL["append"],
        [item.head() for item in batch],
        [row for n, item in enumerate(batch, start=1) for row in item.key_rows(n)],
        [row for n, item in enumerate(batch, start=1) for row in item.event_rows(n)],
        timeout=WAIT,
    )
    return [*map(answer, batch, *row)]


def answer(item: Item, outcome: int, position: int, recorded_at: datetime) -> Answer:
    if outcome == RECORDED:
        return Placed(position, recorded_at)
    if outcome == KEY_KNOWN:
        return KeyKnown()
    if outcome == CLOCK_AHEAD:
        return ClockAhead()
    return ConcurrentAppend(f"{item.stream} is not at version {item.expected}")


async def recognise(
    connection: asyncpg.Connection, batch: Sequence[Item], answers: list[Answer]
) -> None:
    """
    Find out which items were saved by an earlier try whose answer was lost.

    Such a one looks stale, or its key known, at the next try. Its last hash tells: the same stream,
    version and hash is the same append. The lost try cannot be saved later any more: it was either
    before this one, or finds the stream elsewhere.
    """
    rows = await connection.fetch(
        SQL["own"],
        [item.stream for item in batch],
        [item.version for item in batch],
        [item.links[-1].hash for item in batch],
        timeout=WAIT,
    )
    for row in rows:
        if batch[row["n"] - 1].sent:
            answers[row["n"] - 1] = Placed(row["position"], row["recorded_at"])

"""One statement for many appends: its parameters, its answer."""

from collections.abc import Sequence
from operator import attrgetter
from typing import Any

import asyncpg

from events.postgres.connections import WAIT, statement
from events.postgres.item import Item, KeyKnown, Placed
from events.store import ConcurrentAppend

RECORDED, KEY_KNOWN = 0, 1
PER_EVENT = attrgetter(
    "stream",
    "version",
    "type",
    "schema_version",
    "actor",
    "role",
    "department",
    "request_id",
    "caused_by",
    "subject_id",
)
Answer = Placed | Exception


async def flush(connection: asyncpg.Connection, batch: Sequence[Item]) -> list[Answer]:
    """Send the batch as one transaction; return what became of each item."""
    row = await connection.fetchrow(statement("append"), *parameters(batch), timeout=WAIT)
    if row is None:
        raise AssertionError("append_events always answers")
    answers = [*map(answer, batch, *row)]
    if any(item.sent for item in batch):
        await recognise(connection, batch, answers)
    return answers


def parameters(batch: Sequence[Item]) -> list[list[Any]]:
    keys = [(n, key) for n, item in enumerate(batch, start=1) for key in item.keys]
    links = [(n, link) for n, item in enumerate(batch, start=1) for link in item.links]
    columns = [*zip(*(PER_EVENT(link) for _, link in links), strict=True)]
    return [
        [item.stream for item in batch],
        [item.expected for item in batch],
        [item.version for item in batch],
        [item.at for item in batch],
        [item.previous for item in batch],
        [item.links[-1].hash for item in batch],
        [n for n, _ in keys],
        [key.id for _, key in keys],
        [key.fingerprint for _, key in keys],
        [n for n, _ in links],
        *columns,  # type: ignore[list-item]
        [link.data.decode() for _, link in links],
        [link.sealed for _, link in links],
        [link.hash for _, link in links],
    ]


def answer(item: Item, outcome: int, position: int, recorded_at: Any) -> Answer:
    if outcome == RECORDED:
        return Placed(position, recorded_at)
    if outcome == KEY_KNOWN:
        return KeyKnown()
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
        statement("own"),
        [item.stream for item in batch],
        [item.version for item in batch],
        [item.links[-1].hash for item in batch],
        timeout=WAIT,
    )
    for row in rows:
        if batch[row["n"] - 1].sent:
            answers[row["n"] - 1] = Placed(row["position"], row["recorded_at"])

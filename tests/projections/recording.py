"""Events put straight into the table, without a store: what a view reads, and nothing else."""

from collections.abc import Sequence

import asyncpg
import orjson

from events.store import Origin, Recorded
from events.stored.codec import decode, encode
from hotline.bench.synthetic.log import HEAD, LOCK, MOVE_HEAD


async def write(connection: asyncpg.Connection, log: Sequence[Recorded]) -> None:
    """Behind what is there; nothing is sealed."""
    async with connection.transaction():
        await connection.execute(LOCK)
        head = await connection.fetchval(HEAD)
        await connection.executemany(
            "INSERT INTO hotline_log.event (position, stream, version, type, schema_version,"
            " recorded_at, actor, data, subject_id, hash)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '')",
            [
                (
                    head + number,
                    each.stream,
                    each.version,
                    (stored := encode(each.event)).type,
                    stored.schema_version,
                    each.recorded_at,
                    each.origin.actor,
                    stored.data.decode(),
                    stored.subject_id,
                )
                for number, each in enumerate(log, 1)
            ],
        )
        await connection.execute(MOVE_HEAD)


async def read(connection: asyncpg.Connection) -> list[Recorded]:
    """The whole log, decoded as the rules would see it."""
    rows = await connection.fetch("SELECT * FROM hotline_log.event ORDER BY position")
    return [
        Recorded(
            position=row["position"],
            stream=row["stream"],
            version=row["version"],
            event=decode(row["type"], row["schema_version"], orjson.loads(row["data"])),
            recorded_at=row["recorded_at"],
            origin=Origin(actor=row["actor"]),
        )
        for row in rows
    ]

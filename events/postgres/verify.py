"""Hold the whole log against itself: every chain, every position, every head."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import asyncpg

from events.chain import Break, Head, Link, LogCheck, verify_stream
from events.codec import canonical
from events.postgres.connections import WAIT, borrowed, statement
from events.postgres.rows import rows_of
from events.row import Row

AT_ONCE = 5000
LONG = 60.0  # seconds
EVER = 2**62


async def verify_one(pool: asyncpg.Pool, stream: str) -> list[Break]:
    async with borrowed(pool) as connection:
        records = await connection.fetch(statement("load"), stream, None, timeout=LONG)
        head = await connection.fetchrow(statement("head"), stream, timeout=WAIT)
    links = [as_link(row) for row in rows_of(records)]
    return verify_stream(stream, links, Head(*head) if head is not None else None)


async def verify_log(pool: asyncpg.Pool) -> AsyncIterator[Break | int]:
    """
    Yield every break, and in between the position reached (for a progress bar).

    Reads the log once, in order of position, up to where it ends now; remembers 150 bytes a
    stream. Run it while nobody appends, or heads that moved meanwhile count as breaks.
    """
    check = LogCheck(recorded_at=datetime.min.replace(tzinfo=UTC))
    async with borrowed(pool) as connection:
        while True:
            records = await connection.fetch(
                statement("read"), check.position, EVER, None, AT_ONCE, timeout=LONG
            )
            for row in rows_of(records):
                for broken in check.follow(as_link(row), row.recorded_at):
                    yield broken
            if not records:
                break
            yield check.position
        heads = await connection.fetch(
            "SELECT stream, version, last_hash FROM hotline_log.stream", timeout=LONG
        )
        last = await connection.fetchval(statement("last_position"), timeout=WAIT)
    for broken in check.finish({stream: Head(*end) for stream, *end in heads}, last):
        yield broken


def as_link(row: Row) -> Link:
    return Link(
        stream=row.stream,
        version=row.version,
        type=row.type,
        schema_version=row.schema_version,
        actor=row.actor,
        role=row.role,
        department=row.department,
        request_id=row.request_id,
        caused_by=row.caused_by,
        subject_id=row.subject_id,
        data=canonical(row.data),
        sealed=row.sealed,
        hash=row.hash,
        position=row.position,
    )

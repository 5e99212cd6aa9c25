"""The log as a whole: positions without holes, stamps that never go back, a head that agrees."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Final

import asyncpg

from events.postgres.following.log_reader import LogReader
from events.postgres.statements import statements
from events.stored.signed_heads import aware
from hotline.app.verify.chain import SECONDS, Finding, moment

SQL: Final = statements(__file__)

POSITIONS_AT_ONCE: Final = 50_000
MOST_NAMED: Final = 100
BEGINNING: Final = datetime.min.replace(tzinfo=UTC)
Report = Callable[[str, int, int], None]


async def log_findings(pool: asyncpg.Pool, report: Report) -> AsyncIterator[Finding]:
    """What nothing but the whole log can show; the chains see what is inside a stream."""
    head = await LogReader(pool).head()
    position, stamp = 0, BEGINNING
    for up_to in range(POSITIONS_AT_ONCE, head.position + POSITIONS_AT_ONCE, POSITIONS_AT_ONCE):
        end = min(up_to, head.position)
        async with moment(pool) as connection:
            for row in await connection.fetch(
                SQL["log_disorder"], position, stamp, end, timeout=SECONDS
            ):
                yield disorder(row)
            last = await connection.fetchrow(SQL["last_event"], end, timeout=SECONDS)
        position, stamp = (last["position"], aware(last["recorded_at"])) if last else (0, BEGINNING)
        report("positions", end, head.position)
    if position != head.position:
        yield Finding("log", "log_head", None, f"says {head.position}, the log ends at {position}")
    if head.recorded_at is not None and stamp > aware(head.recorded_at):
        yield Finding("log", "log_head", None, "is stamped earlier than the last event")
    async with moment(pool) as connection:
        for row in await connection.fetch(SQL["headless_streams"], MOST_NAMED, timeout=600):
            yield Finding("stream", row["stream"], None, "has events, but no head row")
        for row in await connection.fetch(SQL["keys_of_nothing"], MOST_NAMED, timeout=600):
            what = "a command key leads here, but there is no event"
            yield Finding("log", f"position {row['position']}", None, what)
        for row in await connection.fetch(SQL["drawn_too_low"], timeout=600):
            where = f"order numbers of {row['day']} {row['city']}"
            what = f"drawn up to {row['drawn']}, but an order has number {row['highest']}"
            yield Finding("log", where, None, what)


def disorder(row: asyncpg.Record) -> Finding:
    if row["position"] != row["before"] + 1:
        what = f"positions {row['before'] + 1} to {row['position'] - 1} are missing"
    else:
        what = "is stamped earlier than the event before it"
    return Finding("log", f"position {row['position']}", None, what)

"""
Reading the log by position, for projections and reactions.

Position order is commit order (ADR 0003): a reader up to a position has missed nothing
below it, ever. One number is a subscriber's whole checkpoint.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import asyncpg

from events.postgres.connections import WAIT, borrowed
from events.postgres.rows import LOG, rows_of
from events.stored.row import Row, of_today

SCANNED_AT_ONCE = 50_000  # positions, so that a rare type neither times out nor stalls


@dataclass(frozen=True, slots=True)
class Batch:
    """`up_to` is the new checkpoint, also when no row was wanted."""

    rows: list[Row]
    up_to: int


@dataclass(frozen=True, slots=True)
class LogHead:
    """The last position; `recorded_at` is None while the log is empty."""

    position: int
    recorded_at: datetime | None


@dataclass(frozen=True)
class LogReader:
    pool: asyncpg.Pool

    async def read(
        self,
        after: int,
        limit: int,
        *,
        types: Collection[str] | None = None,
        up_to: int | None = None,
    ) -> Batch:
        """
        At most `limit` events after position `after`, none beyond `up_to`, in today's shape.

        Nothing is opened: `sealed` stays as it is; see `events.stored.reading.opened`.
        """
        async with borrowed(self.pool) as connection:
            head: int = await connection.fetchval(LOG["last_position"], timeout=WAIT)
            end = min(head, after + SCANNED_AT_ONCE, head if up_to is None else up_to)
            if end <= after:
                return Batch([], after)
            wanted = None if types is None else [*types]
            records = await connection.fetch(LOG["read"], after, end, wanted, limit, timeout=WAIT)
        rows = [of_today(row) for row in rows_of(records)]
        return Batch(rows, rows[-1].position if len(rows) == limit else end)

    async def of_streams(
        self, prefixes: Collection[str], *, newest: Collection[str] = ()
    ) -> list[Row]:
        """
        Every event of the streams whose names begin so, in today's shape, oldest first.

        Of the streams that begin as one of `newest`, the last event of each type.
        """
        patterns = [[f"{prefix}%" for prefix in each] for each in (prefixes, newest)]
        async with borrowed(self.pool) as connection:
            records = await connection.fetch(LOG["of_streams"], *patterns, timeout=WAIT)
        return [of_today(row) for row in rows_of(records)]

    async def of_types(self, streams: Collection[str], types: Collection[str]) -> list[Row]:
        """The events of these types in these streams, in today's shape, stream by stream."""
        async with borrowed(self.pool) as connection:
            records = await connection.fetch(LOG["of_types"], [*streams], [*types], timeout=WAIT)
        return [of_today(row) for row in rows_of(records)]

    async def head(self) -> LogHead:
        async with borrowed(self.pool) as connection:
            (row,) = await connection.fetch(LOG["log_head"], timeout=WAIT)
        return LogHead(row["position"], row["recorded_at"])

    async def position_at(self, instant: datetime) -> int:
        """The last position recorded at or before `instant`; 0 when there was none."""
        async with borrowed(self.pool) as connection:
            position: int = await connection.fetchval(
                "SELECT hotline_log.position_at($1)", instant, timeout=WAIT
            )
        return position

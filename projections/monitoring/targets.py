"""What targets measure that is no limit: how many orders came online (网上受理率, S-02)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import asyncpg

from events.catalog.names import Channel
from events.postgres.statements import statements
from projections.figures.query import Pair

SQL: Final = statements(__file__)


async def online_share(
    pool: asyncpg.Pool, since: datetime, to: datetime, channels: Sequence[Channel]
) -> Pair:
    """Of the orders registered in [`since`, `to`), as the list of orders has them now."""
    (row,) = await pool.fetch(SQL["online_share"], since, to, list(channels))
    return Pair(numerator=row["numerator"], denominator=row["denominator"])

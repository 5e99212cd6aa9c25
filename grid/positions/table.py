"""The table of positions: a partition for each day, made ahead and dropped as a whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

import asyncpg

from events.postgres.appending.group_commit import lacks_partition
from events.postgres.connections import WAIT, borrowed
from events.postgres.statements import statements

SQL: Final = statements(__file__)
DAYS_AHEAD: Final = 2


class NewPosition(NamedTuple):
    """`day`: the city's day of `at`."""

    day: date
    at: datetime
    phone_at: datetime
    lon: float
    lat: float
    crs: str
    accuracy_m: float | None


class TrackPlace(NamedTuple):
    """A place in the order of a track."""

    at: datetime
    phone_at: datetime
    device_id: str


@dataclass(frozen=True)
class Positions:
    pool: asyncpg.Pool

    async def put(
        self, account: str, device_id: str, received_at: datetime, new: Sequence[NewPosition]
    ) -> int:
        """How many were not kept before: one statement. A day that was not made ahead is made."""
        if not new:
            return 0
        values = (account, device_id, received_at, *map(list, zip(*new, strict=True)))
        try:
            return await self.fetch_number("put", *values)
        except asyncpg.CheckViolationError as error:
            if not lacks_partition(error):
                raise
        for day in sorted({each.day for each in new}):
            await self.make_day(day)
        return await self.fetch_number("put", *values)

    async def track(
        self,
        account: str,
        days: tuple[date, date],
        moments: tuple[datetime, datetime],
        begin: TrackPlace | None,
        limit: int,
    ) -> Sequence[asyncpg.Record]:
        """Oldest first, from `begin` on, which is itself in it."""
        place = begin or (None, None, None)
        async with borrowed(self.pool) as connection:
            return await connection.fetch(
                SQL["track"], account, *days, *moments, *place, limit, timeout=WAIT
            )

    async def keep_days(self, today: date, kept: int) -> int:
        """Make the days ahead, drop those that are past keeping; return how many were dropped."""
        for ahead in range(DAYS_AHEAD + 1):
            await self.make_day(today + timedelta(days=ahead))
        return await self.fetch_number("drop_days", today - timedelta(days=kept))

    async def make_day(self, day: date) -> None:
        async with borrowed(self.pool) as connection:
            await connection.execute(SQL["make_day"], day, timeout=WAIT)

    async def fetch_number(self, name: str, *values: object) -> int:
        async with borrowed(self.pool) as connection:
            found: int = await connection.fetchval(SQL[name], *values, timeout=WAIT)
        return found

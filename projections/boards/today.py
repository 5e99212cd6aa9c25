"""The board of one moment (今日看板): its numbers, and exactly the orders behind each of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal
from zoneinfo import ZoneInfo

import asyncpg

from events.postgres.statements import statements
from projections.boards.progress import UNMOVED
from projections.figures.facts import FOREVER

SQL: Final = statements(__file__)
PRESENT: Final = FOREVER - 1  # the position of what holds now

Part = Literal[
    "open", "red", "yellow", "due_today", "due_today_submitted", "stuck", "ping_pong",
    "extension_pending", "return_pending", "disputed", "suspended", "rework",
    "followed_up", "reached",
]  # fmt: skip
Age = Literal["under_1_day", "under_3_days", "under_7_days", "under_30_days", "over_30_days"]
WHOLE, BY_AGE, BY_HOUR, BY_LEAD = 0b111, 0b110, 0b101, 0b011  # what `grouping` says


@dataclass(frozen=True, kw_only=True)
class BoardMoment:
    """
    At `now`, for one reader, as the log stood at `position`.

    `leads` None: of every department, and of none. What the reader may read is as it is now.
    """

    now: datetime
    zone: ZoneInfo
    stuck_hours: int
    reach: tuple[Any, ...]
    leads: tuple[str, ...] | None = None
    position: int = PRESENT

    @property
    def day(self) -> datetime:
        """The first moment of the day in the city."""
        return self.now.astimezone(self.zone).replace(hour=0, minute=0, second=0, microsecond=0)

    @property
    def month(self) -> datetime:
        return self.day.replace(day=1)

    @property
    def week(self) -> datetime:
        """Seven days that end with this one; follow-ups are counted in them."""
        return self.day - timedelta(days=6)

    @property
    def values(self) -> tuple[Any, ...]:
        """The first fifteen parameters of each statement."""
        since, stuck_before = self.day, self.now - timedelta(hours=self.stuck_hours)
        days = (since, since + timedelta(days=1), self.week)
        own = (stuck_before, str(self.zone), self.position)
        return self.now, *days, *own, *self.reach, self.leads, sorted(UNMOVED)


@dataclass(frozen=True, kw_only=True)
class BoardCounts:
    """How many orders are in each part, and in the divisions of some."""

    whole: Mapping[str, int]
    by_lead: Mapping[tuple[str, str | None], int]
    by_hour: Mapping[tuple[str, int], int]
    by_age: Mapping[str, int]  # of red ones
    oldest_red_due_at: datetime | None


async def counts(pool: asyncpg.Pool, asked: BoardMoment) -> BoardCounts:
    """One statement, so that all numbers are of one moment."""
    found = await pool.fetch(SQL["counts"], *asked.values)
    of = {way: [row for row in found if row["divided"] == way] for way in range(8)}
    oldest = [row["oldest_due_at"] for row in of[WHOLE] if row["part"] == "red"]
    return BoardCounts(
        whole={row["part"]: row["orders"] for row in of[WHOLE]},
        by_lead={(row["part"], row["lead_department"]): row["orders"] for row in of[BY_LEAD]},
        by_hour={(row["part"], row["hour"]): row["orders"] for row in of[BY_HOUR]},
        by_age={row["age"]: row["orders"] for row in of[BY_AGE] if row["part"] == "red"},
        oldest_red_due_at=min(oldest, default=None),
    )


async def orders_in(
    pool: asyncpg.Pool,
    asked: BoardMoment,
    part: Part,
    *,
    hour: int | None = None,
    age: Age | None = None,
    limit: int,
    after: str | None = None,
) -> tuple[Sequence[str], str | None]:
    """The orders of a part by number; the second value goes on from there."""
    values = (*asked.values, part, hour, age, after, limit + 1)
    numbers = [row["order_no"] for row in await pool.fetch(SQL["orders"], *values)]
    return numbers[:limit], numbers[limit - 1] if len(numbers) > limit else None

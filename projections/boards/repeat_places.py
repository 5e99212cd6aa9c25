"""Places of which the same is reported again and again (重复发生地): one cell, one matter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import asyncpg

from events.postgres.statements import statements

SQL: Final = statements(__file__)


@dataclass(frozen=True, kw_only=True)
class RepeatPlace:
    cell: str
    matter: str
    matter_name: str
    orders: int
    first_registered_at: datetime
    last_registered_at: datetime


async def repeat_places(
    pool: asyncpg.Pool, since: datetime, to: datetime, *, at_least: int, reach: tuple[Any, ...]
) -> Sequence[RepeatPlace]:
    """Of the orders registered in [`since`, `to`) that the reader may list."""
    found = await pool.fetch(SQL["counts"], since, to, at_least, *reach)
    return [RepeatPlace(**row) for row in found]

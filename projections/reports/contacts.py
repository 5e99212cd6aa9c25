"""How often citizens made contact: registered orders by channel or area."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, Literal

import asyncpg

from events.postgres.statements import statements

SQL: Final = statements(__file__)
ContactsBy = Literal["channel", "district", "subdistrict", "community"]


async def contacts(
    pool: asyncpg.Pool, since: datetime, to: datetime, by: ContactsBy
) -> Mapping[str, int]:
    """Of the orders registered in [`since`, `to`); `none` are those without a value."""
    rows = await pool.fetch(SQL["contacts"], since, to, by)
    return {row["key"]: row["orders"] for row in rows}

"""What a whole log is: real, or a simulated city whose clock may be driven."""

from dataclasses import dataclass

import asyncpg

from events.postgres.connections import WAIT, borrowed


class NotSimulated(Exception):
    """This log records real life: its clock cannot be driven. Use an empty database."""


@dataclass(frozen=True)
class Simulated:
    city: str


async def mark_simulated(pool: asyncpg.Pool, city: str) -> None:
    """Only while the log is empty. Raises NotSimulated."""
    async with borrowed(pool) as connection:
        try:
            await connection.execute("SELECT hotline_log.mark_simulated($1)", city, timeout=WAIT)
        except asyncpg.ObjectNotInPrerequisiteStateError:
            raise NotSimulated from None


async def simulated(pool: asyncpg.Pool) -> Simulated | None:
    """None: the log records real life."""
    async with borrowed(pool) as connection:
        rows = await connection.fetch(
            "SELECT name, value FROM hotline_log.log_property", timeout=WAIT
        )
    properties = {row["name"]: row["value"] for row in rows}
    return Simulated(properties["city"]) if properties.get("simulated") == "true" else None


async def require_simulated(pool: asyncpg.Pool) -> Simulated:
    found = await simulated(pool)
    if found is None:
        raise NotSimulated
    return found

"""What a log is (L-01): real, or a simulated city whose clock may be driven."""

from dataclasses import dataclass

import asyncpg

from events.cannot_run import CannotRun
from events.postgres.connections import WAIT, borrowed


class NotSimulated(CannotRun):
    """This log records real life: its clock cannot be driven."""

    def __init__(self) -> None:
        super().__init__(
            "此日志记录真实城市, 不能写入模拟或回放的工单。This log records a real city: nothing "
            "invented or replayed is written into it. Use an empty HOTLINE_STATE or database"
        )


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


async def record_city(pool: asyncpg.Pool, city: str) -> str:
    """Return the city of the log: this one from now on, unless one was recorded before."""
    async with borrowed(pool) as connection:
        recorded: str = await connection.fetchval(
            "SELECT hotline_log.record_city($1)", city, timeout=WAIT
        )
    return recorded


async def city_of_log(pool: asyncpg.Pool) -> str | None:
    """Its six digits; None before anything was imported or seeded."""
    return (await properties(pool)).get("city")


async def simulated(pool: asyncpg.Pool) -> Simulated | None:
    """None: the log records real life."""
    found = await properties(pool)
    return Simulated(found["city"]) if found.get("simulated") == "true" else None


async def properties(pool: asyncpg.Pool) -> dict[str, str]:
    async with borrowed(pool) as connection:
        rows = await connection.fetch(
            "SELECT name, value FROM hotline_log.log_property", timeout=WAIT
        )
    return {row["name"]: row["value"] for row in rows}


async def require_simulated(pool: asyncpg.Pool) -> Simulated:
    found = await simulated(pool)
    if found is None:
        raise NotSimulated
    return found

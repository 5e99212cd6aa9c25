"""The status of every live view: for `/metrics`, `/readyz` and the program."""

from dataclasses import dataclass

import asyncpg

from projections.engine.checkpoint import CHECKPOINT

WAIT = 2.0  # seconds: who watches must not wait


@dataclass(frozen=True, kw_only=True)
class ViewStatus:
    """`lag_seconds`: how long ago the first event that is still missing was recorded."""

    name: str
    generation: int
    position: int
    head: int
    lag_seconds: float
    heartbeat_seconds: float
    parked: int
    version: int

    @property
    def lag_events(self) -> int:
        return self.head - self.position


async def live_positions(pool: asyncpg.Pool) -> tuple[tuple[str, int, int], ...]:
    """Name, generation and position of every live view, by name."""
    return tuple(map(tuple, await pool.fetch(CHECKPOINT["positions"])))


async def view_statuses(pool: asyncpg.Pool) -> list[ViewStatus]:
    """Every live view, by name."""
    found = await pool.fetch(CHECKPOINT["status"], timeout=WAIT)
    return [
        ViewStatus(
            name=row["name"],
            generation=row["generation"],
            position=row["position"],
            head=row["head"],
            lag_seconds=row["lag_seconds"],
            heartbeat_seconds=row["heartbeat_seconds"],
            parked=row["parked"],
            version=row["version"],
        )
        for row in found
    ]

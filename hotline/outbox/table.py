"""The table of messages: what waits for a sender or a person, without text and address."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple
from uuid import UUID

import asyncpg

from events.catalog.names import Medium, MessageKind, MessageState
from events.postgres.connections import WAIT, borrowed
from events.postgres.statements import statements

SQL: Final = statements(__file__)


class Leased(NamedTuple):
    """A message that this process alone is sending; `attempts` counts this one."""

    message_id: str
    stream: str
    version: int
    kind: MessageKind
    round: int
    medium: Medium
    subject_id: str
    attempts: int


@dataclass(frozen=True)
class Outbox:
    pool: asyncpg.Pool

    async def claim(self, medium: Medium, now: datetime, lease: timedelta) -> Leased | None:
        """The one that has been due longest; None where none is due."""
        async with borrowed(self.pool) as connection:
            row = await connection.fetchrow(SQL["claim"], medium, now, lease, timeout=WAIT)
        if row is None:
            return None
        return Leased(
            message_id=str(row["message_id"]),
            stream=row["stream"],
            version=row["version"],
            kind=MessageKind(row["kind"]),
            round=row["round"],
            medium=Medium(row["medium"]),
            subject_id=row["subject_id"],
            attempts=row["attempts"],
        )

    async def run(self, name: str, *values: object) -> None:
        async with borrowed(self.pool) as connection:
            await connection.execute(SQL[name], *values, timeout=WAIT)

    async def listed(
        self,
        state: MessageState,
        medium: Medium | None,
        after: tuple[datetime, UUID] | None,
        limit: int,
    ) -> Sequence[asyncpg.Record]:
        at, id_ = after or (None, None)
        async with borrowed(self.pool) as connection:
            return await connection.fetch(
                SQL["listed"], state, medium, at, id_, limit, timeout=WAIT
            )

    async def calls(self, stream: str) -> Sequence[asyncpg.Record]:
        async with borrowed(self.pool) as connection:
            return await connection.fetch(SQL["calls"], stream, timeout=WAIT)

    async def counted(self) -> Sequence[Any]:
        async with borrowed(self.pool) as connection:
            return await connection.fetch(SQL["counted"], timeout=WAIT)

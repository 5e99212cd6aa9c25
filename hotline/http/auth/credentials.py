"""Stored passwords. Only their argon2id hashes are kept."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import asyncpg

from events.postgres.statements import statements
from hotline.http.auth.passwords import hash_password

SECONDS: Final = 5.0  # for each statement
SQL: Final = statements(__file__)


@dataclass(frozen=True, slots=True)
class Credential:
    """`initial`: another person knows the password, so its owner must change it."""

    argon2_hash: str
    initial: bool


class Credentials:
    """The passwords of all accounts."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self.pool = pool

    async def of(self, username: str) -> Credential | None:
        row = await self.pool.fetchrow(SQL["read_credential"], username, timeout=SECONDS)
        return None if row is None else Credential(row["argon2_hash"], row["initial"])

    async def set(
        self,
        username: str,
        password: str,
        now: datetime,
        *,
        initial: bool,
        keep: bytes | None = None,
    ) -> None:
        """Store the hash and end the account's sessions, but for `keep` (a token's hash)."""
        stored = await asyncio.to_thread(hash_password, password)
        await self.pool.execute(
            SQL["set_password"], username, stored, now, initial, keep, timeout=SECONDS
        )

    async def end_sessions(self, username: str) -> None:
        await self.pool.execute("DELETE FROM session WHERE account = $1", username, timeout=SECONDS)

"""Sessions: a token for an account, until it expires, is idle too long, or is signed out."""

import secrets
import time
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

import asyncpg

from events.catalog.names import Role
from events.postgres.statements import statements
from hotline.http.auth.account import Account
from hotline.http.auth.credentials import SECONDS

LIFETIME: Final = timedelta(hours=12)
IDLE: Final = timedelta(minutes=30)
TOUCHES: Final = 30  # the time of the last use is exact to idle / TOUCHES
CACHE_SECONDS: Final = 10.0  # a sign-out in another process takes effect here within this time
MOST_CACHED: Final = 10_000

SQL: Final = statements(__file__)
BEGIN: Final = """INSERT INTO session (token_hash, account, created_at, seen_at, expires_at)
VALUES ($1, $2, $3, $3, $4)"""
TOUCH: Final = "UPDATE session SET seen_at = $2 WHERE token_hash = $1 AND seen_at < $2"
LASTING: Final = """SELECT token_hash, account FROM session
WHERE token_hash = ANY($1) AND expires_at > $2 AND seen_at > $3"""
SWEEP: Final = "DELETE FROM session WHERE expires_at < $1 OR seen_at < $2"

AccountOf = Callable[[str], Awaitable[Account | None]]


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """The one moment when the token itself is known."""

    token: str
    expires_at: datetime
    account: Account


@dataclass(frozen=True, slots=True)
class Cached:
    until: float  # of time.monotonic
    ends_at: datetime  # by age or for want of use: also when time jumps
    username: str
    initial_password: bool

    def holds(self, now: datetime) -> bool:
        return time.monotonic() < self.until and now < self.ends_at


class Sessions:
    """
    Tokens are random and stored as their SHA-256; they survive a restart.

    `account_of` gives roles and department of a user name, None for an unknown or disabled
    account. It is asked at every request: a change of roles applies to sessions at once.
    """

    def __init__(
        self,
        pool: asyncpg.Pool,
        account_of: AccountOf,
        now: Callable[[], datetime],
        *,
        idle: timedelta = IDLE,
    ) -> None:
        self.pool = pool
        self.account_of = account_of
        self.now = now
        self.idle = idle
        self.cache: dict[bytes, Cached] = {}

    async def begin(self, account: Account) -> SignedIn:
        now = self.now()
        token = secrets.token_urlsafe(32)
        expires_at = now + LIFETIME
        await self.pool.execute(
            BEGIN, token_hash(token), account.username, now, expires_at, timeout=SECONDS
        )
        await self.pool.execute(SWEEP, now, now - self.idle, timeout=SECONDS)
        return SignedIn(token=token, expires_at=expires_at, account=account)

    async def account_for(self, token: str) -> Account | None:
        """The account of this token; None when the session has ended or never was."""
        key = token_hash(token)
        session = self.cache.get(key)
        if session is None or not session.holds(self.now()):
            self.cache.pop(key, None)
            session = await self.read(key)
        account = None if session is None else await self.account_of(session.username)
        if session is None or account is None:
            return None
        return replace(account, initial_password=True) if session.initial_password else account

    async def read(self, key: bytes) -> Cached | None:
        now = self.now()
        row = await self.pool.fetchrow(
            SQL["read_session"], key, now, now - self.idle, timeout=SECONDS
        )
        if row is None:
            return None
        seen_at = row["seen_at"]
        if now - seen_at >= self.idle / TOUCHES:
            await self.pool.execute(TOUCH, key, now, timeout=SECONDS)
            seen_at = now
        if len(self.cache) >= MOST_CACHED:
            self.cache.clear()
        until = time.monotonic() + CACHE_SECONDS
        ends_at = min(row["expires_at"], seen_at + self.idle)
        self.cache[key] = Cached(until, ends_at, row["account"], row["initial_password"])
        return self.cache[key]

    async def lasting(self, keys: Collection[bytes], roles: frozenset[Role]) -> set[bytes]:
        """
        Those of the sessions that have not ended, of enabled accounts with one of these roles.

        This is no use of a session.
        """
        now = self.now()
        rows = await self.pool.fetch(LASTING, [*keys], now, now - self.idle, timeout=SECONDS)
        held = {key: await self.account_of(username) for key, username in rows}
        return {key for key, account in held.items() if account and account.roles & roles}

    async def end(self, token: str) -> None:
        key = token_hash(token)
        await self.pool.execute("DELETE FROM session WHERE token_hash = $1", key, timeout=SECONDS)
        self.cache.pop(key, None)

    async def end_all(self, username: str) -> None:
        await self.pool.execute("DELETE FROM session WHERE account = $1", username, timeout=SECONDS)
        self.forget(username)

    def forget(self, username: str) -> None:
        """Read this account's sessions afresh."""
        self.cache = {key: each for key, each in self.cache.items() if each.username != username}


def token_hash(token: str) -> bytes:
    return sha256(token.encode("utf-8", "surrogatepass")).digest()

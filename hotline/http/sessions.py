"""Local accounts: a password for a token, a token for an account."""

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

import asyncpg

from hotline.http.account import Account
from hotline.http.passwords import hash_password, matches
from hotline.http.problems import Overloaded, Problem
from hotline.http.throttle import SECONDS, SQL, Throttle

LIFETIME = timedelta(hours=12)
CACHE_SECONDS = 10.0  # a sign-out in another process is noticed so late
MOST_CACHED = 10_000
AT_ONCE = 2  # argon2 is meant to be slow: more at once would only starve everybody else
MOST_WAITING = 64

SET_PASSWORD = (SQL / "set_password.sql").read_text("utf-8")

AccountOf = Callable[[str], Awaitable[Account | None]]


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """The one moment when the token itself is known."""

    token: str
    expires_at: datetime
    account: Account


class Sessions:
    """
    Tokens are random and stored as their SHA-256; they survive a restart.

    `account_of` gives roles and department of a user name, None for nobody (or a closed account).
    """

    def __init__(
        self, pool: asyncpg.Pool, account_of: AccountOf, now: Callable[[], datetime]
    ) -> None:
        self.pool = pool
        self.account_of = account_of
        self.now = now
        self.throttle = Throttle(pool)
        self.gate = asyncio.Semaphore(AT_ONCE)
        self.waiting = 0
        self.cache: dict[bytes, tuple[float, Account]] = {}

    async def sign_in(self, username: str, password: str, source: str) -> SignedIn:
        """A new token, or 401, 429, 503."""
        if self.waiting >= MOST_WAITING:
            raise Overloaded
        self.waiting += 1
        try:
            async with self.gate:  # counted inside: parallel guesses see each other's failures
                account = await self.verified(username, password, source)
        finally:
            self.waiting -= 1
        return await self.begin(account)

    async def verified(self, username: str, password: str, source: str) -> Account:
        now = self.now()
        await self.throttle.refuse_early(username, source, now)
        stored = await self.pool.fetchval(
            "SELECT argon2_hash FROM credential WHERE account = $1", username, timeout=SECONDS
        )
        right = await asyncio.to_thread(matches, stored, password)
        account = await self.account_of(username)
        if not right or account is None:
            await self.throttle.failed(username, source, now)
            raise SignInFailed
        await self.throttle.succeeded(username, now)
        return account

    async def begin(self, account: Account) -> SignedIn:
        now = self.now()
        token = secrets.token_urlsafe(32)
        expires_at = now + LIFETIME
        await self.pool.execute(
            "INSERT INTO session (token_hash, account, created_at, expires_at)"
            " VALUES ($1, $2, $3, $4)",
            token_hash(token),
            account.username,
            now,
            expires_at,
            timeout=SECONDS,
        )
        await self.pool.execute("DELETE FROM session WHERE expires_at < $1", now, timeout=SECONDS)
        return SignedIn(token=token, expires_at=expires_at, account=account)

    async def account_for(self, token: str) -> Account | None:
        """Who holds this token; None when nobody does (any more)."""
        key = token_hash(token)
        until, account = self.cache.get(key, (0.0, None))
        if account is not None and time.monotonic() < until:
            return account
        self.cache.pop(key, None)
        account = await self.looked_up(key)
        if account is not None:
            if len(self.cache) >= MOST_CACHED:
                self.cache.clear()
            self.cache[key] = (time.monotonic() + CACHE_SECONDS, account)
        return account

    async def looked_up(self, key: bytes) -> Account | None:
        username = await self.pool.fetchval(
            "SELECT account FROM session WHERE token_hash = $1 AND expires_at > $2",
            key,
            self.now(),
            timeout=SECONDS,
        )
        return None if username is None else await self.account_of(username)

    async def sign_out(self, token: str) -> None:
        key = token_hash(token)
        await self.pool.execute("DELETE FROM session WHERE token_hash = $1", key, timeout=SECONDS)
        self.cache.pop(key, None)

    async def set_password(self, username: str, password: str) -> None:
        """Also ends the account's sessions."""
        stored = await asyncio.to_thread(hash_password, password)
        await self.pool.execute(SET_PASSWORD, username, stored, self.now(), timeout=SECONDS)
        self.cache.clear()


def token_hash(token: str) -> bytes:
    return sha256(token.encode("utf-8", "surrogatepass")).digest()


class SignInFailed(Problem):
    """The user name or the password is wrong."""

    code = "access.sign_in_failed"
    status = 401
    title_zh = "用户名或密码错误"
    title_en = "Wrong user name or password"

    def __init__(self) -> None:
        super().__init__(headers={"WWW-Authenticate": 'Bearer realm="hotline"'})

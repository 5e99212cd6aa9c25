"""
Throttling of sign-ins, by account and source: failures from one source slow down no other source.

A source is an address, or what a trusted proxy says it is (source.py). After a few failures the
pair of account and source waits longer and longer. An account that has signed in from the source
before is never made to wait there with the right password; each wrong one takes long (SLOW).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from math import ceil
from typing import Final

import asyncpg

from events.postgres.statements import statements
from hotline.http.auth.credentials import SECONDS
from hotline.http.problems import Problem

OF_PAIR: Final = 5  # failures before this account must wait at this source
OF_SOURCE: Final = 20  # failures, of any names, before a source may check only few at once
FORGOTTEN_AFTER: Final = timedelta(hours=1)
KNOWN_FOR: Final = timedelta(days=90)
FIRST_WAIT: Final = timedelta(seconds=15)
LONGEST_WAIT: Final = timedelta(minutes=30)

SQL: Final = statements(__file__)


def wait_after(failures: int) -> timedelta:
    """Nothing below the limit, then 15 s, doubled by every further failure up to 30 min."""
    if failures < OF_PAIR:
        return timedelta(0)
    doublings = min(failures - OF_PAIR, 10)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


def hashed(text: str) -> bytes:
    return sha256(text.encode("utf-8", "surrogatepass")).digest()


@dataclass(frozen=True, kw_only=True)
class Attempts:
    """`known`: the account has signed in from this source before. `noisy`: many failures here."""

    wait: timedelta
    known: bool
    noisy: bool

    def refuse_early(self) -> None:
        """429 without a look at the password. Raises TooManyAttempts."""
        if self.wait and not self.known:
            raise TooManyAttempts(self.wait)


class Throttle:
    """Counts in the database: all processes count together, a restart forgets nothing."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self.pool = pool

    async def attempts(self, username: str, source: str, now: datetime) -> Attempts:
        [row] = await self.pool.fetch(
            SQL["read_attempts"],
            hashed(username),
            hashed(source),
            now - FORGOTTEN_AFTER,
            timeout=SECONDS,
        )
        until = (row["last_at"] or now) + wait_after(row["of_pair"])
        return Attempts(
            wait=max(until - now, timedelta(0)),
            known=row["known"],
            noisy=row["of_source"] >= OF_SOURCE,
        )

    async def failed(self, username: str, source: str, now: datetime) -> None:
        since = now - FORGOTTEN_AFTER
        await self.pool.execute(
            SQL["record_failure"], hashed(username), hashed(source), now, since, timeout=SECONDS
        )

    async def succeeded(self, username: str, source: str, now: datetime) -> None:
        """Forgive this account at this source, and forget what is old."""
        await self.pool.execute(
            SQL["record_success"], hashed(username), hashed(source), now, timeout=SECONDS
        )
        await self.pool.execute(
            SQL["sweep_attempts"], now - FORGOTTEN_AFTER, now - KNOWN_FOR, timeout=SECONDS
        )


class TooManyAttempts(Problem):
    """Too many failed sign-ins; wait the time given."""

    code = "access.too_many_attempts"
    status = 429
    title_zh = "登录失败次数过多，请稍后再试"
    title_en = "Too many failed sign-ins"

    def __init__(self, wait: timedelta) -> None:
        seconds = max(ceil(wait.total_seconds()), 1)
        super().__init__(f"请在 {seconds} 秒后再试", headers={"Retry-After": str(seconds)})


class WrongAgain(TooManyAttempts):
    """The user name or the password is wrong, again. The right one signs in at once here."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(wait)
        self.detail = "用户名或密码又不正确；本机登录过该账号，密码正确即可登录，无须等待"

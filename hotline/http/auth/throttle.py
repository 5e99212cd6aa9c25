"""Sign-in throttling: after a few failures each further try waits longer. Success costs nothing."""

from datetime import datetime, timedelta
from hashlib import sha256
from math import ceil

import asyncpg

from hotline.http.auth.credentials import SECONDS, SQL
from hotline.http.problems import Problem

OF_ACCOUNT = 5  # failures before an account must wait
OF_SOURCE = 20  # an office is one address: one clumsy person must not lock out the room
FORGOTTEN_AFTER = timedelta(hours=1)
FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(minutes=30)

COUNT_FAILURES = (SQL / "count_failures.sql").read_text("utf-8")
RECORD_FAILURE = (SQL / "record_failure.sql").read_text("utf-8")


def wait_after(failures: int, limit: int) -> timedelta:
    """Nothing below the limit, then 15 s, doubled by every further failure up to 30 min."""
    if failures < limit:
        return timedelta(0)
    doublings = min(failures - limit, 10)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


def hashed(text: str) -> bytes:
    return sha256(text.encode("utf-8", "surrogatepass")).digest()


class Throttle:
    """Counts in the database: all processes count together, a restart forgets nothing."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self.pool = pool

    async def refuse_early(self, username: str, source: str, now: datetime) -> None:
        """429 while this account or this source has to wait."""
        [row] = await self.pool.fetch(
            COUNT_FAILURES, hashed(username), hashed(source), now - FORGOTTEN_AFTER, timeout=SECONDS
        )
        until = max(
            (row["account_last_at"] or now) + wait_after(row["of_account"], OF_ACCOUNT),
            (row["source_last_at"] or now) + wait_after(row["of_source"], OF_SOURCE),
        )
        if until > now:
            raise TooManyAttempts(ceil((until - now).total_seconds()))

    async def failed(self, username: str, source: str, now: datetime) -> None:
        await self.pool.execute(
            RECORD_FAILURE,
            hashed(username),
            hashed(source),
            now,
            now - FORGOTTEN_AFTER,
            timeout=SECONDS,
        )

    async def succeeded(self, username: str, now: datetime) -> None:
        """Forgive this account, and forget what is old."""
        await self.pool.execute(
            "DELETE FROM sign_in_failure WHERE account_hash = $1 OR last_at < $2",
            hashed(username),
            now - FORGOTTEN_AFTER,
            timeout=SECONDS,
        )


class TooManyAttempts(Problem):
    """Too many failed sign-ins; wait the time given."""

    code = "access.too_many_attempts"
    status = 429
    title_zh = "登录失败次数过多,请稍后再试"
    title_en = "Too many failed sign-ins"

    def __init__(self, seconds: int) -> None:
        super().__init__(f"请在 {seconds} 秒后再试", headers={"Retry-After": str(seconds)})

"""Sign the log behind its last signed head, a bounded number of events at a time."""

import asyncpg

from events.postgres.connections import WAIT, borrowed
from events.postgres.rows import LOG
from events.stored.chain import ChainKey
from events.stored.signed_heads import UNSIGNED, SignedHead, signed

AT_ONCE = 10_000  # positions
DIGEST = "SELECT hotline_log.digest($1, $2)"
SIGN = "SELECT hotline_log.sign_head($1, $2, $3)"


async def last_signed(pool: asyncpg.Pool) -> SignedHead:
    async with borrowed(pool) as connection:
        row = await connection.fetchrow(LOG["last_signed"], timeout=WAIT)
    return SignedHead(*row) if row is not None else UNSIGNED


async def sign_next(pool: asyncpg.Pool, key: ChainKey) -> SignedHead | None:
    """Return the new head; None when everything is signed, or another process was faster."""
    last = await last_signed(pool)
    async with borrowed(pool) as connection:
        head: int = await connection.fetchval(LOG["last_position"], timeout=WAIT)
        up_to = min(head, last.position + AT_ONCE)
        if up_to <= last.position:
            return None
        digest = await connection.fetchval(DIGEST, last.position, up_to, timeout=WAIT)
        new = signed(key, last, up_to, digest)
        added = await connection.fetchval(SIGN, last.position, *new, timeout=WAIT)
    return new if added else None

"""Signed heads: made again from zero, and held against what this machine remembers of the last."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Final

import asyncpg

from events.chain import ChainKey
from events.signed_heads import UNSIGNED, SignedHead, signed
from hotline.app.chain_check import Finding, moment
from hotline.app.signing import SignedNote
from hotline.app.sql import statement

HEADS_AT_ONCE: Final = 50
SECONDS: Final = 600.0
CHANGED: Final = (
    "not what was signed: an event, its stamp or position, or a signature was changed or removed"
)


@dataclass
class Signatures:
    """`up_to`: the log is signed from its beginning to here, without a break."""

    up_to: int = 0
    found: list[Finding] = field(default_factory=list)


async def signatures(pool: asyncpg.Pool, key: ChainKey, note: SignedNote | None) -> Signatures:
    seen, last = Signatures(), UNSIGNED
    remembered = note.read() if note else None  # first: the log is signed before it is noted
    known = remembered is None
    async for head, digest in ranges(pool):
        known |= head == remembered
        if signed(key, last, head.position, digest) != head:
            where = f"positions {last.position + 1} to {head.position}"
            seen.found.append(Finding("log", where, None, CHANGED))
        elif not seen.found:
            seen.up_to = head.position
        last = head
    if not known and note and remembered:
        seen.found.append(Finding("log", f"position {remembered.position}", None, note.missing()))
    return seen


async def ranges(pool: asyncpg.Pool) -> AsyncIterator[tuple[SignedHead, bytes]]:
    """Every signed head, with the digest of the events that it covers."""
    after = 0
    while True:
        async with moment(pool) as connection:
            rows = await connection.fetch(
                statement("signed_ranges"), after, HEADS_AT_ONCE, timeout=SECONDS
            )
        for position, mac, digest in rows:
            yield SignedHead(position, mac), digest
        if not rows:
            return
        after = rows[-1]["position"]

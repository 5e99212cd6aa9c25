"""Signed heads: made again from zero, and held against what this machine remembers of the last."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

import asyncpg

from events.postgres.statements import statements
from events.stored.chain import ChainKey
from events.stored.signed_heads import UNSIGNED, SignedHead, covered, signed
from hotline.app.signing.signer import NOTE, NoteUnreadable, SignedNote
from hotline.app.verify.chain import Finding, moment

SQL: Final = statements(__file__)

HEADS_AT_ONCE: Final = 50
EVENTS_AT_ONCE: Final = 5_000
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
    remembered = None  # read first: the log is signed before it is noted
    try:
        remembered = note.read() if note else None
    except NoteUnreadable as unreadable:
        seen.found.append(Finding("log", NOTE, None, str(unreadable)))
    known, unbroken = remembered is None, True
    async for head, digest in ranges(pool):
        known |= head == remembered
        if signed(key, last, head.position, digest) != head:
            unbroken = False
            where = f"positions {last.position + 1} to {head.position}"
            seen.found.append(Finding("log", where, None, CHANGED))
        elif unbroken:
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
                SQL["signed_heads"], after, HEADS_AT_ONCE, timeout=SECONDS
            )
            heads = [SignedHead(*row) for row in rows]
            digests = await digests_of(connection, after, [head.position for head in heads])
        for head, digest in zip(heads, digests, strict=True):
            yield head, digest
        if not heads:
            return
        after = heads[-1].position


async def digests_of(
    connection: asyncpg.pool.PoolConnectionProxy, after: int, ends: Sequence[int]
) -> list[bytes]:
    """
    Of the events up to each end, made here from the rows.

    A user who can change the rows can also change a database function that digests them.
    """
    digests, left = [sha256() for _ in ends], iter(enumerate(ends))
    number, end = next(left, (0, after))
    async for position, recorded_at, hash_ in connection.cursor(
        SQL["signed_events"], after, ends[-1] if ends else after, prefetch=EVENTS_AT_ONCE
    ):
        while position > end:
            number, end = next(left)
        digests[number].update(covered(position, recorded_at, hash_))
    return [each.digest() for each in digests]

"""
Signed heads: what the whole log was, up to a position, at some time.

The mac of a head covers the mac before it, both positions, and position, stamp and hash of every
event between them; the hash covers all the rest (chain.py). So no stamp can be moved, no event put
elsewhere and no tail cut off behind a signature.
"""

import struct
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from events.stored.chain import GENESIS, ChainKey

POSITIONS = struct.Struct(">qq")
PLACED = struct.Struct(">qq")  # a position, and microseconds since 2000, as PostgreSQL sends them
BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class SignedHead(NamedTuple):
    """`mac` was made when the log was at `position` or beyond."""

    position: int
    mac: bytes


UNSIGNED = SignedHead(0, GENESIS)


def signed(key: ChainKey, after: SignedHead, position: int, digest: bytes) -> SignedHead:
    """`digest`: of the events after `after`, up to `position` (hotline_log.digest)."""
    message = after.mac + POSITIONS.pack(after.position, position) + digest
    return SignedHead(position, key.mac(message))


def covered(position: int, recorded_at: datetime, hash_: bytes) -> bytes:
    """What is digested of one event, as hotline_log.digest does it."""
    since = aware(recorded_at) - BEGINNING
    return PLACED.pack(position, since // MICROSECOND) + hash_


def aware(stamp: datetime) -> datetime:
    """A stamp of a row; infinity, which only tampering makes, comes without a zone."""
    return stamp if stamp.tzinfo else stamp.replace(tzinfo=UTC)

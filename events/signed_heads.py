"""
Signed heads: what the whole log was, up to a position, at some time.

The mac of a head covers the mac before it, both positions, and position, stamp and hash of every
event between them; the hash covers all the rest (chain.py). So no stamp can be moved, no event put
elsewhere and no tail cut off behind a signature.
"""

import struct
from typing import NamedTuple

from events.chain import GENESIS, ChainKey

POSITIONS = struct.Struct(">qq")


class SignedHead(NamedTuple):
    """`mac` was made when the log was at `position` or beyond."""

    position: int
    mac: bytes


UNSIGNED = SignedHead(0, GENESIS)


def signed(key: ChainKey, after: SignedHead, position: int, digest: bytes) -> SignedHead:
    """`digest`: of the events after `after`, up to `position` (hotline_log.digest)."""
    message = after.mac + POSITIONS.pack(after.position, position) + digest
    return SignedHead(position, key.mac(message))

"""
The hash chain of one stream (L-04): each event's hash covers its content and the hash before it.

The hash is keyed (HMAC-SHA-256) under a key derived from the master key, which is not in the
database: a stream that is rewritten there cannot be given right hashes. Covered: everything that
the writer knows, in the form it is stored, sealed values as ciphertext (so that the chain outlives
erasure), and the keys of the append. Not covered: `position` and `recorded_at`, which the database
assigns after the hash is made; signed heads cover them (signed_heads.py).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, NamedTuple, Self

import orjson

from events.store import Key

GENESIS = bytes(32)  # what the first event of a stream continues
BLOCK_BYTES = 64  # of SHA-256
HEAD_DISAGREES = "is the last event here, but its head row says otherwise"


Header = tuple[
    str, int, str, int, str, str | None, str | None, str | None, int | None, str | None
]  # the first ten fields of Link


@dataclass(frozen=True, slots=True)
class ChainKey:
    """HMAC-SHA-256, begun once: half the price of a call with the key."""

    inner: Any = field(repr=False)
    outer: Any = field(repr=False)

    @classmethod
    def of(cls, secret: bytes) -> Self:
        """`secret`: at most 64 bytes."""
        padded = secret.ljust(BLOCK_BYTES, b"\0")
        return cls(
            sha256(bytes(byte ^ 0x36 for byte in padded)),
            sha256(bytes(byte ^ 0x5C for byte in padded)),
        )

    def mac(self, message: bytes) -> bytes:
        inner, outer = self.inner.copy(), self.outer.copy()
        inner.update(message)
        outer.update(inner.digest())
        mac: bytes = outer.digest()
        return mac


class Link(NamedTuple):
    """One event as the log has it. `data` is canonical JSON."""

    stream: str
    version: int
    type: str
    schema_version: int
    actor: str
    role: str | None
    department: str | None
    request_id: str | None
    caused_by: int | None
    subject_id: str | None
    data: bytes
    sealed: bytes | None
    hash: bytes
    position: int = 0  # known when it is read
    keys: Sequence[Key] = ()  # of the append that ends with this event


class Head(NamedTuple):
    """Where the stream's head row says that it ends."""

    version: int
    last_hash: bytes


NEW = Head(0, GENESIS)


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the stream is not what was written."""

    stream: str
    version: int
    what: str


def next_hash(
    key: ChainKey,
    previous: bytes,
    header: Header,
    data: bytes,
    sealed: bytes | None,
    keys: Sequence[Key] = (),
) -> bytes:
    """Over 32 bytes, one or two JSON arrays, a JSON object, the rest: no two links look alike."""
    named = named_keys(keys) if keys else b""
    return key.mac(previous + orjson.dumps(header) + named + data + (sealed or b""))


def named_keys(keys: Sequence[Key]) -> bytes:
    """In an order of their own: the table of keys keeps none."""
    pairs = [(str(key.id), hex_of(key.fingerprint)) for key in keys]
    return orjson.dumps(sorted(pairs))


def hex_of(fingerprint: bytes | None) -> str | None:
    return None if fingerprint is None else fingerprint.hex()


def as_jsonb_keeps(data: bytes) -> bytes:
    """
    Canonical JSON whose numbers look the same after they were a `jsonb`.

    There -0.0 becomes 0.0, and 1e+16 is written out, so that it comes back as an integer.
    """
    if b"-0.0" not in data and b"e+" not in data:
        return data
    return orjson.dumps(settled(orjson.loads(data)), option=orjson.OPT_SORT_KEYS)


def settled(value: Any) -> Any:
    match value:
        case dict():
            return {name: settled(each) for name, each in value.items()}
        case list():
            return [settled(each) for each in value]
        case float() if value == 0:
            return 0.0
        case float() if value.is_integer() and abs(value) >= 1e16 and -(2**63) <= value < 2**64:
            return int(value)
        case _:
            return value


def verify_stream(
    key: ChainKey, stream: str, links: Iterable[Link], head: Head | None
) -> list[Break]:
    """
    Name every change, insertion, deletion, reordering and cut of a stream read by version.

    Each link is held against the *stored* hash before it, so that one altered event is one break.
    """
    breaks: list[Break] = []
    end, position = NEW, 0
    for link in links:
        breaks += broken_step(key, end, link)
        if link.position < position:
            breaks.append(Break(stream, link.version, "was recorded before what it follows"))
        end, position = Head(link.version, link.hash), link.position
    if end != (head or NEW):
        breaks.append(Break(stream, end.version, HEAD_DISAGREES))
    return breaks


def broken_step(key: ChainKey, end: Head, link: Link) -> Iterator[Break]:
    if link.version != end.version + 1:
        yield Break(link.stream, link.version, f"follows version {end.version}")
    if link.hash != next_hash(key, end.last_hash, link[:10], link.data, link.sealed, link.keys):
        yield Break(link.stream, link.version, what_differs(key, end, link))


def what_differs(key: ChainKey, end: Head, link: Link) -> str:
    if link.keys and link.hash == next_hash(key, end.last_hash, link[:10], link.data, link.sealed):
        return "a command key leads here that did not come with it"
    return "is not what was written here, or the command key that it came with is gone"

"""
The hash chain of one stream: each event's hash covers its content and the hash before it.

Covered: everything the writer said, in the form it is stored, sealed values as ciphertext (so that
the chain outlives erasure). Not covered: `position` and `recorded_at`, which the database assigns
after the hash is made; they are held by their order (ADR 0001).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from typing import NamedTuple

import orjson

GENESIS = bytes(32)  # what the first event of a stream continues


Header = tuple[
    str, int, str, int, str, str | None, str | None, str | None, int | None, str | None
]  # the first ten fields of Link


class Link(NamedTuple):
    """One event as it stands in the log. `data` is canonical JSON."""

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


@dataclass(frozen=True, slots=True)
class Head:
    """Where the stream's head row says that it ends."""

    version: int
    last_hash: bytes


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the stream is not what was written."""

    stream: str
    version: int
    what: str


def next_hash(previous: bytes, header: Header, data: bytes, sealed: bytes | None) -> bytes:
    """SHA-256 of 32 bytes, a JSON array, a JSON object and the rest: no two links look alike."""
    return sha256(previous + orjson.dumps(header) + data + (sealed or b"")).digest()


def verify_stream(stream: str, links: Iterable[Link], head: Head | None) -> list[Break]:
    """
    Name every change, insertion, deletion, reordering and cut of a stream read by version.

    Each link is held against the *stored* hash before it, so that one altered event is one break.
    """
    rows = [*links]
    breaks = [*broken_order(stream, rows), *broken_hashes(stream, rows)]
    end = Head(rows[-1].version, rows[-1].hash) if rows else None
    if end != head:
        breaks.append(Break(stream, end.version if end else 0, "the head row says otherwise"))
    return breaks


def broken_order(stream: str, rows: list[Link]) -> Iterable[Break]:
    for expected, row in enumerate(rows, start=1):
        if row.version != expected:
            yield Break(stream, row.version, f"stands where version {expected} should")
            break
    for before, row in pairwise(rows):
        if row.position <= before.position:
            yield Break(stream, row.version, "was recorded before the event that it follows")


def broken_hashes(stream: str, rows: list[Link]) -> Iterable[Break]:
    previous = GENESIS
    for row in rows:
        if row.hash != next_hash(previous, row[:10], row.data, row.sealed):
            yield Break(stream, row.version, "is not what was written here")
        previous = row.hash

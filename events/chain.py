"""
The hash chain of one stream: each event's hash covers its content and the hash before it.

Covered: everything the writer said, in the form it is stored, sealed values as ciphertext (so that
the chain outlives erasure). Not covered: `position` and `recorded_at`, which the database assigns
after the hash is made; they are held by their order (ADR 0001).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple

import orjson

GENESIS = bytes(32)  # what the first event of a stream continues
HEAD_DISAGREES = "is the last event here, but its head row says otherwise"


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


def next_hash(previous: bytes, header: Header, data: bytes, sealed: bytes | None) -> bytes:
    """SHA-256 of 32 bytes, a JSON array, a JSON object and the rest: no two links look alike."""
    return sha256(previous + orjson.dumps(header) + data + (sealed or b"")).digest()


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


def verify_stream(stream: str, links: Iterable[Link], head: Head | None) -> list[Break]:
    """
    Name every change, insertion, deletion, reordering and cut of a stream read by version.

    Each link is held against the *stored* hash before it, so that one altered event is one break.
    """
    breaks: list[Break] = []
    end, position = NEW, 0
    for link in links:
        breaks += broken_step(end, link)
        if link.position < position:
            breaks.append(Break(stream, link.version, "was recorded before what it follows"))
        end, position = Head(link.version, link.hash), link.position
    if end != (head or NEW):
        breaks.append(Break(stream, end.version, HEAD_DISAGREES))
    return breaks


def broken_step(end: Head, link: Link) -> Iterator[Break]:
    if link.version != end.version + 1:
        yield Break(link.stream, link.version, f"follows version {end.version}")
    if link.hash != next_hash(end.last_hash, link[:10], link.data, link.sealed):
        yield Break(link.stream, link.version, "is not what was written here")


@dataclass
class LogCheck:
    """All chains at once, read in order of position, which has no holes."""

    recorded_at: datetime
    position: int = 0
    ends: dict[str, Head] = field(default_factory=dict)

    def follow(self, link: Link, recorded_at: datetime) -> Iterator[Break]:
        yield from broken_step(self.ends.get(link.stream, NEW), link)
        if link.position != self.position + 1:
            yield Break(link.stream, link.version, f"follows position {self.position}")
        if recorded_at < self.recorded_at:
            yield Break(link.stream, link.version, "is stamped before what it follows")
        self.position, self.recorded_at = link.position, recorded_at
        self.ends[link.stream] = Head(link.version, link.hash)

    def finish(self, heads: Mapping[str, Head], last_position: int) -> Iterator[Break]:
        """`heads`: all that the database has; nothing may be there that was not read, or less."""
        for stream in sorted(heads.keys() | self.ends.keys()):
            end = self.ends.get(stream, NEW)
            if end != heads.get(stream, NEW):
                yield Break(stream, end.version, HEAD_DISAGREES)
        if last_position != self.position:
            yield Break("", 0, f"the log says {last_position} events, and ends at {self.position}")

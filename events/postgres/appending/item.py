"""One append on its way to the database, and what became of it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from events.store import Key
from events.stored.chain import Link


class Placed(NamedTuple):
    """Recorded: the last position, and the instant that all events of the append bear."""

    position: int
    recorded_at: datetime


class KeyKnown(Exception):
    """A key of the append is known: whatever it is for has happened already."""


class Unstorable(ValueError):
    """The database cannot hold these values; its neighbours were saved without it."""


@dataclass(slots=True, eq=False, kw_only=True)
class Item:
    """`links` are chained already; they follow `previous` and lead from `expected` to `version`."""

    stream: str
    expected: int
    version: int
    at: datetime
    previous: bytes
    keys: Sequence[Key]
    links: Sequence[Link]
    answer: asyncio.Future[Placed]
    sent: bool = False  # once on a connection that was lost: it may be saved

    def head(self) -> tuple[str, int, int, datetime, bytes, bytes]:
        """As hotline_log.new_append."""
        last = self.links[-1].hash
        return (self.stream, self.expected, self.version, self.at, self.previous, last)

    def scalars(self) -> tuple[object, ...]:
        """As hotline_log.append_one() takes it: one event, at most one key."""
        (link,) = self.links
        key_id, fingerprint = self.keys[0] if self.keys else (None, None)
        return (
            *(self.stream, self.expected, self.at, self.previous),
            *link[2:10],
            *(link.data.decode(), link.sealed, link.hash),
            *(key_id, fingerprint),
        )

    @property
    def is_plain(self) -> bool:
        return len(self.links) == 1 and len(self.keys) <= 1

    def key_rows(self, number: int) -> list[tuple[int, UUID, bytes | None]]:
        """As hotline_log.new_key, of the append with this number."""
        return [(number, key.id, key.fingerprint) for key in self.keys]

    def event_rows(self, number: int) -> list[tuple[object, ...]]:
        """As hotline_log.new_event, of the append with this number."""
        return [
            (number, *link[:10], link.data.decode(), link.sealed, link.hash) for link in self.links
        ]

    def succeed(self, placed: Placed) -> None:
        if not self.answer.done():  # done: the caller was cancelled and asks no more
            self.answer.set_result(placed)

    def fail(self, error: Exception) -> None:
        if not self.answer.done():
            self.answer.set_exception(error)

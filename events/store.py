"""
What a log promises, in types. Adapters: `memory.py`, `postgres/`; one suite for both.

Named tuples, for they are made for every event, and a frozen dataclass takes four times as long.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol
from uuid import UUID

from events.event import Event


class Key(NamedTuple):
    """
    Something that may happen only once: a command (Idempotency-Key) or an external reference.

    `fingerprint` tells a repeat from a different request under the same key; None never differs.
    """

    id: UUID
    fingerprint: bytes | None = None


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Who asked, in which conversation: columns of their own beside each event."""

    actor: str  # an account's username, or "system:router"
    role: str | None = None
    department: str | None = None
    request_id: str | None = None  # correlation: one id from the HTTP request to the last reaction
    caused_by: int | None = None  # position of the event that a reaction answers


class NewEvents(NamedTuple):
    """
    One append: all of `events` onto `stream`, or nothing.

    `expected` is the version that the decision was taken on; 0 means the stream must not exist.
    """

    stream: str
    expected: int
    events: Sequence[Event]
    origin: Origin
    keys: Sequence[Key] = ()


class Recorded(NamedTuple):
    """An event as the log holds it. `recorded_at` never decreases with `position`."""

    position: int
    stream: str
    version: int
    event: Event
    recorded_at: datetime
    origin: Origin


class Appended(NamedTuple):
    """Where an append ended: the stream's version and the log's position afterwards."""

    stream: str
    version: int
    position: int
    recorded: tuple[Recorded, ...] = ()
    repeated: bool = False  # True: a key was known; this is the original outcome


class ConcurrentAppend(Exception):
    """The stream is not at the expected version: someone else wrote first."""


class KeyReused(Exception):
    """The key is known with another fingerprint: the same Idempotency-Key for another request."""


class LogBusy(Exception):
    """Too many appends are waiting; nothing was saved. Try again in a moment."""


class ClockAhead(Exception):
    """An event's time is too far ahead of the log's clock, or of its process; nothing was saved."""


class OutcomeUnknown(Exception):
    """The database cannot be asked whether the append was saved. Repeat it with the same key."""


class SavedNotShown(Exception):
    """It was saved, now or before, but what was saved cannot be read at present."""


@contextmanager
def already_saved() -> Iterator[None]:
    """Around reading what is saved for certain: an error there undoes nothing. SavedNotShown."""
    try:
        yield
    except (KeyReused, SavedNotShown):
        raise
    except Exception as error:
        raise SavedNotShown from error


class EventStore(Protocol):
    """Append, read one stream, look up a key. Tailing readers use `subscription.py`."""

    async def load(self, stream: str, *, to: int | None = None) -> Sequence[Recorded]:
        """All events of the stream in order, up to version `to`; empty when it does not exist."""
        ...

    async def append(self, new: NewEvents) -> Appended:
        """
        Record, durably, before returning.

        A known key gives the original outcome with `repeated`. Raises ClockAhead (never on the log
        of a simulated city), ConcurrentAppend, KeyReused, LogBusy, OutcomeUnknown, SavedNotShown.
        Any other error came before anything was saved.
        """
        ...

    async def outcome(self, key: Key) -> Appended | None:
        """What the key led to, if it is known. Raises KeyReused."""
        ...

    async def streams_of(self, ids: Sequence[UUID]) -> Mapping[UUID, str]:
        """The streams that these keys led to; an unknown key is left out."""
        ...

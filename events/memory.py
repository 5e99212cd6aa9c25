"""The log in memory: for tests, and to read what a log does. One suite checks it and PostgreSQL."""

import os
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

import orjson

from events.clock import FURTHEST_AHEAD, Clock, system_clock
from events.store import (
    Appended,
    ClockAhead,
    ConcurrentAppend,
    Key,
    KeyReused,
    NewEvents,
    Recorded,
)
from events.stored.chain import GENESIS, ChainKey, Link
from events.stored.reading import open_rows
from events.stored.row import Row
from events.stored.writing import KeySource, stored

LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass
class MemoryKeys:
    """People's keys, as the vault hands them out. None: destroyed."""

    kept: dict[str, bytes | None] = field(default_factory=dict)
    chain: ChainKey = field(default_factory=lambda: ChainKey.of(bytes(32)))

    async def keys_for(
        self, subjects: Collection[str], *, create: bool = False
    ) -> Mapping[str, bytes | None]:
        for subject in subjects if create else ():
            self.kept.setdefault(subject, os.urandom(32))
        return {subject: self.kept.get(subject) for subject in subjects}

    def destroy(self, subject: str) -> None:
        self.kept[subject] = None


@dataclass
class MemoryEventStore:
    """No lock is needed: nothing is awaited between looking and writing."""

    keys: KeySource = field(default_factory=MemoryKeys)
    clock: Clock = system_clock
    simulated: bool = False
    position: int = 0
    last_stamp: datetime = LONG_AGO
    streams: defaultdict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    known: dict[UUID, tuple[bytes | None, Appended]] = field(default_factory=dict)

    async def load(self, stream: str, *, to: int | None = None) -> Sequence[Recorded]:
        return await open_rows(self.streams.get(stream, [])[:to], self.keys)

    async def append(self, new: NewEvents) -> Appended:
        if not new.events:
            raise ValueError(f"nothing to append to {new.stream}")
        links = await stored(new, GENESIS, self.keys)
        for outcome in [await self.outcome(key) for key in new.keys]:
            if outcome is not None:
                return outcome
        at = max(event.at for event in new.events)
        if not self.simulated and at > self.clock() + FURTHEST_AHEAD:
            raise ClockAhead
        rows = self.streams[new.stream]
        if len(rows) != new.expected:
            raise ConcurrentAppend(f"{new.stream} is not at version {new.expected}")
        self.last_stamp = max(self.last_stamp, at)
        for link in links:
            self.position += 1
            rows.append(as_row(link, self.position, self.last_stamp))
        done = Appended(stream=new.stream, version=len(rows), position=self.position)
        self.known |= {key.id: (key.fingerprint, done) for key in new.keys}
        recorded = await open_rows(rows[new.expected :], self.keys)
        return done._replace(recorded=tuple(recorded))

    async def streams_of(self, ids: Sequence[UUID]) -> Mapping[UUID, str]:
        return {each: self.known[each][1].stream for each in ids if each in self.known}

    async def outcome(self, key: Key) -> Appended | None:
        if key.id not in self.known:
            return None
        fingerprint, done = self.known[key.id]
        if None not in {fingerprint, key.fingerprint} and fingerprint != key.fingerprint:
            raise KeyReused
        return done._replace(repeated=True)


def as_row(link: Link, position: int, recorded_at: datetime) -> Row:
    columns = {name: getattr(link, name) for name in Row._fields if name in Link._fields}
    placed = {"position": position, "recorded_at": recorded_at, "data": orjson.loads(link.data)}
    return Row(**columns | placed)

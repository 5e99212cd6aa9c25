"""`EventStore` on PostgreSQL."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import asyncpg

from events.clock import Pace
from events.postgres.appending.group_commit import GroupCommit, Limits
from events.postgres.appending.heads import Heads
from events.postgres.appending.item import Item, KeyKnown, Placed
from events.postgres.connections import WAIT, borrowed
from events.postgres.rows import LOG, rows_of
from events.store import (
    Appended,
    ClockAhead,
    ConcurrentAppend,
    Key,
    KeyReused,
    NewEvents,
    Recorded,
    already_saved,
)
from events.stored.chain import GENESIS, Head, Link
from events.stored.reading import open_rows
from events.stored.writing import KeySource, stored

__all__ = ["Limits", "PostgresEventStore"]


@dataclass
class PostgresEventStore:
    """
    Made by `open_store`. Reads from `pool`; writes through `group` alone.

    `pace`: of the clock of this process, which may not run ahead of it; None: a simulated city.
    """

    pool: asyncpg.Pool
    keys: KeySource
    group: GroupCommit
    heads: Heads = field(default_factory=Heads)
    pace: Pace | None = None

    async def load(self, stream: str, *, to: int | None = None) -> Sequence[Recorded]:
        async with borrowed(self.pool) as connection:
            records = await connection.fetch(LOG["load"], stream, to, timeout=WAIT)
        rows = rows_of(records)
        if rows and to is None:
            self.heads.saw(stream, Head(rows[-1].version, rows[-1].hash))
        return await open_rows(rows, self.keys)

    async def load_many(self, streams: Sequence[str]) -> Mapping[str, Sequence[Recorded]]:
        """Load some streams by one statement; one that does not exist has no events."""
        async with borrowed(self.pool) as connection:
            records = await connection.fetch(LOG["load_many"], streams, timeout=WAIT)
        rows = rows_of(records)
        heads = {row.stream: Head(row.version, row.hash) for row in rows}  # the last row counts
        for stream, head in heads.items():
            self.heads.saw(stream, head)
        found: dict[str, list[Recorded]] = {stream: [] for stream in streams}
        for each in await open_rows(rows, self.keys):
            found[each.stream].append(each)
        return found

    async def append(self, new: NewEvents) -> Appended:
        """As `EventStore` says; and Unstorable for values that the database cannot hold."""
        if not new.events:
            raise ValueError(f"nothing to append to {new.stream}")
        if self.pace is not None and latest_of(new) > self.pace.latest():
            return await self.original_or_refusal(new.keys)
        head = self.heads.at(new.stream, new.expected)
        previous = head.last_hash if head else await self.last_hash(new.stream, new.expected)
        links = await stored(new, previous, self.keys)
        item = item_of(new, previous, links)
        try:
            placed = await self.group.append(item)
        except KeyKnown:
            with already_saved():
                return await self.original(new.keys)
        except ConcurrentAppend:
            self.heads.forget(new.stream)
            raise
        self.heads.saw(new.stream, Head(item.version, links[-1].hash))
        return appended(new, item.version, placed)

    async def outcome(self, key: Key) -> Appended | None:
        async with borrowed(self.pool) as connection:
            row = await connection.fetchrow(LOG["key"], key.id, timeout=WAIT)
            if row is None:
                return None
            position, fingerprint = row
            if None not in {key.fingerprint, fingerprint} and key.fingerprint != fingerprint:
                raise KeyReused
            [place] = await connection.fetch(LOG["place"], position, timeout=WAIT)
        stream, version = place
        return Appended(stream=stream, version=version, position=position, repeated=True)

    async def streams_of(self, ids: Sequence[UUID]) -> Mapping[UUID, str]:
        """The streams that keys led to, by one statement; an unknown key is left out."""
        async with borrowed(self.pool) as connection:
            rows = await connection.fetch(LOG["keys"], ids, timeout=WAIT)
        return {row["id"]: row["stream"] for row in rows}

    async def original(self, keys: Sequence[Key]) -> Appended:
        """What the first known key led to. Raises KeyReused for any that was used otherwise."""
        found = [outcome for key in keys if (outcome := await self.outcome(key)) is not None]
        return found[0]

    async def original_or_refusal(self, keys: Sequence[Key]) -> Appended:
        """Of an append that is not tried because its time is wrong. Raises ClockAhead."""
        for key in keys:
            if (outcome := await self.outcome(key)) is not None:
                return outcome
        raise ClockAhead

    async def last_hash(self, stream: str, version: int) -> bytes:
        """The hash that an append onto `version` continues; any, if the stream is elsewhere."""
        async with borrowed(self.pool) as connection:
            row = await connection.fetchrow(LOG["head"], stream, timeout=WAIT)
        return row["last_hash"] if row is not None and row["version"] == version else GENESIS


def latest_of(new: NewEvents) -> datetime:
    return max(event.at for event in new.events)


def item_of(new: NewEvents, previous: bytes, links: Sequence[Link]) -> Item:
    return Item(
        stream=new.stream,
        expected=new.expected,
        version=new.expected + len(links),
        at=latest_of(new),
        previous=previous,
        keys=new.keys,
        links=links,
        answer=asyncio.get_running_loop().create_future(),
    )


def appended(new: NewEvents, version: int, placed: Placed) -> Appended:
    recorded = tuple(
        Recorded(
            position=placed.position - version + new.expected + number,
            stream=new.stream,
            version=new.expected + number,
            event=event,
            recorded_at=placed.recorded_at,
            origin=new.origin,
        )
        for number, event in enumerate(new.events, start=1)
    )
    return Appended(stream=new.stream, version=version, position=placed.position, recorded=recorded)

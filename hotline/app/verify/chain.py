"""Streams, page by page: their links as they stand in the log, held against each other."""

from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final, Literal

import asyncpg
import orjson

from events.postgres.connections import borrowed
from events.postgres.statements import statements
from events.store import Key
from events.stored.chain import ChainKey, Head, Link, verify_stream
from events.stored.codec import canonical

SQL: Final = statements(__file__)

STREAMS_AT_ONCE: Final = 500
SECONDS: Final = 60.0
Links = Mapping[str, Sequence[Link]]


@dataclass(frozen=True)
class Finding:
    """Something that is not as it must be. `where`: a stream, an id, or a view."""

    kind: Literal["log", "stream", "vault", "view", "attachment"]
    where: str
    version: int | None
    what: str

    def said(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "where": self.where,
            "version": self.version,
            "what": self.what,
        }


@dataclass(frozen=True)
class HeadRow:
    head: Head
    first_position: int
    last_position: int


@dataclass(frozen=True)
class StreamPage:
    """Some streams as of one moment; `connection` reads that moment. A head may be missing."""

    connection: asyncpg.pool.PoolConnectionProxy
    heads: Mapping[str, HeadRow | None]


async def heads_of_all(pool: asyncpg.Pool) -> AsyncIterator[StreamPage]:
    after = ""
    while True:
        async with moment(pool) as connection:
            rows = await connection.fetch(
                SQL["stream_heads"], after, STREAMS_AT_ONCE, timeout=SECONDS
            )
            if not rows:
                return
            yield StreamPage(connection, heads_in(rows))
        after = rows[-1]["stream"]


async def heads_of_one(pool: asyncpg.Pool, stream: str) -> AsyncIterator[StreamPage]:
    async with moment(pool) as connection:
        rows = await connection.fetch(SQL["stream_head"], stream, timeout=SECONDS)
        yield StreamPage(connection, heads_in(rows) or {stream: None})


async def heads_of_some(pool: asyncpg.Pool, how_many: int) -> AsyncIterator[StreamPage]:
    async with moment(pool) as connection:
        rows = await connection.fetch(SQL["some_streams"], how_many, timeout=SECONDS)
        yield StreamPage(connection, heads_in(rows))


@asynccontextmanager
async def moment(pool: asyncpg.Pool) -> AsyncIterator[asyncpg.pool.PoolConnectionProxy]:
    """Everything read inside is of one moment."""
    async with (
        borrowed(pool) as connection,
        connection.transaction(isolation="repeatable_read", readonly=True),
    ):
        yield connection


def heads_in(rows: Iterable[asyncpg.Record]) -> dict[str, HeadRow | None]:
    return {
        row["stream"]: HeadRow(
            Head(row["version"], row["last_hash"]), row["first_position"], row["last_position"]
        )
        for row in rows
    }


async def page_of(page: StreamPage) -> Links:
    """The links of each stream of the page, by version."""
    rows = await page.connection.fetch(SQL["links_of_streams"], [*page.heads], timeout=SECONDS)
    links: dict[str, list[Link]] = defaultdict(list)
    for row in rows:
        links[row["stream"]].append(link_of(row))
    return links


def link_of(row: asyncpg.Record) -> Link:
    """`data` in the form that was hashed: jsonb keeps the values, not the text."""
    *head, data, sealed, hash_, position, ids, fingerprints = row
    keys = tuple(map(Key, ids or (), fingerprints or ()))
    return Link._make((*head, canonical(orjson.loads(data)), sealed, hash_, position, keys))


def chain_findings(
    key: ChainKey, heads: Mapping[str, HeadRow | None], links: Links
) -> list[Finding]:
    return [
        finding
        for stream, row in heads.items()
        for finding in stream_findings(key, stream, row, links.get(stream, ()))
    ]


def stream_findings(
    key: ChainKey, stream: str, row: HeadRow | None, links: Sequence[Link]
) -> list[Finding]:
    if row is None and not links:
        return [Finding("stream", stream, None, "there is no such stream")]
    breaks = verify_stream(key, stream, links, row.head if row else None)
    found = [Finding("stream", each.stream, each.version, each.what) for each in breaks]
    if row and links and (row.first_position, row.last_position) != ends(links):
        found.append(Finding("stream", stream, None, "the head row names other positions"))
    return found


def ends(links: Sequence[Link]) -> tuple[int, int]:
    return links[0].position, links[-1].position

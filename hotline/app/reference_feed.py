"""Keeps the published city up to date in memory: read at the start, then event by event."""

from collections.abc import Iterable

import asyncpg

from events.postgres import PostgresEventStore
from events.store import Recorded
from hotline.city import STREAM_PREFIXES, City, Published

STREAMS = "SELECT stream FROM hotline_log.stream WHERE stream LIKE ANY ($1::text[]) ORDER BY stream"


class ReferenceFeed:
    """`city()` is the whole as last published; a new version replaces it at once."""

    def __init__(self, published: Published) -> None:
        self.published = published
        self.current: City | None = None

    def city(self) -> City:
        """Raises NotPublished before the city has published what it needs."""
        if self.current is None:
            self.current = self.published.city()
        return self.current

    def take(self, recorded: Iterable[Recorded]) -> None:
        for each in recorded:
            self.published.take(each.event)
            self.current = None


async def reference_feed(pool: asyncpg.Pool, store: PostgresEventStore) -> ReferenceFeed:
    """Read every reference stream."""
    feed = ReferenceFeed(Published())
    patterns = [f"{prefix}%" for prefix in STREAM_PREFIXES]
    for row in await pool.fetch(STREAMS, patterns, timeout=30):
        feed.take(await store.load(row["stream"]))
    return feed

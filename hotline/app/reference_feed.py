"""Keeps the published city up to date in memory: read at the start, then event by event."""

import asyncio
from collections.abc import Iterable
from zoneinfo import ZoneInfo

import structlog

from events.event import Event
from events.postgres.group_commit import LOST
from events.reading import as_recorded
from events.subscription import LogReader
from events.wake import Wake
from events.working_time import SHANGHAI
from grid import territory
from hotline import city

PREFIXES = {*city.STREAM_PREFIXES, *territory.STREAM_PREFIXES}
TYPES = city.TYPES | territory.TYPES
PAGE = 1_000
BETWEEN = 0.2  # seconds between two looks at a log that grows
RETRY = 1.0  # seconds

log = structlog.get_logger()


class ReferenceFeed:
    """`city()` and `territory()` are the whole as last published; a new version replaces it."""

    def __init__(self) -> None:
        self.hotline = city.Published()
        self.grid = territory.Published()
        self.current_city: city.City | None = None
        self.current_territory: territory.Territory | None = None

    def city(self) -> city.City:
        """Raises NotPublished before the city has published what it needs."""
        if self.current_city is None:
            self.current_city = self.hotline.city()
        return self.current_city

    @property
    def zone(self) -> ZoneInfo:
        """The city's; before it has published anything, that of the whole country."""
        policy = self.hotline.policy
        return SHANGHAI if policy is None else ZoneInfo(policy.zone)

    def territory(self) -> territory.Territory:
        if self.current_territory is None:
            self.current_territory = self.grid.territory()
        return self.current_territory

    def take(self, events: Iterable[Event]) -> None:
        for event in events:
            self.hotline.take(event)
            self.grid.take(event)
            self.current_city = self.current_territory = None

    def replace(self, other: "ReferenceFeed") -> None:
        """Take over what another reading found."""
        self.hotline, self.grid = other.hotline, other.grid
        self.current_city = self.current_territory = None


async def read_reference(reader: LogReader) -> ReferenceFeed:
    """Read every reference stream, as far as it has come."""
    feed = ReferenceFeed()
    feed.take(as_recorded(row).event for row in await reader.of_streams(PREFIXES))
    return feed


async def keep_up(feed: ReferenceFeed, reader: LogReader, wake: Wake, position: int) -> None:
    """Take what is published after `position`, for ever; wait while the database is away."""
    while True:
        try:
            batch = await reader.read(position, PAGE, types=TYPES)
        except LOST as error:
            log.warning("reference_not_followed", error=type(error).__name__)
            await asyncio.sleep(RETRY)
            continue
        feed.take(as_recorded(row).event for row in batch.rows)
        position = batch.up_to
        await wake.beyond(position)
        await asyncio.sleep(BETWEEN)

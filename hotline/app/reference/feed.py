"""The published city in memory: read at the start, then kept up to date event by event."""

import asyncio
from collections.abc import Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from events.clock import system_clock
from events.event import Event
from events.postgres.following.follower import take_or_park
from events.postgres.following.log_reader import LogReader
from events.postgres.following.status import FollowerStatus
from events.stored.reading import as_recorded
from events.stored.row import Row
from events.working_time import SHANGHAI
from grid.catalogue import published as street_tables
from grid.components import publishing as components
from grid.components.registry import ComponentRegistry
from grid.map import territory
from grid.workers import roster
from hotline import city

PREFIXES = {*city.STREAM_PREFIXES, *territory.STREAM_PREFIXES, f"{components.STREAM}-"}
PREFIXES |= {f"{street_tables.STREAM}-"}
TYPES = city.TYPES | territory.TYPES | components.TYPES | street_tables.TYPES | roster.TYPES
LARGE = territory.TYPES | components.TYPES
NAME = "reference"


class ReferenceFeed:
    """
    `city` and `territory` are the whole as last published; a new version replaces it.

    `roster` is who is on duty where.
    """

    def __init__(self) -> None:
        self.hotline = city.PublishedCity()
        self.grid = territory.PublishedTerritory()
        self.parts = components.PublishedComponents()
        self.tables = street_tables.PublishedTables()
        self.roster = roster.Roster()
        self.current_city: city.City | None = None
        self.current_territory: territory.Territory | None = None

    def city(self, at: datetime) -> city.City:
        """As in force then. Raises NotPublished before the city has published what it needs."""
        held = self.current_city
        if held is None or (held.until is not None and held.until <= at):
            held = self.current_city = self.hotline.city(at)
        return held

    @property
    def zone(self) -> ZoneInfo:
        """The city's; before it has published anything, that of the whole country."""
        policies = self.hotline.policies
        return ZoneInfo(policies[-1].zone) if policies else SHANGHAI

    def territory(self) -> territory.Territory:
        if self.current_territory is None:
            self.current_territory = self.grid.territory()
        return self.current_territory

    def components(self) -> ComponentRegistry:
        return self.parts.registry

    def street(self) -> street_tables.StreetTables:
        return self.tables.street

    def take(self, events: Iterable[Event]) -> None:
        for event in events:
            self.hotline.take(event)
            self.grid.take(event)
            self.parts.take(event)
            self.tables.take(event)
            self.roster.take(event)
            if event.type in city.TYPES:
                self.current_city = None
            if event.type in territory.TYPES:  # an account's event leaves the map as it is
                self.current_territory = None

    async def take_row(self, row: Row) -> None:
        """
        Raises UnknownEvent, or what a body that cannot be used raises; nothing is taken then.

        A map is read in a thread: 50,000 cells are seconds of computing, and others are served.
        """
        if row.type in LARGE:
            await asyncio.to_thread(self.take_stored, row)
        else:
            self.take_stored(row)

    def take_stored(self, row: Row) -> None:
        self.take([as_recorded(row).event])

    def replace(self, other: "ReferenceFeed") -> None:
        """Take over what another reading found."""
        self.hotline, self.grid, self.roster = other.hotline, other.grid, other.roster
        self.parts, self.tables = other.parts, other.tables
        self.current_city = self.current_territory = None


def still_needed(feed: ReferenceFeed) -> Iterator[str]:
    """What a city lacks before anyone can work in it, and the command that adds it."""
    try:
        feed.city(system_clock())
    except city.NotPublished:
        yield "城市数据尚未导入 no city yet: hotline import DIR"
    if not feed.hotline.accounts:
        yield "还没有账号 no account yet: hotline account add NAME --name … --role …"


async def read_reference(reader: LogReader, status: FollowerStatus) -> ReferenceFeed:
    """
    Read every reference stream to its end, which is then the position of `status`.

    What this program cannot take in is parked.
    """
    feed, status.position = ReferenceFeed(), (await reader.head()).position
    for row in await reader.of_streams(PREFIXES, newest=roster.STREAM_PREFIXES):
        await take_or_park(status, row, feed.take_row)
        status.position = max(status.position, row.position)
    return feed

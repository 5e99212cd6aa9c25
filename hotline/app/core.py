"""The parts that every program of ours needs: log, vault, clock, the city as published."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import asyncpg

from events.catalog.values import Area, Point
from events.clock import Clock, DrivenClock, not_before, system_clock
from events.postgres import PostgresEventStore, open_store
from events.postgres.properties import require_simulated, simulated
from events.subscription import LogReader
from events.vault import KeyFile, Vault, open_vault
from events.wake import Wake, open_wake
from hotline.api.desk import Desk
from hotline.app.database import prepare_vault
from hotline.app.order_numbers import OrderNumbers
from hotline.app.reference_feed import ReferenceFeed, read_reference
from hotline.app.settings import Settings


@dataclass(frozen=True)
class Core:
    """Open; `clock` never runs behind the log's last stamp on a simulated log."""

    settings: Settings
    dsn: str
    pool: asyncpg.Pool
    store: PostgresEventStore
    reader: LogReader
    vault: Vault
    wake: Wake
    clock: Clock
    feed: ReferenceFeed
    numbers: OrderNumbers

    def division_names(self) -> dict[str, str]:
        divisions = self.feed.territory().divisions
        return {code: found.name for code, found in divisions.by_code.items()}

    def resolve(self, text: str | None, point: Point | None) -> Area:
        """The crossing between the two sides: what a place resolves to."""
        return self.feed.territory().resolve(text, point)


def desk_of(core: Core) -> Desk:
    """What the API, and everyone who acts like it, works with."""
    return Desk(
        store=core.store,
        vault=core.vault,
        city=core.feed.city,
        resolve=core.resolve,
        next_order_no=core.numbers.next,
        division_names=core.division_names,
    )


@asynccontextmanager
async def open_core(
    settings: Settings, dsn: str, *, driven: DrivenClock | None = None
) -> AsyncIterator[Core]:
    """
    Open them on a migrated database.

    `driven`: the caller sets the time; refused on a log that records real life (NotSimulated).
    """
    key_file = KeyFile(settings.key_file, ours=settings.master_key_file is None)
    if settings.vault_url is not None:
        await prepare_vault(settings.vault_url)
    async with (
        open_vault(settings.vault_url or dsn, key_file) as vault,
        open_wake(dsn) as wake,
        open_store(dsn, vault, pool_size=settings.pool_size, after_flush=wake.announce) as store,
    ):
        feed = await read_reference(LogReader(store.pool))
        known = await simulated(store.pool)
        city = settings.city if known is None else known.city
        yield Core(
            settings=settings,
            dsn=dsn,
            pool=store.pool,
            store=store,
            reader=LogReader(store.pool),
            vault=vault,
            wake=wake,
            clock=await clock_of(store.pool, driven),
            feed=feed,
            numbers=OrderNumbers(store.pool, city, feed.zone),
        )


async def clock_of(pool: asyncpg.Pool, driven: DrivenClock | None) -> Clock:
    """A simulated city may be ahead of the real world: then its time goes on from there."""
    if driven is not None:
        await require_simulated(pool)
        return driven
    last = (await LogReader(pool).head()).recorded_at
    if last is None or await simulated(pool) is None:
        return system_clock
    return not_before(system_clock, last)

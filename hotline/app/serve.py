"""`serve`: from settings to a listening service, and back down in order."""

import asyncio
import gc
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import KW_ONLY, dataclass
from typing import Any, Final

import structlog

from events.clock import FURTHEST_AHEAD, Clock, Pace, system_clock
from events.postgres import PostgresEventStore
from events.postgres.following.log_reader import LogReader
from events.postgres.properties import simulated
from hotline.app.address_note import address_noted
from hotline.app.compose import Core, open_core
from hotline.app.database.pools import Pools, open_pools
from hotline.app.database.prepared import prepared_database
from hotline.app.followers.running import following
from hotline.app.read_side import Views, open_views
from hotline.app.settings import Settings
from hotline.app.web import build
from hotline.http.auth.source import Sources
from hotline.http.listening.connections import limits_within
from hotline.http.listening.descriptors import connections_within, descriptors_for
from hotline.http.listening.server import Listener, listen

log = structlog.get_logger(__name__)

STREAMS: Final = 4  # live streams are at most one of so many connections


@dataclass(frozen=True)
class Running:
    """A service that answers; `address` is where. `noted`: STATE/address says the same."""

    core: Core
    views: Views
    pools: Pools
    listener: Listener
    address: str
    _: KW_ONLY
    noted: bool


@asynccontextmanager
async def running(
    settings: Settings, *, on_first: Callable[[Core], Any] | None = None
) -> AsyncIterator[Running]:
    """
    Serve until the block ends. `on_first` seeds the demo city before the first request.

    Raises EmbeddedFault, UnsafeDatabase, MasterKeyError, MigrationFault: each says what to do.
    """
    async with (
        prepared_database(settings) as found,
        open_core(settings, found.dsn) as core,
    ):
        if on_first is not None and await wants_demo_city(core):
            await on_first(core)
        await watch_clock(core.store)
        async with (
            open_views(core) as views,
            following(core, core.reader),
            serving(core, views) as service,
        ):
            yield service


async def watch_clock(store: PostgresEventStore, clock: Clock = system_clock) -> None:
    """
    From here on, what a jump of this machine's clock has dated is refused on a real log.

    A stamp that an earlier jump left behind is told: the service can work with it.
    """
    if await simulated(store.pool) is not None:
        return
    store.pace = Pace(clock)
    last = (await LogReader(store.pool).head()).recorded_at
    if last is not None and last > clock() + FURTHEST_AHEAD:
        log.warning("log_ends_in_the_future", last_stamp=last.isoformat(), see="hotline doctor")


async def wants_demo_city(core: Core) -> bool:
    """An empty log, or a simulated city without accounts; never a log that records a real city."""
    if await simulated(core.pool) is None:
        return (await core.reader.head()).position == 0
    known: bool = await core.pool.fetchval("SELECT EXISTS (SELECT FROM credential)", timeout=5)
    return not known


@asynccontextmanager
async def serving(core: Core, views: Views) -> AsyncIterator[Running]:
    settings = core.settings
    most = connections_within(settings.connections, descriptors_for(settings.connections))
    async with open_pools(core) as pools:
        app = build(core, views, pools, most_streams=max(1, most // STREAMS))
        gc.collect()
        gc.freeze()  # the city as published stays: a collector that walks it stops every request
        limits = limits_within(most, Sources(settings.trusted_proxies).is_proxy)
        listener = await listen(app, host=settings.host, port=settings.port, limits=limits)
        address = f"http://{settings.host}:{listener.port}"
        try:
            with address_noted(settings.state / "address", address) as noted:
                yield Running(core, views, pools, listener, address, noted=noted)
        finally:
            await listener.stop()


async def until_stopped() -> None:
    """Return on SIGTERM or SIGINT."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    await stopped.wait()

"""The parts that every program of ours needs: log, vault, clock, the city as published."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import asyncpg

from events.cannot_run import CannotRun
from events.catalog.values import Area, Point
from events.clock import Clock, DrivenClock, not_before, system_clock
from events.postgres import PostgresEventStore, open_store
from events.postgres.following.log_reader import LogReader
from events.postgres.following.notify import Wake, open_wake
from events.postgres.following.status import Followers
from events.postgres.properties import city_of_log, require_simulated, simulated
from events.vault import KeyFile, Vault, open_vault
from grid.map.territory import UNIT
from grid.workers.context import StreetContext, may_serve
from hotline.api.dependencies import Desk
from hotline.app.attachments.opening import opened_files
from hotline.app.database.prepared import prepare_vault
from hotline.app.order_numbers import OrderNumbers
from hotline.app.reference.feed import NAME as REFERENCE
from hotline.app.reference.feed import ReferenceFeed, read_reference
from hotline.app.settings import Settings
from hotline.app.signing.signer import NOTE, SignedNote, signing
from hotline.app.wiring.duty_hours import DutyOfCity
from hotline.app.wiring.map_now import MapNowOf
from hotline.attachments.store import Store
from hotline.city import City


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
    followers: Followers
    clock: Clock
    feed: ReferenceFeed
    numbers: OrderNumbers
    files: Store
    case_numbers: OrderNumbers

    def city(self) -> City:
        """As in force now. Raises NotPublished."""
        return self.feed.city(self.clock())

    def division_names(self) -> dict[str, str]:
        divisions = self.feed.territory().divisions
        return {code: found.name for code, found in divisions.by_code.items()}

    def cell_names(self) -> dict[str, str]:
        unit = self.feed.territory().maps.get(UNIT)
        return {} if unit is None else {cell.code: cell.name for cell in unit.cells}

    def resolve(self, text: str | None, point: Point | None) -> Area:
        """The crossing between the two sides: what a place resolves to."""
        return self.feed.territory().resolve(text, point)

    def hints(
        self, text: str | None, point: Point | None, sure: float | None
    ) -> list[dict[str, str]]:
        """The other crossing about places: what is odd about one that was resolved."""
        return self.feed.territory().hints(text, point, sure)

    def street_context(self) -> StreetContext:
        """The third: workers with the territory, accounts and norms of this moment."""
        city, territory = self.city(), self.feed.territory()
        unit = territory.maps.get(UNIT)
        return StreetContext(
            roster=self.feed.roster,
            people=city.accounts,
            divisions=territory.divisions,
            cells={} if unit is None else unit.by_code,
            map_version=None if unit is None else unit.map_version,
            resolve=self.resolve,
            longest_shift=timedelta(hours=city.policy.staffing.longest_shift_hours),
            offline=timedelta(hours=city.policy.staffing.offline_hours),
            zone=self.feed.zone,
        )

    def worker_for(self, area: Area, at: datetime, but: str | None = None) -> str | None:
        """
        The account that gets a task at this place: on duty there, else who leads it (G-06).

        No member of the department `but`.
        """
        people = self.feed.hotline.accounts

        def may(account: str) -> bool:
            return may_serve(people, account) and (but is None or people[account].department != but)

        divisions = self.feed.territory().divisions
        return self.feed.roster.worker_for(area, at, divisions, may)


def desk_of(core: Core) -> Desk:
    """What the API, and everyone who acts like it, works with."""
    return Desk(
        store=core.store,
        vault=core.vault,
        city=core.city,
        resolve=core.resolve,
        hints=core.hints,
        next_order_no=core.numbers.next,
        division_names=core.division_names,
        cell_names=core.cell_names,
        map_now=MapNowOf(core.feed.territory),
        duty=lambda as_of: DutyOfCity(core.city(), core.feed.territory().divisions, as_of),
    )


@asynccontextmanager
async def open_core(
    settings: Settings, dsn: str, *, driven: DrivenClock | None = None
) -> AsyncIterator[Core]:
    """
    Open them on a migrated database.

    `driven`: the caller sets the time; refused on a log that records real life (NotSimulated).
    Raises OtherCity.
    """
    key_file = KeyFile(settings.key_file, ours=settings.master_key_file is None)
    followers = Followers()
    await prepare_vault(settings)
    async with (
        open_vault(settings.vault_url or dsn, key_file) as vault,
        open_wake(dsn, followers) as wake,
        signing(dsn, vault.signing, SignedNote(settings.state / NOTE), followers),
        open_store(dsn, vault, pool_size=settings.pool_size, after_flush=wake.announce) as store,
        opened_files(settings) as files,
    ):
        await require_city(store.pool, settings)
        feed = await read_reference(LogReader(store.pool), followers.of(REFERENCE))
        yield Core(
            settings=settings,
            dsn=dsn,
            pool=store.pool,
            store=store,
            reader=LogReader(store.pool),
            vault=vault,
            wake=wake,
            followers=followers,
            clock=await clock_of(store.pool, driven),
            feed=feed,
            numbers=OrderNumbers(store.pool, feed),
            files=files,
            case_numbers=OrderNumbers(store.pool, feed, prefix="G"),
        )


class OtherCity(CannotRun):
    """HOTLINE_CITY names another city than the log."""

    def __init__(self, setting: str, log: str) -> None:
        super().__init__(
            f"HOTLINE_CITY={setting}, 而此日志属于 {log}。The log is the city {log}'s: unset "
            "HOTLINE_CITY, or set HOTLINE_STATE or HOTLINE_DATABASE_URL to the other city's log"
        )


async def require_city(pool: asyncpg.Pool, settings: Settings) -> None:
    """A log keeps its city: the setting must agree with it. Raises OtherCity."""
    recorded = await city_of_log(pool)
    if settings.city is not None and recorded not in {None, settings.city}:
        raise OtherCity(settings.city, recorded)


async def clock_of(pool: asyncpg.Pool, driven: DrivenClock | None) -> Clock:
    """A simulated city may be ahead of the real world: its time goes on from the last stamp."""
    if driven is not None:
        await require_simulated(pool)
        return driven
    last = (await LogReader(pool).head()).recorded_at
    if last is None or await simulated(pool) is None:
        return system_clock
    return not_before(system_clock, last)

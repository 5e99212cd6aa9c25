"""Views on a database: a log that can be written to, a vault that opens what was sealed."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import asyncpg
import pytest

from events.event import Event
from events.postgres import PostgresEventStore, open_store
from events.postgres.partitions import ensure_partitions
from events.store import NewEvents, Origin
from events.vault import KeyFile, Vault, open_vault
from hotline.bench.synthetic.log import INVENTED, write_log
from hotline.bench.synthetic.log import SyntheticCity as Lived
from projections.engine.generations import install
from projections.engine.pool import projection_pool
from projections.engine.runner import Runner
from projections.figures.facts import ON_TIME
from projections.figures.order_facts import ORDER_FACTS
from projections.orders.inbox import DEPARTMENT_INBOX
from projections.orders.list import ORDER_LIST
from projections.orders.stored_facts import STREAM
from tests.databases import Database, Servers, cloned, effort, pg_bins
from tests.projections.figures.recount import Past, catch_up
from tests.projections.lives import NUMBER
from tests.projections.recording import read

MODELS = (ORDER_LIST, DEPARTMENT_INBOX, ON_TIME, ORDER_FACTS)


@dataclass(frozen=True)
class City:
    """A log with its vault, and the views on it."""

    database: Database
    store: PostgresEventStore
    vault: Vault
    pool: asyncpg.Pool
    runner: Runner

    async def record(self, *events: Event, order_no: str = NUMBER, after: int = 0) -> int:
        """Append to an order's stream behind version `after`; return the position."""
        if after == 0 and order_no.count("-") == 2:  # a short name was never drawn
            day, city, number = order_no.split("-")
            drawn = (city, date.fromisoformat(day), int(number))
            await self.database.pool.execute("SELECT reserve_order_numbers($1, $2, $3)", *drawn)
        return await self.append(STREAM + order_no, *events, after=after)

    async def append(self, stream: str, *events: Event, after: int = 0) -> int:
        new = NewEvents(
            stream=stream, expected=after, events=events, origin=Origin(actor="operator")
        )
        return (await self.store.append(new)).position

    async def catch_up(self) -> None:
        for model in MODELS:
            while (progress := await self.runner.once(model)) is None or progress.behind:
                pass


FEW = INVENTED._replace(departments=INVENTED.departments[:9])


@pytest.fixture
async def city(database: Database, state_folder: Path) -> AsyncIterator[City]:
    async with AsyncExitStack() as stack:
        file = KeyFile(state_folder / "vault.key", ours=True)
        vault = await stack.enter_async_context(open_vault(database.dsn, file, role=None))
        store = await stack.enter_async_context(open_store(database.dsn, vault, pool_size=2))
        pool = await stack.enter_async_context(projection_pool(database.dsn, size=6))
        await install(pool, MODELS)
        yield City(database, store, vault, pool, Runner(pool, MODELS, vault))


@pytest.fixture
async def view(database: Database) -> AsyncIterator[Runner]:
    async with opened_view(database) as runner:
        yield runner


@asynccontextmanager
async def opened_view(database: Database) -> AsyncIterator[Runner]:
    await ensure_partitions(database.pool)
    async with projection_pool(database.dsn, size=4) as pool:
        await install(pool, [ON_TIME, ORDER_FACTS, ORDER_LIST])
        yield Runner(pool, [ON_TIME, ORDER_FACTS, ORDER_LIST], None)


@pytest.fixture(scope="session")
async def past(fast_servers: Servers) -> AsyncIterator[Past]:
    """It is only read: one for all tests."""
    lived = Lived(orders=effort(ci=250, full=5_000), spread=timedelta(days=60), codes=FEW)
    async with (
        cloned(await fast_servers.of(pg_bins()[0])) as database,
        opened_view(database) as view,
    ):
        async with database.pool.acquire() as connection:
            head = await write_log(connection, lived)
            log = await read(connection)
        await catch_up(view, size=701)
        yield Past(view.pool, log, head)

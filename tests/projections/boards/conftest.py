"""A city that has lived, with the views of the boards."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import asyncpg
import pytest

from events.postgres.partitions import ensure_partitions
from events.store import Recorded
from hotline.bench.synthetic.log import SyntheticCity, write_log
from projections.boards.progress import PROGRESS
from projections.engine.generations import install
from projections.engine.pool import projection_pool
from projections.engine.runner import Runner
from projections.figures.order_facts import ORDER_FACTS
from projections.monitoring.cards import CARDS
from projections.orders.list import ORDER_LIST
from tests.databases import Database, Servers, cloned, effort, pg_bins
from tests.projections.figures.recount import catch_up
from tests.projections.lives import (
    dispatched,
    history,
    registered,
    return_granted,
    return_requested,
    suspended,
)
from tests.projections.recording import read, write

MODELS = (ORDER_LIST, CARDS, PROGRESS, ORDER_FACTS)
TWICE = "20260302-440500-900001"
PAUSED = "20260302-440500-900002"


@dataclass(frozen=True, repr=False)
class BoardCity:
    pool: asyncpg.Pool
    log: Sequence[Recorded]


@pytest.fixture(scope="session")
async def lived(fast_servers: Servers) -> AsyncIterator[BoardCity]:
    """Many plain lives, and a few that are returned or suspended; only read."""
    async with (
        cloned(await fast_servers.of(pg_bins()[0])) as database,
        opened_city(database) as city,
    ):
        yield city


@asynccontextmanager
async def opened_city(database: Database) -> AsyncIterator[BoardCity]:
    await ensure_partitions(database.pool)
    many = SyntheticCity(orders=effort(ci=250, full=5_000), spread=timedelta(days=60))
    back = (return_requested(), return_granted())
    told = [
        *history(registered(TWICE), dispatched(), *back, dispatched(), *back, dispatched()),
        *history(registered(PAUSED), dispatched(), suspended("lighting")),
    ]
    async with projection_pool(database.dsn, size=4) as pool:
        await install(pool, MODELS)
        async with database.pool.acquire() as connection:
            await write_log(connection, many)
            await write(connection, told)
            log = await read(connection)
        await catch_up(Runner(pool, MODELS, None))
        yield BoardCity(pool, log)

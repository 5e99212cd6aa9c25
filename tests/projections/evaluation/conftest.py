"""The facts of cases on a database, beside those of orders."""

from collections.abc import AsyncIterator

import pytest

from events.postgres.partitions import ensure_partitions
from projections.engine.generations import install
from projections.engine.pool import projection_pool
from projections.engine.runner import Runner
from projections.evaluation.case_facts import CASE_FACTS
from projections.figures.facts import ON_TIME
from projections.figures.order_facts import ORDER_FACTS
from projections.orders.list import ORDER_LIST
from projections.workers.duty_spans import DUTY_SPANS
from tests.databases import Database

MODELS = (CASE_FACTS, ORDER_FACTS, ON_TIME, ORDER_LIST)


@pytest.fixture
async def cases(database: Database) -> AsyncIterator[Runner]:
    await ensure_partitions(database.pool)
    async with projection_pool(database.dsn, size=4) as pool:
        await install(pool, MODELS)
        yield Runner(pool, MODELS, None)


@pytest.fixture
async def shifts(database: Database) -> AsyncIterator[Runner]:
    await ensure_partitions(database.pool)
    async with projection_pool(database.dsn, size=2) as pool:
        await install(pool, [DUTY_SPANS, ORDER_LIST])  # every figure may ask who reads an order
        yield Runner(pool, [DUTY_SPANS], None)

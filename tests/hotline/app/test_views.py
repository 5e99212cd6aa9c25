"""After an upgrade the service builds its views anew by itself, while their old rows are shown."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from hotline.app.compose import open_core
from hotline.app.read_side import MODELS, open_views, renew
from hotline.app.settings import Settings
from projections.engine.generations import outdated
from projections.engine.rebuild import alone
from projections.engine.status import view_statuses
from projections.figures.facts import ON_TIME
from tests.databases import Database
from tests.projections.conftest import City
from tests.projections.lives import registered

pytestmark = pytest.mark.chance

MORE = "20260302-440500-000002"
OF_ANOTHER_VERSION = "UPDATE projections.checkpoint SET version = 0 WHERE name = 'on_time'"


@asynccontextmanager
async def served(database: Database, state: Path) -> AsyncIterator[None]:
    settings = Settings(state=state, database_url=database.dsn)
    async with open_core(settings, database.dsn) as core, open_views(core):
        yield


async def caught_up(city: City) -> None:
    """Every view is of today's code and at the head of the log."""
    async with asyncio.timeout(60):
        while await outdated(city.pool, MODELS) or await lagging(city):
            await asyncio.sleep(0.02)


async def lagging(city: City) -> list[str]:
    return [each.name for each in await view_statuses(city.pool) if each.lag_events]


async def test_views_of_other_code_are_built_anew_at_the_start(city: City, state_folder: Path):
    await city.record(registered())
    await city.catch_up()
    await city.pool.execute(OF_ANOTHER_VERSION)

    async with served(city.database, state_folder):
        await city.record(registered(MORE), order_no=MORE)
        await caught_up(city)

    generations = {each.name: each.generation for each in await view_statuses(city.pool)}
    assert {model.name: 2 if model is ON_TIME else 1 for model in MODELS} == generations
    assert 2 == await city.pool.fetchval("SELECT count(DISTINCT order_no) FROM projections.on_time")


async def test_of_several_processes_one_builds(city: City):
    await city.pool.execute(OF_ANOTHER_VERSION)

    async with alone(city.pool, ON_TIME):
        await renew(city.pool, [ON_TIME], city.vault)
        assert [ON_TIME] == await outdated(city.pool, MODELS)

    await renew(city.pool, [ON_TIME], city.vault)
    assert [] == await outdated(city.pool, MODELS)

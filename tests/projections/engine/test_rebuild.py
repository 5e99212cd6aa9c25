"""Blue/green: a view is built anew beside the live one and swapped; nobody notices."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import asyncpg
import pytest

from events.postgres.partitions import ensure_partitions
from hotline.bench.synthetic.log import SyntheticCity, write_log
from projections.engine.batch import TooMuchPoison
from projections.engine.generations import install, open_live, outdated
from projections.engine.pool import projection_pool
from projections.engine.read_model import Added, Fact, ReadModel, ViewRow, Write
from projections.engine.rebuild import RebuildUnderWay, RebuildUnsound, SwapRefused, alone, rebuild
from projections.engine.runner import Runner
from projections.figures.facts import ON_TIME
from projections.orders.inbox import DEPARTMENT_INBOX
from projections.orders.list import ORDER_LIST
from tests.databases import Database, effort

pytestmark = pytest.mark.chance

MODELS = (ORDER_LIST, DEPARTMENT_INBOX, ON_TIME)
EVERY_MODEL = pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
LIVED = SyntheticCity(orders=effort(ci=150, full=5_000), spread=timedelta(days=30))
MORE = SyntheticCity(orders=40, first=LIVED.orders, spread=timedelta(days=5), seed=2)


@pytest.fixture
async def pool(database: Database) -> AsyncIterator[asyncpg.Pool]:
    """A city that lived, its views up to date."""
    await ensure_partitions(database.pool)
    async with database.pool.acquire() as connection:
        await write_log(connection, LIVED)
    async with projection_pool(database.dsn, size=8) as pool:
        await install(pool, MODELS)
        for model in MODELS:
            await catch_up(pool, model)
        yield pool


@EVERY_MODEL
async def test_a_rebuild_gives_the_same_rows_in_a_new_generation(
    pool: asyncpg.Pool, model: ReadModel
):
    before = await rows(pool, model)
    done = await rebuild(pool, model, None, silent)

    assert before == await rows(pool, model)
    assert (2, 50) == (done.generation, done.compared)
    assert 2 == await live_generation(pool, model)


async def test_readers_see_the_same_rows_all_the_while(pool: asyncpg.Pool):
    """The live view is never touched: not one answer differs before, during or after the swap."""
    before = await rows(pool, ON_TIME)
    answers: list[bool] = []

    async def read() -> None:
        while True:
            answers.append(before == await rows(pool, ON_TIME))

    reading = [asyncio.create_task(read()) for _ in range(3)]
    await rebuild(pool, ON_TIME, None, silent)
    for task in reading:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    assert len(answers) > 3
    assert all(answers)


async def test_the_new_generation_takes_over_where_the_log_goes_on(
    database: Database, pool: asyncpg.Pool
):
    await rebuild(pool, ON_TIME, None, silent)
    async with database.pool.acquire() as connection:
        head = await write_log(connection, MORE)
    await catch_up(pool, ON_TIME)

    assert head == await Runner(pool, MODELS, None).position("on_time")


async def test_a_rebuild_under_a_running_runner_loses_nothing(
    database: Database, pool: asyncpg.Pool
):
    runner = Runner(pool, [ON_TIME], None)
    running = asyncio.create_task(runner.run())
    async with database.pool.acquire() as connection:
        head = await write_log(connection, MORE)
    await rebuild(pool, ON_TIME, None, silent)
    assert await runner.wait_for("on_time", head, timeout=20)
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running

    orders = "SELECT count(DISTINCT order_no) FROM projections.on_time"
    assert LIVED.orders + MORE.orders == await pool.fetchval(orders)


async def test_new_columns_become_visible_at_the_swap(pool: asyncpg.Pool):
    """A later version of a view may have other columns; its version asks for the rebuild."""
    wider = replace(ON_TIME, version=ON_TIME.version + 1)
    await pool.execute("ALTER TABLE on_time_g1.on_time DROP COLUMN cell CASCADE")
    assert [wider] == await outdated(pool, [wider])

    await rebuild(pool, wider, None, silent)

    assert [] == await outdated(pool, [wider])
    assert await pool.fetchval("SELECT count(cell) FROM projections.on_time") > 0


async def test_two_cannot_build_the_same_view_at_once(pool: asyncpg.Pool):
    """The second would clear away what the first has built so far."""
    async with alone(pool, ON_TIME):
        with pytest.raises(RebuildUnderWay):
            await rebuild(pool, ON_TIME, None, silent)
        assert 2 == (await rebuild(pool, ORDER_LIST, None, silent)).generation

    assert 2 == (await rebuild(pool, ON_TIME, None, silent)).generation


async def test_rows_that_differ_from_the_log_are_not_swapped_in(pool: asyncpg.Pool):
    """A fold that treats the first batch unlike later ones is found by the comparison."""
    unsound = replace(ON_TIME, fold=forgetful())
    with pytest.raises(RebuildUnsound, match="differ"):
        await rebuild(pool, unsound, None, silent)

    assert 1 == await live_generation(pool, ON_TIME)


async def test_a_generation_that_had_to_park_streams_is_not_swapped_in(pool: asyncpg.Pool):
    with pytest.raises(RebuildUnsound, match="parked"):
        await rebuild(pool, replace(ON_TIME, fold=broken_for_one), None, silent)

    assert 1 == await live_generation(pool, ON_TIME)


async def test_a_fold_that_takes_in_nothing_stops_the_rebuild(pool: asyncpg.Pool):
    with pytest.raises(TooMuchPoison):
        await rebuild(pool, replace(ON_TIME, fold=broken), None, silent)

    assert 1 == await live_generation(pool, ON_TIME)


async def test_a_swap_gives_up_when_the_view_stays_locked(
    pool: asyncpg.Pool, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("projections.engine.rebuild.ATTEMPTS", 2)
    async with pool.acquire() as connection, connection.transaction():
        await connection.fetch("SELECT * FROM projections.on_time LIMIT 1")
        await connection.fetch(
            "SELECT * FROM projections.checkpoint WHERE name = 'on_time' FOR UPDATE"
        )
        with pytest.raises(SwapRefused):
            await rebuild(pool, ON_TIME, None, silent)

    assert 1 == await live_generation(pool, ON_TIME)


async def test_the_old_generation_goes_with_the_swap(pool: asyncpg.Pool):
    """Nobody follows it any more: who is erased later would stay in it."""
    await rebuild(pool, ON_TIME, None, silent)

    assert [2] == await generations(pool, ON_TIME)
    assert await pool.fetchval("SELECT to_regnamespace('on_time_g1') IS NULL")


async def test_a_rebuild_clears_away_what_an_interrupted_one_left(pool: asyncpg.Pool):
    async with pool.acquire() as connection, connection.transaction():
        await open_live(connection, ON_TIME)
    await rebuild(pool, ON_TIME, None, silent)

    assert [2] == await generations(pool, ON_TIME)
    assert 2 == await live_generation(pool, ON_TIME)


async def test_the_live_generation_cannot_be_dropped(pool: asyncpg.Pool):
    with pytest.raises(asyncpg.RaiseError, match="is live"):
        await pool.execute("SELECT projections.drop_generation('on_time', 1)")


async def test_progress_is_told_by_phase(pool: asyncpg.Pool):
    told: list[str] = []
    await rebuild(pool, ON_TIME, None, lambda phase, *_: told.append(phase))

    assert ["bulk", "indexes", "catch up", "swap"] == list(dict.fromkeys(told))


def silent(*_: object) -> None:
    pass


def broken(*_: object) -> list[Write]:
    raise ValueError


def broken_for_one(before: Sequence[ViewRow], batch: Sequence[Fact]) -> Sequence[Write]:
    if any(fact.key.endswith("-000007") for fact in batch):
        raise ValueError
    return ON_TIME.fold(before, batch)


def forgetful():
    """Loses a row of its first batch, and only of that."""
    calls = iter([True])

    def fold(before, batch) -> list[Write]:
        writes = list(ON_TIME.fold(before, batch))
        if next(calls, False):
            return [cut(write) for write in writes]
        return writes

    return fold


def cut(write: Write) -> Write:
    if not isinstance(write, Added):
        return write
    return Added([(*row[:-1], "lost") for row in write.rows])


async def catch_up(pool: asyncpg.Pool, model: ReadModel) -> None:
    runner = Runner(pool, MODELS, None)
    while (progress := await runner.once(model)) is None or progress.behind:
        await asyncio.sleep(0)


async def rows(pool: asyncpg.Pool, model: ReadModel) -> list[str]:
    found = await pool.fetch(f"SELECT to_jsonb(v)::text FROM projections.{model.name} AS v")
    return sorted(row[0] for row in found)


async def live_generation(pool: asyncpg.Pool, model: ReadModel) -> int:
    statement = "SELECT generation FROM projections.checkpoint WHERE name = $1 AND live"
    return await pool.fetchval(statement, model.name)


async def generations(pool: asyncpg.Pool, model: ReadModel) -> list[int]:
    statement = "SELECT generation FROM projections.checkpoint WHERE name = $1 ORDER BY generation"
    return [row["generation"] for row in await pool.fetch(statement, model.name)]

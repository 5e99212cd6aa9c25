"""The runner: exact whatever the batches, the processes and the poison."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta

import asyncpg
import pytest

from events.event import Event
from events.postgres.partitions import ensure_partitions
from hotline.bench.synthetic.log import SyntheticCity, write_log
from projections.engine.batch import Generation, RebuildNeeded
from projections.engine.comparison import differing
from projections.engine.generations import install, outdated
from projections.engine.pool import projection_pool
from projections.engine.read_ahead import reading_ahead
from projections.engine.read_model import ReadModel
from projections.engine.runner import BeyondLog, Runner
from projections.engine.status import view_statuses
from projections.figures.facts import ON_TIME
from projections.orders.inbox import DEPARTMENT_INBOX
from projections.orders.list import ORDER_LIST
from tests.databases import Database, effort
from tests.projections.lives import NUMBER, accepted, dispatched, history, registered, submitted
from tests.projections.recording import write

pytestmark = pytest.mark.chance

MODELS = (ORDER_LIST, DEPARTMENT_INBOX, ON_TIME)
EVERY_MODEL = pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
LIVED = SyntheticCity(orders=effort(ci=150, full=5_000), spread=timedelta(days=30))


@pytest.fixture
async def pool(database: Database) -> AsyncIterator[asyncpg.Pool]:
    await ensure_partitions(database.pool)
    async with projection_pool(database.dsn, size=8) as pool:
        await install(pool, MODELS)
        yield pool


@EVERY_MODEL
async def test_any_size_of_batch_gives_the_rows_of_one_fold(
    database: Database, pool: asyncpg.Pool, model: ReadModel
):
    await live(database)
    for size in (1, 7, 400, 5_000):
        await Runner(pool, MODELS, None).once(model, size)
    await catch_up(pool, model, size=97)

    assert 0 == await wrong(pool, model)


@EVERY_MODEL
async def test_processes_that_work_at_once_do_each_event_once(
    database: Database, pool: asyncpg.Pool, model: ReadModel
):
    await live(database)
    async with asyncio.TaskGroup() as group:
        for _ in range(4):
            group.create_task(catch_up(pool, model, size=53))

    assert 0 == await wrong(pool, model)


@EVERY_MODEL
async def test_what_another_process_took_in_meanwhile_is_not_taken_in_again(
    database: Database, pool: asyncpg.Pool, model: ReadModel
):
    """A batch that was read ahead is of no use when the view is elsewhere at its turn."""
    await live(database)
    async with asyncio.TaskGroup() as group:
        for size in (53, 71, 97):
            group.create_task(follow(pool, model, size))

    assert 0 == await wrong(pool, model)


@EVERY_MODEL
async def test_a_batch_finds_its_rows_by_key(
    database: Database, pool: asyncpg.Pool, model: ReadModel
):
    """However many rows there are: or a catch-up would slow down with every batch."""
    await live(database)
    async with projection_pool(database.dsn, size=1) as one:
        await catch_up(one, model, size=97)
        await one.execute("SELECT pg_stat_force_next_flush()")
        read = await one.fetchval(
            "SELECT seq_tup_read FROM pg_stat_all_tables WHERE relname = $1", model.name
        )

    assert 0 == read


async def test_catching_up_ends_at_the_head(
    database: Database, pool: asyncpg.Pool, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("projections.engine.runner.CATCH_UP_BATCH", 97)
    await live(database)
    runner = Runner(pool, MODELS, None)
    await runner.catch_up(ON_TIME)

    head = await pool.fetchval("SELECT position FROM hotline_log.log_head")
    assert head == await runner.position("on_time")
    assert 0 == await wrong(pool, ON_TIME)


async def test_a_batch_that_fails_leaves_neither_rows_nor_progress(
    database: Database, pool: asyncpg.Pool
):
    """Rows and checkpoint are of one transaction."""
    await live(database)
    await Runner(pool, MODELS, None).once(ON_TIME, 100)
    before = await rows(pool)
    interrupted = replace(ON_TIME, fold=cut_off)
    with pytest.raises(ConnectionResetError):
        await Runner(pool, MODELS, None).once(interrupted, 100)

    assert before == await rows(pool)


async def test_a_checkpoint_moves_past_events_of_other_kinds(
    database: Database, pool: asyncpg.Pool
):
    await put(database, registered(), accepted(), accepted(), accepted())
    progress = await Runner(pool, MODELS, None).once(ON_TIME, 100)

    assert progress is not None
    assert (4, 0) == (progress.position, progress.behind)


async def test_poison_parks_its_stream_and_nothing_else(database: Database, pool: asyncpg.Pool):
    """An order that was never registered cannot be taken in; its neighbours can."""
    await put(database, registered("1"), accepted(), dispatched())
    ghost = [
        each._replace(stream="work_order-ghost") for each in history(dispatched(), submitted())
    ]
    async with database.pool.acquire() as connection:
        await write(connection, ghost)
    await put(database, registered("2"), accepted(), dispatched())
    await catch_up(pool, ON_TIME)

    assert [("work_order-ghost", 4, "LookupError")] == [
        tuple(row)
        for row in await pool.fetch("SELECT stream, position, error FROM projections.parked")
    ]
    known = await pool.fetch("SELECT DISTINCT order_no FROM projections.on_time ORDER BY order_no")
    assert ["1", "2"] == [row["order_no"] for row in known]
    (status,) = [each for each in await view_statuses(pool) if each.name == "on_time"]
    assert (1, 0) == (status.parked, status.lag_events)


async def test_a_parked_stream_stays_parked_in_later_batches(
    database: Database, pool: asyncpg.Pool
):
    ghost = [
        each._replace(stream="work_order-ghost") for each in history(dispatched(), submitted())
    ]
    async with database.pool.acquire() as connection:
        await write(connection, ghost)
    await catch_up(pool, ON_TIME, size=1)

    assert 1 == await pool.fetchval("SELECT count(*) FROM projections.parked")


@pytest.mark.parametrize("sqlstate", ["XX001", "58030", "53100", "40P01", "57014", "42501"])
async def test_a_fault_of_the_database_parks_nothing(
    database: Database, pool: asyncpg.Pool, sqlstate: str
):
    """Damaged, unreadable, full, deadlocked, cancelled, forbidden: no event is to blame."""
    await put(database, registered(), accepted(), dispatched())
    await database.pool.execute(
        f"CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql"
        f" AS $$ BEGIN RAISE EXCEPTION 'fault' USING ERRCODE = '{sqlstate}'; END $$;"
        "CREATE TRIGGER fault BEFORE INSERT ON on_time_g1.on_time"
        " FOR EACH ROW EXECUTE FUNCTION fail()"
    )
    with pytest.raises(asyncpg.PostgresError, match="fault"):
        await Runner(pool, MODELS, None).once(ON_TIME, 100)

    assert 0 == await pool.fetchval("SELECT count(*) FROM projections.parked")
    await database.pool.execute("DROP TRIGGER fault ON on_time_g1.on_time")
    await catch_up(pool, ON_TIME)
    assert 1 == await pool.fetchval("SELECT count(DISTINCT order_no) FROM projections.on_time")


async def test_rows_of_other_code_are_not_touched(database: Database, pool: asyncpg.Pool):
    changed = replace(ON_TIME, version=ON_TIME.version + 1)
    await put(database, registered())

    assert [changed] == await outdated(pool, [changed, ORDER_LIST])
    with pytest.raises(RebuildNeeded):
        await Runner(pool, MODELS, None).once(changed)
    assert 0 == await pool.fetchval("SELECT count(*) FROM projections.on_time")


async def test_whoever_wrote_may_wait_until_the_view_holds_it(
    database: Database, pool: asyncpg.Pool
):
    runner = Runner(pool, MODELS, None)
    await put(database, registered())
    assert not await runner.wait_for("on_time", 1, timeout=0.01)
    with pytest.raises(BeyondLog):
        await runner.wait_for("on_time", 2, timeout=10)

    running = asyncio.create_task(runner.run())
    try:
        assert await runner.wait_for("on_time", 1, timeout=60)
    finally:
        running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


async def test_a_reader_who_waits_does_not_wait_until_more_has_come_together(
    database: Database, pool: asyncpg.Pool
):
    runner = Runner(pool, [ON_TIME], None, gather=3_600)
    running = asyncio.create_task(runner.run())
    try:
        for position, number in enumerate((NUMBER, "20260302-440500-000002"), 1):
            await put(database, registered(number))
            assert await runner.wait_for("on_time", position, timeout=60)
    finally:
        running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


async def test_a_standing_tells_lag_and_sign_of_life(database: Database, pool: asyncpg.Pool):
    await put(database, registered(), accepted())
    await catch_up(pool, ON_TIME)
    found = {each.name: each for each in await view_statuses(pool)}

    assert {"department_inbox": 2, "on_time": 0, "order_list": 2} == {
        name: each.lag_events for name, each in found.items()
    }
    assert found["on_time"].heartbeat_seconds < 60


async def test_views_are_installed_once(pool: asyncpg.Pool):
    assert [] == await install(pool, MODELS)


def cut_off(*_: object) -> list[object]:
    raise ConnectionResetError


async def live(database: Database) -> None:
    async with database.pool.acquire() as connection:
        await write_log(connection, LIVED)


async def put(database: Database, *events: Event) -> None:
    async with database.pool.acquire() as connection:
        await write(connection, history(*events))


async def catch_up(pool: asyncpg.Pool, model: ReadModel, size: int = 5_000) -> None:
    runner = Runner(pool, MODELS, None)
    while (progress := await runner.once(model, size)) is None or progress.behind:
        await asyncio.sleep(0)


async def follow(pool: asyncpg.Pool, model: ReadModel, size: int) -> None:
    runner = Runner(pool, MODELS, None)
    head = await pool.fetchval("SELECT position FROM hotline_log.log_head")
    async with reading_ahead(pool, model) as ahead:
        while await runner.position(model.name) < head:
            await runner.once(model, size, ahead)


async def wrong(pool: asyncpg.Pool, model: ReadModel) -> int:
    """How many orders stand otherwise than one fold of their whole stream says."""
    orders = await pool.fetch(f"SELECT DISTINCT order_no FROM projections.{model.name}")
    assert LIVED.orders * 0.9 < len(orders) <= LIVED.orders
    async with pool.acquire() as connection, connection.transaction():
        numbers = [row["order_no"] for row in orders]
        return await differing(connection, Generation(model, 1), numbers, None)


async def rows(pool: asyncpg.Pool) -> Sequence[asyncpg.Record]:
    return await pool.fetch(
        "SELECT on_time::text, checkpoint.position FROM projections.on_time, projections.checkpoint"
        " WHERE name = 'on_time' ORDER BY 1"
    )

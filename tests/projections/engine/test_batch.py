"""What one batch does around the fold."""

import gc
from collections.abc import Iterable, Sequence
from dataclasses import replace

import pytest

from hotline.bench.synthetic.log import SyntheticCity, write_log
from projections.engine.generations import install
from projections.engine.pool import projection_pool
from projections.engine.read_model import Fact, ViewRow, Write
from projections.engine.runner import Runner
from projections.figures.facts import ON_TIME
from tests.databases import Database
from tests.projections.lives import accepted, dispatched, history, registered
from tests.projections.recording import write


@pytest.mark.parametrize("error", [None, ConnectionResetError], ids=str)
async def test_no_garbage_is_looked_for_during_a_fold_and_again_afterwards(
    database: Database, error: type[Exception] | None
):
    seen: list[bool] = []

    def fold(before: Sequence[ViewRow], batch: Iterable[Fact]) -> Sequence[Write]:
        seen.extend(gc.isenabled() for _ in batch)
        if error is not None:
            raise error
        return ON_TIME.fold(before, [])

    async with database.pool.acquire() as connection:
        await write_log(connection, SyntheticCity(orders=3))
    async with projection_pool(database.dsn, size=2) as pool:
        await install(pool, [ON_TIME])
        try:
            await Runner(pool, [], None).once(replace(ON_TIME, fold=fold), 50)
        except ConnectionResetError:
            assert error is not None

    assert seen
    assert not any(seen)
    assert gc.isenabled()


async def test_a_batch_that_is_taken_in_by_parts_counts_each_part_once(database: Database):
    """The parts are of one transaction, and share the table that their cells are copied to."""
    ghost = [each._replace(stream="work_order-ghost") for each in history(dispatched())]
    lives = [history(registered(str(no)), accepted(), dispatched()) for no in range(1, 4)]
    async with database.pool.acquire() as connection:
        for log in (*lives[:2], ghost, lives[2]):
            await write(connection, log)
    async with projection_pool(database.dsn, size=2) as pool:
        await install(pool, [ON_TIME])
        progress = await Runner(pool, [], None).once(ON_TIME, 50)
        limits, in_cube = [await pool.fetchval(each) for each in (LIMITS, IN_CUBE)]

    assert progress is not None
    assert progress.parked == 1
    assert limits == in_cube > 0


LIMITS = "SELECT count(*) FROM projections.on_time WHERE effective_due IS NOT NULL"
IN_CUBE = "SELECT sum(orders) FROM projections.on_time_cube WHERE dimensions = 'day'"

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

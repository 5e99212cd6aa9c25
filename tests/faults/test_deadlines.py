"""The clock reaction through kill -9, a restart, and two processes at once."""

import asyncio
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from hotline.app.compose import open_core
from hotline.app.settings import Settings
from tests.databases import ROOT, Database, effort
from tests.hotline.app.followers.deadlines import dispatched, record, written

pytestmark = [pytest.mark.chance, pytest.mark.faults, pytest.mark.slow]

ORDERS = effort(ci=200, full=2_000)
PATIENCE = 120  # seconds
CHECKPOINT = "SELECT position FROM hotline_log.follower WHERE name = 'deadlines'"


def watching(database: Database, state: Path) -> subprocess.Popen[bytes]:
    program = [
        sys.executable,
        "-m",
        "tests.hotline.app.followers.deadlines",
        database.dsn,
        str(state),
    ]
    return subprocess.Popen(program, cwd=ROOT)


async def until(database: Database, enough: Callable[[int], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not enough((await written(database.pool)).total()):
            await asyncio.sleep(0.02)


async def test_a_killed_service_and_two_more_write_each_deadline_once(
    safe_database: Database, tmp_path: Path
):
    settings = Settings(state=tmp_path, database_url=safe_database.dsn)
    async with open_core(settings, safe_database.dsn) as core:
        last = [await record(core, f"work_order-{n}", dispatched()) for n in range(ORDERS)][-1]

    killed = watching(safe_database, tmp_path)
    await until(safe_database, lambda total: total > ORDERS // 4)
    killed.kill()
    killed.wait()
    both = [watching(safe_database, tmp_path) for _ in range(2)]
    try:
        await until(safe_database, lambda total: total >= ORDERS)
    finally:
        for process in both:
            process.terminate()
            process.wait()

    deadlines = await written(safe_database.pool)
    assert ORDERS == len(deadlines)  # late as it is, each is missed and not warned of any more
    assert {1} == set(deadlines.values())
    assert last <= await safe_database.pool.fetchval(CHECKPOINT)

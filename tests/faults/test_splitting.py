"""The parts of split orders through kill -9, a restart, and two processes at once (D-12)."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.databases import ROOT, Database, effort
from tests.hotline.app.followers.splitting import MATTERS, noted, numbered, parts, prepare

pytestmark = [pytest.mark.chance, pytest.mark.faults, pytest.mark.slow]

ORDERS = effort(ci=40, full=1_000)
PARTS = ORDERS * len(MATTERS)
KILLS = effort(ci=3, full=30)
PATIENCE = 120  # seconds


@contextmanager
def registering(database: Database, state: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process that registers parts, until the block ends or it is killed."""
    module = "tests.hotline.app.followers.splitting"
    program = [sys.executable, "-m", module, database.dsn, str(state)]
    process = subprocess.Popen(program, cwd=ROOT)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


async def until_registered(database: Database, count: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while (await parts(database.pool)).total() < count:
            await asyncio.sleep(0.01)


async def until_noted(database: Database) -> None:
    async with asyncio.timeout(PATIENCE):
        while (await noted(database.pool)).total() < PARTS:
            await asyncio.sleep(0.02)


async def test_killed_processes_and_two_more_register_each_part_once(
    safe_database: Database, tmp_path: Path
):
    await prepare(safe_database.dsn, tmp_path, ORDERS)
    for kill in range(1, KILLS + 1):
        with registering(safe_database, tmp_path):
            await until_registered(safe_database, kill * PARTS // (KILLS + 2))
    with registering(safe_database, tmp_path), registering(safe_database, tmp_path):
        await until_noted(safe_database)

    found = await parts(safe_database.pool)
    assert ({1}, PARTS) == (set(found.values()), len(found))
    assert await numbered(safe_database.pool) == await noted(safe_database.pool)


async def test_two_processes_register_each_part_once(safe_database: Database, tmp_path: Path):
    await prepare(safe_database.dsn, tmp_path, ORDERS)
    with registering(safe_database, tmp_path), registering(safe_database, tmp_path):
        await until_noted(safe_database)

    found = await parts(safe_database.pool)
    assert ({1}, PARTS) == (set(found.values()), len(found))
    assert await numbered(safe_database.pool) == await noted(safe_database.pool)

"""
The import of a map is killed (SIGKILL): no half map is ever in force, and another import completes.

The process stops where the test wants it: a trigger of the log waits for a lock that the test has.
"""

import asyncio
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
import orjson
import pytest

from events.stored.codec import decode
from grid.map.synthetic import synthetic_cells
from grid.map.territory import PublishedTerritory
from hotline.app.reference.changes import PIECES_AT_ONCE
from tests.databases import Database, effort
from tests.faults.map_import import STREAM, published

pytestmark = [pytest.mark.faults]

FEW, LARGE = 20, 200 * PIECES_AT_ONCE + 1  # cells: the large map is drawn by two appends
OLD, NEW = 1, 2  # seeds
STOP = """
CREATE FUNCTION hotline_log.stop_there() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.stream = 'grid_map-unit' AND NEW.version >= (SELECT at FROM hotline_log.stop_at) THEN
        PERFORM pg_advisory_xact_lock(4711);
    END IF;
    RETURN NEW;
END $$;
CREATE TABLE hotline_log.stop_at (at integer NOT NULL);
CREATE TRIGGER stop_there BEFORE INSERT ON hotline_log.event
   FOR EACH ROW EXECUTE FUNCTION hotline_log.stop_there();
"""
WAITING = """FROM pg_locks
 WHERE locktype = 'advisory' AND objid = 4711 AND NOT granted
   AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"""
MOMENTS = {"nothing is drawn": 1, "half is drawn": 1 + PIECES_AT_ONCE, "all is drawn": 12}
CASES = effort(
    ci=[("half is drawn", False)],
    full=[(moment, goes_on) for moment in MOMENTS for goes_on in (False, True)],
)


@contextmanager
def importing(
    database: Database, folder: Path, cells: int, seed: int
) -> Iterator[subprocess.Popen]:
    words = (database.dsn, folder / "vault.key", cells, seed)
    process = subprocess.Popen([sys.executable, "-m", "tests.faults.map_import", *map(str, words)])
    try:
        yield process
    finally:
        process.kill()
        process.wait()


async def completes(database: Database, folder: Path, cells: int, seed: int) -> None:
    with importing(database, folder, cells, seed) as process:
        assert 0 == await asyncio.to_thread(process.wait, 120)


async def killed_at(database: Database, folder: Path, events: int, *, goes_on: bool) -> None:
    """Before the so many-th event of the import is written; its statement goes on, or not."""
    async with database.pool.acquire() as gate, database.pool.acquire() as watching:
        length = "SELECT max(version) FROM hotline_log.event WHERE stream = $1"
        at = await watching.fetchval(length, STREAM) + events
        await gate.execute("INSERT INTO hotline_log.stop_at VALUES ($1)", at)
        await gate.execute("SELECT pg_advisory_lock(4711)")
        while not await stopped_and_killed(watching, database, folder):
            pass  # the log gave up the statement before this test saw it
        if not goes_on:
            await watching.execute(f"SELECT pg_terminate_backend(pid) {WAITING}")
        await gate.execute("SELECT pg_advisory_unlock(4711)")
        while await watching.fetchval(f"SELECT count(*) {WAITING}"):
            await asyncio.sleep(0.01)
        await gate.execute("TRUNCATE hotline_log.stop_at")


async def stopped_and_killed(
    watching: asyncpg.Connection, database: Database, folder: Path
) -> bool:
    with importing(database, folder, LARGE, NEW) as process:
        while process.poll() is None:
            if await watching.fetchval(f"SELECT count(*) {WAITING}"):
                process.kill()
                return process.wait() == -signal.SIGKILL
            await asyncio.sleep(0.01)
    return False


async def in_force(database: Database) -> tuple[int, set[str]]:
    """As a running service has it, from the log."""
    territory = PublishedTerritory()
    async with database.pool.acquire() as connection, connection.transaction():
        await connection.execute("SELECT hotline_log.lock_log()")  # the last append has ended
        rows = await connection.fetch(
            "SELECT type, schema_version, data FROM hotline_log.event"
            " WHERE stream = $1 ORDER BY version",
            STREAM,
        )
    for row in rows:
        territory.take(decode(row["type"], row["schema_version"], orjson.loads(row["data"])))
    found = territory.territory().maps["unit"]
    return found.map_version, set(found.by_code)


def codes(cells: int, seed: int) -> set[str]:
    return {each.code for each in synthetic_cells(cells, seed)}


@pytest.mark.parametrize(("moment", "goes_on"), CASES)
async def test_no_half_map_is_ever_in_force(
    database: Database, state_folder: Path, moment: str, *, goes_on: bool
):
    await published(database.dsn, state_folder / "vault.key", FEW, OLD)
    await database.pool.execute(STOP)
    old, new = (1, codes(FEW, OLD)), (2, codes(LARGE, NEW))
    is_whole = goes_on and moment == "all is drawn"

    await killed_at(database, state_folder, MOMENTS[moment], goes_on=goes_on)
    assert (new if is_whole else old) == await in_force(database)

    await completes(database, state_folder, LARGE, NEW)
    number, held = await in_force(database)
    assert (3 if is_whole else 2, new[1]) == (number, held)

"""Migrations run once, in order, by whoever comes first."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from events.postgres.migrate import (
    MigrationChanged,
    MigrationEndsTransaction,
    MigrationMisnamed,
    MigrationRefused,
    migrate,
    pending,
)
from tests.databases import Database


@pytest.fixture
async def connection(database: Database) -> AsyncIterator[asyncpg.Connection]:
    """An own schema first on the path: the real migrations are already in `public`."""
    connection = await connected(database)
    await connection.execute("CREATE SCHEMA trial")
    yield connection
    await connection.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_folder(tmp_path, "events")


async def test_every_file_runs_once(connection, folder):
    write(folder, "0001_pre_lamp.sql", "CREATE TABLE lamp (id int)")

    assert ["events/0001_pre_lamp.sql"] == await migrate(connection, [folder])
    assert [] == await migrate(connection, [folder])
    assert 0 == await connection.fetchval("SELECT count(*) FROM lamp")


async def test_files_run_by_number_then_pre_before_post_then_by_folder(connection, tmp_path):
    first, second = make_folder(tmp_path, "events"), make_folder(tmp_path, "hotline")
    for name in ("0001_post_a.sql", "0001_pre_z.sql", "0002_pre_c.sql"):
        write(first, name, "SELECT 1")
    write(second, "0001_pre_a.sql", "SELECT 1")

    expected = [
        "events/0001_pre_z.sql",
        "hotline/0001_pre_a.sql",
        "events/0001_post_a.sql",
        "events/0002_pre_c.sql",
    ]
    assert expected == await pending(connection, [first, second])
    assert expected == await migrate(connection, [first, second])
    assert [] == await pending(connection, [first, second])


async def test_a_failing_file_leaves_nothing_behind_but_those_before_it(connection, folder):
    write(folder, "0001_pre_lamp.sql", "CREATE TABLE lamp (id int)")
    write(folder, "0002_pre_road.sql", "CREATE TABLE road (id int); SELECT 1 / 0")

    with pytest.raises(MigrationRefused, match=r"0002_pre_road\.sql, SQLSTATE 22012"):
        await migrate(connection, [folder])

    assert ["events/0002_pre_road.sql"] == await pending(connection, [folder])
    assert await connection.fetchval("SELECT to_regclass('road') IS NULL")


async def test_what_the_database_says_of_values_is_not_repeated(connection, folder):
    """They may be personal."""
    write(folder, "0001_pre_lamp.sql", "CREATE TABLE lamp (name text UNIQUE)")
    write(folder, "0002_pre_two.sql", "INSERT INTO lamp VALUES ('郑某'), ('郑某')")

    with pytest.raises(MigrationRefused, match="SQLSTATE 23505") as refused:
        await migrate(connection, [folder])

    assert "郑某" not in str(refused.value)


async def test_a_released_file_must_not_change(connection, folder):
    write(folder, "0001_pre_lamp.sql", "CREATE TABLE lamp (id int)")
    await migrate(connection, [folder])
    write(folder, "0001_pre_lamp.sql", "CREATE TABLE lamp (id bigint)")

    for attempt in (migrate, pending):
        with pytest.raises(MigrationChanged, match=r"events/0001_pre_lamp\.sql"):
            await attempt(connection, [folder])


@pytest.mark.parametrize("name", ["1_pre_a.sql", "0001_a.sql", "0001_during_a.sql", "notes.sql"])
async def test_a_misnamed_file_is_refused_before_anything_runs(connection, folder, name):
    write(folder, "0001_pre_lamp.sql", "CREATE TABLE lamp (id int)")
    write(folder, name, "SELECT 1")

    with pytest.raises(MigrationMisnamed):
        await migrate(connection, [folder])

    assert await connection.fetchval("SELECT to_regclass('lamp') IS NULL")


async def test_the_same_folder_twice_is_refused(connection, folder):
    write(folder, "0001_pre_lamp.sql", "SELECT 1")

    with pytest.raises(MigrationMisnamed):
        await migrate(connection, [folder, folder])


async def test_a_file_that_commits_is_refused(connection, folder):
    """It could be half done when it fails, and would then neither run again nor be recorded."""
    write(folder, "0001_pre_lamp.sql", "SELECT 1; COMMIT; BEGIN")

    with pytest.raises(MigrationEndsTransaction):
        await migrate(connection, [folder])


async def test_limits_are_tight_unless_the_file_says_so(connection, folder):
    seen = "AS SELECT current_setting('lock_timeout'), current_setting('statement_timeout') AS b"
    header = "-- Why.\n-- statement_timeout: 15min, a big index\n-- lock_timeout: 10s\n"
    write(folder, "0001_pre_a.sql", f"CREATE TABLE usual {seen}")
    write(folder, "0002_pre_b.sql", f"{header}CREATE TABLE own {seen}")
    write(folder, "0003_pre_c.sql", f"SELECT 1;\n-- lock_timeout: 1h\nCREATE TABLE late {seen}")
    await migrate(connection, [folder])

    assert ("4s", "5s") == tuple(await connection.fetchrow("SELECT * FROM usual"))
    assert ("10s", "15min") == tuple(await connection.fetchrow("SELECT * FROM own"))
    assert ("4s", "5s") == tuple(await connection.fetchrow("SELECT * FROM late"))
    assert await connection.fetchval("SHOW lock_timeout") == "0"


async def test_processes_that_start_together_share_the_work(connection, database, folder):
    for number in range(1, 9):
        write(folder, f"000{number}_pre_t.sql", f"CREATE TABLE t{number} (id int)")
    others = [await connected(database) for _ in range(4)]

    done = await asyncio.gather(*(migrate(other, [folder]) for other in others))
    for other in others:
        await other.close()

    assert [f"events/000{n}_pre_t.sql" for n in range(1, 9)] == sorted(sum(done, []))  # noqa: RUF017


async def connected(database: Database) -> asyncpg.Connection:
    return await asyncpg.connect(database.dsn, server_settings={"search_path": "trial"})


def make_folder(parent: Path, package: str) -> Path:
    folder = parent / package / "migrations"
    folder.mkdir(parents=True)
    return folder


def write(folder: Path, name: str, sql: str) -> None:
    (folder / name).write_text(sql, encoding="utf-8")

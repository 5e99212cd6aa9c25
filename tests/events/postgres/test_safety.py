"""A database that could lose or miss what citizens said is told apart from one that cannot."""

import asyncpg
import pytest

from events.postgres.safety import CHECKS, unsafe_settings
from tests.databases import FAST, cloned

SAFE = {
    "fsync": "on",
    "synchronous_commit": "on",
    "synchronous_standby_names": "",
    "full_page_writes": "on",
    "data_checksums": "on",
    "server_encoding": "UTF8",
    "server_version": "18.6",
    "server_version_num": "180006",
    "chinese_trigrams": "5",
}


async def test_the_embedded_server_is_safe(safe_database):
    async with safe_database.pool.acquire() as connection:
        assert [] == await unsafe_settings(connection)


async def test_the_tests_fast_server_is_refused(each_database):
    async with each_database.pool.acquire() as connection:
        found = await unsafe_settings(connection)

    refused = {unsafe.name: unsafe.value for unsafe in found if unsafe.level == "refuse"}
    assert {name: "off" for name in FAST if FAST[name] == "off"} == refused


HASTY = """DO $$ BEGIN EXECUTE format(
    'ALTER ROLE hotline_app IN DATABASE %I SET synchronous_commit = off', current_database());
END $$"""


async def test_a_role_with_its_own_setting_is_seen(safe_database):
    """ALTER ROLE … SET holds for that role's own connections only."""
    await safe_database.pool.execute(HASTY)
    connection = await asyncpg.connect(safe_database.dsn, user="hotline_app")
    found = await unsafe_settings(connection)
    await connection.close()

    assert ["synchronous_commit"] == [unsafe.name for unsafe in found]


async def test_a_database_blind_to_chinese_is_refused(safe_server):
    """With LC_CTYPE C pg_trgm drops every Chinese letter: the search for duplicates finds none."""
    async with cloned(safe_server) as database:
        await database.pool.execute(
            "CREATE DATABASE blind TEMPLATE template0 LOCALE_PROVIDER libc LOCALE 'C'"
        )
        connection = await asyncpg.connect(safe_server.dsn_of(database="blind"))
        await connection.execute("CREATE EXTENSION pg_trgm")
        found = await unsafe_settings(connection)
        await connection.close()
        await database.pool.execute("DROP DATABASE blind")

    assert [("lc_ctype", "refuse")] == [(unsafe.name, unsafe.level) for unsafe in found]


async def test_a_database_that_is_not_utf8_is_refused(safe_server):
    async with cloned(safe_server) as database:
        await database.pool.execute(
            "CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1'"
            " LOCALE_PROVIDER libc LOCALE 'C'"
        )
        connection = await asyncpg.connect(safe_server.dsn_of(database="latin"))
        found = await unsafe_settings(connection)
        await connection.close()
        await database.pool.execute("DROP DATABASE latin")

    assert [("server_encoding", "LATIN1")] == [(unsafe.name, unsafe.value) for unsafe in found]


@pytest.mark.parametrize(
    ("changed", "level"),
    [
        ({"fsync": "off"}, "refuse"),
        ({"synchronous_commit": "off"}, "refuse"),
        ({"synchronous_commit": "local", "synchronous_standby_names": "b"}, "warn"),
        ({"synchronous_commit": "remote_write", "synchronous_standby_names": "b"}, "warn"),
        ({"full_page_writes": "off"}, "refuse"),
        ({"server_encoding": "SQL_ASCII"}, "refuse"),
        ({"server_version_num": "140012"}, "refuse"),
        ({"chinese_trigrams": "0"}, "refuse"),
        ({"data_checksums": "off"}, "warn"),
    ],
)
def test_each_unsafe_value_is_found_alone_and_explained(changed, level):
    found = [unsafe for check in CHECKS for unsafe in check({**SAFE, **changed})]

    assert [level] == [unsafe.level for unsafe in found]
    assert all(unsafe.why and unsafe.how_to_fix for unsafe in found)


@pytest.mark.parametrize(
    "fine",
    [
        {},
        {"synchronous_commit": "local"},
        {"synchronous_commit": "remote_write"},
        {"synchronous_commit": "remote_apply", "synchronous_standby_names": "b"},
        {"server_version_num": "150000"},
        {"chinese_trigrams": "not installed"},
    ],
)
def test_what_is_safe_is_left_alone(fine):
    """Without a standby, `local` and `remote_write` wait for this server's own disk like `on`."""
    assert [] == [unsafe for check in CHECKS for unsafe in check({**SAFE, **fine})]

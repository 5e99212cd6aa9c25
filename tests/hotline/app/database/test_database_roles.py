"""
What a stranger could do who makes the service run SQL of their choice: an attack on its own role.

Each deed is tried behind each way out of the role; the service's connection may do none of them.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import pytest

from hotline.app.database.prepared import database, prepare
from hotline.app.settings import Settings
from tests.databases import pg_bins, pg_name, temporary_state

WAYS_OUT = (
    "SELECT 1",  # as it is
    "SET ROLE NONE",
    "RESET ROLE",
    "SET SESSION AUTHORIZATION DEFAULT",
    "RESET SESSION AUTHORIZATION",
    "SET SESSION AUTHORIZATION hotline",
    "SET ROLE hotline",
    "SET ROLE pg_write_all_data",
    "SET ROLE hotline_views",
)
DEEDS = (
    "UPDATE hotline_log.event SET actor = 'somebody else'",
    "DELETE FROM hotline_log.event",
    "INSERT INTO hotline_log.event_key SELECT * FROM hotline_log.event_key",
    "TRUNCATE hotline_log.event_key",
    "TRUNCATE hotline_log.event",
    "UPDATE hotline_log.stream SET version = 1",
    "ALTER TABLE hotline_log.event DISABLE TRIGGER ALL",
    "SET session_replication_role = replica",
    "DROP SCHEMA hotline_log CASCADE",
    "CREATE TABLE hotline_log.mine (id int)",
    "SELECT hotline_log.make_partitions(200, 1)",
    "UPDATE vault.subject_key SET wrapped_key = NULL, destroyed_at = now()",
    "UPDATE vault.subject_key SET wrapped_key = '\\x00'",
    "DELETE FROM vault.subject_key",
    "DELETE FROM vault.phone_index",
    "UPDATE vault.phone_index SET subject_id = 'mine'",
    "UPDATE vault.master_key_check SET check_value = '\\x00'",
    "UPDATE credential SET argon2_hash = 'mine'",
    "DELETE FROM credential",
    "TRUNCATE credential",
    "UPDATE migration SET sha256 = 'mine'",
    "CREATE TABLE public.mine (id int)",
    "CREATE SCHEMA mine",
    "CREATE ROLE mine SUPERUSER",
    "ALTER ROLE hotline_app SUPERUSER",
    "GRANT hotline TO hotline_app",
    "COPY (SELECT 1) TO PROGRAM 'true'",
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT lo_import('/etc/passwd')",
)
NOT_OWNED = """SELECT c.oid::regclass::text FROM pg_class AS c
  WHERE c.relowner = 'hotline_app'::regrole
UNION ALL SELECT nspname FROM pg_namespace WHERE nspowner = 'hotline_app'::regrole
UNION ALL SELECT proname FROM pg_proc WHERE proowner = 'hotline_app'::regrole"""
MEMBER_OF = """SELECT role.rolname FROM pg_auth_members
  JOIN pg_roles AS role ON role.oid = roleid WHERE member = 'hotline_app'::regrole"""
POWERS = """SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls
  FROM pg_roles WHERE rolname = session_user"""


@pytest.fixture(scope="module", params=pg_bins(), ids=pg_name)
async def service_dsn(request: pytest.FixtureRequest) -> AsyncIterator[str]:
    """A migrated database of the embedded server, as the service signs in to it."""
    with temporary_state() as state:
        settings = Settings(state=state, pg_bin=request.param)
        async with database(settings) as found:
            await prepare(found)
            yield found.dsn


@asynccontextmanager
async def signed_in(dsn: str) -> AsyncIterator[asyncpg.Connection]:
    """As the service's pools sign in."""
    connection = await asyncpg.connect(dsn, server_settings={"role": "hotline_app"})
    try:
        yield connection
    finally:
        await connection.close()


@pytest.mark.parametrize("deed", DEEDS)
async def test_the_service_cannot_do_it_whatever_role_it_asks_for(service_dsn: str, deed: str):
    done = []
    for way_out in WAYS_OUT:
        async with signed_in(service_dsn) as connection:
            transaction = connection.transaction()
            await transaction.start()
            try:
                await connection.execute(way_out)
                await connection.execute(deed)
                done.append(way_out)
            except asyncpg.InsufficientPrivilegeError:
                pass
            finally:
                await transaction.rollback()

    assert [] == done


async def test_old_ways_to_make_partitions_are_gone(service_dsn: str):
    async with signed_in(service_dsn) as connection:
        with pytest.raises(asyncpg.UndefinedFunctionError):
            await connection.execute("SELECT hotline_log.ensure_partitions(200, 1)")
        assert 2 <= await connection.fetchval("SELECT hotline_log.ensure_partitions()")


async def test_passwords_are_set_one_at_a_time(service_dsn: str):
    async with signed_in(service_dsn) as connection:
        await connection.execute(
            "INSERT INTO credential SELECT 'account-' || n, 'hash', now()"
            " FROM generate_series(1, 3) AS n ON CONFLICT DO NOTHING"
        )
        await connection.execute("SELECT set_password('account-1', 'new', now(), false, NULL)")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(
                "SELECT set_password(account, 'mine', now(), false, NULL) FROM credential"
            )

        assert ["hash", "hash", "new"] == [
            row["argon2_hash"]
            for row in await connection.fetch("SELECT argon2_hash FROM credential ORDER BY 1")
        ]


async def test_the_service_owns_nothing_and_is_nobody_of_power(service_dsn: str):
    async with signed_in(service_dsn) as connection:
        owned = await connection.fetch(NOT_OWNED)
        roles = await connection.fetch(MEMBER_OF)
        powerful = await connection.fetchval(POWERS)

    assert ([], ["hotline_views"], False) == (
        [row[0] for row in owned],
        [row[0] for row in roles],
        powerful,
    )

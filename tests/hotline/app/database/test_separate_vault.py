"""Keys in a database of their own (HOTLINE_VAULT_URL): the log alone opens nothing."""

from datetime import UTC, datetime
from pathlib import Path

import asyncpg

from events.catalog.work_order.overlays import WorkOrderWithdrawn
from events.embedded import Server
from events.store import NewEvents, Origin
from hotline.app.compose import open_core
from hotline.app.settings import Settings
from tests.databases import Database

AT = datetime(2026, 3, 2, tzinfo=UTC)


async def test_a_vault_of_its_own_holds_every_key(
    safe_server: Server, safe_database: Database, tmp_path: Path
):
    await safe_database.pool.execute("CREATE DATABASE keys_apart")
    apart = safe_server.dsn_of(database="keys_apart")
    settings = Settings(state=tmp_path, database_url=safe_database.dsn, vault_url=apart)

    async with open_core(settings, safe_database.dsn) as core:
        subject = await core.vault.subject_of("13800000000")
        said = WorkOrderWithdrawn(at=AT, subject_id=subject, reason="已自行解决")
        new = NewEvents(stream="work_order-1", expected=0, events=[said], origin=Origin(actor="t"))
        await core.store.append(new)
        (read,) = await core.store.load("work_order-1")

    connection = await asyncpg.connect(apart)
    held = await connection.fetchval("SELECT count(*) FROM vault.subject_key")
    await connection.close()
    assert said == read.event
    assert 1 == held
    assert 0 == await safe_database.pool.fetchval("SELECT count(*) FROM vault.subject_key")

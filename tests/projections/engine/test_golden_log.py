"""
Rows of a fixed log, stored with the version that made them.

After a change that is meant: increase the model's `version`, then store the rows with
    HOTLINE_GOLDEN=store pytest -n0 tests/projections/engine/test_golden_log.py
"""

import os
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import asyncpg
import orjson
import pytest

from events.postgres.partitions import ensure_partitions
from hotline.app.read_side import MODELS
from projections.engine.generations import install
from projections.engine.pool import projection_pool
from projections.engine.read_model import Added, ReadModel
from projections.engine.runner import Runner
from projections.figures.facts import ON_TIME
from tests.databases import Database
from tests.projections.engine.golden_log import golden_log
from tests.projections.recording import write

FOLDER = Path(__file__).parent / "golden"
COLUMNS = """
SELECT column_name || ' ' || data_type FROM information_schema.columns
 WHERE table_schema = $1 ORDER BY table_name, ordinal_position
"""
INDEXES = "SELECT indexdef FROM pg_indexes WHERE schemaname = $1 ORDER BY indexdef"
Made = dict[str, Any]


@pytest.fixture
async def pool(database: Database) -> AsyncIterator[asyncpg.Pool]:
    await ensure_partitions(database.pool)
    async with database.pool.acquire() as connection:
        await write(connection, golden_log())
    async with projection_pool(database.dsn, size=4) as pool:
        yield pool


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
async def test_rows_change_with_a_new_version_only(pool: asyncpg.Pool, model: ReadModel):
    made = await made_by(pool, model)
    file = FOLDER / f"{model.name}.json"
    if os.environ.get("HOTLINE_GOLDEN") == "store":
        store(file, made)

    stored = orjson.loads(file.read_bytes())

    assert [] == complaints(stored, made)


async def test_a_fold_that_changes_rows_is_noticed(pool: asyncpg.Pool):
    def other(before, batch):
        writes = ON_TIME.fold(before, batch)
        return [
            write._replace(rows=[(*row[:-1], "other") for row in write.rows])
            if isinstance(write, Added)
            else write
            for write in writes
        ]

    stored = orjson.loads((FOLDER / "on_time.json").read_bytes())
    made = await made_by(pool, replace(ON_TIME, fold=other))

    assert ["rows changed: increase the version of on_time"] == complaints(stored, made)


async def made_by(pool: asyncpg.Pool, model: ReadModel) -> Made:
    """What the model makes of the golden log, and where."""
    await install(pool, [model])
    await Runner(pool, [model], None).catch_up(model)
    schema = f"{model.name}_g1"
    async with pool.acquire() as connection, connection.transaction():
        assert 0 == await connection.fetchval("SELECT count(*) FROM projections.parked")
        await connection.execute("SET LOCAL TIME ZONE 'UTC'")
        rows = [
            orjson.loads(row[0])
            for table in model.tables
            for row in await connection.fetch(
                f"SELECT to_jsonb(stored)::text FROM {schema}.{table} AS stored"
            )
        ]
        return {
            "name": model.name,
            "version": model.version,
            "columns": [row[0] for row in await connection.fetch(COLUMNS, schema)],
            "indexes": [row[0] for row in await connection.fetch(INDEXES, schema)],
            "rows": sorted(rows, key=lambda row: list(map(str, row.values()))),
        }


def complaints(stored: Made, made: Made) -> list[str]:
    """Why the stored rows and those of the program do not belong together."""
    changed = [part for part in ("columns", "indexes", "rows") if stored[part] != made[part]]
    name, version = made["name"], made["version"]
    if stored["version"] != version:
        return [f"store the rows of version {version} of {name}"]
    return [f"{part} changed: increase the version of {name}" for part in changed]


def store(file: Path, made: Made) -> None:
    """Refused for other rows of the same version."""
    if file.exists():
        stored = orjson.loads(file.read_bytes())
        assert stored["version"] < made["version"] or [] == complaints(stored, made)
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(orjson.dumps(made, option=orjson.OPT_INDENT_2) + b"\n")

"""The commands of deploy/docs/backup.md: what they leave out, and that a city comes back."""

import asyncio
import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import asyncpg

from events.embedded.binaries import wheel_folder
from hotline.app.existing_log import ExistingLog
from hotline.app.read_side import MODELS
from hotline.app.verify.whole import verified
from projections.engine.generations import install
from projections.engine.pool import projection_pool
from projections.engine.runner import Runner
from tests.databases import ROOT, Database
from tests.hotline.app.erasure.attacker import rows_that_name, rows_with_tokens
from tests.projections.conftest import City
from tests.projections.lives import accepted, dispatched, registered

SCRIPTS = re.compile(r"```sh\n(.*?)```", re.DOTALL)
PROGRAMS = wheel_folder() / "pginstall" / "bin"
TITLE = "欧阳锋身份证"


async def test_a_dump_holds_no_view_and_a_city_comes_back_from_it(city: City, tmp_path: Path):
    *_, dump, restore = SCRIPTS.findall((ROOT / "deploy/docs/backup.md").read_text("utf-8"))
    who = await city.vault.subject_of("13912345679")
    await city.record(registered(title=TITLE, subject_id=who), accepted(), dispatched())
    await city.catch_up()
    await install(city.pool, MODELS)
    before = await city.pool.fetch("SELECT order_list::text FROM projections.order_list")

    await shell(dump, city.database.dsn, tmp_path)
    async with empty_database(city.database) as dsn, asyncpg.create_pool(dsn, min_size=1) as pool:
        await shell(restore, dsn, tmp_path)

        assert [] == await rows_with_tokens(pool, city.vault, TITLE)
        assert [] == await rows_that_name(pool, who)
        async with projection_pool(dsn, size=6) as views:
            await install(views, MODELS)
            for model in MODELS:
                await Runner(views, MODELS, city.vault).catch_up(model)
            after = await views.fetch("SELECT order_list::text FROM projections.order_list")
        verdict = await verified(
            ExistingLog(dsn, pool, city.vault), full=True, report=lambda *_: None
        )
    assert [row[0] for row in before] == [row[0] for row in after]
    assert [] == verdict.found


@asynccontextmanager
async def empty_database(beside: Database) -> AsyncIterator[str]:
    name = f"restored_{uuid4().hex}"
    await beside.pool.execute(f"CREATE DATABASE {name}")
    try:
        yield beside.server.dsn_of(database=name)
    finally:
        await beside.pool.execute(f"DROP DATABASE {name} WITH (FORCE)")


async def shell(script: str, dsn: str, folder: Path) -> None:
    path = f"{PROGRAMS}:{os.environ['PATH']}"
    process = await asyncio.create_subprocess_exec(
        *("sh", "-euc", script),
        cwd=folder,
        env={**os.environ, "PATH": path, "DATABASE": dsn},
        stderr=asyncio.subprocess.PIPE,
    )
    _, errors = await process.communicate()
    assert 0 == process.returncode, errors.decode()

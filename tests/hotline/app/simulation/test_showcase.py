"""What a first start shows of the street side: every stage, the demo worker's tasks, a round."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncpg

from events.catalog.names import CaseStatus
from hotline.app.compose import open_core
from hotline.app.demo_city.seed import begin_demo_city
from hotline.app.read_side import MODELS, settled_views
from hotline.app.settings import Settings
from hotline.app.simulation.checking.whole import check
from hotline.app.simulation.street.showcase import DEMO_WORKER
from tests.databases import Database

END = datetime(2026, 11, 11, 8, 0, tzinfo=UTC)  # a Wednesday afternoon in the city
PAST = timedelta(hours=30)


async def test_a_first_start_shows_a_case_in_each_stage_and_tasks_for_the_demo_worker(
    database: Database, state_folder: Path
):
    settings = Settings(state=state_folder, database_url=database.dsn, port=0)
    async with open_core(settings, database.dsn) as opened:
        core = replace(opened, clock=lambda: END)
        play = await begin_demo_city(core, lived=PAST, progress=lambda _: None, rate=10, street=10)
        await settled_views(core, MODELS)
        checked = await check(core, play.agenda.end - PAST, play.agenda.end, 10)

        assert await stages(core.pool) == set(CaseStatus)
        found = await tasks(core.pool)
        kinds = [(kind, late) for kind in ("verify", "check") for late in (True, False)]
        assert min(found[each] for each in kinds) > 0
        assert await walked(core.pool)
        assert checked.violations == ()
        assert core.feed.roster.of(DEMO_WORKER).on_duty(END)


async def stages(pool: asyncpg.Pool) -> set[str]:
    return {row[0] for row in await pool.fetch("SELECT DISTINCT status FROM projections.case_list")}


async def tasks(pool: asyncpg.Pool) -> Counter[tuple[str, bool]]:
    """Of the demo worker, by kind, and whether they are late."""
    rows = await pool.fetch(
        "SELECT task_kind, due_at < $2 AS late, count(*) FROM projections.case_list"
        " WHERE task_worker = $1 GROUP BY 1, 2",
        DEMO_WORKER,
        END,
    )
    return Counter({(row[0], row[1]): row[2] for row in rows})


async def walked(pool: asyncpg.Pool) -> bool:
    """The demo worker has a round with points passed."""
    return bool(
        await pool.fetchval(
            "SELECT sum(done) > 0 FROM projections.patrol_round_list WHERE worker = $1",
            DEMO_WORKER,
        )
    )

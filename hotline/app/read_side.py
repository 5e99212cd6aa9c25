"""The read models: installed, kept at the head of the log, watched."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

import asyncpg
import structlog

from events.postgres.failures import cause_of
from hotline.app.compose import Core
from hotline.app.health.readiness import ReadinessProbe
from projections.articles.list import ARTICLE_LIST
from projections.boards.progress import PROGRESS
from projections.cases.list import CASE_LIST
from projections.engine.generations import install, outdated
from projections.engine.pool import projection_pool
from projections.engine.read_model import Opener, ReadModel
from projections.engine.rebuild import rebuild, sweep
from projections.engine.runner import Runner
from projections.evaluation.case_facts import CASE_FACTS
from projections.figures.facts import ON_TIME
from projections.figures.order_facts import ORDER_FACTS
from projections.figures.orders_by_week import ORDERS_BY_WEEK
from projections.monitoring.cards import CARDS
from projections.orders.inbox import DEPARTMENT_INBOX
from projections.orders.list import ORDER_LIST
from projections.topics.list import TOPIC_LIST
from projections.workers.duty_spans import DUTY_SPANS
from projections.workers.rounds import PATROL_ROUND_LIST

log = structlog.get_logger(__name__)

MODELS: Final[tuple[ReadModel, ...]] = (
    ORDER_LIST,
    DEPARTMENT_INBOX,
    ON_TIME,
    ORDER_FACTS,
    ORDERS_BY_WEEK,
    ARTICLE_LIST,
    CARDS,
    TOPIC_LIST,
    PATROL_ROUND_LIST,
    PROGRESS,
    CASE_LIST,
    CASE_FACTS,
    DUTY_SPANS,
)
CONNECTIONS: Final = 2 * len(MODELS) + 4  # two a view; a rebuild takes three, readers the rest


@dataclass(frozen=True)
class Views:
    """Read models, their runner, and whether they are ready."""

    pool: asyncpg.Pool
    runner: Runner
    readiness: ReadinessProbe


@asynccontextmanager
async def open_views(core: Core) -> AsyncIterator[Views]:
    """Install what is missing and keep every view up until the block ends."""
    async with projection_pool(core.dsn, size=CONNECTIONS) as pool:
        await install(pool, MODELS)
        await sweep(pool, MODELS)
        stale = await outdated(pool, MODELS)
        runner = Runner(
            pool,
            MODELS,
            core.vault,
            wake=core.wake,
            followers=core.followers,
        )
        readiness = ReadinessProbe(
            pool, core.followers, [model.name for model in MODELS], core.store.pace
        )
        async with asyncio.TaskGroup() as tasks:
            running = tasks.create_task(runner.run(), name="projections")
            renewing = tasks.create_task(renew(pool, stale, core.vault), name="renew views")
            try:
                yield Views(pool, runner, readiness)
            finally:
                running.cancel()
                renewing.cancel()


async def renew(pool: asyncpg.Pool, models: Sequence[ReadModel], opener: Opener) -> None:
    """
    After an upgrade: rebuild each view of another version, while its old rows are shown.

    At the start alone: where an old process and a new one serve side by side, the newer one wins.
    """
    for model in models:
        log.warning("view_is_built_anew", name=model.name)
        try:
            done = await rebuild(pool, model, opener, lambda *_: None)
        except Exception as error:  # noqa: BLE001 -- the old rows serve on; /readyz tells
            log.error("view_not_built", name=model.name, error=cause_of(error))  # noqa: TRY400 -- without its message
        else:
            log.info("view_built", name=model.name, position=done.position)


async def settled_views(core: Core, models: Sequence[ReadModel]) -> None:
    """Bring every view up to the head of the log, once, and return."""
    async with projection_pool(core.dsn, size=CONNECTIONS) as pool:
        await install(pool, models)
        runner = Runner(pool, models, core.vault)
        for model in models:
            await runner.catch_up(model)

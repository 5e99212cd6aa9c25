"""The read models: installed, kept at the head of the log, watched."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final

import asyncpg
import structlog
from prometheus_client import CollectorRegistry, Gauge

from events.postgres.partitions import room
from hotline.app.core import Core
from projections.batch import TRANSIENT, TooMuchPoison
from projections.department_inbox import DEPARTMENT_INBOX
from projections.generations import install, outdated
from projections.on_time import ON_TIME
from projections.order_list import ORDER_LIST
from projections.pool import projection_pool
from projections.read_model import ReadModel
from projections.rebuild import NotRebuilt, RebuildUnsound, rebuild
from projections.runner import Runner
from projections.search_tokens import Opener
from projections.watch import Standing, standings

log = structlog.get_logger(__name__)

MODELS: Final[tuple[ReadModel, ...]] = (ORDER_LIST, DEPARTMENT_INBOX, ON_TIME)
CONNECTIONS: Final = 2 * len(MODELS) + 4  # two a view; a rebuild takes three, readers the rest
STALE_HEARTBEAT: Final = 30.0  # seconds without a sign of life: not ready
ANSWER_SECONDS: Final = 2.0
ROOM: Final = "Positions left in the partitions of the log that are made already"
SAID: Final = {
    "lag_events": "Events of the log that the view has not taken in",
    "lag_seconds": "Age of the oldest event that the view has not taken in",
    "heartbeat_seconds": "Since the view's runner last showed life",
    "parked": "Streams parked because an event of theirs could not be taken in",
}


@dataclass(frozen=True)
class Views:
    """Read models, their runner, and what can be said of them."""

    pool: asyncpg.Pool
    runner: Runner
    registry: CollectorRegistry
    gauges: dict[str, Gauge]
    log_room: Gauge

    async def ready(self) -> dict[str, Any]:
        """For `/readyz`: the database answers and every view is alive. Sets the gauges too."""
        async with asyncio.timeout(ANSWER_SECONDS):
            found = await standings(self.pool)
            self.log_room.set(await room(self.pool))
        for each in found:
            for name, gauge in self.gauges.items():
                gauge.labels(each.name).set(getattr(each, name))
        alive = len(found) == len(MODELS) and all(is_alive(each) for each in found)
        return {"ready": alive, "views": [shown(each) for each in found]}


def is_alive(standing: Standing) -> bool:
    """Alive is not the same as caught up: a long import may put a living view far behind."""
    return standing.heartbeat_seconds < STALE_HEARTBEAT


def shown(standing: Standing) -> dict[str, Any]:
    return {
        "view": standing.name,
        "position": standing.position,
        "lag_events": standing.lag_events,
        "lag_seconds": round(standing.lag_seconds, 3),
        "heartbeat_seconds": round(standing.heartbeat_seconds, 1),
        "parked": standing.parked,
    }


@asynccontextmanager
async def open_views(core: Core) -> AsyncIterator[Views]:
    """Install what is missing and keep every view up until the block ends."""
    registry = CollectorRegistry()
    gauges = {
        name: Gauge(f"hotline_view_{name}", said, ["view"], registry=registry)
        for name, said in SAID.items()
    }
    log_room = Gauge("hotline_log_room", ROOM, registry=registry)
    async with projection_pool(core.dsn, size=CONNECTIONS) as pool:
        await install(pool, MODELS)
        stale = await outdated(pool, MODELS)
        runner = Runner(
            pool, MODELS, core.vault, wake=lambda _: core.wake.beyond(core.wake.position)
        )
        async with asyncio.TaskGroup() as tasks:
            running = tasks.create_task(runner.run(), name="projections")
            renewing = tasks.create_task(renew(pool, stale, core.vault), name="renew views")
            try:
                yield Views(pool, runner, registry, gauges, log_room)
            finally:
                running.cancel()
                renewing.cancel()


async def renew(pool: asyncpg.Pool, models: Sequence[ReadModel], opener: Opener) -> None:
    """
    After an upgrade: build anew what other code has made, while its old rows are shown.

    At the start alone: where an old process and a new one serve side by side, the newer one wins.
    """
    for model in models:
        log.warning("view_is_built_anew", name=model.name)
        try:
            done = await rebuild(pool, model, opener, lambda *_: None)
        except (NotRebuilt, RebuildUnsound, TooMuchPoison, *TRANSIENT) as error:
            log.error("view_not_built", name=model.name, error=type(error).__name__)  # noqa: TRY400 -- said
        else:
            log.info("view_built", name=model.name, position=done.position)


async def settled_views(core: Core, models: Sequence[ReadModel]) -> None:
    """Bring every view up to the head of the log, once, and return."""
    async with projection_pool(core.dsn, size=CONNECTIONS) as pool:
        await install(pool, models)
        runner = Runner(pool, models, core.vault)
        for model in models:
            await runner.catch_up(model)

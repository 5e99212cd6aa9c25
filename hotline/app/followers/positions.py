"""The days of the table of positions: made ahead, and dropped after the policy's retention."""

import asyncio
from typing import Final

import asyncpg
import structlog

from grid.positions.table import Positions
from hotline.app.compose import Core
from hotline.city import NotPublished

log = structlog.get_logger(__name__)

EVERY: Final = 3_600.0  # seconds; two days are made ahead


async def keep_position_days(core: Core, pool: asyncpg.Pool) -> None:
    while True:
        await keep_once(core, Positions(pool))
        await asyncio.sleep(EVERY)


async def keep_once(core: Core, positions: Positions) -> None:
    """An error is no more than a line in the log: a missing day is also made when it is needed."""
    try:
        today = core.clock().astimezone(core.feed.zone).date()
        kept = core.city().policy.phones.position_retention_days
        dropped = await positions.keep_days(today, kept)
    except NotPublished:
        return
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError) as error:
        log.error("position_days_not_kept", error=type(error).__name__)  # noqa: TRY400 -- no traceback
        return
    if dropped:
        log.info("position_days_dropped", days=dropped)

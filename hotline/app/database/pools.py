"""
Connections by class of request: none waits for a connection that another class holds.

The log's own pool and that of the views are left to those who follow the log.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

from events.postgres.connections import READING
from events.postgres.fair_pool import FairPool
from hotline.app.compose import Core
from projections.engine.pool import READING as OF_VIEWS

FOR_SESSIONS: Final = 4
FOR_FILES: Final = 4


@dataclass(frozen=True)
class Pools:
    """
    `orders`: one order and its timeline, from the log. `lists`: lists and figures. `files`: the
    table of attachments.
    """

    commands: FairPool
    orders: FairPool
    lists: FairPool
    sessions: FairPool
    files: FairPool


@asynccontextmanager
async def open_pools(core: Core) -> AsyncIterator[Pools]:
    dsn, size = core.dsn, core.settings.pool_size
    async with (
        FairPool(dsn, size=size, settings=named("commands", READING)) as commands,
        FairPool(dsn, size=size, settings=named("orders", READING)) as orders,
        FairPool(dsn, size=size, settings=named("lists", OF_VIEWS)) as lists,
        FairPool(dsn, size=FOR_SESSIONS, settings=named("sessions", READING)) as sessions,
        FairPool(dsn, size=FOR_FILES, settings=named("files", READING)) as files,
    ):
        yield Pools(commands, orders, lists, sessions, files)


def named(name: str, settings: dict[str, str]) -> dict[str, str]:
    return {**settings, "application_name": f"hotline {name}"}

"""`hotline outbox`: the messages that were given up, beside a running service or without one."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

import asyncpg

from events.act import Ask
from events.catalog.names import MessageState
from events.clock import Clock
from events.execute import execute
from events.postgres import PostgresEventStore, open_store
from events.postgres.following.log_reader import LogReader
from events.postgres.following.notify import open_wake
from events.reaction import system
from events.store import Origin
from events.vault import open_vault
from events.working_time import SHANGHAI
from hotline.app.compose import clock_of
from hotline.app.existing_log import existing_database, key_file
from hotline.app.settings import Settings
from hotline.outbox.table import Outbox
from hotline.work_order.acts.delivering import RetryFailed
from hotline.work_order.table import work_order
from projections.orders.stored_facts import STREAM

BY: Final = system("outbox")
AT_ONCE: Final = 500


@dataclass(frozen=True)
class OutboxOffice:
    store: PostgresEventStore
    clock: Clock

    async def rows(self, state: MessageState) -> AsyncIterator[Any]:
        after: tuple[datetime, UUID] | None = None
        while rows := await Outbox(self.store.pool).listed(state, None, after, AT_ONCE):
            for row in rows:
                yield row
            after = (rows[-1]["made_at"], rows[-1]["message_id"])

    async def retry(self, order_no: str | None) -> list[str]:
        """The orders whose messages are sent once more, or that order's alone."""
        streams = {row["stream"] async for row in self.rows(MessageState.UNDELIVERED)}
        if order_no is not None:
            streams &= {f"{STREAM}{order_no}"}
        for stream in sorted(streams):
            await self.retry_one(stream)
        return sorted(stream.removeprefix(STREAM) for stream in streams)

    async def retry_one(self, stream: str) -> None:
        ask = Ask(command=RetryFailed(), by=BY, at=self.clock(), context=None)
        await execute(self.store, work_order, stream, ask, origin=Origin(actor=BY.account))


async def listed(settings: Settings, state: MessageState) -> list[dict[str, Any]]:
    """Raises what `existing_database` raises, and MasterKeyError."""
    async with office(settings) as opened:
        zone = await zone_of(opened.store.pool)
        return [shown(row, zone) async for row in opened.rows(state)]


async def retried(settings: Settings, order_no: str | None) -> list[str]:
    """Raises what `existing_database` raises, and MasterKeyError."""
    async with office(settings) as opened:
        return await opened.retry(order_no)


@asynccontextmanager
async def office(settings: Settings) -> AsyncIterator[OutboxOffice]:
    async with (
        existing_database(settings) as found,
        open_vault(settings.vault_url or found.dsn, key_file(settings)) as vault,
        open_wake(found.dsn) as wake,
        open_store(found.dsn, vault, after_flush=wake.announce) as store,
    ):
        yield OutboxOffice(store, await clock_of(store.pool, None))


async def zone_of(pool: asyncpg.Pool) -> ZoneInfo:
    """The city's; before it has published a policy, that of the whole country."""
    published = await LogReader(pool).of_streams({"policy-"})
    return ZoneInfo(published[-1].data["body"]["zone"]) if published else SHANGHAI


def shown(row: Any, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "message_id": str(row["message_id"]),
        "order_no": row["stream"].removeprefix(STREAM),
        "kind": row["kind"],
        "round": row["round"],
        "medium": row["medium"],
        "state": row["state"],
        "attempts": row["attempts"],
        "made_at": row["made_at"].astimezone(zone).isoformat(timespec="seconds"),
        "cause": row["cause"],
    }

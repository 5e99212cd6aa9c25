"""Orders that were split, and a service that registers the parts: run as a program."""

import asyncio
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import asyncpg

from events.catalog.names import Channel, RequestKind, Secrecy, Urgency
from events.catalog.values import NOWHERE
from events.catalog.work_order.endings.splitting import SplitPart, WorkOrderSplit
from events.catalog.work_order.intake import WorkOrderRegistered
from events.postgres.connections import noting_pool
from events.store import NewEvents, Origin
from hotline.app.compose import Core, open_core
from hotline.app.demo_city.seed import begin_demo_city
from hotline.app.followers.running import register_parts
from hotline.app.settings import Settings

MATTERS: Final = ("060101", "010302", "030101")
REGISTERED: Final = """SELECT data ->> 'split_from' AS whole, data ->> 'matter' AS matter,
       data ->> 'order_no' AS part
  FROM hotline_log.event
 WHERE type = 'work_order.registered' AND data ->> 'split_from' IS NOT NULL"""
NOTED: Final = """SELECT stream, data ->> 'part' AS number, data ->> 'part_order' AS part
  FROM hotline_log.event
 WHERE type = 'work_order.part_registered'"""


async def prepare(dsn: str, state: Path, orders: int) -> None:
    """A city, and orders that were split before a service followed them."""
    async with open_core(Settings(state=state, database_url=dsn), dsn) as core:
        await begin_demo_city(core, lived=timedelta(), progress=lambda _: None)
        for number in range(orders):
            await record(core, f"20260302-440500-{number:06}")


async def record(core: Core, number: str) -> None:
    at, subject = datetime.now(UTC), f"subject-{number}"
    registered = WorkOrderRegistered(
        at=at,
        subject_id=subject,
        order_no=number,
        channel=Channel.PHONE,
        kind=RequestKind.COMPLAINT,
        matter="010301",
        matter_name="路灯不亮",
        urgency=Urgency.ORDINARY,
        secrecy=Secrecy.OPEN,
        has_requester=True,
        area=NOWHERE,
        title="路灯不亮",
        narrative="三盏路灯不亮",
        requester_phone="13800000000",
    )
    split = WorkOrderSplit(
        at=at,
        subject_id=subject,
        catalogue_version=1,
        first=1,
        parts=tuple(
            SplitPart(kind=RequestKind.COMPLAINT, matter=each, matter_name=each) for each in MATTERS
        ),
        titles=tuple(f"另一事项{each}" for each in MATTERS),
        narratives=tuple(f"另一事项{each}" for each in MATTERS),
    )
    origin = Origin(actor="operator", request_id="asked")
    await core.store.append(NewEvents(f"work_order-{number}", 0, [registered, split], origin))


async def parts(pool: asyncpg.Pool) -> Counter[tuple[str, str]]:
    """How many orders were registered of each matter of each split."""
    return Counter((row["whole"], row["matter"]) for row in await pool.fetch(REGISTERED))


async def numbered(pool: asyncpg.Pool) -> Counter[str]:
    """The numbers of the registered parts."""
    return Counter(row["part"] for row in await pool.fetch(REGISTERED))


async def noted(pool: asyncpg.Pool) -> Counter[str]:
    """The numbers of the parts that the split orders name."""
    return Counter(row["part"] for row in await pool.fetch(NOTED))


async def main(dsn: str, state: Path) -> None:
    settings = Settings(state=state, database_url=dsn)
    async with open_core(settings, dsn) as core, noting_pool(dsn, size=4) as notes:
        await register_parts(core, notes)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2])))

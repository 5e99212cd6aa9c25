"""Orders with a reply to be mailed, and a service that mails it: run as a program."""

import asyncio
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import asyncpg

from events.catalog.names import Channel, Medium, RequestKind, Secrecy, Urgency
from events.catalog.values import NOWHERE
from events.catalog.work_order.intake import WorkOrderRegistered
from events.catalog.work_order.reply import ReplySent
from events.postgres.connections import noting_pool
from events.store import NewEvents, Origin
from hotline.app.compose import Core, open_core
from hotline.app.demo_city.seed import begin_demo_city
from hotline.app.followers.delivering import DeliverMessages
from hotline.app.followers.running import deliver, fill_outbox
from hotline.app.outbox.gateways import senders
from hotline.app.settings import Settings
from hotline.outbox.table import Outbox

LEASE: Final = timedelta(seconds=2)
SENT_FROM: Final = "reply@12345.example"
DELIVERED: Final = """SELECT stream, data ->> 'message_id' AS message_id FROM hotline_log.event
 WHERE type = 'work_order.message_delivered'"""


async def prepare(dsn: str, state: Path, orders: int) -> None:
    """A city, and orders whose reply was asked for and not sent yet."""
    async with open_core(Settings(state=state, database_url=dsn), dsn) as core:
        await begin_demo_city(core, lived=timedelta(), progress=lambda _: None)
        for number in range(orders):
            await record(core, f"20260302-440500-{number:06}")


async def record(core: Core, number: str) -> None:
    at = datetime.now(UTC)
    subject = f"subject-{number}"
    registered = WorkOrderRegistered(
        at=at,
        subject_id=subject,
        order_no=number,
        channel=Channel.EMAIL,
        kind=RequestKind.COMPLAINT,
        matter="010301",
        matter_name="路灯不亮",
        urgency=Urgency.ORDINARY,
        secrecy=Secrecy.OPEN,
        has_requester=True,
        area=NOWHERE,
        title="路灯不亮",
        narrative="三盏路灯不亮",
        requester_email=f"lin{number[-6:]}@example.com",
    )
    reply = ReplySent(
        at=at,
        subject_id=subject,
        channel=Channel.EMAIL,
        round=1,
        follow_up_due=True,
        text="路灯已修复。",
    )
    origin = Origin(actor="follow-up", request_id="asked")
    stream = f"work_order-{number}"
    await core.store.append(NewEvents(stream, 0, [registered, reply], origin))


async def delivered(pool: asyncpg.Pool) -> Counter[str]:
    """How often the log says so of each message."""
    return Counter(row["message_id"] for row in await pool.fetch(DELIVERED))


async def main(dsn: str, state: Path, mail: str) -> None:
    """The outbox alone, with a lease that a test can wait for."""
    settings = Settings(state=state, database_url=dsn, smtp_url=mail, smtp_from=SENT_FROM)
    async with open_core(settings, dsn) as core, noting_pool(dsn, size=4) as notes:
        table = Outbox(notes)
        delivery = DeliverMessages(core, table, senders(settings, core.clock), lease=LEASE)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(fill_outbox(core, table))
            tasks.create_task(deliver(core, delivery, Medium.EMAIL))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2]), sys.argv[3]))

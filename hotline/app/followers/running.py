"""The followers of a running service: the published city, erasures, clocks, messages."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager
from functools import partial

import asyncpg

from events.catalog.names import Medium
from events.postgres.connections import noting_pool
from events.postgres.following.follower import Interest, follow, follow_durably
from events.postgres.following.log_reader import LogReader
from events.postgres.following.status import keep_going
from hotline.app.compose import Core
from hotline.app.erasure import forget as forgetting
from hotline.app.followers import (
    attachments,
    deadlines,
    grid_cases,
    merging,
    outbox,
    precedents,
    splitting,
)
from hotline.app.followers.attachments import KeepAttachments
from hotline.app.followers.clocked import TYPES as CLOCKED
from hotline.app.followers.deadlines import Deadlines
from hotline.app.followers.delivering import DeliverMessages
from hotline.app.followers.grid_cases import JoinSides
from hotline.app.followers.merging import FollowLeaders
from hotline.app.followers.outbox import FillOutbox
from hotline.app.followers.positions import keep_position_days
from hotline.app.followers.precedents import KeepPrecedents
from hotline.app.followers.shifts import NAME as SHIFTS
from hotline.app.followers.shifts import EndForgottenShifts
from hotline.app.followers.splitting import RegisterParts
from hotline.app.outbox.gateways import senders
from hotline.app.reference import feed as reference_feed
from hotline.app.wiring.cases import case_desk_of
from hotline.attachments.attachments import Attachments
from hotline.attachments.table import Uploads
from hotline.outbox.table import Outbox

ERASURES = "erasures"
DELIVERY = "delivery"


@asynccontextmanager
async def following(core: Core, reader: LogReader) -> AsyncIterator[None]:
    """
    Keep the published city up to date, forget erased people and watch the clocks of orders.

    The city and the keys are in this process's memory, which is read at its start: they are
    followed from there. The notes of deadlines are stored: they are followed from a checkpoint.
    """
    async with noting_pool(core.dsn, size=4) as notes, asyncio.TaskGroup() as tasks:
        watch = Deadlines(core, notes)
        delivery = DeliverMessages(core, Outbox(notes), senders(core.settings, core.clock))
        running = [
            tasks.create_task(each)
            for each in (
                *in_memory(core, reader),
                note_deadlines(core, watch),
                tick(core, watch),
                end_shifts(core),
                keep_precedents(core, watch.pool),
                follow_leaders(core, watch.pool),
                fill_outbox(core, delivery.outbox),
                *(deliver(core, delivery, medium) for medium in Medium),
                register_parts(core, watch.pool),
                join_sides(core, watch.pool),
                keep_attachments(core, watch.pool),
                keep_position_days(core, watch.pool),
            )
        ]
        try:
            yield
        finally:
            for task in running:
                task.cancel()


def in_memory(core: Core, reader: LogReader) -> Iterator[Coroutine[None, None, None]]:
    position = core.followers.of(reference_feed.NAME).position
    forget = partial(forgetting.forget, core.vault)
    for name, take, types in (
        (reference_feed.NAME, core.feed.take_row, reference_feed.TYPES),
        (ERASURES, forget, forgetting.TYPES),
    ):
        of = Interest(types=types, wake=core.wake)
        yield follow(name, reader, position, take, of=of, followers=core.followers)


async def note_deadlines(core: Core, watch: Deadlines) -> None:
    await follow_durably(
        deadlines.NAME,
        LogReader(watch.pool),
        watch.take,
        of=Interest(types=CLOCKED, wake=core.wake),
        followers=core.followers,
    )


async def keep_precedents(core: Core, pool: asyncpg.Pool) -> None:
    await follow_durably(
        precedents.NAME,
        LogReader(pool),
        KeepPrecedents(core).take,
        of=Interest(types=precedents.TYPES, wake=core.wake),
        followers=core.followers,
    )


async def follow_leaders(core: Core, pool: asyncpg.Pool) -> None:
    await follow_durably(
        merging.NAME,
        LogReader(pool),
        FollowLeaders(core).take,
        of=Interest(types=merging.TYPES, wake=core.wake),
        followers=core.followers,
    )


async def register_parts(core: Core, pool: asyncpg.Pool) -> None:
    await follow_durably(
        splitting.NAME,
        LogReader(pool),
        RegisterParts(core).take,
        of=Interest(types=splitting.TYPES, wake=core.wake),
        followers=core.followers,
    )


async def join_sides(core: Core, pool: asyncpg.Pool) -> None:
    await follow_durably(
        grid_cases.NAME,
        LogReader(pool),
        JoinSides(core, case_desk_of(core)).take,
        of=Interest(types=grid_cases.TYPES, wake=core.wake),
        followers=core.followers,
    )


async def fill_outbox(core: Core, table: Outbox) -> None:
    await follow_durably(
        outbox.NAME,
        LogReader(table.pool),
        FillOutbox(core, table).take,
        of=Interest(types=outbox.TYPES, wake=core.wake),
        followers=core.followers,
    )


async def deliver(core: Core, delivery: DeliverMessages, medium: Medium) -> None:
    status = core.followers.of(f"{DELIVERY} {medium}", needed=False)
    await keep_going(status, partial(delivery.deliver_and_rest, medium, status))


async def keep_attachments(core: Core, pool: asyncpg.Pool) -> None:
    kept = KeepAttachments(core, Attachments(Uploads(pool), core.files, core.vault))
    status = core.followers.of(attachments.NAME, needed=False)
    await keep_going(status, partial(kept.look_and_rest, status))


async def tick(core: Core, watch: Deadlines) -> None:
    status = core.followers.of(deadlines.TICK, needed=False)
    await keep_going(status, partial(watch.tick_and_rest, status))


async def end_shifts(core: Core) -> None:
    status = core.followers.of(SHIFTS, needed=False)
    await keep_going(status, partial(EndForgottenShifts(core).tick_and_rest, status))

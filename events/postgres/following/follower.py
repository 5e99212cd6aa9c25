"""
Follow the log by position.

No error ends a follower. After one of the database it waits and goes on from its position; an
event that it cannot take in is parked: the follower passes it, `/readyz` and the log name it.

`follow` starts from a position that the caller gives and stores nothing: it keeps a memory of its
own process up to date. `follow_durably` starts from a stored checkpoint, which is saved after the
events were taken: every event is taken at least once, also when a process is killed, and by each
process that follows under the same name. What `take` writes must have a natural key
(`events/reaction.py`), so that it takes effect once.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from functools import partial
from typing import Final

from events.postgres.connections import WAIT, borrowed
from events.postgres.failures import is_of_the_database
from events.postgres.following.log_reader import LogReader
from events.postgres.following.notify import Wake
from events.postgres.following.status import Followers, FollowerStatus, keep_going
from events.postgres.statements import statements
from events.store import ClockAhead, ConcurrentAppend, LogBusy, OutcomeUnknown
from events.stored.row import Row

SQL: Final = statements(__file__)

PAGE = 1_000
OF_THE_MOMENT: Final = (ClockAhead, ConcurrentAppend, LogBusy, OutcomeUnknown)  # of an append
BETWEEN = 0.2  # seconds between two reads of a log that grows

Take = Callable[[Row], Awaitable[None]]


@dataclass(frozen=True, kw_only=True)
class Interest:
    """What a follower reads, and how it learns that there is more."""

    types: Collection[str]
    wake: Wake
    between: float = BETWEEN


async def follow(
    name: str, reader: LogReader, position: int, take: Take, *, of: Interest, followers: Followers
) -> None:
    """Give every event after `position` to `take`, in order, until cancelled."""
    status = followers.of(name)
    status.position = position
    status.succeeded()
    await keep_going(status, partial(follow_on, status, reader, take, of))


async def follow_durably(
    name: str, reader: LogReader, take: Take, *, of: Interest, followers: Followers
) -> None:
    """Give every event after the stored checkpoint to `take`, in order, until cancelled."""
    status = followers.of(name)
    await keep_going(status, partial(follow_from_checkpoint, status, reader, take, of))


async def follow_from_checkpoint(
    status: FollowerStatus, reader: LogReader, take: Take, of: Interest
) -> None:
    """Raises what is the database's fault: the caller starts again from the checkpoint."""
    saved = status.position = await read_checkpoint(reader, status.name)
    while True:
        await take_page(status, reader, take, of)
        if (taken := taken_up_to(status)) > saved:
            await save_checkpoint(reader, status.name, taken)
            saved = taken
        await rest(status, of)


def taken_up_to(status: FollowerStatus) -> int:
    """A parked event holds the checkpoint back: a newer program takes it after its start."""
    return min([status.position, *(position - 1 for position in status.parked)])


async def read_checkpoint(reader: LogReader, name: str) -> int:
    """0 before the first page."""
    async with borrowed(reader.pool) as connection:
        position: int | None = await connection.fetchval(SQL["read_checkpoint"], name, timeout=WAIT)
    return position or 0


async def save_checkpoint(reader: LogReader, name: str, position: int) -> None:
    async with borrowed(reader.pool) as connection:
        await connection.execute(SQL["save_checkpoint"], name, position, timeout=WAIT)


async def follow_on(status: FollowerStatus, reader: LogReader, take: Take, of: Interest) -> None:
    await take_page(status, reader, take, of)
    await rest(status, of)


async def take_page(status: FollowerStatus, reader: LogReader, take: Take, of: Interest) -> None:
    batch = await reader.read(status.position, PAGE, types=of.types)
    for row in batch.rows:
        await take_or_park(status, row, take)
        status.position = row.position
    status.position = batch.up_to
    status.succeeded()


async def rest(status: FollowerStatus, of: Interest) -> None:
    """Until the log has grown, or it is time to read in any case."""
    await of.wake.beyond(status.position)
    await asyncio.sleep(of.between)


async def take_or_park(status: FollowerStatus, row: Row, take: Take) -> None:
    """Raises what is the database's fault, or the moment's: the same event is tried again."""
    try:
        await take(row)
    except Exception as error:
        if is_of_the_database(error) or isinstance(error, OF_THE_MOMENT):
            raise
        status.park(row, error)

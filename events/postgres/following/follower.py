"""
Follow the log by position.

No error ends a follower. After one of the database it waits and goes on from its position; an
event that it cannot take in is parked: the follower passes it, `/readyz` and the log name it.

The caller gives the first position. Nothing is stored: a follower that must not miss what was
recorded while its process was away needs a checkpoint, written together with what `take` writes.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from functools import partial

from events.postgres.failures import is_of_the_database
from events.postgres.following.log_reader import LogReader
from events.postgres.following.notify import Wake
from events.postgres.following.standing import Followers, Standing, keep_going
from events.row import Row

PAGE = 1_000
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
    standing = followers.of(name)
    standing.position = position
    standing.succeeded()
    await keep_going(standing, partial(follow_on, standing, reader, take, of))


async def follow_on(standing: Standing, reader: LogReader, take: Take, of: Interest) -> None:
    """The next page; then rest until the log has grown."""
    batch = await reader.read(standing.position, PAGE, types=of.types)
    for row in batch.rows:
        await take_or_park(standing, row, take)
        standing.position = row.position
    standing.position = batch.up_to
    standing.succeeded()
    await of.wake.beyond(standing.position)
    await asyncio.sleep(of.between)


async def take_or_park(standing: Standing, row: Row, take: Take) -> None:
    """Raises what is the database's fault: the same event is tried again."""
    try:
        await take(row)
    except Exception as error:
        if is_of_the_database(error):
            raise
        standing.park(row, error)

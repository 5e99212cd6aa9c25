"""
All appends waiting in this process go to the database in one statement.

One flush is under way at a time, and the next batch gathers meanwhile: no timer. A lost connection
is never an answer: the batch is sent again, which is safe because an append states the version that
it expects, and what the lost try had saved is recognised (ADR 0002, 0005).
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import asyncpg
import structlog

from events.postgres.appending.flush import flush
from events.postgres.appending.item import Item, Placed, Unstorable
from events.postgres.connections import WAIT
from events.store import LogBusy, OutcomeUnknown

log = structlog.get_logger()

SMALL = 32  # appends that always go together: for fewer, a second flush costs more than it hides
BACKOFF = 0.02  # seconds before the first new connection; doubles
LONGEST_BACKOFF = 0.5
LOST = (
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # what a connection that was killed may raise
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.CannotConnectNowError,
    asyncpg.TooManyConnectionsError,
    TimeoutError,
    OSError,
)
UNSTORABLE = {"22", "23", "54"}  # classes of SQLSTATE: the values are at fault, not the database


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How much may wait, how much goes at once, and how long a lost database is waited for."""

    waiting: int = 4096  # appends
    events_at_once: int = 512
    patience: float = 10.0  # seconds


@dataclass
class GroupCommit:
    """`run` it as a task of its own; it ends after `close` when the last append is answered."""

    connect: Callable[[], Awaitable[asyncpg.Connection]]
    limits: Limits = Limits()
    after_flush: Callable[[int], None] = lambda _: None
    queue: deque[Item] = field(default_factory=deque)
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    answered: int = 0  # by the last flush
    closed: bool = False
    connection: asyncpg.Connection | None = None

    def append(self, item: Item) -> asyncio.Future[Placed]:
        """
        Take the append; await its answer.

        Raises LogBusy; the answer ConcurrentAppend, KeyKnown, LogBusy, OutcomeUnknown, Unstorable.
        """
        if self.closed or len(self.queue) >= self.limits.waiting:
            raise LogBusy
        self.queue.append(item)
        self.wake.set()
        return item.answer

    def close(self) -> None:
        self.closed = True
        self.wake.set()

    async def run(self) -> None:
        try:
            while self.queue or not self.closed:
                if not self.queue:
                    self.wake.clear()
                    await self.wake.wait()
                if batch := take(self.queue, self.limits.events_at_once, self.share()):
                    self.answered = len(batch)
                    await self.settle(batch)
        finally:
            self.closed = True
            self.give_up(())
            await self.disconnect()

    def share(self) -> int:
        """
        How many of the appends go at once: half of those who are here, when they are many.

        Those just answered come back in a moment. Sent all together they would leave the database
        idle while they prepare, and this process idle while it writes.
        """
        return max(SMALL, (len(self.queue) + self.answered + 1) // 2)

    async def settle(self, batch: Sequence[Item]) -> None:
        """Answer every item of the batch, whatever happens."""
        try:
            await self.send(batch)
        except asyncpg.PostgresError as error:
            if lacks_partition(error) or (error.sqlstate or "")[:2] not in UNSTORABLE:
                log.error("append_refused", sqlstate=error.sqlstate, items=len(batch))  # noqa: TRY400 -- no traceback
                give_up(batch)
            elif len(batch) == 1:
                batch[0].fail(Unstorable(f"{batch[0].stream}: SQLSTATE {error.sqlstate}"))
            else:  # one bad append must not fail its neighbours: find it by halving
                await self.settle(batch[: len(batch) // 2])
                await self.settle(batch[len(batch) // 2 :])
        except BaseException:
            for item in batch:
                item.fail(OutcomeUnknown())
            raise

    async def send(self, batch: Sequence[Item]) -> None:
        """Send until there is an answer, or patience ends. Raises what the database objects to."""
        end = asyncio.get_running_loop().time() + self.limits.patience
        pause = BACKOFF
        while True:
            try:
                await self.send_once(batch)
            except LOST as error:
                self.drop()
                log.warning("append_connection_lost", error=type(error).__name__, items=len(batch))
                if asyncio.get_running_loop().time() + pause > end:
                    return self.give_up(batch)
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST_BACKOFF)
            else:
                return None

    async def send_once(self, batch: Sequence[Item]) -> None:
        if self.connection is None:
            self.connection = await self.connect()
        try:
            answers = await flush(self.connection, batch)
        except LOST:
            for item in batch:
                item.sent = True
            raise
        placed = [answer.position for answer in answers if isinstance(answer, Placed)]
        if placed:
            self.after_flush(max(placed))
        for item, answer in zip(batch, answers, strict=True):
            if isinstance(answer, Placed):
                item.succeed(answer)
            else:
                item.fail(answer)

    def give_up(self, batch: Sequence[Item]) -> None:
        """Nothing more is tried: neither this batch nor what waits behind it."""
        give_up([*batch, *self.queue])
        self.queue.clear()

    def drop(self) -> None:
        """A lost connection is terminated, not closed: the server might never answer."""
        if self.connection is not None:
            self.connection.terminate()
        self.connection = None

    async def disconnect(self) -> None:
        with suppress(*LOST):
            if self.connection is not None:
                await self.connection.close(timeout=WAIT)
        self.drop()


def take(queue: deque[Item], most_events: int, most: int) -> list[Item]:
    """
    Take the next batch in order of arrival; callers that were cancelled are forgotten.

    At most one append per stream and per key id; the second waits for the next batch.
    """
    batch: list[Item] = []
    left: list[Item] = []
    taken: set[object] = set()
    events = 0
    while queue and len(batch) < most and len(left) < most_events and events < most_events:
        item = queue.popleft()
        names = [item.stream, *(key.id for key in item.keys)]
        if item.answer.done():
            continue
        if taken.isdisjoint(names) and (not batch or events + len(item.links) <= most_events):
            batch.append(item)
            events += len(item.links)
        else:
            left.append(item)
        taken.update(names)
    queue.extendleft(reversed(left))
    return batch


def give_up(items: Iterable[Item]) -> None:
    """What was sent and never answered may be saved; anything else is not."""
    for item in items:
        item.fail(OutcomeUnknown() if item.sent else LogBusy())


def lacks_partition(error: asyncpg.PostgresError) -> bool:
    """The log has grown past its last partition (hotline_log.ensure_partitions was not called)."""
    return isinstance(error, asyncpg.CheckViolationError) and error.constraint_name is None

"""
The clock reaction: a clock that runs out is warned of once and missed once (T-07).

A durable follower notes when each order and each grid case needs the service next; a tick twice a
second reads those that are due and executes the commands that are due. Each command has its natural
key, so a tick may be repeated, by this process or another one, and after a kill.

A newer working calendar is a reason of its own: each order is checked by it once (T-03).
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, TypeAlias

import asyncpg
import structlog

from events.act import Ask
from events.catalog.work_order.parts.clocks import started
from events.execute import decide_and_append, execute
from events.postgres.connections import WAIT, borrowed
from events.postgres.failures import cause_of, is_of_the_database
from events.postgres.following.status import FollowerStatus
from events.postgres.statements import statements
from events.store import (
    ClockAhead,
    ConcurrentAppend,
    LogBusy,
    Origin,
    OutcomeUnknown,
    Recorded,
)
from events.stored.row import Row
from grid.api.cases.desk import case_of
from hotline.api.dependencies import context_of, order_stream
from hotline.app.compose import Core
from hotline.app.followers.clocked import DueInstant, behind, kind_of
from hotline.app.followers.grid_cases import order_of
from hotline.city import NotPublished
from hotline.work_order.acts.deadlines import EndPause, MissDeadline, RecomputeDeadlines
from hotline.work_order.context import Context
from hotline.work_order.reactions import CLOCK
from hotline.work_order.table import work_order

SQL: Final = statements(__file__)

log = structlog.get_logger(__name__)

NAME: Final = "deadlines"
TICK: Final = "clock"
EVERY: Final = 0.5  # seconds
AT_ONCE: Final = 200  # orders
TURN: Final = 16  # decided without a pause
PUT_OFF: Final = timedelta(hours=1)
AFTER_ITS_ORDER: Final = timedelta(seconds=1)
ORIGIN: Final = Origin(actor=CLOCK.account)
History: TypeAlias = Sequence[Recorded]
LATER: Final = (ClockAhead, ConcurrentAppend, LogBusy, OutcomeUnknown)


@dataclass
class DoneWith:
    """The calendar by which this process has found every order checked."""

    calendar: str | None = None


@dataclass(frozen=True)
class Deadlines:
    """`pool`: for the notes; commands are executed in the core's store."""

    core: Core
    pool: asyncpg.Pool
    done_with: DoneWith = field(default_factory=DoneWith)

    async def take(self, row: Row) -> None:
        """Note the first instant of the clocks that the event starts."""
        instants = [
            clock.start.warn_at or clock.start.due_at
            for clock in started((), row.data.get("clocks", ()))
        ]
        if kind_of(row.stream).runs_on(row):
            instants.append(row.recorded_at)
        if instants:
            calendar = calendar_of_clocks(row.data)
            await self.run("expect_deadline", row.stream, min(instants), row.position, calendar)

    async def tick(self) -> int:
        """
        Return how many orders were due.

        Those that are due together are written together: at the close of an office day there are
        very many. What one of them raises does not stop the others.
        """
        now = self.core.clock()
        async with borrowed(self.pool) as connection:
            due = await connection.fetch(SQL["due_deadlines"], now, AT_ONCE, timeout=WAIT)
        streams = [order["stream"] for order in due]
        loaded = await self.loaded(streams)
        following = await self.reactions(streams, loaded, now)
        await self.note(due, following)
        return len(due)

    async def reactions(
        self, streams: Sequence[str], loaded: Mapping[str, History], now: datetime
    ) -> Sequence[datetime | BaseException | None]:
        """Started in turns: between them requests are served, and the log is written."""
        tasks: list[asyncio.Task[datetime | None]] = []
        try:
            for number, stream in enumerate(streams, start=1):
                reaction = self.react_or_put_off(stream, loaded, now)
                tasks.append(asyncio.create_task(reaction))
                if number % TURN == 0:
                    await asyncio.sleep(0)
            return await asyncio.gather(*tasks, return_exceptions=True)
        finally:
            for task in tasks:
                task.cancel()

    async def loaded(self, streams: Sequence[str]) -> Mapping[str, History]:
        """All of them, or none where one cannot be read: then each is read alone."""
        try:
            return await self.core.store.load_many(streams)
        except Exception as error:
            if is_of_the_database(error):
                raise
            return {}

    async def note(
        self,
        due: Sequence[asyncpg.Record],
        following: Sequence[datetime | BaseException | None],
    ) -> None:
        """Note the next instant of each order; raise the first error of the others."""
        noted = [
            (order["stream"], order["position"], at)
            for order, at in zip(due, following, strict=True)
            if not isinstance(at, BaseException)
        ]
        if noted:
            await self.run("next_deadlines", *zip(*noted, strict=True))
        for error in following:
            if isinstance(error, BaseException):
                raise error

    async def recompute(self) -> int:
        """
        Compute clocks of an earlier calendar again (T-03); return how many orders were looked at.

        Every order is checked once for each calendar, by whichever process comes first; a process
        asks no more once it has found none that is left.
        """
        calendar = self.calendar()
        if calendar is None or calendar == self.done_with.calendar:
            return 0
        async with borrowed(self.pool) as connection:
            found = await connection.fetch(SQL["other_calendar"], calendar, AT_ONCE, timeout=WAIT)
        for order in found:
            if kind_of(order["stream"]).recomputes:
                await self.recompute_one(order["stream"])
            await self.run("checked", order["stream"], order["position"], calendar)
        if not found:
            self.done_with.calendar = calendar
        return len(found)

    def calendar(self) -> str | None:
        """The version in force; None before the city has published what it needs."""
        try:
            return self.core.city().calendar.version
        except NotPublished:
            return None

    async def recompute_one(self, stream: str) -> None:
        ask = Ask(
            command=RecomputeDeadlines(),
            by=CLOCK,
            at=self.core.clock(),
            context=context_of(self.core.city()),
        )
        try:
            await execute(self.core.store, work_order, stream, ask, origin=ORIGIN)
        except Exception as error:
            if is_of_the_database(error) or isinstance(error, LATER):
                raise
            log.error("deadline_not_recomputed", stream=stream, error=cause_of(error))  # noqa: TRY400 -- without its message

    async def react_or_put_off(
        self, stream: str, loaded: Mapping[str, History], now: datetime
    ) -> datetime | None:
        """An order that fails for a reason of its own does not keep the others waiting."""
        try:
            history = loaded.get(stream) or await self.core.store.load(stream)
            return await self.react(stream, history, now)
        except Exception as error:
            if is_of_the_database(error) or isinstance(error, LATER):
                raise
            log.error("deadline_put_off", stream=stream, error=cause_of(error))  # noqa: TRY400 -- without its message
            return now + PUT_OFF

    async def react(self, stream: str, history: History, now: datetime) -> datetime | None:
        """Execute what was due by `now`; return the next instant of the order."""
        instants = kind_of(stream).instants(history)
        if any(each.at < now for each in instants) and await self.waits(stream, history):
            return now + AFTER_ITS_ORDER
        for instant in instants:
            if instant.at < now:
                history = await self.execute(stream, history, instant)
        return next((instant.at for instant in instants if instant.at >= now), None)

    async def waits(self, stream: str, history: History) -> bool:
        """A case whose order was paused or has got longer, until it is told."""
        order_no = kind_of(stream).leader(history)
        if order_no is None:
            return False
        order = order_of(await self.core.store.load(order_stream(order_no)))
        return behind(case_of(history), order)

    async def execute(self, stream: str, history: History, instant: DueInstant) -> History:
        """On the history in hand; where another writer was first, on a newer one."""
        at, context = self.core.clock(), self.context(instant)
        ask = Ask(command=instant.command, by=CLOCK, at=at, context=context)
        asked = (self.core.store, kind_of(stream).decider, stream, ask)
        keys = [instant.key(stream)]
        try:
            done = await decide_and_append(*asked, tuple(history), ORIGIN, keys)
        except ConcurrentAppend:
            done = await execute(*asked, origin=ORIGIN, keys=keys)
        return done.history

    def context(self, instant: DueInstant) -> Context | None:
        """
        A clock that runs again, or starts, needs the calendar; a warning needs no city.

        A miss is recorded without one as well: it has no limit to be explained then (S-02).
        """
        if isinstance(instant.command, EndPause):
            return context_of(self.core.city())
        if isinstance(instant.command, MissDeadline) and self.calendar() is not None:
            return context_of(self.core.city())
        return None

    async def run(self, name: str, *values: object) -> None:
        async with borrowed(self.pool) as connection:
            await connection.execute(SQL[name], *values, timeout=WAIT)

    async def tick_and_rest(self, status: FollowerStatus) -> None:
        due = await self.tick() + await self.recompute()
        status.succeeded()
        if due < AT_ONCE:
            await asyncio.sleep(EVERY)


def calendar_of_clocks(data: Mapping[str, Any]) -> str | None:
    """The calendar by which all these clocks were computed; None: by several, or none."""
    versions = {clock.get("calendar_version") for clock in data.get("clocks", ())} - {None}
    return versions.pop() if len(versions) == 1 else None

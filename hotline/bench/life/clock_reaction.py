"""
How late the service is with warnings, while very many orders are open (T-07).

The followers of the service run on a simulated clock that goes at the pace of real time. Some
warnings come one by one; the others all at one moment, as at the close of an office day.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from time import monotonic
from typing import Final

import asyncpg

from events.clock import DrivenClock
from events.postgres.connections import reading_pool
from events.postgres.properties import mark_simulated
from hotline.app.compose import open_core
from hotline.app.database.prepared import Database, prepare
from hotline.app.followers.running import following
from hotline.app.settings import Settings
from hotline.bench.life.open_orders import OpenOrders, write_open_orders
from hotline.bench.measurement import Findings, Measurement, Skipped, Target, percentile
from hotline.bench.options import BenchOptions
from hotline.bench.scratch_server import connect, house
from hotline.bench.synthetic.log import FIRST_DAY

NAME: Final = "clock-reaction"
LATE: Final = Target(most=2.0)  # seconds
TOGETHER: Final = 100  # one in so many orders is warned of at one moment
A_SECOND: Final = 20  # warnings, beside those
POLL: Final = 0.02  # seconds
PATIENCE: Final = 60.0  # seconds after the last warning is due
NOTED: Final = (
    "SELECT coalesce(max(position), 0) FROM hotline_log.follower WHERE name = 'deadlines'"
)
WARNED: Final = """SELECT position, stream FROM hotline_log.event
 WHERE position > $1 AND type = 'work_order.deadline_warned' ORDER BY position"""


@dataclass
class PacedClock:
    """A simulated clock: it waits at `since` until it is started, then goes with real time."""

    since: datetime
    started: float | None = None

    def __call__(self) -> datetime:
        passed = 0.0 if self.started is None else monotonic() - self.started
        return self.since + timedelta(seconds=passed)

    def start(self) -> None:
        self.started = monotonic()


@dataclass
class Seen:
    """When each warning was seen in the log, by its stream."""

    at: dict[str, datetime] = field(default_factory=dict)
    position: int = 0


async def clock_reaction(ask: BenchOptions) -> Findings:
    open_orders, window = ask.scale.open_orders, ask.scale.clock_seconds
    begins = FIRST_DAY
    orders = OpenOrders(since=begins, warnings=warnings(open_orders, window, begins))
    within = [
        number
        for number, at in enumerate(orders.warnings)
        if at <= begins + timedelta(seconds=window)
    ]
    clock = PacedClock(begins)
    async with house() as own:
        dsn = await own.database("bench_clock")
        await prepare(Database(dsn, dsn, own.server))
        ask.say(f"{open_orders:,} open orders: their log and the notes of their clocks")
        head = await filled(dsn, orders)
        async with reacting(Settings(state=own.folder, database_url=dsn), dsn, clock) as pool:
            noted = monotonic()
            await until_noted(pool, head)
            rate = 3 * open_orders / (monotonic() - noted)
            clock.start()
            seen = await watched(pool, clock, Seen(position=head), len(within), window + PATIENCE)
    if missing := len(within) - len(seen.at):
        return [Skipped(bench=NAME, why=f"{missing} warnings were never written", failed=True)]
    late = [
        (seen.at[orders.stream(number)] - orders.warnings[number]).total_seconds()
        for number in within
    ]
    return measured_lateness(late, open_orders, rate)


def warnings(orders: int, window: float, begins: datetime) -> list[datetime]:
    """Those of one moment, those one by one, and the rest on later days; in no order."""
    second = timedelta(seconds=1)
    together = [begins + second * window / 2] * (orders // TOGETHER)
    singly = [begins + second * each / A_SECOND for each in range(1, int(window * A_SECOND) + 1)]
    soon = [*together, *singly][:orders]
    later = [
        begins + timedelta(days=1) + 10 * timedelta(days=1) * each / orders
        for each in range(orders - len(soon))
    ]
    mixed = [*soon, *later]
    Random(1).shuffle(mixed)
    return mixed


async def filled(dsn: str, orders: OpenOrders) -> int:
    async with reading_pool(dsn, size=1) as pool:
        await mark_simulated(pool, "440500")
    connection = await connect(dsn)
    try:
        head = await write_open_orders(connection, orders)
        await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()
    return head


@asynccontextmanager
async def reacting(settings: Settings, dsn: str, clock: PacedClock) -> AsyncIterator[asyncpg.Pool]:
    """The followers as the service runs them; yields a pool of the bench's own."""
    async with (
        open_core(settings, dsn, driven=DrivenClock(clock.since)) as core,
        following(replace(core, clock=clock), core.reader),
        reading_pool(dsn, size=1) as pool,
    ):
        yield pool


async def until_noted(pool: asyncpg.Pool, head: int) -> None:
    """Until the follower has noted every clock."""
    while await pool.fetchval(NOTED) < head:  # noqa: ASYNC110 - the follower is no part of this
        await asyncio.sleep(POLL)


async def watched(
    pool: asyncpg.Pool, clock: PacedClock, seen: Seen, expected: int, seconds: float
) -> Seen:
    """Read the log again and again, until every warning is in it."""
    ends = monotonic() + seconds
    while len(seen.at) < expected and monotonic() < ends:
        for row in await pool.fetch(WARNED, seen.position):
            seen.at[row["stream"]] = clock()
            seen.position = row["position"]
        await asyncio.sleep(POLL)
    return seen


def measured_lateness(late: list[float], orders: int, rate: float) -> Findings:
    what = f"{orders:,} open orders, from the time of a warning until it is in the log"
    note = f"{len(late)} warnings, {orders // TOGETHER} of them at one moment"
    shares = (("p50", 0.5, None), ("p99", 0.99, LATE), ("the latest", 1.0, LATE))
    return [
        *(
            Measurement(
                bench=NAME,
                what=f"{what}: {name}",
                value=percentile(late, share),
                unit="s",
                target=target,
                note=note,
            )
            for name, share, target in shares
        ),
        Measurement(
            bench=NAME,
            what=f"{orders:,} open orders, the notes of their clocks taken from the log",
            value=rate,
            unit="events/s",
        ),
    ]

"""How fast the on-time view takes in a log, and how it is rebuilt while clients read it."""

import asyncio
from asyncio.subprocess import PIPE
from collections.abc import Coroutine
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import asyncpg
import orjson

from hotline.bench.measurement import Findings, Measurement, Target
from hotline.bench.options import BenchOptions
from hotline.bench.program import ProgramFailed, ours, program
from hotline.bench.scratch_server import connect, house
from hotline.bench.synthetic.log import SyntheticCity, write_log
from projections.engine.generations import install
from projections.engine.pool import projection_pool
from projections.engine.read_ahead import read
from projections.engine.rebuild import rebuild
from projections.engine.runner import CATCH_UP_BATCH, Runner
from projections.figures.facts import ON_TIME
from projections.figures.order_facts import ORDER_FACTS
from projections.orders.list import ORDER_LIST

NAME = "projection"
ROWS = "SELECT count(*) FROM projections.on_time"
KEEP = "CREATE TEMPORARY TABLE before AS TABLE projections.on_time"  # the swap drops the old one
DIFFERENT = """
SELECT (SELECT count(*) FROM (TABLE before EXCEPT ALL TABLE projections.on_time) AS lost)
     + (SELECT count(*) FROM (TABLE projections.on_time EXCEPT ALL TABLE before) AS made_up)
"""
REBUILD_OF_A_MILLION = 20.0  # seconds


@dataclass(frozen=True, kw_only=True)
class Reads:
    """What a reader saw who looked all the while; `answers`: how many different ones."""

    reads: int
    p50_ms: float
    p95_ms: float
    answers: int


async def projection(ask: BenchOptions) -> Findings:
    async with house() as own:
        dsn = await own.log("bench_projection")
        connection = await connect(dsn)
        try:
            events = await write_log(connection, SyntheticCity(orders=ask.scale.log_orders))
            await connection.execute("VACUUM ANALYZE")
            caught_up = await catching_up(dsn, events)
            idle, _ = await reading_while(dsn, asyncio.sleep(ask.scale.seconds))
            await connection.execute(KEEP)
            busy, rebuilt = await reading_while(dsn, rebuilding(dsn))
            different = await connection.fetchval(DIFFERENT)
            rows = await connection.fetchval(ROWS)
        finally:
            await connection.close()
    return [
        caught_up,
        *rows_of_rebuild(events, rebuilt, idle, busy),
        Measurement(
            bench=NAME,
            what=f"rows of {rows:,} that differ after the rebuild",
            value=different,
            unit="rows",
            target=Target(most=0),
        ),
    ]


async def catching_up(dsn: str, events: int) -> Measurement:
    """The first generation of the view, from nothing to the head of the log."""
    async with projection_pool(dsn, size=2) as pool:
        await install(pool, [ON_TIME, ORDER_FACTS, ORDER_LIST])  # figures name all; one is filled
        limit = events / await only_reading(pool, events)
        runner = Runner(pool, [ON_TIME], None)
        begun = perf_counter()
        await runner.catch_up(ON_TIME)
        took = perf_counter() - begun
    return Measurement(
        bench=NAME,
        what=f"catch-up of the on-time view, {events:,} events",
        value=events / took,
        unit="events/s",
        beside="the same batches only read, not folded",
        beside_value=limit,
        target=Target(least=100_000),
        note="log events per second; the view folds 6 of their 11 kinds",
    )


async def only_reading(pool: asyncpg.Pool, events: int) -> float:
    """Seconds to read the log as the runner does; the first time warms the cache."""
    took = 0.0
    for _ in range(2):
        begun = perf_counter()
        async with pool.acquire() as connection:
            for after in range(0, events, CATCH_UP_BATCH):
                await read(connection, ON_TIME, (after, after + CATCH_UP_BATCH))
        took = perf_counter() - begun
    return took


async def rebuilding(dsn: str) -> None:
    async with projection_pool(dsn, size=4) as pool:
        await rebuild(pool, ON_TIME, None, lambda *_: None)


async def reading_while(dsn: str, work: Coroutine[Any, Any, None]) -> tuple[Reads, float]:
    """Do the work while a reader in another process looks on; return what it saw, and seconds."""
    async with program(
        ours("hotline.bench.read_side.live_reads", dsn), stdin=PIPE, stdout=PIPE
    ) as reader:
        if reader.stdout is None:
            raise AssertionError("unreachable")
        if not await reader.stdout.readline():  # however long it takes to begin: it may have ended
            raise ProgramFailed("the reader ended before it began")
        begun = perf_counter()
        await work
        took = perf_counter() - begun
        out, _ = await reader.communicate(b"")
    if reader.returncode:
        raise ProgramFailed(f"the reader: exit {reader.returncode}")
    return Reads(**orjson.loads(out)), took


def rows_of_rebuild(events: int, seconds: float, idle: Reads, busy: Reads) -> Findings:
    return [
        Measurement(
            bench=NAME,
            what=f"rebuild beside the live view, {events:,} events",
            value=seconds,
            unit="s",
            target=Target(most=REBUILD_OF_A_MILLION),
            note="bulk, indexes, catch-up, comparison with a fold from zero, swap",
        ),
        Measurement(
            bench=NAME,
            what="live figures by department while it is rebuilt: p95",
            value=busy.p95_ms,
            unit="ms",
            beside="the same reads before",
            beside_value=idle.p95_ms,
            note=f"{busy.reads} reads from another process, {busy.answers} different answer(s)",
        ),
    ]

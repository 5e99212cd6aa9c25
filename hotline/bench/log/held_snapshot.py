"""Appending while a foreign transaction holds an old snapshot, as pg_dump or a long report does."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import perf_counter

from events.postgres import PostgresEventStore, open_store
from hotline.bench.log.writing import NobodysKeys, Written, written
from hotline.bench.measurement import Findings, Measurement, Target
from hotline.bench.options import BenchOptions, Scale
from hotline.bench.scratch_server import connect, house

NAME = "held-snapshot"
WRITERS = (1, 64)
LAST = 4  # turns at the end that count


async def held_snapshot(ask: BenchOptions) -> Findings:
    """Two logs on one server, written by turns; a snapshot is held in the first one only."""
    async with house() as own:
        first, second = await own.log("bench_held"), await own.log("bench_free")
        async with (
            open_store(first, NobodysKeys()) as held,
            open_store(second, NobodysKeys()) as free,
            snapshot(first),
        ):
            found = [await by_turns(held, free, ask.scale, writers) for writers in WRITERS]
    return found


@asynccontextmanager
async def snapshot(dsn: str) -> AsyncIterator[None]:
    connection = await connect(dsn)
    try:
        await connection.execute("SET idle_in_transaction_session_timeout = 0")
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            await connection.fetchval("SELECT count(*) FROM hotline_log.stream")
            yield
    finally:
        await connection.close()


async def by_turns(
    held: PostgresEventStore, free: PostgresEventStore, scale: Scale, writers: int
) -> Measurement:
    """The snapshot grows older by `held_seconds`; the last turns are compared."""
    begun, turns = perf_counter(), list[tuple[Written, Written]]()
    while perf_counter() - begun < scale.held_seconds or len(turns) < LAST:
        turns.append((await turn(held, scale, writers), await turn(free, scale, writers)))
    last = turns[-LAST:]
    return Measurement(
        bench=NAME,
        what=f"{writers} writers, a snapshot held for {perf_counter() - begun:.0f} s more",
        value=max(held.per_second for held, _ in last),
        worst=min(held.per_second for held, _ in last),
        unit="events/s",
        beside="the same by turns, without a snapshot",
        beside_value=max(free.per_second for _, free in last),
        beside_worst=min(free.per_second for _, free in last),
        target=Target(of="ratio", least=0.9),
        note=f"{sum(one.per_second for one, _ in turns) * scale.seconds:,.0f} events under it",
    )


async def turn(store: PostgresEventStore, scale: Scale, writers: int) -> Written:
    return await written(store, writers=writers, seconds=scale.seconds, keyed=False)

"""What figures cost: to take in a log, to rebuild, and to ask about a year or a past moment."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from time import perf_counter
from typing import Final

import asyncpg

from events.postgres.statements import statements
from hotline.bench.measurement import Findings, Measurement, Target, milliseconds
from hotline.bench.options import BenchOptions
from hotline.bench.scratch_server import connect, house
from hotline.bench.synthetic.log import FIRST_DAY, SyntheticCity, write_log
from projections.engine.generations import install
from projections.engine.pool import projection_pool
from projections.engine.rebuild import rebuild
from projections.engine.runner import CATCH_UP_BATCH, Runner
from projections.figures.dimensions import By
from projections.figures.facts import ON_TIME
from projections.figures.order_facts import ORDER_FACTS
from projections.figures.orders_by_week import ORDERS_BY_WEEK
from projections.figures.query import Question, figures
from projections.figures.shares import SHARES
from projections.orders.list import ORDER_LIST

NAME: Final = "figures"
SQL: Final = statements(__file__)
VIEWS: Final = (ON_TIME, ORDER_FACTS, ORDERS_BY_WEEK)
YEAR: Final = timedelta(days=365)
BYS: Final[Sequence[By]] = ("department", "community", "matter", "channel", "month")
ASKED: Final = Question(
    since=FIRST_DAY,
    to=FIRST_DAY + YEAR,
    as_of=FIRST_DAY + YEAR,
    zone="Asia/Shanghai",
    position=2**62,
    protected="all",
)
MOST_REPEATS: Final = 20
MOST_SECONDS: Final = 10.0  # for one question
OF_A_YEAR: Final = Target(most=50.0)  # ms
OF_THE_PAST: Final = Target(most=2_000.0)


def in_silence(_: str, __: int, ___: int) -> None:
    pass


async def figure_views(ask: BenchOptions) -> Findings:
    async with house() as own:
        dsn = await own.log("bench_figures")
        owner = await connect(dsn)
        try:
            events = await write_log(owner, SyntheticCity(orders=ask.scale.log_orders))
            await owner.execute("VACUUM ANALYZE")
            async with projection_pool(dsn, size=2 * len(VIEWS)) as pool:
                await install(pool, [*VIEWS, ORDER_LIST])  # figures name the list; it is not filled
                taken_in = await catch_up(pool, events)
                again = [await rebuilding(pool, events)]
                ask.say(f"figures of {ask.scale.figure_orders:,} orders")
                await multiply(owner, ask.scale.figure_orders // ask.scale.log_orders)
                asked = await questions(pool, ask.scale.figure_orders, events)
            sizes = await owner.fetch(SQL["sizes"])
        finally:
            await owner.close()
    return [taken_in, *again, *asked, *map(size, sizes)]


async def catch_up(pool: asyncpg.Pool, events: int) -> Measurement:
    """One view after another, so that the sum is what they cost one core."""
    runner = Runner(pool, VIEWS, None)
    begun = perf_counter()
    for model in VIEWS:
        while (step := await runner.once(model, CATCH_UP_BATCH)) is None or step.behind:
            pass
    return Measurement(
        bench=NAME,
        what="catch-up of all views of figures together",
        value=events / (perf_counter() - begun),
        unit="events/s",
        target=Target(least=30_000),
    )


async def rebuilding(pool: asyncpg.Pool, events: int) -> Measurement:
    begun = perf_counter()
    for model in VIEWS:
        await rebuild(pool, model, None, in_silence)
    return Measurement(
        bench=NAME,
        what=f"rebuild of all views of figures, {events:,} events",
        value=perf_counter() - begun,
        unit="s",
    )


async def multiply(owner: asyncpg.Connection, copies: int) -> None:
    for model in (ON_TIME, ORDER_FACTS):
        await owner.fetchval(SQL["place"], model.name)
        await owner.execute(SQL[model.name], copies)
    await owner.execute("VACUUM ANALYZE")


async def questions(pool: asyncpg.Pool, orders: int, events: int) -> Findings:
    found: list[Measurement] = []
    for share in (None, SHARES["closed-of-accepted"], SHARES["satisfaction-rate"]):
        name = "on-time-rate" if share is None else share.name
        asked = replace(ASKED, share=share)
        year = f"{name} of a year at {orders:,} orders"
        for by in BYS:
            took = await times(pool, asked, by)
            found.append(p95(f"{year}, by {by}", took, OF_A_YEAR))
        past = replace(asked, position=events // 2)
        took = await times(pool, past, "department")
        found.append(p95(f"{year}, by department, as of a past moment", took, OF_THE_PAST))
    return found


async def times(pool: asyncpg.Pool, question: Question, by: By) -> Sequence[float]:
    await figures(pool, [question], by)
    took: list[float] = []
    while len(took) < MOST_REPEATS and sum(took) < MOST_SECONDS:
        begun = perf_counter()
        await figures(pool, [question], by)
        took.append(perf_counter() - begun)
    return took


def p95(what: str, took: Sequence[float], target: Target) -> Measurement:
    value = milliseconds(took, 0.95)
    return Measurement(bench=NAME, what=f"{what}, p95", value=value, unit="ms", target=target)


def size(row: asyncpg.Record) -> Measurement:
    what = f"{row['view']} on disk, {row['rows']:,} rows"
    return Measurement(bench=NAME, what=what, value=row["bytes"] / 2**20, unit="MiB")

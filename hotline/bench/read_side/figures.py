"""What figures cost: to take in a log, to rebuild, and to ask about a year or a past moment."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from time import perf_counter, process_time
from typing import Final

import asyncpg

from events.postgres.statements import statements
from hotline.bench.measurement import Finding, Findings, Measurement, Target, milliseconds
from hotline.bench.options import BenchOptions
from hotline.bench.scratch_server import connect, house
from hotline.bench.synthetic.log import FIRST_DAY, SyntheticCity, write_log
from projections.engine.generations import install
from projections.engine.pool import projection_pool
from projections.engine.rebuild import rebuild
from projections.engine.runner import CATCH_UP_BATCH, Runner
from projections.figures.cube.cells import ZONE
from projections.figures.dimensions import By
from projections.figures.facts import ON_TIME
from projections.figures.order_facts import ORDER_FACTS
from projections.figures.orders_by_week import ORDERS_BY_WEEK
from projections.figures.query import figures
from projections.figures.question import Question
from projections.figures.shares import SHARES
from projections.orders.list import ORDER_LIST

NAME: Final = "figures"
SQL: Final = statements(__file__)
VIEWS: Final = (ON_TIME, ORDER_FACTS, ORDERS_BY_WEEK)
YEAR: Final = timedelta(days=365)
BYS: Final[Sequence[By]] = ("department", "community", "matter", "channel", "month", "day", "age")
BEGIN: Final = datetime(2026, 1, 1, tzinfo=ZONE)  # of the year that the synthetic city lives in
OF_THE_CITY: Final = Question(
    since=BEGIN,
    to=BEGIN + YEAR,
    as_of=FIRST_DAY + timedelta(days=300),
    zone=str(ZONE),
    position=2**62,
    protected="all",
)
ASKED: Final = {
    "on-time-rate": OF_THE_CITY,
    **{
        name: replace(OF_THE_CITY, share=SHARES[name])
        for name in ("closed-of-accepted", "satisfaction-rate")
    },
}
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
                few, many = ask.scale.log_orders, ask.scale.figure_orders
                small = await questions(pool, few)
                found: list[Finding] = [*map(size, await owner.fetch(SQL["sizes"]))]
                ask.say(f"figures of {many:,} orders")
                await multiply(owner, many // few)
                large = await questions(pool, many)
                found += beside(large, await by_facts(pool, many))
                found += [growth(small, large), *await of_the_past(pool, many, events)]
            found += map(size, await owner.fetch(SQL["sizes"]))
        finally:
            await owner.close()
    return [taken_in, *again, *found]


async def catch_up(pool: asyncpg.Pool, events: int) -> Measurement:
    """One view after another, so that the sum is what they cost one core."""
    runner = Runner(pool, VIEWS, None)
    begun, worked = perf_counter(), process_time()
    for model in VIEWS:
        while (step := await runner.once(model, CATCH_UP_BATCH)) is None or step.behind:
            pass
    return Measurement(
        bench=NAME,
        what="catch-up of all views of figures together",
        value=events / (perf_counter() - begun),
        unit="events/s",
        target=Target(least=30_000),
        note=f"{events / (process_time() - worked):,.0f} by the CPU time of this process alone",
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
    """The cube is counted again from the facts: what the fold would have kept."""
    await owner.execute(SQL["draw"])
    for model in (ON_TIME, ORDER_FACTS):
        await owner.fetchval(SQL["place"], model.name)
        await owner.execute(SQL[model.name], copies)
        await owner.execute(SQL[f"{model.name}_cube"])
    await owner.execute("VACUUM ANALYZE")


async def questions(pool: asyncpg.Pool, orders: int) -> Mapping[str, Sequence[float]]:
    """Of a year that is not over, each by the cube: the times that it took, by what was asked."""
    return {
        f"{name} of a year at {orders:,} orders, by {by}": await times(pool, asked, by)
        for name, asked in ASKED.items()
        for by in BYS
    }


async def by_facts(pool: asyncpg.Pool, orders: int) -> Mapping[str, Sequence[float]]:
    return {
        f"{name} of a year at {orders:,} orders, by {by}": await times(
            pool, asked, by, by_facts=True
        )
        for name, asked in ASKED.items()
        for by in BYS
    }


async def of_the_past(pool: asyncpg.Pool, orders: int, events: int) -> Findings:
    return [
        Measurement(
            bench=NAME,
            what=f"{name} of a year at {orders:,} orders, by department, as of a past moment, p95",
            value=milliseconds(
                await times(pool, replace(asked, position=events // 2), "department"), 0.95
            ),
            unit="ms",
            target=OF_THE_PAST,
        )
        for name, asked in ASKED.items()
    ]


async def times(
    pool: asyncpg.Pool, question: Question, by: By, *, by_facts: bool = False
) -> Sequence[float]:
    await figures(pool, [question], by, by_facts=by_facts)
    took: list[float] = []
    while len(took) < MOST_REPEATS and sum(took) < MOST_SECONDS:
        begun = perf_counter()
        await figures(pool, [question], by, by_facts=by_facts)
        took.append(perf_counter() - begun)
    return took


def beside(cubed: Mapping[str, Sequence[float]], facts: Mapping[str, Sequence[float]]) -> Findings:
    return [
        Measurement(
            bench=NAME,
            what=f"{what}, p95",
            value=milliseconds(took, 0.95),
            unit="ms",
            beside="by the facts alone",
            beside_value=milliseconds(facts[what], 0.95),
            target=OF_A_YEAR,
        )
        for what, took in cubed.items()
    ]


def growth(few: Mapping[str, Sequence[float]], many: Mapping[str, Sequence[float]]) -> Measurement:
    """All of these questions together, beside the same of fewer orders."""
    small, large = ([took for some in each.values() for took in some] for each in (few, many))
    return Measurement(
        bench=NAME,
        what="all questions by the cube, p95",
        value=milliseconds(large, 0.95),
        unit="ms",
        beside="the same before the orders were multiplied",
        beside_value=milliseconds(small, 0.95),
    )


def size(row: asyncpg.Record) -> Measurement:
    what = f"{row['view']} on disk, {row['rows']:,} rows"
    return Measurement(bench=NAME, what=what, value=row["bytes"] / 2**20, unit="MiB")

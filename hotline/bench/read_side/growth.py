"""The same log three times as long, and ten times: size on disk, rebuild, questions, appending."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Final

import asyncpg

from events.postgres import open_store
from hotline.bench.log.writing import NobodysKeys, written
from hotline.bench.measurement import Finding, Findings, Measurement, Target, milliseconds
from hotline.bench.options import BenchOptions
from hotline.bench.read_side.figures import (
    ASKED,
    BYS,
    OF_A_YEAR,
    OF_THE_PAST,
    SQL,
    VIEWS,
    in_silence,
    questions,
    times,
)
from hotline.bench.read_side.figures import OF_THE_CITY as QUESTION
from hotline.bench.scratch_server import connect, house
from hotline.bench.synthetic.log import SyntheticCity, write_log
from projections.engine.generations import install
from projections.engine.pool import projection_pool
from projections.engine.rebuild import rebuild
from projections.orders.list import ORDER_LIST

NAME: Final = "growth"
OF_THE_CUBE: Final = Target(most=80.0)  # ms, p95
MIB: Final = 2**20
QUESTIONS: Final = len(ASKED) * len(BYS)


@dataclass(frozen=True, kw_only=True)
class SizeRow:
    """What is measured at each size, in which unit, and its aim."""

    unit: str
    target: Target | None = None


KINDS: Final[Mapping[str, SizeRow]] = {
    "the log on disk": SizeRow(unit="MiB"),
    "the views of figures on disk": SizeRow(unit="MiB"),
    "of these the cubes": SizeRow(unit="MiB"),
    "rebuild of the views of figures": SizeRow(unit="s"),
    f"{QUESTIONS} questions about a year by the cube, p95": SizeRow(unit="ms", target=OF_A_YEAR),
    "one as of a past moment, p95": SizeRow(unit="ms", target=OF_THE_PAST),
    "append, 64 writers": SizeRow(unit="events/s"),
}


async def growth(ask: BenchOptions) -> Findings:
    """Each size is a log of its own, from the first event on."""
    found, before = list[Finding](), dict[str, float]()
    size_before = 0
    for orders in ask.scale.growth:
        ask.say(f"a log of {orders:,} orders")
        is_last = orders == ask.scale.growth[-1]
        values, cube = await of_size(orders, ask, with_cube=is_last)
        beside = f"at {size_before:,} orders" if before else None
        found += [
            Measurement(
                bench=NAME,
                what=f"{orders:,} orders: {what}",
                value=values[what],
                unit=kind.unit,
                target=kind.target,
                beside=beside,
                beside_value=before.get(what),
            )
            for what, kind in KINDS.items()
        ]
        found += cube
        before, size_before = values, orders
    return found


async def of_size(
    orders: int, ask: BenchOptions, *, with_cube: bool
) -> tuple[dict[str, float], Findings]:
    async with house() as own:
        dsn = await own.log("bench_growth")
        owner = await connect(dsn)
        try:
            events = await write_log(owner, SyntheticCity(orders=orders))
            await owner.execute("VACUUM ANALYZE")
            async with projection_pool(dsn, size=4) as pool:
                await install(pool, [*VIEWS, ORDER_LIST])  # figures name the list; it is not filled
                seconds = await rebuilding(pool)
                await owner.execute("VACUUM ANALYZE")
                values = [
                    *await sizes(owner),
                    seconds,
                    await by_the_cube(pool, orders),
                    await of_the_past(pool, events),
                    await appending(dsn, ask),
                ]
                cube = await of_the_cube(owner, pool, orders, ask) if with_cube else []
        finally:
            await owner.close()
    return dict(zip(KINDS, values, strict=True)), cube


async def rebuilding(pool: asyncpg.Pool) -> float:
    begun = perf_counter()
    for model in VIEWS:
        await rebuild(pool, model, None, in_silence)
    return perf_counter() - begun


async def sizes(owner: asyncpg.Connection) -> tuple[float, float, float]:
    """MiB of the log, of the views of figures, and of their cubes."""
    views = {row["view"]: row["bytes"] / MIB for row in await owner.fetch(SQL["sizes"])}
    cubes = sum(size for view, size in views.items() if view.endswith("_cube"))
    return await owner.fetchval(SQL["log_size"]) / MIB, sum(views.values()), cubes


async def by_the_cube(pool: asyncpg.Pool, orders: int) -> float:
    found = await questions(pool, orders)
    return milliseconds([took for some in found.values() for took in some], 0.95)


async def of_the_past(pool: asyncpg.Pool, events: int) -> float:
    past = replace(QUESTION, position=events // 2)
    return milliseconds(await times(pool, past, "department"), 0.95)


async def appending(dsn: str, ask: BenchOptions) -> float:
    async with open_store(dsn, NobodysKeys()) as store:
        rounds = [
            await written(store, writers=ask.scale.writers, seconds=ask.scale.seconds, keyed=False)
            for _ in range(1 + ask.scale.rounds)
        ]
    return max(each.per_second for each in rounds[1:])


async def of_the_cube(
    owner: asyncpg.Connection, pool: asyncpg.Pool, orders: int, ask: BenchOptions
) -> Findings:
    """The cube of many more orders; the ends of a period stay those of the facts that are there."""
    many = ask.scale.cube_orders
    ask.say(f"the cube of {many:,} orders")
    await owner.execute(SQL["turn"])
    for view in ("on_time", "order_facts"):
        await owner.fetchval(SQL["place"], view)
        cube, copies = f"{view}_cube", many // orders
        await owner.execute(SQL["turned_cube"].format(cube=cube, copies=copies))
    await owner.execute("VACUUM ANALYZE")
    cubes = [row for row in await owner.fetch(SQL["sizes"]) if row["view"].endswith("_cube")]
    cells = sum(row["rows"] for row in cubes)
    return [
        Measurement(
            bench=NAME,
            what=f"{many:,} orders, the cube alone: {QUESTIONS} questions about a year, p95",
            value=await by_the_cube(pool, many),
            unit="ms",
            target=OF_THE_CUBE,
            note=f"{cells:,} rows, {sum(row['bytes'] for row in cubes) / MIB:.0f} MiB",
        )
    ]

"""A rule set and a policy tried on a long past, and what others feel of it."""

import asyncio
import resource
from collections.abc import Awaitable
from datetime import timedelta
from time import perf_counter
from typing import Any, Final, TypeVar

from events.clock import DrivenClock
from events.postgres.connections import reading_pool
from events.postgres.properties import mark_simulated
from hotline.app.compose import Core, open_core
from hotline.app.database.prepared import database, prepare
from hotline.app.demo_city.seed import CITY, begin_demo_city, demo_city
from hotline.app.dry_run.child import tried_apart
from hotline.app.dry_run.trial import TrialAsk
from hotline.app.settings import Settings
from hotline.bench.measurement import Findings, Measurement, Target, milliseconds
from hotline.bench.options import BenchOptions
from hotline.bench.scratch_server import connect, state_folder
from hotline.bench.synthetic.city import BEFORE, codes
from hotline.bench.synthetic.log import FIRST_DAY, SyntheticCity, order_no, write_log
from hotline.reference import to_json
from projections.orders.stored_facts import STREAM

T = TypeVar("T")
NAME: Final = "dry-run"
SECONDS: Final = Target(most=60.0)  # of 100,000 orders
SPREAD: Final = timedelta(days=300)
PAUSE: Final = 0.002  # between two reads
HEADS: Final = """
INSERT INTO hotline_log.stream (stream, version, first_position, last_position, last_hash)
SELECT stream, max(version), min(position), max(position), '\\x00'
  FROM hotline_log.event
 GROUP BY stream
    ON CONFLICT (stream) DO NOTHING
"""


async def dry_run(ask: BenchOptions) -> Findings:
    orders = ask.scale.listed_orders
    with state_folder() as folder:
        settings = Settings(state=folder)
        async with database(settings) as found:
            await prepare(found)
            async with reading_pool(found.dsn, size=1) as pool:
                await mark_simulated(pool, CITY)
            async with open_core(settings, found.dsn, driven=DrivenClock(BEFORE)) as core:
                await begin_demo_city(core, lived=timedelta(), progress=lambda _: None)
                await fill(found.owner_dsn, orders)
                return await measured(core, ask, orders)


async def fill(dsn: str, orders: int) -> None:
    owner = await connect(dsn)
    try:
        await write_log(owner, SyntheticCity(orders=orders, spread=SPREAD, codes=codes()))
        await owner.execute(HEADS)
        await owner.execute("VACUUM ANALYZE")
    finally:
        await owner.close()


async def measured(core: Core, ask: BenchOptions, orders: int) -> Findings:
    city = demo_city()
    idle, _ = await reading_while(core, asyncio.sleep(ask.scale.seconds))
    found = []
    for kind, name, candidate in (
        ("routing", "a rule set", to_json(city.rule_set)),
        ("policy", "a policy", to_json(city.policy)),
    ):
        asked = TrialAsk.model_validate(
            {
                "kind": kind,
                "candidate": candidate,
                "since": FIRST_DAY.date(),
                "to": (FIRST_DAY + SPREAD).date() + timedelta(days=2),
                "now": FIRST_DAY + SPREAD,
                "seconds": 600.0,
            }
        )
        begun = perf_counter()
        busy, outcome = await reading_while(core, tried_apart(core.dsn, asked))
        took = perf_counter() - begun
        found += rows(name, orders, took, outcome, (idle, busy))
        ask.say(f"{name}: {took:.1f} s")
    return found


def rows(
    name: str, orders: int, took: float, outcome: dict[str, Any], reads: tuple[list[float], ...]
) -> list[Measurement]:
    idle, busy = (milliseconds(each, 0.95) for each in reads)
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return [
        Measurement(
            bench=NAME,
            what=f"{name} on {orders:,} past orders, in a process of its own",
            value=took,
            unit="s",
            target=SECONDS,
            note=f"{outcome['orders']:,} orders counted; the process took {memory:.0f} MiB at most",
        ),
        Measurement(
            bench=NAME,
            what=f"reading one order while {name} is tried: p95",
            value=busy,
            unit="ms",
            beside="the same while nothing else runs",
            beside_value=idle,
        ),
    ]


async def reading_while(core: Core, work: Awaitable[T]) -> tuple[list[float], T]:
    """One order after another, as others go on reading."""
    task, took = asyncio.ensure_future(work), list[float]()
    stream = STREAM + order_no(0, FIRST_DAY)
    while not task.done():
        begun = perf_counter()
        await core.store.load(stream)
        took.append(perf_counter() - begun)
        await asyncio.sleep(PAUSE)
    return took, await task

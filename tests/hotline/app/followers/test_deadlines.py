"""A clock that runs out is warned of once and missed once, whatever the system clock does."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from events.calendars import shipped_years
from events.catalog.work_order.overlays import WorkOrderWithdrawn
from events.clock import DrivenClock
from events.postgres.connections import noting_pool
from events.postgres.following.follower import Interest, read_checkpoint, take_page
from events.postgres.following.log_reader import LogReader
from events.postgres.following.status import FollowerStatus
from events.postgres.properties import mark_simulated
from events.working_time import CalendarYear
from hotline.app.compose import Core, open_core
from hotline.app.demo_city.seed import demo_city
from hotline.app.followers.clocked import TYPES
from hotline.app.followers.deadlines import Deadlines
from hotline.app.reference.data import publications
from hotline.app.settings import Settings
from tests.databases import Database
from tests.hotline.app.followers.deadlines import (
    DUE,
    HOUR,
    NEW_YEARS_EVE,
    NEXT_YEAR,
    T0,
    WARN,
    dispatched,
    facts_of,
    over_new_year,
    record,
    suspended_until,
    written,
)

ORDERS = [f"work_order-{number}" for number in range(3)]
WARNED, MISSED = "deadline_warned", "deadline_missed"
MISSED_TYPE = "work_order.deadline_missed"
FLUSHES = "SELECT count(*) FROM hotline_log.flush"
BROKEN = """WITH allowed AS (SELECT set_config('session_replication_role', 'replica', true))
UPDATE hotline_log.event SET type = 'work_order.of_tomorrow' FROM allowed
 WHERE stream = $1 RETURNING 1"""


class Watch:
    """The reaction step by step, on a simulated log with its driven clock."""

    def __init__(self, core: Core, clock: DrivenClock, deadlines: Deadlines) -> None:
        self.core, self.clock, self.deadlines = core, clock, deadlines
        self.status = FollowerStatus("deadlines")

    def publish(self, years: Sequence[CalendarYear]) -> None:
        """The city as its reference feed has taken it in."""
        city = replace(demo_city(), maps={}, years=years)
        self.core.feed.take(event for _, event in publications(city, T0))

    async def at(self, instant: object) -> None:
        """Take in the log, and tick twice at this instant."""
        self.clock.set(instant)  # type: ignore[arg-type]
        interest = Interest(types=TYPES, wake=self.core.wake)
        await take_page(self.status, self.core.reader, self.deadlines.take, interest)
        await self.deadlines.tick()
        await self.deadlines.tick()


@pytest.fixture
async def watch(database: Database, tmp_path: Path) -> AsyncIterator[Watch]:
    await mark_simulated(database.pool, "shantou")
    clock = DrivenClock(T0)
    settings = Settings(state=tmp_path, database_url=database.dsn)
    async with (
        open_core(settings, database.dsn, driven=clock) as core,
        noting_pool(database.dsn, size=1) as notes,
    ):
        for stream in ORDERS:
            await record(core, stream, dispatched())
        yield Watch(core, clock, Deadlines(core, notes))


def each(*types: str) -> dict[tuple[str, str], int]:
    return {(stream, type_): 1 for stream in ORDERS for type_ in types}


async def test_a_deadline_is_warned_of_and_then_missed(watch: Watch, database: Database):
    await watch.at(WARN - HOUR)
    early = await written(database.pool)
    await watch.at(WARN + HOUR)
    warned = await written(database.pool)
    await watch.at(DUE + HOUR)

    assert {} == early
    assert each(WARNED) == warned
    assert each(WARNED, MISSED) == await written(database.pool)


async def test_deadlines_that_are_due_together_are_written_together(
    watch: Watch, database: Database
):
    """At the close of an office day: one flush for each of them would make the last ones late."""
    many = [f"work_order-{number}" for number in range(100, 160)]
    for stream in many:
        await record(watch.core, stream, dispatched())
    await watch.at(T0)
    before = await database.pool.fetchval(FLUSHES)
    await watch.at(WARN + HOUR)
    flushes = await database.pool.fetchval(FLUSHES) - before

    assert {(stream, WARNED): 1 for stream in (*ORDERS, *many)} == await written(database.pool)
    assert flushes < len(many) / 4


async def test_an_order_that_cannot_be_read_keeps_no_other_waiting(
    watch: Watch, database: Database
):
    """Its stored event is of no kind that this program knows: it is tried again an hour later."""
    await watch.at(T0)
    await database.pool.execute(BROKEN, ORDERS[1])
    await watch.at(WARN + HOUR)
    put_off = await database.pool.fetchval("SELECT at FROM deadline WHERE stream = $1", ORDERS[1])

    assert {(stream, WARNED): 1 for stream in (ORDERS[0], ORDERS[2])} == await written(
        database.pool
    )
    assert WARN + 2 * HOUR == put_off


async def test_a_jump_of_the_clock_forward_writes_each_deadline_once(
    watch: Watch, database: Database
):
    await watch.at(T0)
    await watch.at(DUE + 1_000 * HOUR)

    assert each(MISSED) == await written(database.pool)


async def test_a_jump_of_the_clock_back_writes_nothing_twice(watch: Watch, database: Database):
    await watch.at(WARN + HOUR)
    await watch.at(WARN - HOUR)
    await watch.at(WARN + HOUR)

    assert each(WARNED) == await written(database.pool)


async def test_events_that_are_taken_again_write_nothing_twice(watch: Watch, database: Database):
    """After a kill before the checkpoint was saved."""
    await watch.at(DUE + HOUR)
    watch.status.position = 0
    await watch.at(DUE + HOUR)

    assert each(MISSED) == await written(database.pool)


async def test_an_order_that_ended_before_is_neither_warned_of_nor_missed(
    watch: Watch, database: Database
):
    for stream in ORDERS:
        await record(watch.core, stream, WorkOrderWithdrawn(at=T0 + HOUR), after=1)
    await watch.at(DUE + HOUR)

    assert {} == await written(database.pool)
    assert 0 == await database.pool.fetchval("SELECT count(*) FROM deadline")


async def test_a_pause_ends_by_itself_once(watch: Watch, database: Database):
    """T-05: at its review, and the clock that ran on is warned of and missed in its turn."""
    order = ORDERS[0]
    watch.publish(shipped_years())
    await record(watch.core, order, *suspended_until(T0 + 100 * HOUR), after=1)
    await watch.at(T0 + 99 * HOUR)
    paused = await facts_of(watch.core, order)
    await watch.at(T0 + 101 * HOUR)
    await watch.at(T0 + 101 * HOUR)
    resumed = await facts_of(watch.core, order)
    await watch.at(T0 + 1_000 * HOUR)

    assert ["work_order.deadline_warned"] == paused[3:]  # of the review
    assert ["work_order.handling_resumed"] == resumed[4:]
    assert [MISSED_TYPE] == (await facts_of(watch.core, order))[5:]


async def test_a_published_year_makes_deadlines_firm_once(watch: Watch, database: Database):
    """T-03: by the service, for every order; after a restart nothing is left to do."""
    order = "work_order-9"
    watch.publish(shipped_years())
    await record(watch.core, order, over_new_year())
    await watch.at(NEW_YEARS_EVE)
    before = [await watch.deadlines.recompute() for _ in range(2)]
    watch.publish([*shipped_years(), NEXT_YEAR])
    while await watch.deadlines.recompute():
        await watch.at(NEW_YEARS_EVE)
    again = Deadlines(watch.core, watch.deadlines.pool)

    assert before[-1] == 0
    assert ["work_order.dispatched", "work_order.deadline_recomputed"] == await facts_of(
        watch.core, order
    )
    assert 0 == await again.recompute()
    calendars = await database.pool.fetch("SELECT DISTINCT calendar FROM deadline")
    assert ["2027.1"] == [row["calendar"] for row in calendars]


async def test_the_checkpoint_begins_at_the_start_of_the_log(watch: Watch):
    assert 0 == await read_checkpoint(LogReader(watch.core.pool), "deadlines")

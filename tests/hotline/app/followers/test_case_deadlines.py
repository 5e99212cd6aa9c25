"""A node of a grid case that runs out is warned of once and missed once (T-07, G-09)."""

from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from events.catalog.grid_case.handling import CaseCheckFailed, CaseHandlingSubmitted
from events.catalog.grid_case.reporting import CaseOpened, CaseReported
from events.catalog.grid_case.values import CaseMatter, CaseTask
from events.catalog.names import ClockName, TaskKind, Unit
from events.catalog.values import NOWHERE, ClockStart, Limit
from events.clock import DrivenClock
from events.event import Event
from events.postgres.connections import noting_pool
from events.postgres.properties import mark_simulated
from hotline.app.compose import open_core
from hotline.app.followers.deadlines import Deadlines
from hotline.app.settings import Settings
from tests.databases import Database
from tests.hotline.app.followers.deadlines import (
    DUE,
    HOUR,
    T0,
    WARN,
    dispatched,
    record,
    suspended_until,
)
from tests.hotline.app.followers.test_deadlines import Watch

ORDER = "20260302-440500-000001"
CASE = "grid_case-G20260302-440500-000001"
GARBAGE = CaseMatter(standard="GB/T 47678.5-2026", kind="matter", code="06010", name="暴露垃圾")


def clock(name: ClockName) -> ClockStart:
    limit = Limit(value=24, unit=Unit.HOUR)
    return ClockStart(name=name, started_at=T0, due_at=DUE, warn_at=WARN, limit=limit)


def reported() -> Event:
    return CaseReported(
        at=T0,
        subject_id=f"{CASE}.1",
        case_no=CASE.removeprefix("grid_case-"),
        source="worker",
        matter=GARBAGE,
        area_class="B",
        area=NOWHERE,
        description="路口垃圾成堆",
        clocks=(clock(ClockName.OPEN),),
    )


def submitted() -> Event:
    task = CaseTask(id="1", kind=TaskKind.CHECK)
    return CaseHandlingSubmitted(at=T0 + HOUR, department="urban", task=task, clocks=())


@pytest.fixture
async def watch(database: Database, tmp_path: Path) -> AsyncIterator[Watch]:
    await mark_simulated(database.pool, "shantou")
    clock_ = DrivenClock(T0)
    settings = Settings(state=tmp_path, database_url=database.dsn)
    async with (
        open_core(settings, database.dsn, driven=clock_) as core,
        noting_pool(database.dsn, size=1) as notes,
    ):
        yield Watch(core, clock_, Deadlines(core, notes))


async def marks(watch: Watch) -> Counter[tuple[str, str]]:
    return Counter(
        (each.event.type, each.event.clock)
        for each in await watch.core.store.load(CASE)
        if each.event.is_mark
    )


async def test_each_node_is_warned_of_once_and_missed_once(watch: Watch):
    await record(watch.core, CASE, reported())
    await watch.at(WARN + HOUR)
    warned = await marks(watch)
    await watch.at(DUE + HOUR)
    await watch.at(DUE + 2 * HOUR)

    assert {("grid_case.deadline_warned", "open"): 1} == warned
    assert {
        ("grid_case.deadline_warned", "open"): 1,
        ("grid_case.deadline_missed", "open"): 1,
    } == await marks(watch)


async def test_what_was_done_in_time_is_not_missed(watch: Watch):
    await record(watch.core, CASE, reported())
    await record(watch.core, CASE, CaseOpened(at=T0 + HOUR, clocks=()), after=1)
    await watch.at(DUE + HOUR)

    assert {} == await marks(watch)


@pytest.mark.parametrize("waits", [True, False])
async def test_a_case_is_not_late_while_its_order_waits(watch: Watch, *, waits: bool):
    """Who tells the case of a pause may be behind: the order itself is asked (G-10)."""
    opened = CaseOpened(at=T0, clocks=(clock(ClockName.HANDLE),))
    of_order = reported().model_copy(update={"order_no": ORDER, "clocks": ()})
    await record(watch.core, CASE, of_order, opened)
    pause = suspended_until(DUE + 9 * HOUR) if waits else ()
    await record(watch.core, f"work_order-{ORDER}", dispatched(), *pause)
    await watch.at(WARN + HOUR)
    await watch.at(DUE + HOUR)

    late = {("grid_case.deadline_warned", "handle"): 1, ("grid_case.deadline_missed", "handle"): 1}
    assert await marks(watch) == ({} if waits else late)


async def test_a_rework_runs_on_with_its_deadline_and_is_missed_once(watch: Watch):
    """The department is late by the deadline that it had, as soon as the check fails."""
    opened = CaseOpened(at=T0, clocks=(clock(ClockName.HANDLE),))
    failed = CaseCheckFailed(at=T0 + 2 * HOUR, task_id="1", round=1)
    await record(watch.core, CASE, reported(), opened, submitted())
    await watch.at(DUE + HOUR)
    before = await marks(watch)
    await record(watch.core, CASE, failed, after=3)
    await watch.at(DUE + 2 * HOUR)
    await watch.at(DUE + 3 * HOUR)

    assert {} == before
    assert {("grid_case.deadline_missed", "handle"): 1} == await marks(watch)

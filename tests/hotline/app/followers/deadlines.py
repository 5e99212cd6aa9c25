"""Orders whose clocks run out, and a service that watches nothing but the log: run as a program."""

import asyncio
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import asyncpg

from events.catalog.names import ClockName, PauseKind, Unit
from events.catalog.values import ClockStart, ClockStopped, Limit
from events.catalog.work_order.dispatch import WorkOrderDispatched
from events.catalog.work_order.handling import AssignmentAcknowledged
from events.catalog.work_order.pauses import HandlingSuspended
from events.clock import Clock, DrivenClock
from events.event import Event
from events.store import NewEvents, Origin
from events.working_time import CalendarYear
from hotline.app.compose import Core, open_core
from hotline.app.followers.running import following
from hotline.app.settings import Settings

T0 = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
NEW_YEARS_EVE = datetime(2026, 12, 30, 1, 30, tzinfo=UTC)
NEXT_YEAR = CalendarYear(
    year=2027,
    days_off=(date(2027, 1, 1),),
    make_up_days=(),
    names={},
    version="2027.1",
    source="a notice",
)
WARN, DUE = T0 + 20 * HOUR, T0 + 24 * HOUR
WRITTEN = """SELECT stream, type, data ->> 'clock' AS clock, actor FROM hotline_log.event
 WHERE type IN ('work_order.deadline_warned', 'work_order.deadline_missed')"""


def dispatched() -> Event:
    """One clock, to be warned of after 20 hours and missed after 24."""
    clock = ClockStart(
        name=ClockName.HANDLE,
        assignment_id="1",
        department="lighting",
        started_at=T0,
        due_at=DUE,
        warn_at=WARN,
        limit=Limit(value=24, unit=Unit.HOUR),
    )
    return WorkOrderDispatched(at=T0, lead_department="lighting", clocks=(clock,))


def suspended_until(review_at: datetime) -> tuple[Event, ...]:
    """Acknowledged, and suspended after an hour: 23 hours are left."""
    at = T0 + HOUR
    review = ClockStart(
        name=ClockName.REVIEW, started_at=at, due_at=review_at, warn_at=review_at - 2 * HOUR
    )
    stopped = ClockStopped(
        name=ClockName.HANDLE,
        assignment_id="1",
        department="lighting",
        kind=PauseKind.SUSPENDED,
        paused_at=at,
        remaining=23 * HOUR,
        explanation="挂起。",
    )
    acknowledged = AssignmentAcknowledged(
        at=at, assignment_id="1", department="lighting", is_lead=True
    )
    suspended = HandlingSuspended(
        at=at, reason_code="season", review_at=review_at, clocks=(review,), stopped=(stopped,)
    )
    return acknowledged, suspended


def over_new_year() -> Event:
    """Five working days from the 30th of December, by a calendar that ends with the year."""
    clock = ClockStart(
        name=ClockName.HANDLE,
        assignment_id="1",
        department="lighting",
        started_at=NEW_YEARS_EVE,
        due_at=NEW_YEARS_EVE + timedelta(days=7),
        warn_at=NEW_YEARS_EVE + timedelta(days=6),
        limit=Limit(value=5, unit=Unit.WORKING_DAY),
        provisional=True,
        calendar_version="2026.1",
    )
    return WorkOrderDispatched(at=NEW_YEARS_EVE, lead_department="lighting", clocks=(clock,))


async def facts_of(core: Core, stream: str) -> list[str]:
    return [each.event.type for each in await core.store.load(stream)]


async def record(core: Core, stream: str, *events: Event, after: int = 0) -> int:
    new = NewEvents(stream=stream, expected=after, events=events, origin=Origin(actor="t"))
    return (await core.store.append(new)).position


async def written(pool: asyncpg.Pool) -> Counter[tuple[str, str]]:
    """How often each deadline stands in the log."""
    rows = await pool.fetch(WRITTEN)
    assert {"system:clock"} >= {row["actor"] for row in rows}
    return Counter((row["stream"], row["type"].removeprefix("work_order.")) for row in rows)


@asynccontextmanager
async def watched(dsn: str, state: Path, clock: Clock) -> AsyncIterator[Core]:
    async with open_core(Settings(state=state, database_url=dsn), dsn) as opened:
        core = replace(opened, clock=clock)
        async with following(core, core.reader):
            yield core


async def main(dsn: str, state: Path) -> None:
    async with watched(dsn, state, DrivenClock(DUE + HOUR)):
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2])))

"""What the tests of the log share: small events, and how to open a store on a test's database."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from events.catalog.names import Channel, ClockName
from events.catalog.work_order.deadlines import DeadlineWarned
from events.catalog.work_order.intake import WorkOrderAccepted
from events.catalog.work_order.overlays import WorkOrderUrged, WorkOrderWithdrawn
from events.event import Event
from events.memory import MemoryKeys
from events.postgres import Limits, PostgresEventStore, open_store
from events.postgres.store import item_of
from events.store import Key, NewEvents, Origin
from events.stored.chain import GENESIS
from events.stored.writing import stored

T0 = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
DEFAULT_LIMITS = Limits()
OPERATOR = Origin(actor="operator_17", role="operator", request_id="r-1")


def accepted(minutes: float = 0) -> Event:
    return WorkOrderAccepted(at=T0 + timedelta(minutes=minutes))


def urged(note: str | None = None, subject: str | None = None, minutes: float = 0) -> Event:
    return WorkOrderUrged(
        at=T0 + timedelta(minutes=minutes),
        channel=Channel.PHONE,
        by_requester=True,
        note=note,
        subject_id=subject,
    )


def withdrawn() -> Event:
    return WorkOrderWithdrawn(at=T0)


def warned() -> Event:
    return DeadlineWarned(at=T0, clock=ClockName.CITIZEN, revision=1, due_at=T0)


def new(stream: str, expected: int, *events: Event, keys: tuple[Key, ...] = ()) -> NewEvents:
    return NewEvents(
        stream=stream,
        expected=expected,
        events=events or (accepted(),),
        origin=OPERATOR,
        keys=keys,
    )


async def rows_of_append(stream: str) -> tuple[object, ...]:
    """One new stream, as the parameters of hotline_log.append_one()."""
    links = await stored(new(stream, 0), GENESIS, MemoryKeys())
    return item_of(new(stream, 0), GENESIS, links).scalars()


@asynccontextmanager
async def opened(
    dsn: str, keys: MemoryKeys | None = None, limits: Limits = DEFAULT_LIMITS
) -> AsyncIterator[PostgresEventStore]:
    async with open_store(dsn, keys or MemoryKeys(), limits=limits, pool_size=4) as store:
        yield store

"""Which deadlines a calendar would move, from when to when: nothing is written (T-03)."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from events.catalog.names import ClockName
from events.catalog.work_order.event import WorkOrderEvent
from events.catalog.work_order.parts.clocks import latest
from events.postgres import PostgresEventStore
from events.postgres.connections import WAIT, borrowed
from events.postgres.statements import statements
from events.working_time import calendar_of
from hotline.app.reference.data import ReferenceData
from hotline.app.reference.history import ReferenceHistory, last
from hotline.work_order.recomputing import recomputed_clocks
from hotline.work_order.state import WorkOrder
from hotline.work_order.table import work_order
from hotline.work_order.terms import Terms

SQL: Final = statements(__file__)
PAGE: Final = 1_000


@dataclass(frozen=True)
class MovedDeadline:
    """`was` and `becomes` are the same where a provisional deadline only becomes firm."""

    order_no: str
    clock: ClockName
    department: str | None
    was: datetime
    becomes: datetime


def terms_with(data: ReferenceData, history: ReferenceHistory) -> Terms:
    """What would be in force after the import."""
    published = {year: history.years[year][last(history.years[year])] for year in history.years}
    years = {**published, **{each.year: each for each in data.years}}
    return Terms(
        policy=data.policy,
        calendar=calendar_of(years.values(), ZoneInfo(data.policy.zone)),
        matters={matter.code: matter for matter in data.matters},
        catalogue_version=data.catalogue_version,
    )


async def moved_deadlines(
    store: PostgresEventStore, terms: Terms, at: datetime
) -> list[MovedDeadline]:
    """Of every open order, in the order of their numbers."""
    return [each async for order in open_orders(store) for each in moved_in(order, terms, at)]


async def open_orders(store: PostgresEventStore) -> AsyncIterator[WorkOrder]:
    after = ""
    while True:
        async with borrowed(store.pool) as connection:
            rows = await connection.fetch(SQL["open_orders"], after, PAGE, timeout=WAIT)
        for row in rows:
            after = row["stream"]
            facts = [each.event for each in await store.load(after)]
            yield work_order.fold(fact for fact in facts if isinstance(fact, WorkOrderEvent))
        if len(rows) < PAGE:
            return


def moved_in(order: WorkOrder, terms: Terms, at: datetime) -> Iterator[MovedDeadline]:
    for new in recomputed_clocks(order, at, terms):
        old = latest(order.clocks, new.assignment_id, new.name)
        if old is not None:
            was = old.start.due_at
            yield MovedDeadline(order.order_no, new.name, new.department, was, new.due_at)

"""Past orders of a period from the log, one page in memory at a time. Nothing is opened."""

from collections.abc import AsyncIterator, Iterable
from datetime import date
from typing import Final

import asyncpg
import orjson

from events.catalog.registry import EVENTS
from events.postgres.connections import WAIT, borrowed
from events.postgres.statements import statements
from events.stored.upcasters import upcast
from hotline.dry_run.past import TYPES, PastOrder
from projections.orders.stored_facts import STREAM

SQL: Final = statements(__file__)
PAGE: Final = 1_000


async def past_orders(
    pool: asyncpg.Pool, since: date, to: date, most: int
) -> AsyncIterator[PastOrder]:
    """Those registered in [since, to), in the order of their numbers, at most `most`."""
    after, before = (f"{STREAM}{day:%Y%m%d}" for day in (since, to))
    left = most
    while left > 0:
        async with borrowed(pool) as connection:
            found = await connection.fetch(
                SQL["streams"], after, before, min(left, PAGE), timeout=WAIT
            )
            if not found:
                return
            names = [each["stream"] for each in found]
            first = min(each["first_position"] for each in found)
            last = max(each["last_position"] for each in found)
            records = await connection.fetch(
                SQL["facts"], names, first, last, [*TYPES], timeout=WAIT
            )
        for order in folded(names, records):
            yield order
        after, left = names[-1], left - len(names)


def folded(names: Iterable[str], records: Iterable[asyncpg.Record]) -> Iterable[PastOrder]:
    orders = {name: PastOrder() for name in names}
    for stream, type_, schema_version, text in records:
        data = orjson.loads(text)
        if schema_version < EVENTS[type_].schema_version:
            data = upcast(type_, schema_version, data)
        orders[stream].take(type_, data)
    return orders.values()

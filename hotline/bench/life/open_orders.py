"""Many open orders, each with a warning at a moment of its own, written straight into the log."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final

import asyncpg
import orjson

from hotline.bench.synthetic.log import (
    COLUMNS,
    HEAD,
    LOCK,
    MOVE_HEAD,
    NO_HASH,
    SyntheticCity,
    clock,
    registration,
)
from projections.orders.stored_facts import STREAM

LEAD: Final = {"assignment_id": "1", "department": "department-00"}
DISPATCHED: Final = "work_order.dispatched"
ROUTE: Final = {
    "rule_id": "rule-1",
    "rule_set_version": 1,
    "because": "the matter in its subdistrict",
    "alternatives": [],
    "overridden_by_person": False,
}
HEADS: Final = """
INSERT INTO hotline_log.stream (stream, version, first_position, last_position, last_hash)
SELECT stream, max(version), min(position), max(position), $2
  FROM hotline_log.event WHERE position >= $1 GROUP BY stream"""
WARNED_BEFORE: Final = timedelta(days=1)  # its deadline


@dataclass(frozen=True, kw_only=True)
class OpenOrders:
    """Dispatched and acknowledged before `since`; order i is to be warned of at `warnings[i]`."""

    since: datetime
    warnings: Sequence[datetime]

    def stream(self, number: int) -> str:
        return f"{STREAM}{self.order_no(number)}"

    def order_no(self, number: int) -> str:
        return f"{self.since:%Y%m%d}-440500-{number:06d}"


def events_of(orders: OpenOrders, number: int, chance: Random) -> Iterator[tuple[str, Any]]:
    """Four events, as an order has that is in progress."""
    at, due = orders.since, orders.warnings[number] + WARNED_BEFORE
    city = SyntheticCity(orders=len(orders.warnings))
    own = registration(city, number, at, chance.randrange(3), chance)
    yield "work_order.registered", own | {"order_no": orders.order_no(number)}
    yield "work_order.accepted", {"clocks": [clock("citizen", None, due, 2)]}
    handle = clock("handle", ("1", LEAD["department"]), at, 5) | {
        "due_at": due.isoformat(),
        "warn_at": orders.warnings[number].isoformat(),
    }
    yield (
        DISPATCHED,
        {
            "lead_department": LEAD["department"],
            "supporting_departments": [],
            "route": ROUTE,
            "clocks": [handle],
        },
    )
    yield "work_order.assignment_acknowledged", {**LEAD, "is_lead": True}


def records(orders: OpenOrders, first: int) -> Iterator[tuple[Any, ...]]:
    """The rows of the log, positions without holes from `first` on."""
    chance, position, at = Random(1), first, orders.since
    for number in range(len(orders.warnings)):
        for version, (type_, data) in enumerate(events_of(orders, number, chance), start=1):
            body = orjson.dumps({"at": at.isoformat(), **data}).decode()
            schema = 2 if type_ == DISPATCHED else 1
            stream = orders.stream(number)
            yield position, stream, version, type_, schema, at, "bench", body, None, NO_HASH
            position += 1


async def write_open_orders(connection: asyncpg.Connection, orders: OpenOrders) -> int:
    """Return the position of the last event. Needs the owner's rights."""
    async with connection.transaction():
        await connection.execute(LOCK)
        first = 1 + await connection.fetchval(HEAD)
        await connection.copy_records_to_table(
            "event", schema_name="hotline_log", columns=COLUMNS, records=records(orders, first)
        )
        await connection.execute(HEADS, first, NO_HASH)
        await connection.execute(MOVE_HEAD)
    return int(await connection.fetchval(HEAD))

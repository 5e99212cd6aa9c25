"""
A plausible log of any size, written straight into the table: for measurements and tests only.

No rules decide here and nothing is sealed or hashed; the events are valid declarations and stand in
the order in which a city would have recorded them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from random import Random
from typing import Any, Final, NamedTuple

import asyncpg
import orjson

from projections.orders.stored_facts import STREAM

FIRST_DAY = datetime(2026, 1, 1, tzinfo=UTC)
COLUMNS = (
    "position", "stream", "version", "type", "schema_version", "recorded_at", "actor",
    "data", "subject_id", "hash",
)  # fmt: skip
KINDS = ("inquiry", "help", "complaint", "tip_off", "suggestion", "praise")
CHANNELS = ("phone", "web", "wechat", "app", "grid")
DAYS = (1, 3, 5, 10, 10, 3)  # of working time, by kind; here plain days
NO_HASH = bytes(32)
LOCK = "SELECT hotline_log.lock_log()"
HEAD = "SELECT position FROM hotline_log.log_head"
MOVE_HEAD = """
INSERT INTO hotline_log.flush (position, recorded_at)
SELECT position, recorded_at FROM hotline_log.event ORDER BY position DESC LIMIT 1
    ON CONFLICT (position) DO NOTHING
"""


class SyntheticEvent(NamedTuple):
    """One event before it has a position."""

    at: datetime
    order: int
    type: str
    data: dict[str, Any]


class Codes(NamedTuple):
    """What orders are about and whose they are; subdistricts have 12 digits."""

    departments: tuple[str, ...]
    matters: tuple[str, ...]
    subdistricts: tuple[str, ...]


INVENTED: Final = Codes(
    departments=tuple(f"department-{each:02d}" for each in range(60)),
    matters=tuple(f"{each:06d}" for each in range(119)),
    subdistricts=tuple(f"4405{each % 7:02d}{each:03d}000" for each in range(70)),
)


@dataclass(frozen=True, kw_only=True)
class SyntheticCity:
    """How big, how busy. `spread`: the time over which the orders come in."""

    orders: int
    first: int = 0  # the number of its first order; two cities in one log must not share any
    spread: timedelta = timedelta(days=300)
    seed: int = 1
    codes: Codes = INVENTED


def order_no(order: int, at: datetime) -> str:
    return f"{at:%Y%m%d}-440500-{order:06d}"


def lines(city: SyntheticCity) -> Iterator[SyntheticEvent]:
    """All events of the city in the order of time; lives overlap as they do in a city."""
    chance = Random(city.seed)
    waiting: list[tuple[datetime, int, SyntheticEvent]] = []
    ties = count()
    for order in range(city.orders):
        begins = FIRST_DAY + city.spread * (order / city.orders)
        for line in life(city, city.first + order, begins, chance):
            heappush(waiting, (line.at, next(ties), line))
        while waiting and waiting[0][0] <= begins:
            yield heappop(waiting)[2]
    while waiting:
        yield heappop(waiting)[2]


def life(
    city: SyntheticCity, order: int, begins: datetime, chance: Random
) -> Iterator[SyntheticEvent]:
    """One order from its registration on: usual cases, returns, rejections, withdrawals."""
    at = begins
    kind = chance.randrange(len(KINDS))

    def line(type_: str, hours: float, **data: Any) -> SyntheticEvent:
        nonlocal at
        at += timedelta(hours=hours)
        return SyntheticEvent(at, order, f"work_order.{type_}", {"at": at.isoformat(), **data})

    yield line("registered", 0, **registration(city, order, begins, kind, chance))
    yield line("accepted", 0.1, clocks=[clock("citizen", None, at, DAYS[kind] + 2)])
    for _ in range(1 + (chance.random() < 0.04)):
        lead = city.codes.departments[chance.randrange(len(city.codes.departments))]
        own = "1"
        yield line("dispatched", 0.2, **dispatch(lead, at, kind, own))
        if chance.random() < 0.02:
            yield line(
                "return_requested", 1, department=lead, reason_code="not_in_charge",
                suggested_department=city.codes.departments[0],
            )  # fmt: skip
            yield line("return_granted", 1, assignment_id=own, department=lead)
            own = "2"
            yield line(
                "dispatched", 1, **dispatch(lead := city.codes.departments[0], at, kind, own)
            )
        break
    if chance.random() < 0.02:
        yield line("withdrawn", 2)
        return
    part = {"assignment_id": own, "department": lead}
    yield line("assignment_acknowledged", 2, **part, is_lead=True)
    yield line("requester_contacted", 2, **part, method="phone", reached=True)
    yield from result(line, part, DAYS[kind], chance)
    yield line("result_approved", 2, approved_by="dispatcher")
    yield line("reply_sent", 1, channel="phone", round=1, follow_up_due=True)
    yield line("follow_up_recorded", 20, resolved=True, satisfied_result="satisfied")
    yield line("closed", 0.1, outcome="handled")


def result(
    line: Any, part: Mapping[str, str], days: int, chance: Random
) -> Iterator[SyntheticEvent]:
    """Most are in time; a few are sent back, and of those a few were never done."""
    by = f"handler-{part['department']}"
    said = {**part, "is_lead": True, "submitted_by": by, "resolved": True}
    yield line("result_submitted", chance.random() * 26 * days, **said)
    if chance.random() < 0.04:
        never_done = chance.random() < 0.3
        yield line("result_rejected", 3, **part, false_close=never_done)
        yield line("result_submitted", 12, **said)


def registration(
    city: SyntheticCity, order: int, begins: datetime, kind: int, chance: Random
) -> dict[str, Any]:
    number = chance.randrange(len(city.codes.subdistricts))
    subdistrict = city.codes.subdistricts[number]
    matter = city.codes.matters[chance.randrange(len(city.codes.matters))]
    return {
        "order_no": order_no(order, begins),
        "channel": CHANNELS[chance.randrange(len(CHANNELS))],
        "kind": KINDS[kind],
        "matter": matter,
        "matter_name": f"事项{matter}",
        "urgency": "urgent" if order % 9 == 4 else "ordinary",
        "secrecy": "confidential" if KINDS[kind] == "tip_off" else "open",
        "has_requester": True,
        "area": {
            "district": f"{subdistrict[:6]}000000",
            "subdistrict": subdistrict,
            "community": f"{subdistrict[:9]}{chance.randrange(9):03d}",
            "cell": {
                "scheme": "unit", "code": f"{number:03d}{chance.randrange(700):012d}",
                "map_version": 1, "method": "point", "confidence": 1.0, "ambiguous": False,
            },
        },
    }  # fmt: skip


def dispatch(lead: str, at: datetime, kind: int, own: str) -> dict[str, Any]:
    return {
        "lead_department": lead,
        "supporting_departments": [],
        "route": {
            "rule_id": f"rule-{lead}",
            "rule_set_version": 1,
            "because": "the matter in its subdistrict",
            "alternatives": [{"department": "department-00", "rule_id": "fallback"}],
            "overridden_by_person": False,
        },
        "clocks": [
            clock("acknowledge", (own, lead), at, 0.5),
            clock("contact", (own, lead), at, 1),
            clock("handle", (own, lead), at, DAYS[kind]),
        ],
    }


def clock(name: str, owner: tuple[str, str] | None, at: datetime, days: float) -> dict[str, Any]:
    due = at + timedelta(days=days)
    of_whom = (
        {} if owner is None else dict(zip(("assignment_id", "department"), owner, strict=True))
    )
    return {
        "name": name,
        **of_whom,
        "started_at": at.isoformat(),
        "due_at": due.isoformat(),
        "limit": {"value": int(days) or 4, "unit": "working_day" if days >= 1 else "working_hour"},
        "revision": 1,
        "provisional": False,
        "policy_version": 1,
        "calendar_version": "2026.1",
        "explanation": f"{days} days from the start, office hours of the city",
    }


def records(city: SyntheticCity, first: int = 1) -> Iterator[tuple[Any, ...]]:
    """The rows of the log, positions without holes from `first` on."""
    versions: dict[int, int] = {}
    streams: dict[int, str] = {}
    for position, (at, order, type_, data) in enumerate(lines(city), first):
        version = versions[order] = versions.get(order, 0) + 1
        stream = streams.setdefault(order, STREAM + data.get("order_no", ""))
        schema = 2 if type_ == "work_order.dispatched" else 1
        body = orjson.dumps(data).decode()
        yield position, stream, version, type_, schema, at, "bench", body, None, NO_HASH


async def write_log(connection: asyncpg.Connection, city: SyntheticCity) -> int:
    """
    Write the city behind what the log holds; return the position of its last event.

    Needs the owner's rights, which the service does not have.
    """
    async with connection.transaction():
        await connection.execute(LOCK)
        head = await connection.fetchval(HEAD)
        await connection.copy_records_to_table(
            "event",
            schema_name="hotline_log",
            columns=COLUMNS,
            records=records(city, head + 1),
        )
        await connection.execute(MOVE_HEAD)
    return int(await connection.fetchval(HEAD))

"""The board counted again from zero: the parts of each order folded from its declared events."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, get_args
from zoneinfo import ZoneInfo

from events.catalog.names import ClockName, Status
from events.catalog.work_order.parts.composed import NEW, Parts, evolve
from events.catalog.work_order.parts.lifecycle import OPEN
from events.store import Recorded
from projections.boards.progress import UNMOVED
from projections.boards.today import PRESENT, BoardMoment, Part, counts, orders_in
from projections.orders.stored_facts import STREAM
from tests.projections.boards.conftest import BoardCity
from tests.projections.figures.recount import CITY_ZONE
from tests.projections.lives import T0

EVERY_ORDER = (True, False, (), None, None, ())


def moment(now: datetime, position: int = PRESENT) -> BoardMoment:
    return BoardMoment(
        now=now,
        zone=ZoneInfo(CITY_ZONE),
        stuck_hours=72,
        reach=EVERY_ORDER,
        position=position,
    )


def recounted(log: Sequence[Recorded], asked: BoardMoment) -> dict[str, set[str]]:
    """The orders of each part; warnings are told by no life here."""
    streams: dict[str, list[Any]] = {}
    for each in log:
        streams.setdefault(each.stream.removeprefix(STREAM), []).append(each.event)
    found: dict[str, set[str]] = {part: set() for part in get_args(Part)}
    for order_no, events in streams.items():
        for part in parts_of(events, asked):
            found[part].add(order_no)
    return found


def parts_of(events: Sequence[Any], asked: BoardMoment) -> list[str]:
    parts, lead = NEW, None
    for event in events:
        parts = evolve(parts, event.type, event.__dict__)
        lead = getattr(event, "lead_department", lead)
        lead = None if event.type == "work_order.return_granted" else lead
    life, due = parts.lifecycle, due_of(parts, lead)
    acted = max(each.at for each in events if each.type not in UNMOVED)
    returns = sum(each.type == "work_order.return_granted" for each in events)
    calls = [each for each in events if each.type in CALLS]
    is_open, submitted = life.status in OPEN, life.first_submitted_at is not None
    counted = life.status not in {Status.WITHDRAWN, Status.MERGED}
    today = counted and due is not None and asked.day <= due < asked.day + timedelta(days=1)
    followed = bool(calls) and calls[-1].at >= asked.week
    true = {
        "open": is_open,
        "red": is_open and not submitted and due is not None and due < asked.now,
        "due_today": today,
        "due_today_submitted": today and submitted,
        "stuck": is_open and acted < asked.now - timedelta(hours=asked.stuck_hours),
        "ping_pong": is_open and returns >= 2,
        "extension_pending": is_open and any(clock.asked for clock in parts.clocks),
        "return_pending": life.status is Status.RETURN_PENDING,
        "disputed": life.status is Status.DISPUTED,
        "suspended": life.status is Status.SUSPENDED,
        "followed_up": followed,
        "reached": followed and calls[-1].type == CALLS[1],
    }
    return [part for part, holds in true.items() if holds]


CALLS = ("work_order.follow_up_attempted", "work_order.follow_up_recorded")


def due_of(parts: Parts, lead: str | None) -> datetime | None:
    """The end of the last handling clock of the lead; None while it is paused."""
    own = [
        clock
        for clock in parts.clocks
        if (clock.start.name, clock.start.department) == (ClockName.HANDLE, lead)
    ]
    return own[-1].start.due_at if own and own[-1].paused is None else None


async def test_each_number_is_that_of_a_recount_and_of_its_list(lived: BoardCity):
    last = max(each.event.at for each in lived.log)
    seen = set[str]()
    for asked in (moment(last), moment(T0), moment(last - timedelta(days=20))):
        expected = recounted(lived.log, asked)
        shown = await counts(lived.pool, asked)
        for part in get_args(Part):
            listed, _ = await orders_in(lived.pool, asked, part, limit=10_000)
            assert set(listed) == expected[part], part
            assert shown.whole.get(part, 0) == len(listed), part
            seen |= {part} if listed else set()
        assert sum(shown.by_age.values()) == len(expected["red"])
        by_hour = [number for (part, _), number in hours(shown.by_hour) if part == "due_today"]
        assert sum(by_hour) == len(expected["due_today"])
    assert {"open", "red", "due_today", "stuck", "ping_pong", "suspended", "followed_up"} <= seen


async def test_each_number_of_the_past_is_that_of_a_recount_and_of_its_list(lived: BoardCity):
    """As the log stood at the position, whatever has happened to the orders since."""
    seen = set[str]()
    for position in (len(lived.log), len(lived.log) * 2 // 3, len(lived.log) // 4):
        past = lived.log[:position]
        last = past[-1].event.at
        for now in (last, last - timedelta(days=4), last + timedelta(days=2)):
            asked = moment(now, past[-1].position)
            expected = recounted(past, asked)
            shown = await counts(lived.pool, asked)
            for part in get_args(Part):
                listed, _ = await orders_in(lived.pool, asked, part, limit=10_000)
                assert set(listed) == expected[part], part
                assert shown.whole.get(part, 0) == len(listed), part
                seen |= {part} if listed else set()
            assert sum(shown.by_age.values()) == len(expected["red"])
    assert {"open", "red", "due_today", "stuck", "suspended", "followed_up"} <= seen


def hours(by_hour: Any) -> list[tuple[tuple[str, int], int]]:
    return [(key, number) for key, number in by_hour.items() if key[1] is not None]


async def test_a_page_goes_on_where_the_last_one_ended(lived: BoardCity):
    asked = moment(max(each.event.at for each in lived.log) - timedelta(days=20))
    whole, _ = await orders_in(lived.pool, asked, "followed_up", limit=10_000)
    first, after = await orders_in(lived.pool, asked, "followed_up", limit=3)
    second, _ = await orders_in(lived.pool, asked, "followed_up", limit=10_000, after=after)

    assert len(whole) > len(first)
    assert [*first, *second] == whole

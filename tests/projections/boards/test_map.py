"""The map counted again from zero: open, overdue and registered orders by area."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, get_args

import pytest

from events.catalog.names import Status
from events.catalog.work_order.parts.composed import NEW, evolve
from events.catalog.work_order.parts.lifecycle import OPEN
from events.store import Recorded
from projections.boards.map import AreaCounts, MapQuestion, areas
from projections.boards.orders import Level, Number, NumberPart, orders_behind, readable
from projections.orders.stored_facts import STREAM
from tests.projections.boards.conftest import BoardCity
from tests.projections.boards.test_today import EVERY_ORDER, due_of

Told = dict[tuple[str, str], int]
PARTS: tuple[NumberPart, ...] = get_args(NumberPart)


def recounted(log: Sequence[Recorded], asked: MapQuestion) -> Told:
    """By area and part; zeros are left out."""
    streams: dict[str, list[Any]] = {}
    for each in log:
        streams.setdefault(each.stream.removeprefix(STREAM), []).append(each.event)
    found: Counter[tuple[str, str]] = Counter()
    for events in streams.values():
        area = area_of(events, asked.level)
        if area is not None:
            found.update((area, part) for part in parts_of(events, asked))
    return dict(found)


def area_of(events: Sequence[Any], level: Level) -> str | None:
    area = [each.area for each in events if hasattr(each, "area")][-1]
    code: str | None = (area.cell and area.cell.code) if level == "cell" else getattr(area, level)
    return code


def parts_of(events: Sequence[Any], asked: MapQuestion) -> list[str]:
    parts, lead = NEW, None
    for event in events:
        parts = evolve(parts, event.type, event.__dict__)
        lead = getattr(event, "lead_department", lead)
        lead = None if event.type == "work_order.return_granted" else lead
    life, due = parts.lifecycle, due_of(parts, lead)
    is_open = life.status in OPEN
    late = due is not None and due < asked.now
    true = {
        "open": is_open,
        "red": is_open and life.first_submitted_at is None and late,
        "registered": life.status is not Status.MERGED and asked.since <= events[0].at < asked.to,
    }
    return [part for part, holds in true.items() if holds]


@pytest.mark.parametrize("level", get_args(Level))
async def test_each_number_is_that_of_a_recount(lived: BoardCity, level: Level):
    last = max(each.event.at for each in lived.log)
    for days in (0, 20, 40):
        now = last - timedelta(days=days)
        asked = MapQuestion(
            level=level, now=now, since=now - timedelta(days=30), to=now, reach=EVERY_ORDER
        )
        shown = {
            (each.area, part): getattr(each, part)
            for each in await areas(lived.pool, asked)
            for part in ("open", "red", "registered")
        }

        assert {key: number for key, number in shown.items() if number} == recounted(
            lived.log, asked
        )


@pytest.mark.parametrize("level", ["cell", "district"])
async def test_each_number_of_the_past_is_that_of_a_recount_and_of_its_orders(
    lived: BoardCity, level: Level
):
    """As the log stood at the position, also for orders that have ended since."""
    for position in (len(lived.log), len(lived.log) * 2 // 3, len(lived.log) // 4):
        past = lived.log[:position]
        now = past[-1].event.at
        asked = MapQuestion(
            level=level,
            now=now,
            since=now - timedelta(days=30),
            to=now,
            reach=EVERY_ORDER,
            position=past[-1].position,
        )
        expected = recounted(past, asked)
        shown = await areas(lived.pool, asked)
        numbers = {(each.area, part): getattr(each, part) for each in shown for part in PARTS}

        assert {key: number for key, number in numbers.items() if number} == expected
        for (area, part), number in list(numbers.items())[:12]:
            behind = Number(part=part, since=asked.since, to=asked.to, area=area)
            orders = readable(now, level, EVERY_ORDER, asked.position)
            found, _ = await orders_behind(lived.pool, orders, behind, limit=10_000)
            assert len(found) == number


async def test_a_reader_of_no_order_sees_no_area(lived: BoardCity):
    last = max(each.event.at for each in lived.log)
    nothing = (False, False, (), None, None, ())
    asked = MapQuestion(
        level="district", now=last, since=last - timedelta(days=90), to=last, reach=nothing
    )

    assert await areas(lived.pool, asked) == []


@pytest.mark.parametrize(("number", "shown"), [(0, 0), (1, None), (4, None), (5, 5), (6, 6)])
def test_a_number_of_one_to_four_is_not_shown(number: int, shown: int | None):
    assert AreaCounts(area="a", open=number, red=0, registered=0).shown("open") == shown

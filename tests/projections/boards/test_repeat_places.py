"""Places of repeats counted again from zero: registered orders by cell and matter."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from events.catalog.names import Status
from events.catalog.work_order.parts.composed import NEW, evolve
from events.store import Recorded
from projections.boards.repeat_places import repeat_places
from projections.orders.stored_facts import STREAM
from tests.projections.boards.conftest import BoardCity
from tests.projections.boards.test_today import EVERY_ORDER

Places = dict[tuple[str, str], int]


def recounted(log: Sequence[Recorded], since: datetime, to: datetime) -> Places:
    streams: dict[str, list[Any]] = {}
    for each in log:
        streams.setdefault(each.stream.removeprefix(STREAM), []).append(each.event)
    found: Counter[tuple[str, str]] = Counter()
    for events in streams.values():
        parts = NEW
        for event in events:
            parts = evolve(parts, event.type, event.__dict__)
        cell = [each.area for each in events if hasattr(each, "area")][-1].cell
        matter = [each.matter for each in events if hasattr(each, "matter")][-1]
        counted = parts.lifecycle.status is not Status.MERGED
        if cell is not None and counted and since <= events[0].at < to:
            found[cell.code, matter] += 1
    return dict(found)


@pytest.mark.parametrize("at_least", [1, 2, 3])
async def test_each_place_is_that_of_a_recount(lived: BoardCity, at_least: int):
    last = max(each.event.at for each in lived.log)
    for to in (last, last - timedelta(days=20)):
        since = to - timedelta(days=30)
        found = await repeat_places(lived.pool, since, to, at_least=at_least, reach=EVERY_ORDER)
        expected = recounted(lived.log, since, to)

        assert {(each.area, each.matter): each.orders for each in found} == {
            place: orders for place, orders in expected.items() if orders >= at_least
        }
        assert [each.orders for each in found] == sorted(
            (each.orders for each in found), reverse=True
        )


async def test_a_reader_of_no_order_sees_no_place(lived: BoardCity):
    last = max(each.event.at for each in lived.log)
    nothing = (False, False, (), None, None, ())
    since = last - timedelta(days=90)

    assert await repeat_places(lived.pool, since, last, at_least=1, reach=nothing) == []

"""Hot topics counted again from zero: orders by area and matter, by the days of the baseline."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from math import ceil
from typing import Any, get_args

import pytest

from events.catalog.names import Status
from events.catalog.work_order.parts.composed import NEW, evolve
from events.store import Recorded
from projections.boards.hot_topics import TopicCounts, TopicQuestion, Window, hot_topics
from projections.orders.stored_facts import STREAM
from tests.projections.boards.conftest import BoardCity
from tests.projections.boards.test_today import EVERY_ORDER

Days = dict[tuple[str, str], Counter[int]]  # by area and matter; 0 is the window
DAY = timedelta(days=1)


def recounted(log: Sequence[Recorded], asked: TopicQuestion) -> Days:
    streams: dict[str, list[Any]] = {}
    for each in log:
        streams.setdefault(each.stream.removeprefix(STREAM), []).append(each.event)
    found: Days = {}
    for events in streams.values():
        parts = NEW
        for event in events:
            parts = evolve(parts, event.type, event.__dict__)
        area = [each.area for each in events if hasattr(each, "area")][-1]
        matter = [each.matter for each in events if hasattr(each, "matter")][-1]
        counted = parts.lifecycle.status is not Status.MERGED
        if counted and asked.baseline_since <= events[0].at < asked.now:
            day = max(0, ceil((asked.since - events[0].at) / DAY))
            found.setdefault((getattr(area, asked.level), matter), Counter())[day] += 1
    return found


@pytest.mark.parametrize("window", get_args(Window))
async def test_each_topic_is_that_of_a_recount(lived: BoardCity, window: Window):
    last = max(each.event.at for each in lived.log)
    seen = 0
    for now in (last, last - timedelta(days=25), last - timedelta(days=40)):
        asked = TopicQuestion(
            now=now, window=window, level="subdistrict", at_least=1, reach=EVERY_ORDER
        )
        days = recounted(lived.log, asked)
        shown = await hot_topics(lived.pool, asked)
        seen += len(shown)

        assert {(each.area, each.matter): (each.orders, each.earlier) for each in shown} == {
            topic: (own[0], own.total() - own[0])
            for topic, own in days.items()
            if own[0] and topic[0] is not None
        }
        for each in shown:
            require_city(each, days)
    assert seen


def require_city(shown: TopicCounts, days: Days) -> None:
    assert shown.all_orders == sum(own[0] for own in days.values())
    assert shown.all_orders + shown.all_earlier == sum(own.total() for own in days.values())
    assert shown.looked_at == sum(own[0] > 0 for (area, _), own in days.items() if area)
    assert shown.batch == pytest.approx(batch_of(shown.matter, days))


def batch_of(matter: str, days: Days) -> float:
    """The variance of the days of an area beside their mean; 1 where too little is known."""
    spreads = []
    for (_, other), own in days.items():
        mean = (own.total() - own[0]) / 7
        if other == matter and mean * 7 > 1.5:
            spreads.append(sum((own[day] - mean) ** 2 for day in range(1, 8)) / mean / 6)
    return sum(spreads) / len(spreads) if spreads else 1.0


async def test_a_topic_of_the_past_is_that_of_a_recount(lived: BoardCity):
    past = lived.log[: len(lived.log) * 2 // 3]
    asked = TopicQuestion(
        now=past[-1].event.at,
        window="week",
        level="district",
        at_least=1,
        reach=EVERY_ORDER,
        position=past[-1].position,
    )
    days = recounted(past, asked)
    shown = await hot_topics(lived.pool, asked)

    assert {(each.area, each.matter): (each.orders, each.earlier) for each in shown} == {
        topic: (own[0], own.total() - own[0]) for topic, own in days.items() if own[0] and topic[0]
    }
    assert shown


async def test_a_reader_of_no_order_sees_no_topic(lived: BoardCity):
    nothing = (False, False, (), None, None, ())
    last = max(each.event.at for each in lived.log)
    asked = TopicQuestion(now=last, window="week", level="subdistrict", at_least=1, reach=nothing)

    assert await hot_topics(lived.pool, asked) == []

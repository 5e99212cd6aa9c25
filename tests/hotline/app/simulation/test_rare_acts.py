"""Two weeks of a small city hold what is rare: splits, promises and exclusions; endings fit."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from events.catalog.names import RequestKind
from hotline.app.simulation.stories import stories
from tests.databases import Database
from tests.hotline.app.simulation.test_month import Past, lived

FORTNIGHT = timedelta(days=14)
RATE = 60.0
NUISANCE = ("骚扰", "无声")
Histories = Sequence[Sequence[Any]]


async def test_two_weeks_have_splits_promises_and_exclusions(
    database: Database, state_folder: Path
):
    async with lived(database, state_folder, lasts=FORTNIGHT, rate=RATE, street=0) as past:
        checked = await past.checked()
        histories = await of_orders(past)

        assert checked.violations == ()
        assert checked.orders == past.play.registered
        each_part_is_an_order_that_is_handled(histories)
        promises_fall_before_the_limit(histories)
        exclusions_are_asked_approved_and_denied(histories)
        endings_fit_what_was_told(histories)
        measured = {line.name: line for line in checked.lines}
        for name in ("split", "promised", "exclusion_requested"):
            assert measured[name].numerator > 0
            assert not measured[name].is_outside


async def of_orders(past: Past) -> Histories:
    streams = sorted({row.stream for row in await past.rows()})
    return [[each.event for each in await past.core.store.load(stream)] for stream in streams]


def by_type(histories: Histories) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for history in histories:
        for event in history:
            found[event.type.removeprefix("work_order.")].append(event)
    return found


def each_part_is_an_order_that_is_handled(histories: Histories) -> None:
    """The narrative of the order tells both matters, its part the second one."""
    whole = {history[0].order_no: history for history in histories}
    parts = [history for history in histories if history[0].split_from is not None]
    assert parts
    for part in parts:
        origin = whole[part[0].split_from][0]
        assert part[0].matter != origin.matter
        assert part[0].narrative in origin.narrative
    assert any(event.type == "work_order.dispatched" for part in parts for event in part)


def promises_fall_before_the_limit(histories: Histories) -> None:
    promises = by_type(histories)["completion_promised"]
    assert promises
    assert all(clock.due_at > each.at for each in promises for clock in each.clocks)


def exclusions_are_asked_approved_and_denied(histories: Histories) -> None:
    facts = by_type(histories)
    assert facts["exclusion_requested"]
    assert any(each.is_final for each in facts["exclusion_approved"])
    assert facts["exclusion_denied"]
    reasons = [
        *(each.ground for each in facts["exclusion_requested"]),
        *(each.note for each in facts["exclusion_approved"]),
        *(each.reason for each in facts["exclusion_denied"]),
    ]
    assert all(reason.endswith("。") for reason in reasons)


def endings_fit_what_was_told(histories: Histories) -> None:
    """A clear request is no nuisance; what somebody must see to is not answered in the call."""
    known = stories()
    for first, *later in histories:
        ended = {event.type: event for event in later}
        if (invalid := ended.get("work_order.marked_invalid")) is not None:
            assert first.kind is RequestKind.INQUIRY, first.narrative
            assert not invalid.reason.startswith(NUISANCE), first.narrative
        asks = first.kind in {RequestKind.INQUIRY, RequestKind.PRAISE}
        if "work_order.answered" in ended and not asks:
            assert known[first.matter].place == "none", first.narrative

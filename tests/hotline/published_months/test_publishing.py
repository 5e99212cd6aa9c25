"""given(events).when(command).then: the rules of a published month (I-07)."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import orjson
import pytest

from events.act import Actor, Ask
from events.catalog.names import Role
from events.catalog.published_months import (
    MonthCorrected,
    MonthPublished,
    PublishedCount,
    PublishedCountChanged,
)
from events.event import Event
from events.refusal import Refusal
from events.stored.codec import decode, encode
from events.working_time import SHANGHAI
from hotline.app.verify.months import seal_findings
from hotline.published_months.publishing import (
    CorrectMonth,
    Counted,
    MonthNotOver,
    MonthPublishedAlready,
    MonthUnchanged,
    MonthWithoutOrders,
    PublishMonth,
    published_month,
)
from hotline.published_months.sealing import seal_of
from hotline.published_texts import PersonalNumber
from hotline.work_order.errors import NotYourRole

ENDS = datetime(2026, 11, 1, tzinfo=SHANGHAI)
ON_TIME = PublishedCount("on-time-rate", "city", "all", 597, 601)
WATER = PublishedCount("on-time-rate", "department", "water", 38, 40)
COUNTED = Counted(
    counts=(WATER, ON_TIME),
    position=77,
    definitions={"on-time-rate": 1},
    targets={"on-time-rate": 1.0},
    ends=ENDS,
)
SUPERVISOR = Actor(account="supervisor", roles=frozenset({Role.SUPERVISOR}))
ANALYST = Actor(account="analyst", roles=frozenset({Role.ANALYST}))


def when(
    command: Any, *given: Event, at: datetime = ENDS, by: Actor = SUPERVISOR, **counted: Any
) -> list[Event]:
    ask = Ask(command=command, by=by, at=at, context=replace(COUNTED, **counted))
    return [*published_month.decide(ask, published_month.fold(given))]


PUBLISH = PublishMonth(month="2026-10")
CORRECT = CorrectMonth(reason="复核同意剔除一件。")


def published() -> MonthPublished:
    (event,) = when(PUBLISH)
    assert isinstance(event, MonthPublished)
    return event


def corrected(*given: Event, **counted: Any) -> MonthCorrected:
    (event,) = when(CORRECT, *given, at=ENDS + timedelta(days=9), **counted)
    assert isinstance(event, MonthCorrected)
    return event


def test_a_month_is_published_at_the_first_moment_after_its_last_day():
    event = published()

    assert ("2026-10", 77, {"on-time-rate": 1}) == (event.month, event.position, event.definitions)
    assert (ON_TIME, WATER) == event.counts, "in one order, so that the seal is the same"
    assert 64 == len(event.seal)


@pytest.mark.parametrize(
    ("given", "how", "refusal"),
    [
        ((), {"at": ENDS - timedelta(microseconds=1)}, MonthNotOver),
        ((), {"counts": ()}, MonthWithoutOrders),
        ((), {"by": ANALYST}, NotYourRole),
        ((published(),), {}, MonthPublishedAlready),
        ((published(), corrected(published(), counts=(ON_TIME,))), {}, MonthPublishedAlready),
    ],
)
def test_it_is_not_published_otherwise(
    given: tuple[Event, ...], how: dict[str, Any], refusal: type[Refusal]
):
    with pytest.raises(refusal) as found:
        when(PUBLISH, *given, **how)

    assert found.value.advice_zh
    assert found.value.advice


def test_a_correction_names_the_numbers_that_differ_and_leaves_the_published_ones():
    first = published()
    less = WATER._replace(denominator=39)
    roads = PublishedCount("on-time-rate", "department", "roads", 1, 1)
    event = corrected(first, counts=(ON_TIME, less, roads))
    state = published_month.fold([first, event])

    assert (
        PublishedCountChanged("on-time-rate", "department", "roads", 0, 0, 1, 1),
        PublishedCountChanged("on-time-rate", "department", "water", 38, 40, 38, 39),
    ) == event.changes
    assert first.seal == event.corrects
    assert first == state.published
    key = ("on-time-rate", "department", "water")
    assert ((38, 40), (38, 39)) == (state.numbers[key], state.corrected[key])


def test_a_second_correction_starts_from_the_first():
    first = published()
    second = corrected(first, counts=(ON_TIME, WATER._replace(denominator=39)))
    third = corrected(first, second, counts=(ON_TIME, WATER))

    assert (39, 40) == (third.changes[0].old_denominator, third.changes[0].new_denominator)
    assert second.seal == third.corrects


def test_without_a_difference_there_is_nothing_to_correct():
    with pytest.raises(MonthUnchanged):
        when(CORRECT, published())


def test_the_reason_holds_no_number_of_a_person():
    with pytest.raises(PersonalNumber):
        when(CorrectMonth(reason="联系 13912345678"), published(), counts=(ON_TIME,))


def test_a_meeting_before_the_correction_saw_none():
    first = published()
    second = corrected(first, counts=(ON_TIME,))
    state = published_month.fold([first, second])

    assert state == state.until(second.at)
    assert () == state.until(second.at - timedelta(seconds=1)).corrections
    assert state.until(first.at - timedelta(seconds=1)).published is None


def test_the_seal_is_the_same_after_it_was_stored_and_in_another_zone():
    first = published()
    for event in (first, corrected(first, counts=(ON_TIME,))):
        stored = encode(event)
        again = decode(stored.type, stored.schema_version, orjson.loads(stored.data))

        assert event.seal == seal_of(again)  # type: ignore[arg-type]
    moved = first.model_copy(update={"at": first.at.astimezone()})
    assert first.seal == seal_of(moved)


@pytest.mark.parametrize(
    "change",
    [
        {"month": "2026-09"},
        {"position": 78},
        {"definitions": {"on-time-rate": 2}},
        {"targets": {"on-time-rate": 0.9}},
        {"counts": (ON_TIME, WATER._replace(numerator=40))},
        {"at": ENDS + timedelta(seconds=1)},
        {"seal": "0" * 64},
    ],
)
def test_a_change_of_what_is_sealed_is_found(change: dict[str, Any]):
    """`hotline verify` asks this of every published month."""
    changed = published().model_copy(update=change)
    (found,) = seal_findings("published_month-2026-10", [changed])

    assert ("stream", 1, "the seal is not that of the figures") == (
        found.kind,
        found.version,
        found.what,
    )


def test_a_correction_that_follows_nothing_is_found():
    first = published()
    second = corrected(first, counts=(ON_TIME,))
    again = corrected(first, second, counts=(ON_TIME, WATER))

    assert [] == [*seal_findings("published_month-2026-10", [first, second, again])]
    (found,) = seal_findings("published_month-2026-10", [first, again])
    assert "corrects another publication than the last" == found.what

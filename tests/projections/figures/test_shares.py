"""Shares of orders by their marks: sums, drill-down, recounts, and what cities published."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from events.catalog.names import Satisfaction
from events.catalog.work_order.intake import WorkOrderAnswered
from events.catalog.work_order.reply import FollowUpRecorded
from events.event import Event
from projections.engine.runner import Runner
from projections.figures.dimensions import DIMENSIONS
from projections.figures.query import Pair, figures
from projections.figures.question import Question
from projections.figures.shares import SHARES
from projections.orders.detail import OrderView
from tests.databases import Database, effort
from tests.projections.figures.recount import (
    CITY_ZONE,
    FOR_EVER,
    PERIOD,
    Past,
    added,
    all_orders,
    past_views,
    write_and_catch_up,
)
from tests.projections.lives import (
    DAY,
    T0,
    accepted,
    acknowledged,
    approved,
    closed,
    dispatched,
    history,
    registered,
    replied,
    submitted,
)

PARTS = ("denominator", "numerator", "overdue", "left_out")
MONTH = Question(
    since=T0 - DAY,
    to=T0 + 30 * DAY,
    as_of=FOR_EVER,
    zone=CITY_ZONE,
    position=10**9,
    protected="all",
)


async def test_rows_add_up_and_every_number_drills_down_to_its_orders(past: Past):
    for name, share in SHARES.items():
        question = replace(PERIOD, share=share, position=past.head)
        total = (await figures(past.pool, [question])).total
        for by in DIMENSIONS:
            rows = (await figures(past.pool, [question], by)).rows
            assert total.pair == added([row.pair for row in rows]), (name, by)
        rows = (await figures(past.pool, [question], "department")).rows
        key = rows[0].key if rows else None
        behind = [
            len(await all_orders(past.pool, question, part, by="department", key=key))
            for part in PARTS
        ]
        if rows:
            pair = rows[0].pair
            assert [
                pair.denominator,
                pair.numerator,
                pair.denominator - pair.numerator,
                rows[0].left_out,
            ] == behind, name


async def test_closed_of_accepted_equals_a_recount_at_any_position(past: Past):
    """By the detail page's own fold, which shares no code with the facts."""
    chance = Random(5)
    seen = 0
    for _ in range(effort(ci=4, full=60)):
        question = replace(
            PERIOD, share=SHARES["closed-of-accepted"], position=chance.randint(1, past.head)
        )
        counted = [each for each in past_views(past.log, question.position) if is_in(each)]
        done = [each for each in counted if each.status == "closed"]
        pair = (await figures(past.pool, [question])).total.pair

        assert (len(done), len(counted)) == (pair.numerator, pair.denominator)
        assert numbers(done) == await all_orders(past.pool, question, "numerator")
        assert numbers(counted) == await all_orders(past.pool, question, "denominator")
        seen += len(done)
    assert seen


async def test_the_closing_rate_counts_the_orders_of_the_on_time_rate(past: Past):
    on_time = (await figures(past.pool, [replace(PERIOD, position=past.head)])).total
    closing = await figures(
        past.pool, [replace(PERIOD, share=SHARES["closing-rate"], position=past.head)]
    )

    assert on_time.pair.denominator == closing.total.pair.denominator
    assert on_time.left_out == closing.total.left_out


def is_in(view: OrderView) -> bool:
    at = view.lifecycle.accepted_at
    return at is not None and PERIOD.since <= at < PERIOD.to and view.status != "withdrawn"


def numbers(views: list[OrderView]) -> list[str]:
    return sorted(view.registered.order_no for view in views)


async def test_ningguo_2022_04(database: Database, view: Runner):
    """宁国市: 派单 601, 按时 597, 结案率 100 %; 不满意率 8/87, 6/70, 5/39, 5/66."""
    unhappy = {"housing": (8, 87), "police": (6, 70), "market": (5, 39), "urban": (5, 66)}
    rated = [
        (lead, Satisfaction.DISSATISFIED if number < some else Satisfaction.SATISFIED)
        for lead, (some, of) in unhappy.items()
        for number in range(of)
    ]
    rest = [("others", None)] * (601 - len(rated))
    log = [
        each
        for number, (lead, opinion) in enumerate([*rated, *rest])
        for each in history(*handled(number, lead, opinion, late=number < 4))
    ]
    await write_and_catch_up(database, view, log)

    on_time = (await figures(view.pool, [MONTH])).total.pair
    assert ((597, 601), 0.993344) == ((on_time.numerator, on_time.denominator), on_time.rate)
    assert 1.0 == (await share(view, "closing-rate")).rate
    question = replace(MONTH, share=SHARES["dissatisfaction-rate"])
    rows = (await figures(view.pool, [question], "department")).rows
    found = {row.key: (row.pair.numerator, row.pair.denominator) for row in rows}
    assert unhappy == found
    assert [9.2, 12.8, 8.6, 7.6] == [round(100 * (row.pair.rate or 0), 1) for row in rows]


async def test_panjin_2023_01_to_04(database: Database, view: Runner):
    """盘锦市: 受理 9.67 万, 直接答复 7.25 万, 74.97 %; a hundredth of them here."""
    log = [
        each
        for number in range(967)
        for each in history(*answered(number) if number < 725 else begun(number, "others"))
    ]
    await write_and_catch_up(database, view, log)
    pair = await share(view, "direct-answer-rate")

    assert ((725, 967), 74.97) == (
        (pair.numerator, pair.denominator),
        round(100 * (pair.rate or 0), 2),
    )


async def test_tianmen_2016_12(database: Database, view: Runner):
    """天门市: 应结案 972, 结案 911, 按期 737: 93.72 % and 75.82 %."""
    log = [
        each
        for number in range(972)
        for each in history(
            *(
                handled(number, "others", None, late=number >= 737)
                if number < 911
                else begun(number, "others")
            )
        )
    ]
    await write_and_catch_up(database, view, log)
    on_time = (await figures(view.pool, [MONTH])).total.pair
    closing = await share(view, "closing-rate")

    assert (93.72, 75.82) == tuple(round(100 * (pair.rate or 0), 2) for pair in (closing, on_time))
    assert (911, 972) == (closing.numerator, closing.denominator)


async def share(view: Runner, name: str) -> Pair:
    return (await figures(view.pool, [replace(MONTH, share=SHARES[name])])).total.pair


def begun(number: int, lead: str) -> Iterator[Event]:
    yield registered(f"20260302-440500-{number:06d}")
    yield accepted()
    yield dispatched(lead)


def answered(number: int) -> Iterator[Event]:
    yield registered(f"20260302-440500-{number:06d}")
    yield WorkOrderAnswered(at=T0)


def handled(number: int, lead: str, opinion: Satisfaction | None, *, late: bool) -> Iterator[Event]:
    yield from begun(number, lead)
    at: datetime = T0 + (6 * DAY if late else timedelta(hours=1))
    yield acknowledged(lead)
    yield submitted(lead, at=at)
    yield approved(at)
    yield replied(at)
    if opinion is not None:
        yield FollowUpRecorded(at=at, satisfied_result=opinion)
    yield closed(at)


def test_the_interval_is_wilsons():
    """Of 10 of 20: 29.9 % to 70.1 %; a small number is uncertain, and no order says nothing."""
    assert (0.299298, 0.700702) == Pair(numerator=10, denominator=20).interval
    assert (0.0, 0.793451) == Pair(numerator=0, denominator=1).interval
    assert None is Pair(numerator=0, denominator=0).interval

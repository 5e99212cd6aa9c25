"""The on-time rate (I-01, I-02): every figure equals a recount from zero, as of any moment."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from random import Random
from zoneinfo import ZoneInfo

from projections.engine.runner import Runner
from projections.figures.dimensions import DIMENSIONS, FIXED
from projections.figures.query import Figure, Pair, asked, figures
from projections.figures.shares import SHARES
from tests.databases import Database, effort
from tests.projections.figures.recount import (
    CITY_ZONE,
    FOR_EVER,
    PERIOD,
    Past,
    added,
    all_orders,
    around_due,
    behind,
    counts,
    due_of,
    past_views,
    recount,
    write_and_catch_up,
)
from tests.projections.lives import (
    DAY,
    T0,
    accepted,
    acknowledged,
    dispatched,
    history,
    registered,
    submitted,
    suspended,
)

EXTENDED = """INSERT INTO on_time_g1.on_time
    (order_no, clock, from_position, first_due, effective_due, met_at, met_position, matter, kind,
     channel, urgency, protected)
    VALUES ('1', 'handle', 1, $1, $2, $2, 1, '010101', 'help', 'phone', 'ordinary', false)"""


async def test_figures_and_the_orders_behind_them_equal_a_recount(past: Past):
    chance = Random(7)
    for _ in range(effort(ci=4, full=60)):
        question = replace(PERIOD, position=chance.randint(1, past.head))
        views = past_views(past.log, question.position)

        total = (await figures(past.pool, [question])).total
        assert recount(views, question) == (total.pair, total.left_out)
        for part, expected in behind(views, question).items():
            assert expected == await all_orders(past.pool, question, part), part


async def test_rows_of_every_dimension_add_up_to_the_total(past: Past):
    question = replace(PERIOD, position=past.head)
    total = (await figures(past.pool, [question])).total

    for by in DIMENSIONS:
        rows = (await figures(past.pool, [question], by)).rows
        assert total.pair == added([row.pair for row in rows]), by
        assert total.raw == added([row.raw for row in rows]), by
        assert total.left_out == sum(row.left_out for row in rows), by


async def test_a_filter_counts_what_its_row_counts(past: Past):
    """Every dimension of the table is a filter and a division of the same orders."""
    question = replace(PERIOD, position=past.head)

    for name in FIXED:
        *_, row = (await figures(past.pool, [question], name)).rows
        filtered = await figures(past.pool, [replace(question, filters={name: row.key})])
        assert (row.pair, row.raw) == (filtered.total.pair, filtered.total.raw), name
        assert filtered.total.pair.denominator < (await total(past)).denominator, name


async def test_a_group_of_matters_counts_the_matters_that_begin_with_it(past: Past):
    """By rows, by filter and by drill-down; for the limits and for the marks of orders."""
    for share in (None, SHARES["closed-of-accepted"]):
        question = replace(PERIOD, position=past.head, share=share)
        matters = (await figures(past.pool, [question], "matter")).rows
        for by, digits in (("group", 2), ("subgroup", 4)):
            rows = (await figures(past.pool, [question], by)).rows
            assert len(rows) == len({(row.key or "")[:digits] for row in matters})
            for row in rows:
                inside = [one.pair for one in matters if (one.key or "")[:digits] == row.key]
                filtered = replace(question, filters={by: row.key or ""})
                orders = await all_orders(past.pool, question, "numerator", by=by, key=row.key)
                assert row.pair == added(inside), (by, row.key)
                assert row.pair == (await figures(past.pool, [filtered])).total.pair, (by, row.key)
                assert row.pair.numerator == len(orders), (by, row.key)
    assert len(rows) > 1


async def total(past: Past) -> Pair:
    return (await figures(past.pool, [replace(PERIOD, position=past.head)])).total.pair


async def test_each_key_s_orders_count_exactly_its_denominator(past: Past):
    question = replace(PERIOD, position=past.head)

    for by in ("department", "month", "week", "channel"):
        for row in (await figures(past.pool, [question], by)).rows:
            counted = {
                part: len(await all_orders(past.pool, question, part, by=by, key=row.key))
                for part in ("denominator", "numerator", "overdue", "left_out")
            }
            assert row.pair.denominator == counted["denominator"]
            assert row.pair.numerator == counted["numerator"]
            assert row.pair.denominator - row.pair.numerator == counted["overdue"]
            assert row.left_out == counted["left_out"]


async def test_departments_and_months_equal_a_recount_by_hand(past: Past):
    question = replace(PERIOD, position=past.head)
    due = [view for view in past_views(past.log, past.head) if counts(view, question)]
    leads = Counter(view.lead_department for view in due)
    zone = ZoneInfo(CITY_ZONE)
    months = Counter(f"{due_of(view).astimezone(zone):%Y-%m}" for view in due)

    for by, expected in (("department", leads), ("month", months)):
        rows = (await figures(past.pool, [question], by)).rows
        assert expected == {row.key: row.pair.denominator for row in rows}


async def test_an_order_without_the_dimension_counts_under_none(database: Database, view: Runner):
    bare = registered().model_copy(
        update={"area": registered().area.model_copy(update={"cell": None, "subdistrict": None})}
    )
    await write_and_catch_up(database, view, history(bare, accepted(), dispatched()))

    for by in ("cell", "subdistrict", "community"):
        (row,) = (await figures(view.pool, [around_due(3)], by)).rows
        assert ("none", 1) == (row.key, row.pair.denominator)


async def test_what_is_not_due_yet_does_not_count(database: Database, view: Runner):
    """The end of the period is min(to, as_of), and exclusive."""
    await write_and_catch_up(database, view, history(registered(), accepted(), dispatched()))
    due = T0 + 5 * DAY

    for as_of, expected in ((due, 0), (due + timedelta(microseconds=1), 1)):
        question = replace(around_due(3), as_of=as_of)
        assert expected == (await figures(view.pool, [question])).total.pair.denominator


async def test_a_moved_deadline_counts_raw_where_the_first_one_was(view: Runner):
    """Submitted within the extension: on time by its effective due, and late by its first."""
    await view.pool.execute(EXTENDED, T0 + 5 * DAY, T0 + 9 * DAY)
    week, next_week = [
        (
            await figures(view.pool, [replace(around_due(1), since=since, to=to)], by_facts=True)
        ).total
        for since, to in ((T0, T0 + 7 * DAY), (T0 + 7 * DAY, T0 + 14 * DAY))
    ]

    nothing, late, on_time = (Pair(numerator=n, denominator=d) for n, d in ((0, 0), (0, 1), (1, 1)))
    assert (nothing, late) == (week.pair, week.raw)
    assert (on_time, nothing) == (next_week.pair, next_week.raw)


async def test_a_paused_order_is_not_due_and_counts_raw_by_its_first_deadline(
    database: Database, view: Runner
):
    """T-05: not in this week, and in no other; the raw figure ignores pauses."""
    paused = suspended("lighting", at=T0 + DAY)
    await write_and_catch_up(
        database, view, history(registered(), accepted(), dispatched(), acknowledged(), paused)
    )
    total = (await figures(view.pool, [around_due(9)])).total
    ever = replace(around_due(9), to=FOR_EVER)

    assert (Pair(numerator=0, denominator=0), Pair(numerator=0, denominator=1)) == (
        total.pair,
        total.raw,
    )
    assert Pair(numerator=0, denominator=0) == (await figures(view.pool, [ever])).total.pair


async def test_days_are_the_city_s(database: Database, view: Runner):
    """17:00 in Greenwich is the next day in the city."""
    late = dispatched(limit=timedelta(hours=15, minutes=30))
    await write_and_catch_up(database, view, history(registered(), accepted(), late))
    keys = {
        by: (await figures(view.pool, [around_due(3)], by)).rows[0].key
        for by in ("day", "week", "month", "quarter", "year")
    }

    assert {
        "day": "2026-03-03",
        "week": "2026-W10",
        "month": "2026-03",
        "quarter": "2026-Q1",
        "year": "2026",
    } == keys


async def test_without_due_orders_there_is_no_rate(view: Runner):
    total = (await figures(view.pool, [around_due(0)])).total

    assert (Pair(numerator=0, denominator=0), None, True) == (
        total.pair,
        total.pair.rate,
        total.small,
    )


def test_a_row_of_fewer_than_twenty_orders_is_small():
    """I-05."""
    pairs = [Pair(numerator=0, denominator=due) for due in (0, 19, 20)]

    assert [True, True, False] == [
        Figure(key="lighting", pair=pair, raw=pair, after=pair, left_out=0, excluded=0).small
        for pair in pairs
    ]


def test_a_rate_is_printed_with_six_decimals():
    """Ningguo 2022-04: 597 of 601."""
    assert 0.993344 == Pair(numerator=597, denominator=601).rate


async def test_as_of_is_resolved_to_a_position_first(database: Database, view: Runner):
    told = (registered(), accepted(), dispatched(), submitted(at=T0 + DAY))
    await write_and_catch_up(database, view, history(*told))

    positions = [
        (await asked(view.pool, replace(PERIOD, as_of=instant), in_the_past=True)).position
        for instant in (T0 - DAY, T0, T0 + DAY, FOR_EVER)
    ]
    assert [0, 3, 4, 4] == positions
    assert 4 == (await asked(view.pool, PERIOD, in_the_past=False)).position

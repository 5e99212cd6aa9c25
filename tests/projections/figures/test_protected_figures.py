"""Protected orders (D-07) in figures: each reader counts those that they may read, exactly."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from events.catalog.names import RequestKind, Secrecy
from hotline.bench.synthetic.log import FIRST_DAY
from projections.engine.runner import Runner
from projections.figures.dimensions import DIMENSIONS
from projections.figures.query import asked, figures, orders_behind
from projections.figures.question import CROWD, Question
from projections.figures.whole_months import in_whole_months
from projections.orders.detail import OrderView
from tests.databases import Database
from tests.projections.figures.recount import (
    CITY_ZONE,
    FOR_EVER,
    PERIOD,
    Past,
    added,
    all_orders,
    behind,
    due_of,
    falls_due,
    past_views,
    recount,
    write_and_catch_up,
)
from tests.projections.lives import (
    DAY,
    accepted,
    dispatched,
    history,
    registered,
    submitted,
    withdrawn,
)

ZONE = ZoneInfo(CITY_ZONE)
READERS: dict[str, tuple[Any, ...]] = {  # as projections.in_reach takes them
    "a supervisor": (True, False, (), None, None, ()),
    "a department": (False, False, (), "department-03", None, ()),
    "the centre": (False, True, ("closed",), None, None, ()),
    "someone who acted": (False, False, (), None, "bench", ()),
    "a reader of no orders": (False, False, (), None, None, ()),
}
PARTS = ("denominator", "numerator", "overdue", "left_out")


def is_protected(view: OrderView) -> bool:
    said = view.registered
    return said.kind is RequestKind.TIP_OFF or said.secrecy is not Secrecy.OPEN


def readable(present: Iterable[OrderView], reach: tuple[Any, ...]) -> set[str]:
    """The protected orders in reach, told by each order's own fold."""
    every, _, turn, department, member, _ = reach
    return {
        view.registered.order_no
        for view in present
        if is_protected(view)
        and (
            every
            or view.status in turn
            or member == "bench"  # who recorded the whole log
            or department in {view.lead_department, *view.supporting_departments} - {None}
        )
    }


@pytest.mark.parametrize("who", READERS)
async def test_each_reader_s_figures_equal_a_recount_of_what_they_may_read(past: Past, who: str):
    """Who may read is decided by the present, what is counted by the moment that is asked for."""
    reach, chance = READERS[who], Random(11)
    question = replace(PERIOD, protected="readable", reach=reach)
    may_read = readable(past_views(past.log, past.head), reach)
    for position in (past.head, *(chance.randint(1, past.head) for _ in range(4))):
        question = replace(question, position=position)
        views = [
            view
            for view in past_views(past.log, position)
            if not is_protected(view) or view.registered.order_no in may_read
        ]

        total = (await figures(past.pool, [question])).total
        assert recount(views, question) == (total.pair, total.left_out)
        for part, expected in behind(views, question).items():
            assert expected == await all_orders(past.pool, question, part), part


async def test_the_readers_differ(past: Past):
    """Else the property above would hold of nothing."""
    question = replace(PERIOD, position=past.head)

    async def size(**said) -> int:
        total = (await figures(past.pool, [replace(question, **said)])).total
        return total.pair.denominator + total.left_out

    counted = {who: await size(protected="readable", reach=reach) for who, reach in READERS.items()}
    none, every = await size(protected="none"), await size(protected="all")

    assert none == counted["a reader of no orders"] < counted["a department"] < every
    assert (
        none
        < counted["the centre"]
        < every
        == counted["a supervisor"]
        == counted["someone who acted"]
    )


async def test_a_question_counts_no_protected_order_unless_it_says_so(past: Past):
    question = Question(
        since=PERIOD.since, to=PERIOD.to, as_of=FOR_EVER, zone=CITY_ZONE, position=past.head
    )
    plain = [view for view in past_views(past.log, past.head) if not is_protected(view)]
    total = (await figures(past.pool, [question])).total

    assert recount(plain, question) == (total.pair, total.left_out)
    for by in ("kind", "cell", "department", "day"):
        rows = (await figures(past.pool, [question], by)).rows
        assert total.pair == added([row.pair for row in rows])
        assert "tip_off" not in {row.key for row in rows}


async def test_a_reader_of_no_orders_counts_crowds_of_a_district_and_month(past: Past):
    """Counted by hand from the log as it was at the end of the last whole month."""
    question = replace(PERIOD, since=FIRST_DAY - 3 * DAY, to=FIRST_DAY + 80 * DAY, protected="none")
    question = replace(question, position=past.head, as_of=FIRST_DAY + 75 * DAY)
    months = await months_of(past, question)
    views = [view for view in past_views(past.log, months.position) if is_protected(view)]
    due = [view for view in views if falls_due(view, months)]
    size = Counter(place_and_month(view) for view in due)
    crowd = [view for view in due if size[place_and_month(view)] >= CROWD]

    expected, left_out = recount(crowd, months)
    total = (await figures(past.pool, [months])).total
    assert (expected, left_out) == (total.pair, total.left_out)
    assert 0 < len(crowd) < len(due), "some cells are crowded and some are not"
    for part, numbers in behind(crowd, months).items():
        assert numbers == await all_orders(past.pool, months, part), part


@pytest.mark.parametrize("by", [None, "district", "month", "quarter", "year"])
async def test_both_parts_add_up_and_are_drilled_down_to_their_orders(past: Past, by: str | None):
    question = replace(PERIOD, since=FIRST_DAY, position=past.head, protected="none")
    question = replace(question, as_of=FIRST_DAY + 75 * DAY, to=FIRST_DAY + 75 * DAY)
    parts = [question, await months_of(past, question)]
    found = await figures(past.pool, parts, by)
    each = [(await figures(past.pool, [part])).total for part in parts]

    assert found.total.pair == added([one.pair for one in each])
    for row in found.rows:
        behind_row = {
            part: len(await all_orders(past.pool, parts, part, by=by, key=row.key))
            for part in PARTS
        }
        assert (row.pair.denominator, row.pair.numerator, row.left_out) == (
            behind_row["denominator"],
            behind_row["numerator"],
            behind_row["left_out"],
        )
    if by is not None:
        assert found.total.pair == added([row.pair for row in found.rows])
        assert [row.key for row in found.rows] == sorted({row.key for row in found.rows})


async def test_nothing_finer_than_a_district_and_a_month_can_be_subtracted(past: Past):
    """
    Whatever the ends of the period, the protected part of an answer is that of the whole months
    inside, so two answers differ by whole districts and months or not at all.
    """
    chance = Random(5)
    cells: Counter[tuple[str | None, str]] = Counter()
    whole = replace(PERIOD, since=FIRST_DAY, to=FIRST_DAY + 90 * DAY, as_of=FIRST_DAY + 90 * DAY)
    months = await months_of(past, replace(whole, position=past.head))
    for order in past_views(past.log, months.position):
        if is_protected(order) and falls_due(order, months):
            cells[place_and_month(order)] += 1
    for _ in range(30):
        since = FIRST_DAY + chance.randint(0, 80 * 24) * timedelta(hours=1)
        to = since + chance.randint(1, 60 * 24) * timedelta(hours=1)
        question = replace(whole, since=since, to=to)
        inside = in_whole_months(question, None)
        expected = sum(
            number
            for (_, month), number in cells.items()
            if number >= CROWD and is_inside(month, question)
        )
        if inside is None:
            assert expected == 0
            continue
        inside = await asked(past.pool, inside, in_the_past=True)
        total = (await figures(past.pool, [inside])).total

        assert expected == total.pair.denominator + total.left_out


@pytest.mark.parametrize("by", sorted(set(DIMENSIONS) - {"district", "month", "quarter", "year"}))
def test_by_a_finer_dimension_no_protected_order_counts(by: str):
    assert in_whole_months(replace(PERIOD, to=FIRST_DAY + 90 * DAY), by) is None


@pytest.mark.parametrize(
    "finer",
    [
        {"departments": ("lighting",)},
        {"departments": ()},
        {"filters": {"subdistrict": "440511001000"}},
        {"filters": {"community": "440511001001"}},
        {"filters": {"cell": "440511001000001"}},
        {"filters": {"group": "01"}},
        {"filters": {"subgroup": "0103"}},
        {"filters": {"matter": "010301"}},
        {"filters": {"kind": "tip_off"}},
        {"filters": {"channel": "phone"}},
    ],
    ids=str,
)
def test_with_a_finer_filter_no_protected_order_counts(finer: dict[str, Any]):
    question = replace(PERIOD, to=FIRST_DAY + 90 * DAY)

    assert in_whole_months(replace(question, **finer), None) is None
    assert (
        in_whole_months(replace(question, filters={"district": "440511000000"}), "month")
        is not None
    )


@pytest.mark.parametrize(
    ("since", "to", "as_of", "expected"),
    [
        ("2026-03-01", "2026-04-01", "2026-05-20", ("2026-03-01", "2026-04-01", "2026-05-01")),
        ("2026-03-02", "2026-05-31", "2026-06-01", ("2026-04-01", "2026-05-01", "2026-06-01")),
        ("2025-12-02", "2026-02-28", "2026-02-01", ("2026-01-01", "2026-02-01", "2026-02-01")),
        ("2026-03-01", "2026-04-01", "2026-03-31", None),
        ("2026-03-02", "2026-04-30", "2026-06-01", None),
    ],
)
def test_whole_months_are_the_city_s(since, to, as_of, expected):
    question = replace(PERIOD, since=midnight(since), to=midnight(to), as_of=midnight(as_of))
    found = in_whole_months(question, None)

    assert expected == (
        None
        if found is None
        else tuple(f"{each:%Y-%m-%d}" for each in (found.since, found.to, found.as_of))
    )


@pytest.mark.parametrize(("number", "counted"), [(CROWD - 1, 0), (CROWD, CROWD)])
async def test_a_few_protected_orders_of_a_month_are_not_counted_at_all(
    database: Database, view: Runner, number: int, counted: int
):
    """Neither in a pair nor as `left_out`; one that was withdrawn belongs to the crowd."""
    log = []
    for order in range(number):
        events = [registered(f"20260302-440500-{order:06d}", secrecy=Secrecy.CONFIDENTIAL),
                  accepted(), dispatched(), withdrawn() if order == 0 else submitted()]  # fmt: skip
        log += history(*events, first=len(log) + 1)
    await write_and_catch_up(database, view, log)
    question = Question(
        since=midnight("2026-03-01"),
        to=midnight("2026-04-01"),
        as_of=midnight("2026-04-02"),
        zone=CITY_ZONE,
    )
    months = in_whole_months(question, "district")
    assert months is not None
    months = await asked(view.pool, months, in_the_past=True)
    found = await figures(view.pool, [months], "district")

    out = 1 if counted else 0
    assert (counted - out, out) == (found.total.pair.denominator, found.total.left_out)
    assert len(found.rows) == (1 if counted else 0)
    numbers, _ = await orders_behind(view.pool, [months], "denominator", limit=50)
    assert counted - out == len(numbers)


async def months_of(past: Past, question: Question) -> Question:
    months = in_whole_months(question, None)
    assert months is not None
    return await asked(past.pool, months, in_the_past=True)


def place_and_month(view: OrderView) -> tuple[str | None, str]:
    return view.registered.area.district, f"{due_of(view).astimezone(ZONE):%Y-%m}"


def is_inside(month: str, question: Question) -> bool:
    first = datetime.fromisoformat(f"{month}-01").replace(tzinfo=ZONE)
    following = (first + 32 * DAY).replace(day=1)
    ends = min(question.to, question.as_of.astimezone(ZONE).replace(day=1, hour=0))
    return question.since <= first and following <= ends


def midnight(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=ZONE)

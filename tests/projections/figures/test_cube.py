"""The cube of figures: equal to a recount after any history, and to the facts in each answer."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import asyncpg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections.engine.read_model import Fact, Merged
from projections.engine.rebuild import rebuild
from projections.engine.runner import Runner
from projections.figures import facts as limit_facts
from projections.figures import order_facts
from projections.figures.cube.cells import AT, Contribution
from projections.figures.cube.present import AGES, parts
from projections.figures.definitions import DEFINITIONS
from projections.figures.dimensions import DIMENSIONS, By
from projections.figures.facts import ON_TIME
from projections.figures.order_facts import ORDER_FACTS
from projections.figures.query import Figures, asked, figures
from projections.figures.question import Question
from projections.figures.shares import SHARES
from tests.databases import Database, effort
from tests.projections.figures.courses import drawn
from tests.projections.figures.oracle import ONLINE
from tests.projections.figures.recount import CITY_ZONE, FOR_EVER, catch_up, write_and_catch_up
from tests.projections.figures.test_on_time import held as held_limits
from tests.projections.figures.test_on_time import take_in as take_in_limits
from tests.projections.figures.test_order_facts import FOREVER
from tests.projections.figures.test_order_facts import take_in as take_in_orders
from tests.projections.lives import DAY, T0, facts
from tests.projections.random_lives import logs
from tests.projections.recording import write

ZONE = ZoneInfo(CITY_ZONE)
PAIRS: list[tuple[By, By]] = [
    *(("department", "month"), ("level", "year"), ("district", "community")),
    *(("kind", "channel"), ("subgroup", "quarter"), ("department", "matter")),
]
FILTERS: list[dict[str, str]] = [
    {},
    {},
    {},
    {},
    {"matter": "010301"},
    {"channel": "web"},
    {"group": "02"},
]
READERS: list[dict[str, Any]] = [
    {"protected": "all"},
    {"protected": "none"},
    {"protected": "readable", "reach": (False, True, ("closed",), None, None, ())},
    {"protected": "readable", "reach": (False, False, (), "lighting", None, ())},
]
NEVER_SERVED = {"cell", "age", "worker"}  # an age is a period: its own test
CASES: Mapping[str, dict[str, Any]] = {
    **{name: {"clock": each.clock, "counts": each.counts} for name, each in DEFINITIONS.items()},
    **{name: {"share": each} for name, each in SHARES.items()},
}


@pytest.fixture
async def town(database: Database, view: Runner) -> asyncpg.Pool:
    await write_and_catch_up(database, view, drawn(effort(ci=150, full=2_000), seed=8))
    return view.pool


def periods(chance: Random) -> Iterator[dict[str, datetime]]:
    """Whole months, ends within months, up to the present, and within one month."""
    first, now = datetime(2026, 3, 1, tzinfo=ZONE), T0 + 50 * DAY
    months = [datetime(2026, each, 1, tzinfo=ZONE) for each in (3, 4, 5, 6)]
    yield {"since": first, "to": months[3], "as_of": FOR_EVER}
    yield {"since": first, "to": months[3], "as_of": now}
    yield {"since": months[1], "to": months[2], "as_of": now}
    while True:
        since = T0 + chance.randrange(40 * 24) * timedelta(hours=1)
        to = since + chance.randrange(1, 60 * 24) * timedelta(hours=1)
        yield {"since": since, "to": to, "as_of": chance.choice([now, FOR_EVER])}


async def test_each_answer_of_the_cube_is_the_answer_of_the_facts(town: asyncpg.Pool):
    """Every indicator by every dimension and some pairs; periods, filters and readers in turn."""
    chance = Random(5)
    times, seen = periods(chance), Counter[str]()
    asked_by: list[tuple[By, ...]] = [(), *((each,) for each in DIMENSIONS), *PAIRS]
    for name, case in CASES.items():
        for by in asked_by:
            question = Question(
                zone=CITY_ZONE,
                position=2**62,
                levels={"lighting": "bureau", "power": "utility"},
                departments=chance.choice([None, None, None, ("lighting", "water")]),
                filters=chance.choice(FILTERS),
                **(case | next(times) | chance.choice(READERS)),
            )
            if question.share is not None and question.share.online:
                question = replace(question, channels=tuple(map(str, ONLINE)))
            if parts(question, by) is None:
                continue
            found = await figures(town, [question], by)
            expected = await figures(town, [question], by, by_facts=True)

            assert (True, False) == (found.from_cube, expected.from_cube)
            assert said(expected) == said(found), (name, by, question)
            seen.update([name, *by] if found.total.pair.denominator else [])
    repeated = {name for name, each in SHARES.items() if each.repeats}
    assert {*CASES, *DIMENSIONS} - NEVER_SERVED - repeated == seen.keys()


def said(found: Figures) -> tuple[Any, ...]:
    return found.total, found.rows


async def test_the_present_of_a_city_comes_from_the_cube_and_its_past_from_the_facts(
    town: asyncpg.Pool,
):
    now = T0 + 50 * DAY
    question = Question(
        since=datetime(2026, 3, 1, tzinfo=ZONE), to=FOR_EVER, as_of=now, zone=CITY_ZONE
    )
    present, past = [
        await asked(town, question, in_the_past=in_the_past) for in_the_past in (False, True)
    ]

    assert (await figures(town, [present], "department")).from_cube
    assert past.position < present.position
    assert not (await figures(town, [past], "department")).from_cube


@pytest.mark.parametrize(
    ("by", "more"),
    [
        ("cell", {}),
        ("day", {"departments": ("lighting",)}),
        ("week", {"filters": {"channel": "web"}}),
        ("day", {"zone": "America/New_York"}),
        ("age", {}),
        ("worker", {}),
        ("matter", {"departments": ("lighting",)}),
        ("department", {"filters": {"matter": "010301"}}),
        ("district", {"channels": ("web",), "share": SHARES["online-share"]}),
        ("department", {"share": SHARES["repeat-rate"]}),
        ("district", {"protected": "crowded"}),
        ("month", {"zone": "America/New_York"}),
        ("department", {"to": T0 + DAY}),
        (None, {"to": T0 + DAY / 4}),
    ],
    ids=str,
)
def test_what_the_cube_does_not_know_is_left_to_the_facts(by: By | None, more: dict[str, Any]):
    question = Question(since=T0, to=T0 + 200 * DAY, as_of=FOR_EVER, zone=CITY_ZONE)

    assert parts(question, "department") is not None
    assert parts(replace(question, **more), by) is None


def test_after_the_present_only_limits_that_run_are_taken_back():
    """Of the month that is not over: all of it, less what is due later."""
    now = datetime(2026, 11, 27, 12, tzinfo=ZONE)
    begin, december = (datetime(2026, each, 1, tzinfo=ZONE) for each in (1, 12))
    year = Question(since=begin, to=begin + 365 * DAY, as_of=now, zone=CITY_ZONE)
    found = parts(year, "department")

    assert found is not None
    assert ((begin, december), ()) == ((found.cube.since, found.cube.to), found.added)
    assert [(now, december)] == [(each.since, each.to) for each in found.subtracted]


def test_a_total_and_days_need_the_facts_of_a_part_of_a_day_alone():
    """From an evening of March to an afternoon of November, the present."""
    since = datetime(2026, 3, 3, 18, tzinfo=ZONE)
    now = datetime(2026, 11, 27, 16, 15, tzinfo=ZONE)
    fourth, later = datetime(2026, 3, 4, tzinfo=ZONE), datetime(2026, 11, 28, tzinfo=ZONE)
    question = Question(since=since, to=later, as_of=now, zone=CITY_ZONE)
    dimensions: tuple[By | None, ...] = (None, "day", "week", "month")
    for by in dimensions:
        found = parts(question, by)

        assert found is not None
        assert ("day", fourth, later) == (found.set, found.cube.since, found.cube.to)
        assert [(since, fourth)] == [(each.since, each.to) for each in found.added]
        assert [(now, later)] == [(each.since, each.to) for each in found.subtracted]


async def test_each_answer_by_age_is_the_answer_of_the_facts(town: asyncpg.Pool):
    """An order that is exactly one day old is not under one day."""
    due = await town.fetch(DUE)
    chance, times = Random(6), periods(Random(7))
    seen = set[str | None]()
    for case in CASES.values():
        moment = chance.choice(due)["effective_due"]
        for as_of in (moment + DAY, moment + 30 * DAY, T0 + 50 * DAY):
            period = next(times) | {"as_of": as_of}
            question = Question(
                zone=CITY_ZONE, position=2**62, **(case | period | chance.choice(READERS))
            )
            found = await figures(town, [question], "age")
            expected = await figures(town, [question], "age", by_facts=True)

            assert said(expected) == said(found), question
            seen.update(row.key for row in found.rows if found.from_cube)
    assert {*AGES} == seen


DUE = "SELECT effective_due FROM projections.on_time WHERE isfinite(effective_due)"
Table = dict[Any, dict[str, Any]]
Cell = tuple[Any, ...]


@given(log=logs(), data=st.data())
def test_the_cube_equals_a_recount_after_any_history_in_any_batches(log, data):
    every = facts(log)
    for taking_in, fold, types, held_by in (
        (take_in_limits, limit_facts.fold, ON_TIME.types, limits_of),
        (take_in_orders, order_facts.fold, ORDER_FACTS.types, states_of),
    ):
        table: Table = {}
        cube: Counter[Cell] = Counter()
        wanted = [fact for fact in every if fact.type in types]
        while wanted:
            size = data.draw(st.integers(1, len(wanted)))
            batch, wanted = wanted[:size], wanted[size:]
            count(cube, fold(of_batch(table, batch), batch))
            taking_in(table, batch)

        assert +cube == cube == recounted(held_by(table)), "no cell is empty or below nothing"


def of_batch(table: Table, batch: list[Fact]) -> list[dict[str, Any]]:
    orders = {fact.key for fact in batch}
    rows = [row for _, row in sorted(table.items()) if row["to_position"] == FOREVER]
    return [row for row in rows if row["order_no"] in orders]


def count(cube: Counter[Cell], writes: list[Any]) -> None:
    for change in writes:
        match change:
            case Merged("count", "moved_cells", rows):
                for *key, orders in rows:
                    cell: Any = tuple(key)
                    cube[cell] += orders
                    if not cube[cell]:
                        del cube[cell]


def recounted(orders: list[Contribution]) -> Counter[Cell]:
    """From zero, and one by one: a cell of each set for each entry."""
    return Counter(
        (measure, name, local.replace(**MIDNIGHT, **day), *values_at(each, at), *rest)
        for each in orders
        for measure, moment, marks in each.entries
        for local in [moment.astimezone(ZONE)]
        for rest in [(each.protected, marks)]
        for name, at, day in OF_EACH_SET
    )


OF_EACH_SET: list[tuple[str, tuple[int, ...], dict[str, int]]] = [
    ("day", (), {}),
    *((name, at, {"day": 1}) for name, at in AT),
]
MIDNIGHT: dict[str, Any] = {"hour": 0, "minute": 0, "second": 0, "microsecond": 0}


def values_at(of: Contribution, at: tuple[int, ...]) -> list[str]:
    values = [of.values[each] or "" for each in at]
    return values + [""] * (3 - len(values))


def limits_of(table: Table) -> list[Contribution]:
    rows = held_limits(table)
    protected = {row["order_no"]: row["protected"] for row in rows}
    return [
        limit_facts.contribution(held, protected[no])
        for no, held in limit_facts.held_by(rows).items()
    ]


def states_of(table: Table) -> list[Contribution]:
    rows = [row for row in table.values() if row["to_position"] == FOREVER]
    return [order_facts.contribution(order_facts.held_by(row), row["protected"]) for row in rows]


STORED = "SELECT to_jsonb(cell)::text FROM projections.{}_cube AS cell ORDER BY cell"


async def test_a_rebuilt_cube_is_the_live_one_byte_for_byte(database: Database, view: Runner):
    async with database.pool.acquire() as connection:
        await write(connection, drawn(60, seed=4))
    await catch_up(view, size=97)
    before = [await view.pool.fetch(STORED.format(model.name)) for model in (ON_TIME, ORDER_FACTS)]
    for model in (ON_TIME, ORDER_FACTS):
        await rebuild(view.pool, model, None, lambda *_: None)

    assert before == [
        await view.pool.fetch(STORED.format(model.name)) for model in (ON_TIME, ORDER_FACTS)
    ]
    assert all(len(rows) > 100 for rows in before)

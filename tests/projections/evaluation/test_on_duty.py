"""The on-duty rate: what a shift counts for, a recount by minutes at any position, drill-down."""

from collections import Counter
from datetime import timedelta
from random import Random

import pytest

from events.catalog.grid_workers import ShiftRelieved
from events.event import Event
from projections.engine.batch import Generation
from projections.engine.comparison import differing
from projections.engine.runner import Runner
from projections.evaluation.definitions.duty import ON_DUTY_RATE
from projections.evaluation.duty import DutyTime, shifts_behind
from projections.evaluation.evaluating import evaluate
from projections.evaluation.forms import EvaluationForm, FormPart
from projections.evaluation.query import CaseBy, CountedCases, column, indicator_figures
from projections.figures.question import Question
from projections.workers.duty_spans import DUTY_SPANS
from tests.databases import Database, effort
from tests.projections.evaluation.shifts import (
    HERE,
    THERE,
    asked,
    assigned,
    ended,
    live,
    local,
    random_events,
    recount,
    started,
)

MARCH, APRIL, MAY = local(1), local(32), local(62)


def numbers(row: CountedCases) -> tuple[int, int, int]:
    return row.pair.numerator, row.pair.denominator, row.left_out


async def by(view: Runner, question: Question, *dimensions: CaseBy) -> dict:
    found = await indicator_figures(view.pool, question, ON_DUTY_RATE, dimensions)
    assert numbers(found.total) == tuple(
        sum(column) for column in zip(*(numbers(row) for row in found.rows), strict=True)
    )
    return {row.key: numbers(row) for row in found.rows}


DAY = {  # Tuesday 3 March: 420 minutes are required
    "whole day": ([started("li", local(3, 9)), ended("li", local(3, 18))], (420, 120)),
    "part of a minute counts where it begins on duty": (
        [started("li", local(3, 9, 0, 30)), ended("li", local(3, 9, 2, 1))],
        (2, 0),
    ),
    "never ended: to the end that was said": ([started("li", local(3, 9), 2)], (120, 0)),
    "ended by the clock, late": (
        [started("li", local(3, 9), 2), ended("li", local(3, 17), by_clock=True)],
        (120, 0),
    ),
    "over each other: once": (
        [started("li", local(3, 9), 2), started("li", local(3, 10), 2)],
        (180, 0),
    ),
    "relieved: the rest is missing": (
        [
            started("li", local(3, 9)),
            ShiftRelieved(at=local(3, 11), worker="li", by="wu", until=local(3, 18)),
        ],
        (120, 0),
    ),
    "outside the hours: listed apart": ([started("li", local(3, 18), 3)], (0, 180)),
    "never on duty": ([], (0, 0)),
}


@pytest.mark.parametrize(("events", "counted"), DAY.values(), ids=DAY.keys())
async def test_a_day_counts_the_minutes_that_a_shift_ran(
    database: Database, shifts: Runner, events: list[Event], counted: tuple[int, int]
):
    head = await live(database, shifts, [assigned("li", MARCH), *events])
    question = asked(local(3), local(4), MAY, head)

    found = (await indicator_figures(shifts.pool, question, ON_DUTY_RATE)).total

    assert (counted[0], 420, counted[1]) == numbers(found)
    assert found.interval is None


async def test_a_shift_over_midnight_and_the_end_of_a_month_is_divided(
    database: Database, shifts: Runner
):
    """31 March is a Tuesday."""
    events = [assigned("li", local(31)), started("li", local(31, 17), 17)]
    head = await live(database, shifts, events)
    question = asked(MARCH, local(33), MAY, head)

    assert {"2026-03": (60, 420, 360), "2026-04": (60, 420, 540)} == await by(
        shifts, question, "month"
    )
    assert {"2026-03-31": (60, 420, 360), "2026-04-01": (60, 420, 540)} == await by(
        shifts, question, "day"
    )


async def test_who_has_no_duty_area_is_not_required_and_a_weekend_requires_nothing(
    database: Database, shifts: Runner
):
    events = [
        assigned("li", local(6, 16)),  # Friday; assigned for two hours
        started("li", local(7, 9), 3),  # Saturday
        assigned("lead", MARCH, "440511001000", is_lead=True),
        started("lead", local(6, 9)),
    ]
    head = await live(database, shifts, events)

    found = await by(shifts, asked(MARCH, local(9), MAY, head), "worker", "day")

    assert {
        "li,2026-03-06": (0, 120, 0),
        "li,2026-03-07": (0, 0, 180),
        "li,2026-03-08": (0, 0, 0),
    } == (found)


async def test_minutes_belong_to_the_area_of_their_time(database: Database, shifts: Runner):
    events = [
        assigned("li", MARCH),
        started("li", local(3, 9)),
        assigned("li", local(3, 15), THERE),
        ended("li", local(3, 18)),
    ]
    head = await live(database, shifts, events)
    question = asked(local(3), local(4), MAY, head)

    assert {HERE: (240, 240, 120), THERE: (180, 180, 0)} == await by(shifts, question, "community")
    assert {"440511001000": (240, 240, 120), "440511002000": (180, 180, 0)} == await by(
        shifts, question, "subdistrict"
    )
    assert {"440511000000": (420, 420, 120)} == await by(shifts, question, "district")


async def test_every_figure_at_any_position_is_a_recount_by_minutes(
    database: Database, shifts: Runner
):
    dice, workers = Random(11), ("li", "wu", "he")
    events = random_events(dice, workers, effort(ci=120, full=600))
    head = await live(database, shifts, events, size=17)
    first = head - len(events)

    for share in (5, 2, 1):
        known = events[: len(events) // share]
        as_of = known[-1].at + timedelta(seconds=dice.randrange(6 * 3600))  # of a view that lags
        since, to = local(27), as_of + timedelta(days=dice.randrange(-1, 2))
        question = asked(since, to, as_of, first + len(known))
        expected: Counter[str] = Counter()
        for (worker, area, day), row in recount(known, since, min(to, as_of)).items():
            for key in (worker, area, str(day)):
                for name, value in zip("nde", row, strict=True):
                    expected[f"{key} {name}"] += value
        found: Counter[str] = Counter()
        for dimension in ("worker", "community", "day"):
            for key, row in (await by(shifts, question, dimension)).items():
                found.update({f"{key} {n}": v for n, v in zip("nde", row, strict=True)})
        assert +expected == +found, share


async def test_the_shifts_behind_a_row_add_up_to_it(database: Database, shifts: Runner):
    events = random_events(Random(5), ("li", "wu"), 150)
    head = await live(database, shifts, events)
    question = asked(local(26), MAY, MAY, head)

    rows = await by(shifts, question, "worker", "month")
    for key, counted in rows.items():
        found, after = [], None
        while True:
            page, after = await shifts_behind(
                shifts.pool,
                question,
                DutyTime(),
                by=[column("worker"), column("month")],
                key=key,
                limit=3,
                after=after,
            )
            found += page
            if after is None:
                break
        assert counted[::2] == (
            sum(each["on_duty"] for each in found),
            sum(each["outside"] for each in found),
        )
        assert {each["worker"] for each in found} <= {key.split(",")[0]}
        assert len(found) == len({each["position"] for each in found})
    assert sum(counted[0] for counted in rows.values())


async def test_a_shift_is_shown_as_it_was_known(database: Database, shifts: Runner):
    events = [
        assigned("li", MARCH),
        started("li", local(3, 9)),
        ended("li", local(3, 11), by_clock=False),
    ]
    head = await live(database, shifts, events)

    (now,), _ = await shifts_behind(
        shifts.pool, asked(MARCH, APRIL, MAY, head), DutyTime(), limit=9
    )
    (then,), _ = await shifts_behind(
        shifts.pool, asked(MARCH, APRIL, local(3, 10), head - 1), DutyTime(), limit=9
    )

    assert (local(3, 11), "worker", 120) == (now["ended_at"], now["ended_by"], now["on_duty"])
    assert (None, None, 60) == (then["ended_at"], then["ended_by"], then["on_duty"])
    assert [HERE] == now["communities"]


async def test_a_reader_counts_those_that_they_answer_for(database: Database, shifts: Runner):
    events = [assigned("li", MARCH), assigned("wu", MARCH, THERE), started("wu", local(3, 9), 1)]
    head = await live(database, shifts, events)
    question = asked(local(3), local(4), MAY, head)

    for scope, counted in (
        ({"workers": ("wu",)}, (60, 420, 0)),
        ({"communities": (HERE,)}, (0, 420, 0)),
        ({}, (60, 840, 0)),
    ):
        found = await indicator_figures(shifts.pool, question, ON_DUTY_RATE.within(scope))
        assert counted == numbers(found.total), scope


async def test_a_form_weighs_the_rate_and_few_days_of_workers_are_small(
    database: Database, shifts: Runner
):
    """20 days on which something is required; 20 minutes would be no measure."""
    head = await live(
        database,
        shifts,
        [
            assigned("li", MARCH),
            assigned("wu", local(10)),
            *(started("li", local(day, 9), 9) for day in range(2, 28)),
            *(started("wu", local(day, 9), 3) for day in range(2, 28)),
        ],
    )
    part = FormPart(indicator=ON_DUTY_RATE.name, points=50)
    form = EvaluationForm(id="own", title="", title_en="", about="worker", source="", parts=(part,))

    rows = await evaluate(shifts.pool, asked(MARCH, local(28), MAY, head), form, {})

    assert [("li", 100.0, False), ("wu", 42.8571, True)] == [
        (row.key, row.score, row.small) for row in rows
    ]


async def test_batches_of_any_size_make_the_same_rows(database: Database, shifts: Runner):
    """Rebuild = live."""
    events = random_events(Random(3), ("li", "wu"), 120)
    await live(database, shifts, events, size=3)

    async with shifts.pool.acquire() as connection, connection.transaction():
        assert 0 == await differing(connection, Generation(DUTY_SPANS, 1), ["li", "wu"], None)
    assert 0 < await shifts.pool.fetchval("SELECT count(*) FROM projections.duty_spans")

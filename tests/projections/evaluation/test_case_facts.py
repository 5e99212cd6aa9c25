"""The facts of cases: a recount at any position, drill-down, rebuild, and what is withdrawn."""

from datetime import timedelta
from random import Random

from events.catalog.grid_case.for_orders import CaseWithdrawn
from events.catalog.names import Satisfaction
from events.catalog.work_order.reply import FollowUpRecorded
from grid.grid_case.acts.dispatching import AcknowledgeCase
from grid.grid_case.acts.handling import SubmitCaseCheck, SubmitCaseHandling
from grid.grid_case.acts.overlays import VoidCase
from projections.engine.batch import Generation
from projections.engine.comparison import differing
from projections.engine.runner import Runner
from projections.evaluation.case_facts import CASE_FACTS
from projections.evaluation.definitions import CASE_INDICATORS
from projections.evaluation.indicator import CaseIndicator
from projections.evaluation.query import (
    CaseBehind,
    CaseBy,
    CasePart,
    cases_behind,
    indicator_figures,
)
from projections.figures.question import Question
from tests.databases import Database, effort
from tests.grid.grid_case import courses, test_for_orders
from tests.grid.grid_case.spec import (
    DEPARTMENT,
    HOUR,
    PLACE,
    POST_WORKER,
    SHIFT_LEAD,
    T0,
    WORKER,
    ask,
)
from tests.grid.grid_case.test_lives import OFFERED, PEOPLE, Life
from tests.projections import lives as orders
from tests.projections.evaluation.histories import (
    MINUTE,
    History,
    Said,
    around,
    history,
    live,
    number,
)
from tests.projections.evaluation.recount import COUNTED, Span, lived
from tests.projections.figures.recount import catch_up
from tests.projections.recording import write

BEGINNINGS = (courses.reported, courses.reported_by_public, courses.verified, courses.handling)
LATER = T0 + timedelta(days=60)


def random_lives(many: int, seed: int = 7) -> list[History]:
    dice, names, found = Random(seed), sorted(OFFERED), []
    for _ in range(many):
        life = Life(dice.choice(BEGINNINGS)())
        for _ in range(dice.randrange(4, 30)):
            who, minutes = dice.randrange(len(PEOPLE)), dice.randrange(900)
            life.tries((dice.choice(names), 2 * dice.randrange(2) + 1, who, minutes))
        found.append([Said(event, "somebody") for event in life.history])
    return found


async def all_behind(
    view: Runner, asked: Question, of: CaseIndicator, part: CasePart
) -> list[CaseBehind]:
    found: list[CaseBehind] = []
    after = None
    while True:
        page, after = await cases_behind(view.pool, asked, of, part, limit=7, after=after)
        found += page
        if after is None:
            return found


async def test_every_figure_at_any_position_is_a_recount_and_drills_down(
    database: Database, cases: Runner
):
    lives = random_lives(effort(ci=40, full=400))
    log = sorted(
        (each.event.at, case, version)
        for case, life in enumerate(lives)
        for version, each in enumerate(life, 1)
    )
    head = await live(database, cases, lives, size=97)
    first = head - len(log)
    span = Span(T0, T0 + timedelta(days=5))

    for position in (head, first + len(log) // 2, first + len(log) // 5):
        reached = [0] * len(lives)
        for _, case, version in log[: position - first]:
            reached[case] = version
        known = [one for one in map(lived, lives, reached) if one is not None]
        asked = around(span.since, span.until, position)
        for name, count in COUNTED.items():
            indicator = CASE_INDICATORS[name]
            pairs = [count(one, span) for one in known]
            expected = tuple(map(sum, zip(*pairs, strict=True)))
            found = (await indicator_figures(cases.pool, asked, indicator)).total
            assert expected == (found.pair.numerator, found.pair.denominator), (name, position)
            parts: tuple[CasePart, ...] = ("numerator", "denominator")
            for part, size in zip(parts, expected, strict=True):
                behind = await all_behind(cases, asked, indicator, part)
                assert size == len(behind) == len({*behind}), (name, part)


async def test_the_rows_of_each_dimension_add_up(database: Database, cases: Runner):
    head = await live(database, cases, random_lives(12))
    asked = around(T0, LATER, head)

    divided: tuple[tuple[str, CaseBy], ...] = (
        ("dispose-rate", "department"),
        ("in-time-check-rate", "worker"),
        ("report", "source"),
        ("archive-rate", "area_class"),
        ("rework-rate", "month"),
    )
    for name, by in divided:
        found = await indicator_figures(cases.pool, asked, CASE_INDICATORS[name], [by])
        for part in ("numerator", "denominator"):
            assert getattr(found.total.pair, part) == sum(
                getattr(row.pair, part) for row in found.rows
            ), (name, part)


async def test_the_mean_handling_time_is_from_the_dispatch_to_the_last_result(
    database: Database, cases: Runner
):
    """60 minutes, and 165 with a failed check between; a void case is listed apart."""
    again = [
        *courses.checking(),
        ask(SubmitCaseCheck(passed=False, note="仍有垃圾"), WORKER, T0 + 2 * HOUR),
        ask(SubmitCaseHandling(note="再清"), DEPARTMENT, T0 + 2 * HOUR + 45 * MINUTE),
    ]
    void = [*courses.checking(), ask(VoidCase(reason="重复"), SHIFT_LEAD, T0 + 2 * HOUR)]
    lives = [history(*each) for each in (courses.checked(), again, void)]
    asked = around(T0, LATER, await live(database, cases, lives))
    mean = CASE_INDICATORS["mean-handling-time"]

    found = await indicator_figures(cases.pool, asked, mean, ["matter"])
    behind = await all_behind(cases, asked, mean, "denominator")

    assert (225, 2, 1) == (*vars(found.total.pair).values(), found.total.left_out)
    assert [(225, 2)] == [(row.pair.numerator, row.pair.denominator) for row in found.rows]
    assert [("handle", 1), ("handle", 1)] == [(e.node, e.number) for e in behind]


async def test_batches_of_any_size_make_the_same_rows(database: Database, cases: Runner):
    """Rebuild = live."""
    await live(database, cases, random_lives(12), size=3)
    keys = [number(each) for each in range(1, 13)]

    async with cases.pool.acquire() as connection, connection.transaction():
        assert 0 == await differing(connection, Generation(CASE_FACTS, 1), keys, None)


async def test_of_a_withdrawn_case_nothing_is_left_not_even_of_its_past(
    database: Database, cases: Runner
):
    gone = [*history(*courses.checked()), Said(CaseWithdrawn(at=LATER), "system:cases")]
    head = await live(database, cases, [gone, history(*courses.checked())], size=5)
    opened = CASE_INDICATORS["register"]

    for position in (head, head - 1):
        asked = around(T0, LATER, position)
        assert 1 == (await indicator_figures(cases.pool, asked, opened)).total.pair.denominator
    assert 0 == await cases.pool.fetchval(
        "SELECT count(*) FROM projections.case_facts WHERE case_no = $1", number(1)
    )


def for_order() -> History:
    """A grid worker handles at once what the work order asks for."""
    done = ask(SubmitCaseHandling(note="已清运"), POST_WORKER, T0 + HOUR)
    return history(test_for_orders.opened(), ask(AcknowledgeCase(), POST_WORKER, T0 + HOUR), done)


async def test_what_the_requester_says_counts_for_worker_and_community_from_then_on(
    database: Database, cases: Runner
):
    """G-08: the satisfaction of the work order that the case belongs to."""
    before = await live(database, cases, [for_order(), history(*courses.checked())])
    told = FollowUpRecorded(
        at=T0 + 3 * HOUR, contacted=True, resolved=True, satisfied_result=Satisfaction.SATISFIED
    )
    order = (orders.registered(test_for_orders.ORDER_NO), orders.accepted(), orders.dispatched())
    async with database.pool.acquire() as connection:
        life = (*order, orders.replied(), told, orders.closed(T0 + 4 * HOUR))
        await write(connection, orders.history(*life))
    await catch_up(cases)
    satisfied = CASE_INDICATORS["satisfaction-rate"]

    async def figure(position: int, by: CaseBy) -> dict[str | None, tuple[int, int]]:
        asked = around(T0, LATER, position)
        found = await indicator_figures(cases.pool, asked, satisfied, [by])
        return {row.key: (row.pair.numerator, row.pair.denominator) for row in found.rows}

    assert {} == await figure(before, "worker")
    assert {"li": (1, 1)} == await figure(before + 5, "worker")
    assert {PLACE.community: (1, 1)} == await figure(before + 6, "community")

"""The month that Tianmen has published, counted from the events of its cases (grid evaluation)."""

from dataclasses import replace
from datetime import datetime, timedelta

from events.working_time import SHANGHAI
from projections.engine.runner import Runner
from projections.evaluation.definitions import CASE_INDICATORS
from projections.evaluation.query import CountedCases, filters_of, indicator_figures
from tests.databases import Database
from tests.projections.evaluation.histories import (
    COMPONENT,
    EVENT,
    History,
    around,
    by_public,
    by_worker,
    closed,
    dispatched,
    handled,
    history,
    live,
    not_opened,
)

DECEMBER = datetime(2016, 12, 1, tzinfo=SHANGHAI)
JANUARY = datetime(2017, 1, 1, tzinfo=SHANGHAI)
BEGUN = datetime(2016, 12, 6, 9, 30, tzinfo=SHANGHAI)
LAST_DAY = datetime(2016, 12, 30, 17, 30, tzinfo=SHANGHAI)  # a Friday
SOON, LATE = timedelta(minutes=40), timedelta(days=9)


def tianmen() -> list[History]:
    """
    受理 1,054, 立案 996 (网格员 953, 公众 43), 应结案 972 (事件 956, 部件 16), 结案 911, 按期 737.

    Each number of a line is how many cases have lived so; 24 opened ones are not due yet.
    """
    prompt, late, open_ = (
        {
            (EVENT, by_worker): 690,
            (EVENT, by_public): 40,
            (COMPONENT, by_worker): 7,
        },
        {(EVENT, by_worker): 170, (EVENT, by_public): 2, (COMPONENT, by_worker): 2},
        {(EVENT, by_worker): 53, (EVENT, by_public): 1, (COMPONENT, by_worker): 7},
    )
    lives: list[History] = []
    for after, cases in ((SOON, prompt), (LATE, late)):
        for (matter, by), many in cases.items():
            lives += many * [
                history(*closed(handled(dispatched(by(BEGUN, matter)), BEGUN + after)))
            ]
    for (matter, by), many in open_.items():
        lives += many * [history(*dispatched(by(BEGUN, matter)))]
    lives += 24 * [history(*dispatched(by_worker(LAST_DAY, EVENT)))]
    return lives + 58 * [history(*not_opened(by_worker(BEGUN)))]


async def test_tianmen_2016_12(database: Database, cases: Runner):
    """结案率 93.72 %, 按期结案率 75.82 %; 事件 94.35 %, 部件 56.25 %; 巡查 95.68 %, 公众 4.32 %."""
    head = await live(database, cases, tianmen())
    month = around(DECEMBER, JANUARY, head)

    async def figure(name: str, **filters: str) -> CountedCases:
        asked = replace(month, filters=filters_of(filters))
        return (await indicator_figures(cases.pool, asked, CASE_INDICATORS[name])).total

    async def numbers(name: str, **filters: str) -> tuple[int, int, float]:
        pair = (await figure(name, **filters)).pair
        return pair.numerator, pair.denominator, round(100 * (pair.rate or 0), 2)

    assert (1_054, 996, 972) == (
        (await figure("report")).pair.denominator,
        (await figure("register")).pair.denominator,
        (await figure("need-archive")).pair.denominator,
    )
    assert (911, 972, 93.72) == await numbers("archive-rate")
    assert (737, 972, 75.82) == await numbers("in-time-archive-rate")
    assert (902, 956, 94.35) == await numbers("archive-rate", kind="matter")
    assert (9, 16, 56.25) == await numbers("archive-rate", kind="component")
    assert 996 == (await figure("register")).pair.denominator
    by_source = await indicator_figures(
        cases.pool, month, CASE_INDICATORS["register"], by=["source"]
    )
    shares = {row.key: round(100 * row.pair.denominator / 996, 2) for row in by_source.rows}
    assert {"worker": 95.68, "public": 4.32} == shares

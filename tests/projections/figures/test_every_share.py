"""Every share of orders, at any position: equal to a count by hand, in each part and dimension."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product
from random import Random

import asyncpg
import pytest

from events.store import Recorded
from projections.engine.runner import Runner
from projections.figures.dimensions import DIMENSIONS
from projections.figures.query import Figure, figures
from projections.figures.question import Question
from projections.figures.shares import FORMER, SHARES
from projections.figures.shares.share import Share
from tests.databases import Database, effort
from tests.projections.figures.courses import drawn
from tests.projections.figures.oracle import COUNTED, ONLINE, counted, told
from tests.projections.figures.recount import (
    CITY_ZONE,
    FOR_EVER,
    added,
    all_orders,
    catch_up,
    write_and_catch_up,
)
from tests.projections.lives import DAY, T0
from tests.projections.recording import write

PAIRS = [("department", "month"), ("matter", "urgency"), ("kind", "channel"), ("age", "week")]
PERIOD = Question(
    since=T0 + 10 * DAY,
    to=T0 + 40 * DAY,
    as_of=FOR_EVER,
    zone=CITY_ZONE,
    protected="all",
    levels={"lighting": "bureau", "power": "utility"},
)


@dataclass(frozen=True, repr=False)
class Town:
    pool: asyncpg.Pool
    log: Sequence[Recorded]


@pytest.fixture
async def lived(database: Database, view: Runner) -> Town:
    log = drawn(effort(ci=120, full=2_000), seed=3)
    await write_and_catch_up(database, view, log)
    return Town(view.pool, log)


def versions() -> dict[str, Share]:
    former = {f"{each.name} v{each.version}": each for old in FORMER.values() for each in old}
    return {**SHARES, **former}


def asked_of(share: Share, position: int) -> Question:
    channels = tuple(map(str, ONLINE)) if share.online else None
    return replace(PERIOD, share=share, channels=channels, position=position)


def test_no_share_is_without_a_count_by_hand():
    assert versions().keys() == COUNTED.keys()


async def test_each_share_and_its_orders_equal_a_count_by_hand_at_any_position(lived: Town):
    """As of each moment too: the rows of then are those that a meeting saw then."""
    chance, seen = Random(7), dict.fromkeys(versions(), 0)
    positions = [
        len(lived.log),
        *(chance.randint(1, len(lived.log)) for _ in range(effort(ci=2, full=30))),
    ]
    for position in positions:
        orders = told(lived.log, position)
        for name, share in versions().items():
            question = asked_of(share, position)
            expected = counted(name, orders, question)
            total = (await figures(lived.pool, [question])).total

            assert sizes(total) == {part: len(some) for part, some in expected.items()}, name
            for part, some in expected.items():
                assert some == await all_orders(lived.pool, question, part), (name, part, position)
            pair = total.pair
            seen[name] += 0 < pair.numerator < pair.denominator
    assert [name for name, often in seen.items() if not often] == [], "a figure of all or nothing"


def sizes(figure: Figure) -> dict[str, int]:
    return {
        "denominator": figure.pair.denominator,
        "numerator": figure.pair.numerator,
        "overdue": figure.pair.denominator - figure.pair.numerator,
        "left_out": figure.left_out,
        "excluded": figure.excluded,
        "denominator_after_exclusion": figure.after.denominator,
        "numerator_after_exclusion": figure.after.numerator,
    }


async def test_rows_of_one_and_of_two_dimensions_add_up_and_list_their_orders(lived: Town):
    chance = Random(1)
    for share, by in product(
        (SHARES["urge-rate"], None), [*((each,) for each in DIMENSIONS), *PAIRS]
    ):
        question = replace(PERIOD, share=share, position=len(lived.log))
        found = await figures(lived.pool, [question], by)
        total = (await figures(lived.pool, [question])).total

        assert (total.pair, total.raw, total.after) == (
            added([row.pair for row in found.rows]),
            added([row.raw for row in found.rows]),
            added([row.after for row in found.rows]),
        ), by
        row = chance.choice(found.rows)
        assert len(by) == len((row.key or "").split(","))
        numerator = await all_orders(lived.pool, question, "numerator", by=by, key=row.key)
        assert row.pair.numerator == len(numerator), (by, row.key)


async def test_a_row_of_two_dimensions_is_the_filtered_row_of_one(lived: Town):
    question = replace(PERIOD, position=len(lived.log))
    for row in (await figures(lived.pool, [question], ("month", "urgency"))).rows:
        month, urgency = (row.key or "").split(",")
        alone = await figures(
            lived.pool, [replace(question, filters={"urgency": urgency})], "month"
        )
        (same,) = [each for each in alone.rows if each.key == month]
        assert (same.pair, same.raw, same.left_out) == (row.pair, row.raw, row.left_out)


async def test_the_new_version_of_a_definition_stands_beside_the_old_one(lived: Town):
    """一次完成率: the second version also asks that the same person does not ask again."""
    (old,) = FORMER["done-at-first-rate"]
    new = SHARES["done-at-first-rate"]
    then, now = [
        (await figures(lived.pool, [asked_of(each, len(lived.log))])).total.pair
        for each in (old, new)
    ]

    assert [1, 2] == [old.version, new.version]
    assert then.denominator == now.denominator
    assert now.numerator < then.numerator


async def test_batches_of_any_size_give_the_same_figures(database: Database, view: Runner):
    """Live in small batches, or all at once as a rebuild does."""
    log = drawn(60, seed=5)
    async with database.pool.acquire() as connection:
        await write(connection, log)
    await catch_up(view, size=37)
    orders = told(log, len(log))
    for name, share in versions().items():
        question = asked_of(share, len(log))
        total = (await figures(view.pool, [question])).total
        assert sizes(total) == {
            part: len(some) for part, some in counted(name, orders, question).items()
        }, name

"""G-02: the maps of orders and of cases by the cells of the map in force, counted again."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from grid.grid_case.visibility import CaseReach
from hotline.app.wiring.map_now import MapInForce
from projections.boards.map import MapQuestion, areas
from projections.boards.orders import Level, Number, orders_behind, readable
from projections.cases.search import cases_by_area
from projections.cells_now.ground import NOT_TOLD_APART
from projections.cells_now.of_boards import cases_moved, orders_moved
from projections.engine.runner import Runner
from tests.projections.cells_now.test_cells_now import (
    COLUMNS,
    COMMUNITY,
    NOW,
    OTHER,
    C,
    F,
    G,
    H,
    case,
    erased,
    middle,
    orders_on,
    street,
    territories,
)
from tests.projections.conftest import City
from tests.projections.figures.recount import catch_up
from tests.projections.lives import T0

SINCE, TO = T0 - timedelta(days=1), T0 + timedelta(days=1)
EVERY_ORDER = (True, False, (), None, None, ())
BY_CELL = {area: number for area, number in NOW.items() if area != "none"}
BY_COMMUNITY = {OTHER: NOW[G], COMMUNITY: len(COLUMNS) - NOW[G]}
__all__ = ["street"]


async def shown(
    city: City, now: MapInForce, level: Level, position: int | None
) -> Mapping[str, int]:
    """By area: the open orders, who are those registered; each with exactly its orders behind."""
    plain = readable(TO, level, EVERY_ORDER, position)
    moved = await orders_moved(city.pool, city.vault, now, plain, SINCE, TO, position)
    asked = MapQuestion(
        level=level,
        now=TO,
        since=SINCE,
        to=TO,
        reach=EVERY_ORDER,
        position=position,
        moved=moved,
    )
    found = {each.area: each for each in await areas(city.pool, asked)}
    orders = readable(TO, level, EVERY_ORDER, position, moved)
    for area, each in found.items():
        number = Number(part="open", since=SINCE, to=TO, area=area)
        behind, _ = await orders_behind(city.pool, orders, number, limit=100)
        assert each.open == each.registered == len(behind), area
    return {area: each.open for area, each in found.items()}


@pytest.mark.parametrize(("level", "expected"), [("cell", BY_CELL), ("community", BY_COMMUNITY)])
async def test_orders_are_on_the_map_where_they_are_now(
    city: City, level: Level, expected: Mapping[str, int]
):
    """Of the present, and as of a position of the log; what is on no map now is on none."""
    then, now = territories()
    await orders_on(city, then)
    head = await city.pool.fetchval("SELECT max(position) FROM hotline_log.event")

    for position in (None, head):
        assert expected == await shown(city, now, level, position)
        of_then = await shown(city, MapInForce(then), "cell", position)
        assert (of_then[C], of_then[H]) == (3, 1)


async def test_an_order_whose_point_is_shut_is_in_neither_part(city: City):
    then, now = territories()
    subjects = await orders_on(city, then)
    await erased(city, subjects[6])  # the one in F

    found = await shown(city, now, "cell", None)
    assert {F: None, NOT_TOLD_APART: 1} == {each: found.get(each) for each in (F, NOT_TOLD_APART)}


async def test_cases_are_on_the_map_where_they_are_now(city: City, street: Runner):
    then, now = territories()
    for number, column in enumerate(COLUMNS, 1):
        await case(city, number, then.resolve(None, middle(column)), middle(column))
    await catch_up(street)
    moved = await cases_moved(city.pool, city.vault, now)
    found = await cases_by_area(city.pool, "cell", CaseReach(every=True), T0, (), moved)

    assert {each.area: each.open for each in found} == BY_CELL

"""G-01, G-02: a point leads to one cell by a fixed rule; slow and independent answers judge."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from math import cos, radians
from random import Random

import numpy as np
import pytest
import shapely

from grid.map.cells import CandidateCell, Cell, CellMap, Located
from grid.map.geometry import METRES_PER_DEGREE, Point, box_of, rings_of
from tests.grid.map.effort import FULL
from tests.grid.map.oracle import holds
from tests.grid.map.tessellation import rough_map, square

POINTS = 200_000 if FULL else 2_000
MAPS = 3
TIMES = 250 if FULL else 1

A, B, C, D = (f"44051100100100{serial}" for serial in "1234")
FOUR = CellMap([square(D, 1, 1), square(C, 0, 1), square(B, 1, 0), square(A, 0, 0)], 1)


def test_a_point_inside_belongs_to_its_cell_with_all_that_an_event_must_keep():
    assert FOUR.locate(1.5, 0.5) == Located(
        code=B,
        scheme="unit",
        map_version=1,
        community="440511001001",
        subdistrict="440511001000",
        district="440511000000",
        method="point",
        confidence=1.0,
        ambiguous=False,
    )


@pytest.mark.parametrize(
    ("lon", "lat", "code", "shared_by"),
    [(1.0, 0.5, A, 2), (1.5, 1.0, B, 2), (0.5, 1.0, A, 2), (1.0, 1.5, C, 2), (1.0, 1.0, A, 4)],
)
def test_a_border_point_belongs_to_the_smallest_code_and_is_ambiguous(lon, lat, code, shared_by):
    """G-01."""
    found = FOUR.locate(lon, lat)

    assert found is not None
    assert (code, True, 1 / shared_by) == (found.code, found.ambiguous, found.confidence)


@pytest.mark.parametrize(("lon", "lat", "code"), [(0.0, 0.0, A), (2.0, 0.5, B), (2.0, 2.0, D)])
def test_the_outer_border_belongs_to_the_map_and_to_one_cell(lon, lat, code):
    found = FOUR.locate(lon, lat)

    assert found is not None
    assert (code, False) == (found.code, found.ambiguous)


def test_the_next_double_beyond_the_border_is_outside():
    assert FOUR.locate(np.nextafter(2.0, 3.0), 0.5) is None
    assert FOUR.locate(0.5, np.nextafter(0.0, -1.0)) is None


@pytest.mark.parametrize("seed", range(TIMES))
def test_every_point_finds_the_cell_that_a_look_at_all_cells_finds(seed):
    """20,000 points on 2,000 cells, 5 million with full effort."""
    cells, cell_map = city_map()
    points = awkward_points(cells, 20_000, seed)

    for (lon, lat), holders in zip(points, holders_of(points), strict=True):
        found = cell_map.locate(lon, lat)
        assert (min(holders, default=None), len(holders) > 1) == (
            found and found.code,
            bool(found and found.ambiguous),
        )


@cache
def city_map() -> tuple[Sequence[Cell], CellMap]:
    cells = rough_map(2_000, 0)
    return cells, CellMap(cells, 1)


def holders_of(points: Sequence[Point]) -> list[list[str]]:
    """Shapely judges: another implementation of the same question, of every cell in turn."""
    holders: list[list[str]] = [[] for _ in points]
    x, y = np.array(points).T
    for cell in city_map()[0]:
        west, south, east, north = box_of(cell.polygons)
        near = np.flatnonzero((x >= west) & (x <= east) & (y >= south) & (y <= north))
        shape = shapely.MultiPolygon([(outer, holes) for outer, *holes in cell.polygons])
        for number in near[shapely.intersects_xy(shape, x[near], y[near])]:
            holders[number].append(cell.code)
    return holders


@pytest.mark.parametrize("seed", range(MAPS))
def test_points_within_rounding_of_a_border_are_decided_exactly(seed):
    """Rational numbers judge, by winding instead of crossing."""
    cells = rough_map(30, seed)
    cell_map = CellMap(cells, 1)
    random = Random(seed)

    for _ in range(POINTS // 40):
        lon, lat = near_a_border(random.choice(cells), random)
        holders = sorted(cell.code for cell in cells if holds(cell.polygons, lon, lat))
        found = cell_map.locate(lon, lat)
        assert (holders[:1], len(holders) > 1) == (
            [found.code] if found else [],
            bool(found and found.ambiguous),
        )


def test_a_hole_is_outside_but_its_edge_is_not():
    outer, hole = square(A, 0, 0, 4), square(B, 1, 1)
    ring = replace(outer, polygons=((*outer.polygons[0], *hole.polygons[0]),))
    cell_map = CellMap([ring], 1)

    assert cell_map.locate(1.5, 1.5) is None
    assert cell_map.locate(1.0, 1.5) is not None
    assert cell_map.locate(0.5, 1.5) is not None


def test_hints_name_the_nearest_cells_in_metres():
    """One thousandth of a degree of latitude is 111 m."""
    hints = FOUR.nearest(0.5, -0.001, 200.0)

    assert [A] == [hint.cell.code for hint in hints]
    assert hints[0].metres == pytest.approx(111.2, abs=0.1)
    assert FOUR.nearest(0.5, -0.001, 100.0) == ()


def test_hints_are_ordered_by_distance_then_code():
    hints = FOUR.nearest(1.0001, 0.9999, 20.0)

    assert [B, A, D, C] == [hint.cell.code for hint in hints]
    assert hints[0].metres == 0.0


def test_a_circle_of_accuracy_gives_every_cell_that_it_touches():
    """1.0002, 0.9999 is 11 m above the border and 22 m right of it."""
    near = FOUR.candidates(1.0002, 0.9999, 15.0)
    whole = FOUR.candidates(1.0002, 0.9999, 30.0)

    assert [(B, 0.5, True), (D, 0.5, True)] == told(near)
    assert [(B, 0.25, True), (D, 0.25, True), (A, 0.25, True), (C, 0.25, True)] == told(whole)
    assert [(B, 1.0, False)] == told(FOUR.candidates(1.0002, 0.9999, 5.0))
    assert [] == told(FOUR.candidates(5.0, 5.0, 30.0))


def told(candidates: Sequence[CandidateCell]) -> list[tuple[str, float, bool]]:
    return [(c.located.code, c.located.confidence, c.located.ambiguous) for c in candidates]


@pytest.mark.parametrize("seed", range(MAPS))
def test_the_candidates_are_those_that_a_look_at_all_cells_finds(seed):
    """Shapely judges, on a plane of metres about the point; within 1 mm either answer is right."""
    cells = rough_map(100, seed)
    cell_map, random = CellMap(cells, 1), Random(seed)
    for lon, lat in awkward_points(cells, POINTS // 40, seed):
        accuracy = 10 ** random.uniform(0, 2.5)
        away = {cell.code: metres_away(cell, lon, lat) for cell in cells}
        sure = {code for code, metres in away.items() if metres < accuracy - 1e-3}
        perhaps = {code for code, metres in away.items() if metres < accuracy + 1e-3}
        found = [each.located.code for each in cell_map.candidates(lon, lat, accuracy)]
        own = cell_map.locate(lon, lat)

        assert sure <= {*found} <= perhaps
        assert own is None or own.code == found[0]


def metres_away(cell: Cell, lon: float, lat: float) -> float:
    shape = shapely.MultiPolygon([(outer, holes) for outer, *holes in cell.polygons])
    scale = (METRES_PER_DEGREE * cos(radians(lat)), METRES_PER_DEGREE)
    plane = shapely.transform(shape, lambda points: (points - (lon, lat)) * scale)
    return float(plane.distance(shapely.Point(0, 0)))


def test_a_box_gives_its_cells_by_code_in_pages():
    assert [A, B] == [cell.code for cell in FOUR.in_box(0.2, 0.2, 1.8, 0.8)]
    assert [A, B, C] == [cell.code for cell in FOUR.in_box(-9, -9, 9, 9, limit=3)]
    assert [D] == [cell.code for cell in FOUR.in_box(-9, -9, 9, 9, after=C, limit=3)]
    assert FOUR.in_box(5, 5, 6, 6) == []


def test_a_box_without_area_may_be_as_long_as_it_likes():
    """It was walked bucket by bucket: one request could hold up everybody for ever."""
    assert [A, B] == [cell.code for cell in FOUR.in_box(-1e18, 0.5, 1e18, 0.5)]
    assert FOUR.in_box(-1e18, 0.6, 1e18, 0.4) == []
    assert FOUR.in_box(0.6, -1e18, 0.4, 1e18) == []


def test_small_and_large_boxes_agree_with_a_look_at_all_cells():
    cells = rough_map(200, 1)
    cell_map = CellMap(cells, 1)
    random = Random(1)
    shapes = [(cell.code, box_of(cell.polygons)) for cell in cells]
    for _ in range(100):
        west, south = random.uniform(116.22, 116.25), random.uniform(23.02, 23.05)
        east, north = west + 10 ** random.uniform(-5, -1), south + 10 ** random.uniform(-5, -1)
        met = {
            k
            for k, b in shapes
            if b[0] <= east and west <= b[2] and b[1] <= north and south <= b[3]
        }

        assert sorted(met) == [cell.code for cell in cell_map.in_box(west, south, east, north)]


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ([square(A, 0, 0), square(A, 1, 0)], "more than one cell"),
        ([square(A, 0, 0), square(B, 1, 0, scheme="duty")], "several schemes"),
        ([replace(square(A, 0, 0), map_version=2)], "map version 1"),
    ],
)
def test_a_map_is_one_version_of_one_scheme(cells, why):
    """G-02: a code means something only together with its map version."""
    with pytest.raises(ValueError, match=why):
        CellMap(cells, 1)


def awkward_points(cells: Sequence[Cell], n: int, seed: int) -> list[Point]:
    """Anywhere, corners, and points on or beside an edge."""
    random = Random(seed)
    corners = [point for cell in cells for ring in rings_of(cell.polygons) for point in ring]
    west, south = min(x for x, _ in corners), min(y for _, y in corners)
    east, north = max(x for x, _ in corners), max(y for _, y in corners)
    return [
        *((random.uniform(west, east), random.uniform(south, north)) for _ in range(n // 2)),
        *random.choices(corners, k=n // 4),
        *(near_a_border(random.choice(cells), random) for _ in range(n // 4)),
    ]


def near_a_border(cell: Cell, random: Random) -> Point:
    a, b = random.choice([pair for ring in rings_of(cell.polygons) for pair in pairwise(ring)])
    share = random.choice([0.0, 0.25, 0.5, random.random()])
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share

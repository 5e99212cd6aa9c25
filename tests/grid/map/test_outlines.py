"""The outlines of areas: the union of their cells; simplified neighbours stay neighbours."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import shapely

from grid.map.cells import Cell
from grid.map.divisions import AreaLevel, Divisions
from grid.map.outlines import Outline, outlines
from grid.map.synthetic import synthetic_cells
from tests.grid.map.tessellation import rough_map

NO_DIVISIONS = Divisions([])


def drawn(cells: list[Cell], level: AreaLevel, tolerance_m: float = 0) -> list[Outline]:
    return outlines(cells, NO_DIVISIONS, level, tolerance_m)


def shape(outline: Outline) -> Any:
    return shapely.MultiPolygon([(outer, holes) for outer, *holes in outline.polygons])


@pytest.mark.parametrize("level", ["community", "subdistrict", "district"])
def test_the_outline_of_a_division_is_the_union_of_its_cells(level: AreaLevel):
    cells = rough_map(300, seed=1)
    found = drawn(cells, level)

    assert [each.code for each in found] == sorted({getattr(cell, level) for cell in cells})
    for each in found:
        own = [cell for cell in cells if getattr(cell, level) == each.code]
        whole = shapely.union_all([shape(Outline("", None, None, cell.polygons)) for cell in own])
        missed = shape(each).symmetric_difference(whole).area
        assert missed < 0.02 * whole.area, each.code  # what rounding to a metre moves


def test_simplified_neighbours_share_their_border():
    """A gap or an overlap would be seen as a white line or a double one."""
    cells = list(synthetic_cells(400, seed=2))
    exact, simple = drawn(cells, "community"), drawn(cells, "community", 40)

    assert vertices(simple) < vertices(exact) / 1.5
    assert shapely.coverage_is_valid(np.array([shape(each) for each in simple]))


def vertices(found: list[Outline]) -> int:
    return sum(len(ring) for each in found for polygon in each.polygons for ring in polygon)


def test_outer_rings_run_against_the_clock_and_holes_with_it():
    for each in drawn(rough_map(60, seed=3), "cell"):
        for outer, *holes in each.polygons:
            assert shapely.is_ccw(shapely.LinearRing(outer))
            assert not any(shapely.is_ccw(shapely.LinearRing(hole)) for hole in holes)


def test_a_cell_without_a_district_is_in_no_district():
    cells = [replace(cell, district=None) for cell in synthetic_cells(4, seed=4)]

    assert drawn(cells, "district") == []
    assert [each.parent for each in drawn(cells, "subdistrict")] == [None]

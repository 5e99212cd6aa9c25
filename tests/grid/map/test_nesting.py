"""A map against the next larger one: what it leaves uncovered, and what lies beyond."""

from dataclasses import replace

from grid.map.cells import Cell
from grid.map.geometry import rectangle
from grid.map.nesting import nesting_defects
from tests.grid.map.tessellation import square

A, B = "440511001001001", "440511001001002"
COMMUNITY = "440511001001"


def cell(code: str, west: float, east: float) -> Cell:
    return replace(square(code, west, 23), polygons=rectangle((west, 23.0, east, 23.001)))


def outline(west: float, east: float) -> Cell:
    return replace(cell(COMMUNITY, west, east), scheme="community", community=COMMUNITY)


def found(cells: list[Cell], outlines: list[Cell]) -> list[tuple[str, tuple[str, ...], bool]]:
    return [
        (each.kind, each.codes, bool(each.near and each.square_metres))
        for each in nesting_defects(cells, outlines, "community")
    ]


def test_cells_that_fill_their_community_have_no_defect():
    cells = [cell(A, 116.0, 116.001), cell(B, 116.001, 116.002)]

    assert [] == found(cells, [outline(116.0, 116.002)])


def test_ground_of_a_community_without_a_cell_is_listed_with_its_place_and_size():
    assert [("uncovered", (COMMUNITY,), True)] == found(
        [cell(A, 116.0, 116.001)], [outline(116.0, 116.002)]
    )


def test_a_cell_that_reaches_beyond_its_community_is_named():
    cells = [cell(A, 116.0, 116.001), cell(B, 116.001, 116.003)]

    assert [("outside", (B,), True)] == found(cells, [outline(116.0, 116.002)])


def test_neither_blocks_and_a_community_without_any_cell_is_not_drawn_yet():
    defects = [*nesting_defects([cell(A, 116.0, 116.003)], [outline(116.0, 116.002)], "community")]
    other = replace(outline(117.0, 117.1), code="440511001002", community="440511001002")

    assert [False] == [each.kind.blocks for each in defects]
    assert [] == found([cell(A, 116.0, 116.002)], [outline(116.0, 116.002), other])

"""G-02: from one version of a map to the next, each cell has a past and a future."""

from dataclasses import replace

from events.catalog.names import CellChangeKind
from grid.map.cells import Cell
from grid.map.geometry import METRES_PER_DEGREE, rectangle
from grid.map.synthetic import synthetic_cells
from grid.map.versions.lineage import changes_between
from tests.grid.map.tessellation import square

A, B, C, D = (f"44051100100100{serial}" for serial in "1234")
EAST, NORTH, SIZE = 116.0, 23.0, 0.001


def cell(code: str, column: float, columns: float = 1) -> Cell:
    west = EAST + column * SIZE
    shape = rectangle((west, NORTH, west + columns * SIZE, NORTH + SIZE))
    return replace(square(code, west, NORTH, SIZE), polygons=shape)


def told(
    before: list[Cell], after: list[Cell]
) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    return [(each.kind, each.before, each.after) for each in changes_between(before, after)]


def test_the_same_map_has_no_changes():
    cells = list(synthetic_cells(400, seed=1))
    turned = [replace(each, polygons=tuple(each.polygons), map_version=2) for each in cells]
    assert changes_between(cells, reversed(turned)) == []


def test_a_cell_is_split_into_new_ones_or_keeps_its_code_for_a_part():
    assert told([cell(A, 0, 2)], [cell(B, 0), cell(C, 1)]) == [("split", (A,), (B, C))]
    assert told([cell(A, 0, 2)], [cell(A, 0), cell(B, 1)]) == [("split", (A,), (A, B))]


def test_cells_are_merged_into_a_new_one_or_into_one_of_them():
    assert told([cell(A, 0), cell(B, 1)], [cell(C, 0, 2)]) == [("merged", (A, B), (C,))]
    assert told([cell(A, 0), cell(B, 1)], [cell(A, 0, 2)]) == [("merged", (A, B), (A,))]


def test_a_border_between_two_cells_moves():
    moved = [cell(A, 0, 1.2), replace(cell(B, 1.2, 0.8), code=B)]
    assert told([cell(A, 0), cell(B, 1)], moved) == [
        ("redrawn", (A,), (A,)),
        ("redrawn", (B,), (B,)),
    ]


def test_a_cell_gets_another_code_begins_or_ends():
    assert told([cell(A, 0)], [cell(B, 0)]) == [("recoded", (A,), (B,))]
    assert told([cell(A, 0)], [cell(A, 0), cell(B, 1)]) == [("drawn", (), (B,))]
    assert told([cell(A, 0), cell(B, 1)], [cell(A, 0)]) == [("retired", (B,), ())]


def test_a_sliver_of_common_ground_makes_no_family():
    """A border that moved by three metres does not make the neighbour a successor."""
    before = [cell(A, 0), cell(B, 1)]
    after = [cell(C, 0, 1.03), cell(B, 1.03, 0.97)]
    assert told(before, after) == [("recoded", (A,), (C,)), ("redrawn", (B,), (B,))]


def test_the_size_is_that_of_the_cells_before():
    (change,) = changes_between([cell(A, 0), cell(B, 1)], [cell(C, 0, 2)])
    across = (SIZE * METRES_PER_DEGREE) ** 2
    assert 1.7 * across < change.square_metres < 2 * across  # at 23° north
    assert change.kind is CellChangeKind.MERGED

"""A map with defects is refused with the whole list, and nothing is repaired."""

from collections import Counter
from dataclasses import replace
from math import inf, nan
from random import Random

import pytest

from grid.map.cells import Cell
from grid.map.defects import DefectKind, MapDefect, defects
from grid.map.geometry import METRES_PER_DEGREE, rectangle, rings_of
from tests.grid.map.effort import FULL
from tests.grid.map.tessellation import centre, rough_map, square

A, B, C = (f"44051100100100{serial}" for serial in "123")
METRE = 1 / METRES_PER_DEGREE
EAST, NORTH, SIZE = 116.0, 23.0, 0.001
HOLE = tuple(
    (EAST + (2 + x) * SIZE, NORTH + y * SIZE)
    for x, y in ((0.4, 0.4), (0.6, 0.4), (0.6, 0.6), (0.4, 0.6), (0.4, 0.4))
)
MAPS = 200 if FULL else 4


def test_a_sound_map_has_none():
    assert defects([cell(A, 0), cell(B, 1), cell(C, 2)]) == []


@pytest.mark.parametrize("seed", range(MAPS))
def test_any_tessellation_is_sound_until_a_corner_is_pulled(seed):
    """A corner that four cells share; one at the map's edge would only make the map smaller."""
    cells = rough_map(64, seed)
    assert blocking(cells) == []

    times = Counter(point for c in cells for ring in rings_of(c.polygons) for point in ring[1:])
    inner = [c for c in cells if len(c.polygons) == 1 and times[c.polygons[0][0][2]] == 4]
    spoilt = Random(seed).choice(inner)
    ((outer, *holes),) = spoilt.polygons
    pulled = (*outer[:2], centre(outer), *outer[3:])
    cells[cells.index(spoilt)] = replace(spoilt, polygons=((pulled, *holes),))

    assert blocking(cells) != []


def test_an_empty_map_is_not_a_map():
    assert [DefectKind.EMPTY] == kinds(defects([]))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"code": "44051100100100"}, "must match"),
        ({"code": "44051100100100x"}, "must match"),
        ({"code": "４４０５１１００１００１００１"}, "must match"),
        ({"code": "440511001002001"}, "begin with its community"),
        ({"subdistrict": "440511002000"}, "begin with its community"),
        ({"community": "440511001"}, "12 digits"),
        ({"district": "4405110000000"}, "12 digits"),
        ({"scheme": "ward"}, "scheme must be one of"),
    ],
)
def test_a_code_of_the_wrong_form_is_a_defect(change, why):
    (defect,) = defects([replace(cell(A, 0), **change)])

    assert defect.kind is DefectKind.WRONG_CODE
    assert why in defect.detail


def test_a_city_without_districts_is_no_defect():
    """G-06."""
    assert defects([replace(cell(A, 0), district=None)]) == []


def test_a_code_used_twice_is_a_defect():
    assert [(DefectKind.DUPLICATE_CODE, (A,))] == [
        (d.kind, d.codes) for d in defects([cell(A, 0), cell(A, 1)])
    ]


BOW_TIE = ((0.0, 0.0), (2.0, 2.0), (2.0, 0.0), (0.0, 1.5), (0.0, 0.0))


@pytest.mark.parametrize(
    ("polygons", "why"),
    [
        ((), "no rings"),
        (((),), "no rings"),
        ((((),),), "four points"),
        (((BOW_TIE[:3],),), "four points"),
        (((BOW_TIE[:4],),), "not closed"),
        (((BOW_TIE,),), "Self-intersection"),
        (((((0.0, 0.0), (1.0, 0.0), (2.0, 0.0), (0.0, 0.0)),),), "Self-intersection"),
        (((((1.0, 1.0), (1.0, 1.0), (1.0, 1.0), (1.0, 1.0)),),), "Too few points"),
        (((((0.0, 0.0), (1.0, nan), (1.0, 1.0), (0.0, 0.0)),),), "both finite"),
        (((((0.0, 0.0), (1.0, inf), (1.0, 1.0), (0.0, 0.0)),),), "both finite"),
        (((((0.0, 0.0), (-1.0, 91.0), (1.0, 1.0), (0.0, 0.0)),),), "-90..90"),
    ],
)
def test_a_broken_shape_is_a_defect(polygons, why):
    """Shapely alone would close the open ring and take NaN for a number."""
    (defect,) = defects([replace(cell(A, 0), polygons=polygons)])

    assert defect.kind is DefectKind.BROKEN_SHAPE
    assert why in defect.detail


def test_longitude_and_latitude_that_changed_places_are_named_so():
    ring = ((23.0, 116.0), (23.1, 116.0), (23.1, 116.1), (23.0, 116.0))
    (defect,) = defects([replace(cell(A, 0), polygons=((ring,),))])

    assert defect.kind is DefectKind.SWAPPED
    assert "other way round" in defect.detail


def test_what_may_be_meant_is_listed_and_does_not_block():
    """A strip, a hole that nothing fills, and a cell of two parts."""
    strip = replace(cell(A, 0), polygons=rectangle((EAST, NORTH, EAST + SIZE, NORTH + SIZE / 200)))
    hollow = replace(
        cell(B, 2), polygons=((square(B, EAST + 2 * SIZE, NORTH, SIZE).polygons[0][0], HOLE),)
    )
    parted = replace(cell(C, 4), polygons=cell(C, 4).polygons + cell(C, 6).polygons)
    found = defects([strip, hollow, parted])

    assert [(DefectKind.SLIVER, (A,)), (DefectKind.HOLE, (B,)), (DefectKind.PARTED, (C,))] == [
        (defect.kind, defect.codes) for defect in found if defect.codes
    ]
    assert [DefectKind.GAP] == [defect.kind for defect in found if not defect.codes]
    assert not any(defect.kind.blocks for defect in found)
    assert all(defect.near for defect in found)


def test_one_outline_drawn_for_many_cells_is_one_defect():
    (same,) = defects([cell(A, 0), replace(cell(A, 0), code=B), replace(cell(A, 0), code=C)])

    assert (DefectKind.SAME_SHAPE, (A, B, C)) == (same.kind, same.codes)


def test_a_cell_far_from_all_others_is_of_another_city():
    near = [cell(f"440511001001{serial:03d}", serial) for serial in range(1, 30)]
    far = square(f"440511001001{999}", EAST + 1, NORTH, SIZE)
    (defect,) = defects([*near, far])

    assert (DefectKind.FAR_AWAY, (far.code,), True) == (
        defect.kind,
        defect.codes,
        defect.kind.blocks,
    )


def test_a_hole_outside_its_ring_is_a_defect():
    far = cell(B, 5).polygons[0][0]
    ((outer,),) = cell(A, 0).polygons

    assert [DefectKind.BROKEN_SHAPE] == kinds(
        defects([replace(cell(A, 0), polygons=((outer, far),))])
    )


def test_an_overlap_is_named_with_both_cells_its_size_and_a_place():
    (overlap,) = defects([cell(A, 0), cell(B, 0.5), cell(C, 1.5)])[:1]

    assert (DefectKind.OVERLAP, (A, B)) == (overlap.kind, overlap.codes)
    assert overlap.square_metres == pytest.approx(0.5 * (111.195 * 111.195 * 0.9205), rel=1e-3)
    assert overlap.near == pytest.approx((EAST + 0.75 * SIZE, NORTH + 0.5 * SIZE))


def test_a_cell_inside_another_is_an_overlap():
    small = square(B, EAST + SIZE / 4, NORTH + SIZE / 4, SIZE / 4)

    assert [(DefectKind.OVERLAP, (A, B))] == [
        (d.kind, d.codes) for d in defects([cell(A, 0), small])
    ]


@pytest.mark.parametrize(("share", "expected"), [(0.005, []), (0.02, [DefectKind.OVERLAP])])
def test_an_overlap_up_to_one_square_metre_is_rounding(share, expected):
    """Two cells of 111 m height that share a strip of so many metres: 0.6 m² or 2.2 m²."""
    strip = share * METRE / SIZE / 0.92

    assert expected == kinds(defects([cell(A, 0), cell(B, 1 - strip)]))


def test_a_gap_inside_is_named_with_its_size_and_a_place():
    around = [
        square(f"4405110010010{serial:02d}", EAST + x * SIZE, NORTH + y * SIZE, SIZE)
        for serial, (x, y) in enumerate((x, y) for x in range(3) for y in range(3))
        if (x, y) != (1, 1)
    ]
    (gap,) = defects(around)

    assert DefectKind.GAP is gap.kind
    assert not gap.kind.blocks
    assert gap.square_metres == pytest.approx(111.195 * 111.195 * 0.9205, rel=1e-3)
    assert gap.near == pytest.approx((EAST + 1.5 * SIZE, NORTH + 1.5 * SIZE))


def test_schemes_may_cover_each_other():
    duty = replace(cell(A, 0), scheme="duty", code="D-1")

    assert defects([cell(A, 0), duty]) == []


def test_everything_is_listed_at_once():
    """An importer mends a file once, not once for each defect."""
    broken = replace(cell("44051100100", 9), polygons=((BOW_TIE,),))
    found = defects([cell(A, 0), cell(A, 0.5), broken])

    assert [
        DefectKind.WRONG_CODE,
        DefectKind.DUPLICATE_CODE,
        DefectKind.BROKEN_SHAPE,
        DefectKind.OVERLAP,
    ] == kinds(found)


def cell(code: str, column: float) -> Cell:
    return square(code, EAST + column * SIZE, NORTH, SIZE)


def blocking(cells: list[Cell]) -> list[MapDefect]:
    return [defect for defect in defects(cells) if defect.kind.blocks]


def kinds(found: list[MapDefect]) -> list[DefectKind]:
    return [defect.kind for defect in found]

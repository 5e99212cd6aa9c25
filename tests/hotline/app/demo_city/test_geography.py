"""The demo city: real divisions, a made-up map of them, and no hole to fall through."""

import csv
import gzip
from collections import Counter
from pathlib import Path

import pytest
import shapely

from events.catalog.names import Crs
from grid.map.cells import CellMap
from grid.map.crs import from_wgs84, to_wgs84
from grid.map.defects import defects
from grid.map.divisions import DivisionLevel
from grid.map.geometry import METRES_PER_DEGREE, box_of
from hotline.app.demo_city.divisions import divisions
from hotline.app.demo_city.geography import BUILT_UP, MAP_VERSION, demo_cells, height, width

SOURCE = (
    Path(__file__).parents[5] / "shared/data/reference/cn_divisions_4cities_to_community.csv.gz"
)
CITY = divisions()
CELLS = tuple(demo_cells())
MAP = CellMap(CELLS, MAP_VERSION)
FINE = tuple(cell for cell in CELLS if cell.subdistrict in BUILT_UP)


def test_the_map_could_be_published():
    assert defects(CELLS) == []


def test_the_map_fills_one_rectangle_around_the_city():
    """Without gaps inside and of the full area, there is nowhere to fall through."""
    area = sum(shapely.Polygon(cell.polygons[0][0]).area for cell in CELLS)

    assert area == pytest.approx((117.30 - 116.23) * (23.63 - 23.03), rel=1e-12)


def test_every_community_has_a_cell_and_every_cell_its_divisions():
    assert {community.code for community in CITY.of_level(DivisionLevel.COMMUNITY)} == {
        cell.community for cell in CELLS
    }
    for cell in CELLS:
        assert [cell.community, cell.subdistrict, cell.district, "440500000000"] == [
            above.code for above in CITY.path(cell.code[:12])
        ]


def test_the_example_of_the_interface_lies_in_a_small_cell_of_shipaotai():
    """石炮台街道; and whatever system the telephone speaks, it is the same cell."""
    codes = set()
    for crs in Crs:
        found = MAP.locate(*to_wgs84(*from_wgs84(116.70, 23.36, crs), crs))
        assert found is not None
        assert ("440511001000", "440511000000", False) == (
            found.subdistrict,
            found.district,
            found.ambiguous,
        )
        codes.add(found.code)

    assert len(codes) == 1
    assert MAP.by_code[codes.pop()] in FINE


def test_the_built_up_area_has_cells_of_about_a_hectare():
    sizes = [width(box_of(cell.polygons)) * height(box_of(cell.polygons)) for cell in FINE]

    assert 1_500 <= len(FINE) <= 2_500
    assert min(sizes) > 7_000
    assert max(sizes) < 14_000


def test_serials_run_west_to_east_then_north_to_south():
    """The numbering rule of the unit grid."""
    home = [cell for cell in FINE if cell.community == "440511001012"]
    boxes = [box_of(cell.polygons) for cell in sorted(home, key=lambda cell: cell.code)]

    assert boxes == sorted(boxes, key=lambda box: (-box[3], box[0]))
    assert [f"{n:03d}" for n in range(1, len(home) + 1)] == sorted(c.code[12:] for c in home)


def test_elsewhere_a_community_is_one_coarse_cell():
    counts = Counter(cell.community for cell in CELLS if cell.subdistrict not in BUILT_UP)

    assert set(counts.values()) == {1}


def test_every_cell_says_that_it_is_made_up():
    assert all("生成网格" in cell.name for cell in CELLS)


def test_no_degenerate_strip_is_among_the_cells():
    narrow = 0.5 * 100 / METRES_PER_DEGREE

    assert all(
        e - w > narrow and n - s > narrow for w, s, e, n in (box_of(c.polygons) for c in CELLS)
    )


def test_the_divisions_are_those_of_the_city():
    levels = Counter(division.level for division in CITY.by_code.values())

    assert {
        DivisionLevel.CITY: 1,
        DivisionLevel.DISTRICT: 7,
        DivisionLevel.SUBDISTRICT: 67,
        DivisionLevel.COMMUNITY: 1091,
    } == dict(levels)


@pytest.mark.skipif(not SOURCE.exists(), reason="the staged data in ../shared is not here")
def test_the_divisions_are_the_source_row_by_row():
    with gzip.open(SOURCE, "rt", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["city"] == "汕头市"]

    assert {(row["code12"], row["name"], row["parent12"][:4] != "4400") for row in rows} == {
        (division.code, division.name, division.parent is not None)
        for division in CITY.by_code.values()
    }
    assert {row["code12"]: row["parent12"] for row in rows if row["level"] != "city"} == {
        division.code: division.parent for division in CITY.by_code.values() if division.parent
    }

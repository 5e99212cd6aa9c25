"""Outlines that somebody else drew: the list of defects is true, and points fall where they did."""

import csv
import gzip
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import orjson
import pytest

from grid.map.cells import Cell, CellMap
from grid.map.defects import DefectKind, defects
from grid.map.geojson import polygons_of
from tests.grid.map.effort import FULL

SHARED = Path(__file__).parents[4] / "shared" / "data"
EVERY = 1 if FULL else 40  # of some 79,000 points
HERE = pytest.mark.skipif(not SHARED.exists(), reason="the staged data in ../shared is not here")


def cells_of(name: str, code: Callable[[Any], str], *, level: str | None = None) -> list[Cell]:
    document = orjson.loads(gzip.decompress((SHARED / "reference" / name).read_bytes()))
    return [
        Cell(
            code=code(feature["properties"]),
            scheme="duty",
            name=feature["properties"]["name"],
            community="000000000000",
            subdistrict="000000000000",
            district=None,
            polygons=polygons_of(feature["geometry"]),
            map_version=1,
        )
        for feature in document["features"]
        if level in {None, feature["properties"].get("level")}
    ]


@HERE
def test_districts_of_real_cities_have_islands_and_one_gap_and_nothing_that_blocks():
    """22 districts of four cities; Dongguan has none. The gap of 1 km² is in the file."""
    districts = cells_of(
        "cn_4cities_district_polygons.geojson.gz", lambda said: said["code12"], level="district"
    )
    cities = {cell.code[:4] for cell in districts}
    found = [
        each
        for city in sorted(cities)
        for each in defects(cell for cell in districts if cell.code.startswith(city))
    ]

    assert (22, 3) == (len(districts), len(cities))
    assert {DefectKind.PARTED: 6, DefectKind.HOLE: 1, DefectKind.GAP: 1} == Counter(
        each.kind for each in found
    )


@HERE
def test_32_outlines_of_streets_that_are_all_the_citys_are_told_as_one_defect():
    """The file gives each of Dongguan's streets the outline of the whole city: 496 overlaps."""
    streets = cells_of("cn_dongguan_street_polygons.geojson.gz", lambda said: said["code12"])
    (same,) = defects(streets)

    assert (DefectKind.SAME_SHAPE, True) == (same.kind, same.kind.blocks)
    assert sorted(cell.code for cell in streets) == sorted(same.codes)
    assert same.square_metres == pytest.approx(2_467e6, rel=0.01)  # Dongguan has 2,460 km²


@HERE
def test_points_of_new_york_fall_in_the_outline_of_their_own_zip_code():
    """At least 96 of 100 of those that fall in any; each outline stands for several codes."""
    zips = {cell.code: cell for cell in zip_cells()}
    found, own = 0, Counter[bool]()
    places = CellMap(zips.values(), 1)
    for zip_code, lon, lat in islice(asked_points(), None, None, EVERY):
        place = places.locate(lon, lat)
        if place is not None:
            found += 1
            own[zip_code in places.by_code[place.code].name] += 1

    assert found > 1_000
    assert own[True] / found >= 0.96


def zip_cells() -> Iterator[Cell]:
    """Under the first of the codes that an outline stands for; all of them are its name."""
    document = orjson.loads(
        gzip.decompress((SHARED / "reference" / "nyc_zcta_polygons.geojson.gz").read_bytes())
    )
    for feature in document["features"]:
        said = feature["properties"]
        yield Cell(
            code=said["zcta"].split(",")[0],
            scheme="duty",
            name=f"{said['zcta']}, {said['label']}",
            community="000000000000",
            subdistrict="000000000000",
            district=None,
            polygons=polygons_of(feature["geometry"]),
            map_version=1,
        )


def asked_points() -> Iterator[tuple[str, float, float]]:
    with gzip.open(
        SHARED / "dev" / "nyc311_queens_2020_2023.csv.gz", "rt", encoding="utf-8"
    ) as log:
        for row in csv.DictReader(log):
            if row["zip"] and row["longitude"]:
                yield row["zip"], float(row["longitude"]), float(row["latitude"])

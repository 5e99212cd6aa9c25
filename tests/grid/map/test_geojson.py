"""A cell goes out as GeoJSON and comes back the same; anything else is refused with a pointer."""

import json
from dataclasses import replace

import pytest

from events.catalog.names import AreaClass
from grid.map.geojson import MalformedFeature, cell_of, feature
from tests.grid.map.tessellation import rough_map, square

CELL = square("440511001001001", 1.0, 2.0)
RING = [[1.0, 2.0], [2.0, 2.0], [2.0, 3.0], [1.0, 3.0], [1.0, 2.0]]


def test_a_cell_is_a_polygon_feature_with_its_properties():
    assert json.loads(json.dumps(feature(CELL))) == {
        "type": "Feature",
        "geometry": {"type": "Polygon", "coordinates": [RING]},
        "properties": {
            "code": "440511001001001",
            "scheme": "unit",
            "name": "生成网格 440511001001001",
            "community": "440511001001",
            "subdistrict": "440511001000",
            "district": "440511000000",
            "area_class": "B",
            "map_version": 1,
        },
    }


def test_what_goes_out_comes_back_the_same():
    """Holes and parted cells too."""
    cells = rough_map(60, 5)
    kinds = {feature(cell)["geometry"]["type"] for cell in cells}

    assert {"Polygon", "MultiPolygon"} == kinds
    assert cells == [cell_of(json.loads(json.dumps(feature(cell))), 1) for cell in cells]


def test_a_cell_keeps_its_area_class_and_is_ordinary_without_one():
    key = replace(CELL, area_class=AreaClass.KEY)
    unnamed = feature(CELL)
    del unnamed["properties"]["area_class"]

    assert key == cell_of(json.loads(json.dumps(feature(key))), 1)
    assert AreaClass.ORDINARY is cell_of(unnamed, 1).area_class


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"type": "FeatureCollection"}, "/type"),
        ({"properties": None}, "/properties"),
        ({"properties": {**feature(CELL)["properties"], "code": 1}}, "/properties/code"),
        ({"properties": {**feature(CELL)["properties"], "name": " "}}, "/properties/name"),
        ({"properties": {**feature(CELL)["properties"], "district": 4}}, "/properties/district"),
        (
            {"properties": {**feature(CELL)["properties"], "area_class": "D"}},
            "/properties/area_class",
        ),
        (
            {"properties": {**feature(CELL)["properties"], "scheme": "duty", "area_class": "A"}},
            "/properties/area_class",
        ),
        ({"geometry": None}, "/geometry"),
        ({"geometry": {"type": "Point", "coordinates": [1, 2]}}, "/geometry"),
        ({"geometry": {"type": "Polygon", "coordinates": "x"}}, "/geometry/coordinates"),
        ({"geometry": {"type": "Polygon", "coordinates": [None]}}, "/geometry/coordinates/0"),
        (
            {"geometry": {"type": "Polygon", "coordinates": [[*RING[:2], [1.0, "2"]]]}},
            "/geometry/coordinates/0/2",
        ),
        (
            {"geometry": {"type": "Polygon", "coordinates": [[[1.0, True]]]}},
            "/geometry/coordinates/0/0",
        ),
        (
            {"geometry": {"type": "MultiPolygon", "coordinates": [[RING], [[[1, 2, 3, 4]]]]}},
            "/geometry/coordinates/1/0/0",
        ),
    ],
)
def test_what_is_no_cell_is_refused_with_a_pointer(change, pointer):
    with pytest.raises(MalformedFeature) as refused:
        cell_of(feature(CELL) | change, 1)

    assert pointer == refused.value.pointer


def test_a_document_that_is_no_object_is_refused():
    with pytest.raises(MalformedFeature):
        cell_of([], 1)

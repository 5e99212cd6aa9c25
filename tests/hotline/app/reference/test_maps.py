"""A new version of the map: its coordinate system, codes that ended, what became of each cell."""

from dataclasses import replace
from typing import Any

import orjson
import pytest

from events.catalog.names import Crs
from grid.map.cells import Cell
from grid.map.crs import from_wgs84
from grid.map.geojson import feature
from hotline.app.reference.changes import changes, new_publications
from hotline.app.reference.data import Mapped, ReferenceData
from hotline.app.reference.exchange import cell_changes, left_behind
from hotline.app.reference.files import FilesRead
from hotline.app.reference.one_part import read_part
from tests.hotline.app.reference.test_reference_files import AT, published, small_city, with_cells

MAP = "grid_map-unit"


def read(cells: list[Cell], **members: Any) -> FilesRead:
    collection = {"type": "FeatureCollection", "features": [feature(each) for each in cells]}
    content = orjson.dumps(collection | members)
    return read_part(published(small_city()).current(), "cells", content)


def data_of(files: FilesRead) -> ReferenceData:
    assert [] == files.defects
    assert files.data is not None
    return files.data


def shown_in(cell: Cell, crs: Crs) -> Cell:
    polygons = tuple(
        tuple(tuple(from_wgs84(*point, crs) for point in ring) for ring in rings)
        for rings in cell.polygons
    )
    return replace(cell, polygons=polygons)


@pytest.mark.parametrize(
    ("name", "crs"),
    [("GCJ-02", Crs.GCJ02), ("BD-09", Crs.BD09), ("urn:ogc:def:crs:EPSG::4490", Crs.CGCS2000)],
)
def test_a_map_in_another_coordinate_system_is_the_same_map(name: str, crs: Crs):
    drawn = [shown_in(cell, crs) for cell in small_city().cells]
    data = data_of(read(drawn, crs={"type": "name", "properties": {"name": name}}))

    for read_cell, cell in zip(data.cells, small_city().cells, strict=True):
        for point, other in zip(corners(read_cell), corners(cell), strict=True):
            assert point == pytest.approx(other, abs=1e-8)


def corners(cell: Cell) -> list[tuple[float, float]]:
    return [point for rings in cell.polygons for ring in rings for point in ring]


def test_a_coordinate_system_that_is_not_listed_is_a_defect():
    cells = list(small_city().cells)
    (defect,) = read(cells, crs={"type": "name", "properties": {"name": "EPSG:3857"}}).defects
    assert ("/crs", "坐标系未列入") == (defect.pointer, defect.what[:6])


def test_the_same_cells_in_another_order_are_nothing_new():
    data = data_of(read([*reversed(small_city().cells)]))
    assert (set(), []) == changes(data, published(small_city()))


def test_changed_cells_get_the_next_version_and_are_told():
    last, *rest = reversed(small_city().cells)
    data, history = data_of(read(rest)), published(small_city())

    assert ({MAP}, []) == changes(data, history)
    assert (2, {2}) == (data.maps["unit"].version, {cell.map_version for cell in data.cells})
    new = new_publications(data, {MAP}, AT, Mapped(history.maps))
    assert [("retired", (last.code,), ())] == [
        (each.kind, each.before, each.after) for each in cell_changes(new)
    ]


def test_a_code_that_was_retired_is_never_used_again():
    whole = small_city()
    history = published(whole, with_cells(whole, whole.cells[1:], version=2))
    _, (defect,) = changes(with_cells(whole, whole.cells, version=3), history)

    assert ("cells.geojson", "/features/0/properties/code") == (defect.file, defect.pointer)
    assert small_city().cells[0].code in defect.what
    assert "已停用" in defect.what


def test_an_empty_map_does_not_replace_one():
    (defect,) = left_behind(data_of(read([])), published(small_city()))
    assert ("cells.geojson", "/features") == (defect.file, defect.pointer)

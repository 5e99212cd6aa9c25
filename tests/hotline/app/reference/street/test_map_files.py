"""The other maps beside the unit cells: duty cells are unions of them, outlines hold them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import orjson
import pytest

from grid.map.cells import Cell, CellMap
from grid.map.geojson import feature
from grid.map.geometry import box_of, rectangle
from grid.map.versions.publishing import MapDrawing
from hotline.app.reference.changes import changes
from hotline.app.reference.data import Mapped, ReferenceData, publications
from hotline.app.reference.defects import reference_defects
from hotline.app.reference.file_defects import FileDefect
from hotline.app.reference.files import FilesRead, read_files
from hotline.app.reference.one_part import read_part
from hotline.app.reference.street.map_defects import found_in_maps, remarks_of
from hotline.app.reference.writing import texts_of
from tests.hotline.app.reference.test_reference_files import (
    AT,
    Path,
    published,
    small_city,
    with_cells,
)


def duty_feature(
    code: str, cells: Sequence[Cell], changed: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    first = cells[0]
    return {
        "type": "Feature",
        "geometry": None,
        "properties": {
            "code": code,
            "scheme": "duty",
            "name": f"责任网格 {code}",
            "community": first.community,
            "subdistrict": first.subdistrict,
            "district": first.district,
            "cells": [cell.code for cell in cells],
            **(changed or {}),
        },
    }


def collection(*features: Mapping[str, Any]) -> bytes:
    return orjson.dumps({"type": "FeatureCollection", "features": list(features)})


def duty(*features: Mapping[str, Any], of: ReferenceData | None = None) -> FilesRead:
    current = published(small_city() if of is None else of).current()
    return read_part(current, "duty-cells", collection(*features))


@cache
def with_duty() -> ReferenceData:
    """Two duty cells: the first ten unit cells, and the others."""
    cells = small_city().cells
    files = duty(duty_feature("D-1", cells[:10]), duty_feature("D-2", cells[10:]))
    assert [] == files.defects
    assert files.data is not None
    return files.data


def chinese(defects: Sequence[FileDefect]) -> list[tuple[str, str, bool]]:
    return [(each.file, each.what.partition(" · ")[0], each.blocks) for each in defects]


def test_a_duty_cell_has_the_ground_of_its_unit_cells_and_no_other():
    units, duties = small_city().cells, CellMap(with_duty().maps["duty"].cells, 1)
    for number, cell in enumerate(units):
        (west, south), (east, north) = cell.polygons[0][0][0], cell.polygons[0][0][2]
        found = duties.locate((west + east) / 2, (south + north) / 2)

        assert found is not None
        assert ("D-1" if number < 10 else "D-2", "duty") == (found.code, found.scheme)
    assert [] == [each for each in reference_defects(with_duty()) if each.blocks]


def test_a_map_beside_the_unit_cells_is_published_alone_and_read_back(tmp_path: Path):
    history = published(small_city())
    assert ({"grid_map-duty"}, []) == changes(with_duty(), history)

    for name, content in texts_of(with_duty()).items():
        (tmp_path / name).write_bytes(content)
    read = read_files(tmp_path)
    assert read.data is not None
    assert (set(), []) == changes(read.data, published(small_city(), with_duty()))


def test_a_folder_without_the_files_of_other_maps_is_whole(tmp_path: Path):
    for name, content in texts_of(small_city()).items():
        if not name.endswith("-cells.geojson"):
            (tmp_path / name).write_bytes(content)

    assert [] == read_files(tmp_path).defects


@pytest.mark.parametrize(
    ("properties", "what"),
    [
        ({"cells": ["999999999999999"]}, "没有单元网格"),
        ({"cells": None}, "不符合要求"),
        ({"scheme": "unit"}, "应为"),
    ],
)
def test_a_duty_cell_that_is_none_is_a_defect_with_its_place(properties: dict[str, Any], what: str):
    (defect, *_) = duty(duty_feature("D-1", small_city().cells, changed=properties)).defects

    assert ("duty-cells.geojson", True) == (defect.file, defect.pointer.startswith("/features/0"))
    assert defect.what.startswith(what)


def test_a_unit_cell_of_two_duty_cells_is_an_overlap_that_blocks():
    cells = small_city().cells
    files = duty(duty_feature("D-1", cells[:10]), duty_feature("D-2", cells[9:]))
    assert files.data is not None

    assert ("duty-cells.geojson", "网格有误：重叠", True) in chinese(reference_defects(files.data))


def test_unit_cells_without_a_duty_cell_are_listed_and_do_not_block():
    files = duty(duty_feature("D-1", small_city().cells[:38]))
    assert files.data is not None

    assert [("duty-cells.geojson", "2 个单元网格没有责任网格", False)] == [
        each for each in chinese(reference_defects(files.data)) if "没有责任" in each[1]
    ]


def test_unit_cells_are_redrawn_alone_and_the_duty_map_that_names_them_is_remarked():
    """The duty map keeps its ground: who is on duty on the new cells is for a person to say."""
    fewer = with_cells(with_duty(), with_duty().cells[1:], version=2)
    drawn = [feature(cell) for cell in fewer.cells]
    files = read_part(published(with_duty()).current(), "cells", collection(*drawn))
    assert files.data is not None

    assert ({"grid_map-unit"}, []) == changes(files.data, published(with_duty()))
    assert ("duty-cells.geojson", "所含单元网格已停用，请更新责任网格图", False) in chinese(
        reference_defects(files.data)
    )
    assert with_duty().maps["duty"] == files.data.maps["duty"]


def western_half(cell: Cell) -> Cell:
    """As the outline of its community."""
    west, south, east, north = box_of(cell.polygons)
    shape = rectangle((west, south, (west + east) / 2, north))
    return replace(cell, code=cell.community or "", scheme="community", polygons=shape)


def test_a_cell_beyond_the_outline_of_its_community_is_kept_as_a_remark_of_the_version():
    outline = western_half(small_city().cells[-1])
    data = small_city().with_map(MapDrawing("community", 1, "社区界", (outline,)))
    found = found_in_maps(data.maps)
    remarks = remarks_of(found)
    events = [event for _, event in publications(data, AT, Mapped({}, remarks))]

    assert [("outside", (data.cells[-1].code,))] == [
        (each.kind, each.cells) for each in remarks["unit"]
    ]
    assert remarks["unit"] == [
        remark for event in events for remark in getattr(event, "remarks", ())
    ]


def test_each_scheme_asks_for_codes_of_its_own_kind():
    cell = small_city().cells[0]
    for scheme in ("community", "subdistrict", "district"):
        wrong = replace(cell, scheme=scheme, code="440599999999")
        data = small_city().with_map(MapDrawing(scheme, 1, "", (wrong,)))

        assert (f"{scheme}-cells.geojson", "网格有误：编码不合规", True) in chinese(
            reference_defects(data)
        )

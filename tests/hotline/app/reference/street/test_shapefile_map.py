"""A Shapefile becomes the map that the same GeoJSON would; its coordinate system is declared."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import shapefile

from events.catalog.names import AreaClass, MapScheme
from grid.map.cells import Cell
from hotline.app.reference.exchange import content_of
from hotline.app.reference.file_defects import FileDefect
from hotline.app.reference.street.map_files import read_cells
from hotline.app.reference.street.shapefile_map import NoShapefileReader
from tests.grid.map.tessellation import square

FIELDS = ("code", "name", "community", "subdistric", "district", "area_class")
KEY = replace(square("440511001001001", 116.7, 23.3, 0.01), area_class=AreaClass.KEY, name="甲格")
OTHER = replace(square("440511001001002", 116.71, 23.3, 0.01), district=None)
WGS_84 = 'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984"]]'
CGCS2000 = 'GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000"]]'
PROJECTED = 'PROJCS["CGCS2000_3_Degree_GK_CM_117E",GEOGCS["GCS_China_Geodetic_Coordinate_System"]]'


def drawn(
    folder: Path, cells: Sequence[Cell], *, prj: str | None = WGS_84, encoding: str = "utf-8"
) -> Path:
    file = folder / "cells.shp"
    with shapefile.Writer(file, shapeType=shapefile.POLYGON, encoding=encoding) as writer:
        for name in FIELDS:
            writer.field(name, "C", size=40)
        for cell in cells:
            ((outer,),) = cell.polygons
            writer.poly([[list(point) for point in reversed(outer)]])
            writer.record(
                *(cell.code, cell.name, cell.community, cell.subdistrict),
                *(cell.district or "", cell.area_class),
            )
    if prj is not None:
        file.with_suffix(".prj").write_text(prj, "utf-8")
    return file


def read(file: Path) -> tuple[tuple[Cell, ...], list[tuple[str, str]]]:
    found: list[FileDefect] = []
    raw = content_of(file, "cells", found)
    cells = () if raw is None else read_cells(MapScheme.UNIT, raw, 1, {}, found)
    return cells, [(each.pointer, each.what) for each in found]


@pytest.mark.parametrize("prj", [WGS_84, CGCS2000])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_cells_of_a_shapefile_are_read_with_their_properties(
    tmp_path: Path, prj: str, encoding: str
):
    cells, found = read(drawn(tmp_path, [KEY, OTHER], prj=prj, encoding=encoding))

    assert [] == found
    assert [(each.code, *each.description) for each in (KEY, OTHER)] == [
        (each.code, *each.description) for each in cells
    ]
    assert {*KEY.polygons[0][0]} == {*cells[0].polygons[0][0]}


@pytest.mark.parametrize(
    ("prj", "what"),
    [
        (None, "缺少同名的 .prj 文件"),
        (PROJECTED, "CGCS2000_3_Degree_GK_CM_117E 是投影坐标系"),
        ('GEOGCS["GCS_Beijing_1954",DATUM["D_Beijing_1954"]]', "坐标系未列入"),
    ],
)
def test_a_coordinate_system_that_is_not_longitude_and_latitude_of_today_is_refused(
    tmp_path: Path, prj: str | None, what: str
):
    _, found = read(drawn(tmp_path, [KEY], prj=prj))

    assert ["/crs"] == [pointer for pointer, _ in found]
    assert found[0][1].startswith(what)


def test_a_cell_without_a_shape_or_with_a_wrong_property_is_a_defect_with_its_place(tmp_path: Path):
    file = drawn(tmp_path, [replace(KEY, name=""), KEY])
    with shapefile.Writer(file, shapeType=shapefile.POLYGON, encoding="utf-8") as writer:
        for name in FIELDS:
            writer.field(name, "C", size=40)
        writer.null()
        writer.record(KEY.code, "甲格", "", "", "", "A")
        writer.poly([[[116.7, 23.3], [116.7, 23.4], [116.8, 23.4], [116.7, 23.3]]])
        writer.record(OTHER.code, "乙格", "", "", "", "D")
    _, found = read(file)

    assert ["/features/0/geometry", "/features/1/properties/area_class"] == [
        pointer for pointer, _ in found
    ]


def test_a_file_that_is_cut_off_is_a_defect(tmp_path: Path):
    file = drawn(tmp_path, [KEY, OTHER])
    file.write_bytes(file.read_bytes()[:150])
    file.with_suffix(".dbf").write_bytes(b"\x03")

    (defect,) = read(file)[1]
    assert defect[1].startswith("不是完整的 Shapefile")


def test_without_the_extra_the_program_says_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    file = drawn(tmp_path, [KEY])
    monkeypatch.setitem(sys.modules, "shapefile", None)

    with pytest.raises(NoShapefileReader, match="--extra shapefile"):
        read(file)

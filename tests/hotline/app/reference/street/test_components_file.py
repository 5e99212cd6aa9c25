"""The registry of components as a file: a table or GeoJSON, every defect with its row."""

from dataclasses import replace
from typing import Any

import orjson
import pytest

from grid.components.component import Component
from grid.map.geometry import box_of
from hotline.app.reference.changes import changes
from hotline.app.reference.data import ReferenceData
from hotline.app.reference.defects import reference_defects
from hotline.app.reference.files import FilesRead
from hotline.app.reference.one_part import read_part
from hotline.app.reference.street.components_file import COLUMNS
from hotline.app.reference.writing import texts_of
from tests.hotline.app.reference.test_reference_files import published, small_city

STREAM = "components-440500"


def middle(data: ReferenceData, number: int = 0) -> tuple[float, float]:
    west, south, east, north = box_of(data.cells[number].polygons)
    return (west + east) / 2, (south + north) / 2


def row(**changed: Any) -> dict[str, Any]:
    lon, lat = middle(small_city())
    return {
        "component_id": "4405110200100001",
        "name": "供水井盖",
        "standard": "GB/T 47678.5-2026",
        "code": "01001",
        "state": "intact",
        "supervising_department": small_city().departments[0].code,
        "owner": "",
        "maintainer": small_city().departments[1].code,
        "cell": "",
        "lon": lon,
        "lat": lat,
        "crs": "wgs84",
    } | changed


def table(*rows: dict[str, Any]) -> bytes:
    lines = [",".join(COLUMNS), *(",".join(str(each[name]) for name in COLUMNS) for each in rows)]
    return "\n".join(lines).encode()


def points(*rows: dict[str, Any]) -> bytes:
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [each["lon"], each["lat"]]},
            "properties": {k: v for k, v in each.items() if k not in {"lon", "lat", "crs"}},
        }
        for each in rows
    ]
    return orjson.dumps({"type": "FeatureCollection", "features": features})


def read(content: bytes, data: ReferenceData | None = None) -> FilesRead:
    return read_part(published(data or small_city()).current(), "components", content)


def data_of(files: FilesRead) -> ReferenceData:
    assert [] == files.defects
    assert files.data is not None
    return files.data


@pytest.mark.parametrize("write", [table, points])
def test_a_component_gets_the_cell_of_its_point_and_is_published_alone(write: Any):
    data = data_of(read(write(row())))
    (component,) = data.components.by_id.values()

    assert small_city().cells[0].code == component.cell
    assert ({STREAM}, []) == changes(data, published(small_city()))
    assert [] == [each for each in reference_defects(data) if each.file == "components.csv"]


def test_what_is_exported_is_nothing_new_and_a_changed_row_is_the_next_version():
    first = data_of(read(table(row(), row(component_id="44051102001000022"))))
    text = texts_of(first)["components.csv"]
    same, changed = (
        data_of(read(content, first)) for content in (text, text.replace(b"intact", b"lost", 1))
    )

    assert (set(), []) == changes(same, published(small_city(), first))
    assert ({STREAM}, []) == changes(changed, published(small_city(), first))
    assert (1, 2) == (same.components.version, changed.components.version)


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"component_id": "123"}, "/component_id"),
        ({"state": "broken"}, "/state"),
        ({"code": "99999"}, "/code"),
        ({"standard": "GB/T 0"}, "/code"),
        ({"supervising_department": ""}, "/supervising_department"),
        ({"crs": ""}, "/lon"),
        ({"lon": "23.36", "lat": "116.7"}, "/lon"),
        ({"lon": "1", "lat": "1"}, "/cell"),
        ({"cell": "000000000000000"}, "/cell"),
    ],
)
def test_a_row_that_is_no_component_is_a_defect_with_its_line(
    changed: dict[str, Any], pointer: str
):
    (defect,) = read(table(row(component_id="4405110200100002"), row(**changed))).defects

    assert ("components.csv", pointer, 3) == (defect.file, defect.pointer, defect.line)


def test_an_id_that_is_listed_twice_is_a_defect():
    (defect,) = read(table(row(), row())).defects

    assert ("/component_id", 3) == (defect.pointer, defect.line)


def test_a_department_that_there_is_not_blocks_and_a_cell_that_ended_does_not():
    data = data_of(read(table(row(maintainer="nowhere"))))
    (component,) = data.components.by_id.values()
    moved: Component = replace(component, maintainer=None, cell="000000000000000")
    other = replace(data, components=replace(data.components, by_id={"1": moved}))

    assert [("/maintainer", True)] == told(data)
    assert [("/cell", False)] == told(other)


def told(data: ReferenceData) -> list[tuple[str, bool]]:
    return [
        (each.pointer, each.blocks)
        for each in reference_defects(data)
        if each.file == "components.csv"
    ]

"""A map drawn in a survey program: a Shapefile as the GeoJSON that `map_files` reads."""

import re
import struct
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar, Final

import orjson

from events.catalog.names import MapScheme
from hotline.app.existing_log import CannotLook
from hotline.app.reference.file_defects import FileDefect
from hotline.app.reference.parts import MAPS

SUFFIX: Final = ".shp"
ENCODINGS: Final = (None, "gb18030")  # of its table: the .cpg file's or UTF-8, else that of Windows
CUT: Final = {"subdistric": "subdistrict"}  # a name in its table has ten letters at most
FIRST_NAME: Final = re.compile(r'\s*(\w+)\s*\[\s*"([^"]*)"')
CRS_NAMES: Final = {
    "GCS_WGS_1984": "EPSG:4326",
    "WGS 84": "EPSG:4326",
    "GCS_China_Geodetic_Coordinate_System_2000": "EPSG:4490",
    "China Geodetic Coordinate System 2000": "EPSG:4490",
    "CGCS2000": "EPSG:4490",
}
UNDECLARED: Final = (
    "缺少同名的 .prj 文件，不知坐标系；请在绘图软件中以 WGS-84 或 CGCS2000 经纬度导出 · "
    "the .prj file is missing: export the map with its coordinate system"
)
PROJECTED: Final = (
    "{name} 是投影坐标系，请在绘图软件中转为 WGS-84 或 CGCS2000 经纬度 · "
    "the coordinate system is projected: convert it to longitude and latitude"
)
BROKEN: Final = "不是完整的 Shapefile（.shp、.shx、.dbf 须在一起）· not a whole Shapefile"


class NoShapefileReader(CannotLook):
    """读取 Shapefile 需要可选组件 pyshp: uv run --extra shapefile hotline import … · install it."""

    heading: ClassVar[str] = "缺少读取 Shapefile 的组件 · a Shapefile needs the extra `shapefile`"


def as_geojson(file: Path, scheme: MapScheme, found: list[FileDefect]) -> bytes | None:
    """
    None where it cannot be read, which is noted. Raises NoShapefileReader.

    What its shapes and codes are is checked as for every map.
    """
    crs = declared(file.with_suffix(".prj"), MAPS[scheme], found)
    if crs is None:
        return None
    features = read(file, scheme)
    if features is None:
        found.append(FileDefect(MAPS[scheme], "", BROKEN))
        return None
    named = {"type": "name", "properties": {"name": crs}}
    return orjson.dumps({"type": "FeatureCollection", "crs": named, "features": features})


def declared(prj: Path, file: str, found: list[FileDefect]) -> str | None:
    """The name of the coordinate system, as GeoJSON has it; an unknown one is refused there."""
    text = prj.read_text("utf-8", "replace") if prj.exists() else ""
    if (said := FIRST_NAME.match(text)) is None:
        found.append(FileDefect(file, "/crs", UNDECLARED))
        return None
    kind, name = said.groups()
    if kind.startswith("PROJ"):
        found.append(FileDefect(file, "/crs", PROJECTED.format(name=name)))
        return None
    return CRS_NAMES.get(name, name)


def read(file: Path, scheme: MapScheme) -> list[dict[str, Any]] | None:
    try:
        import shapefile  # noqa: PLC0415 - an extra
    except ImportError:
        raise NoShapefileReader(NoShapefileReader.__doc__) from None
    unreadable = (
        *(shapefile.ShapefileException, Warning, struct.error),
        *(LookupError, ValueError, OSError),
    )
    for encoding in ENCODINGS:
        try:
            with (
                warnings.catch_warnings(action="error"),
                shapefile.Reader(file, encoding=encoding) as reader,
            ):
                return list(features_of(reader, scheme))
        except unreadable:
            continue
    return None


def features_of(reader: Any, scheme: MapScheme) -> Iterator[dict[str, Any]]:
    """`cells` of a duty cell is a text with blanks between the codes."""
    for each in reader.iterShapeRecords():
        said = {CUT.get(name, name): value for name, value in each.record.as_dict().items()}
        properties: dict[str, Any] = {"scheme": scheme, **said}
        properties = {name: None if value == "" else value for name, value in properties.items()}
        if scheme is MapScheme.DUTY:
            properties["cells"] = str(said.get("cells") or "").split()
        is_drawn = each.shape.shapeType and scheme is not MapScheme.DUTY
        geometry = each.shape.__geo_interface__ if is_drawn else None
        yield {"type": "Feature", "geometry": geometry, "properties": properties}

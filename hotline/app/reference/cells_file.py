"""The cells of the map as GeoJSON."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

import orjson

from events.catalog.names import Crs
from grid.map.cells import Cell
from grid.map.crs import InvalidPoint, to_wgs84
from grid.map.geojson import MalformedFeature, cell_of, feature
from grid.map.territory import UNIT
from hotline.app.reference.defects import FileDefect
from hotline.app.reference.parts import CELLS
from hotline.http.problems import Problem
from hotline.http.request.field_sentences import OTHERWISE
from hotline.http.request.strict_json import parse

CRS_NAMES: Final[Mapping[str, Crs]] = {
    "urn:ogc:def:crs:OGC:1.3:CRS84": Crs.WGS84,
    "urn:ogc:def:crs:EPSG::4326": Crs.WGS84,
    "EPSG:4326": Crs.WGS84,
    "urn:ogc:def:crs:EPSG::4490": Crs.CGCS2000,
    "EPSG:4490": Crs.CGCS2000,
    "GCJ-02": Crs.GCJ02,
    "BD-09": Crs.BD09,
}


def cells_text(cells: Iterable[Cell]) -> bytes:
    """One feature a line: whole as GeoJSON, and readable to a comparison of two versions."""
    lines = b",\n".join(orjson.dumps(feature(cell)) for cell in cells)
    return b'{"type": "FeatureCollection", "features": [\n' + lines + b"\n]}\n"


def read_cells(raw: Mapping[str, bytes], version: int, found: list[FileDefect]) -> tuple[Cell, ...]:
    match document(CELLS, raw, found):
        case None:
            return ()
        case {"type": "FeatureCollection", "features": list(features)} as collection:
            crs = declared_crs(collection.get("crs"), found)
            cells = (cell_at(n, each, version, found) for n, each in enumerate(features))
            return tuple(in_wgs84(cell, crs) for cell in cells if cell is not None)
        case _:
            found.append(FileDefect(CELLS, "/type", "应为 · must be a FeatureCollection"))
            return ()


def declared_crs(declared: Any, found: list[FileDefect]) -> Crs:
    """GeoJSON is WGS-84 unless the file names another system, as it could before RFC 7946."""
    match declared:
        case None:
            return Crs.WGS84
        case {"type": "name", "properties": {"name": str(name)}} if name in CRS_NAMES:
            return CRS_NAMES[name]
        case _:
            names = ", ".join(CRS_NAMES)
            what = f"坐标系未列入，应为其一 · the coordinate system must be one of: {names}"
            found.append(FileDefect(CELLS, "/crs", what))
            return Crs.WGS84


def in_wgs84(cell: Cell, crs: Crs) -> Cell:
    """A corner that is no place stays as it is: it is a defect of the map."""
    if crs is Crs.WGS84:
        return cell
    try:
        polygons = tuple(
            tuple(tuple(to_wgs84(lon, lat, crs) for lon, lat in ring) for ring in rings)
            for rings in cell.polygons
        )
    except InvalidPoint:
        return cell
    return replace(cell, polygons=polygons)


def cell_at(number: int, document: Any, version: int, found: list[FileDefect]) -> Cell | None:
    at = f"/features/{number}"
    try:
        cell = cell_of(document, version)
    except MalformedFeature as error:
        found.append(
            FileDefect(
                CELLS, f"{at}{error.pointer}", f"{OTHERWISE[0]} · {str(error).partition(': ')[2]}"
            )
        )
        return None
    if cell.scheme != UNIT:
        found.append(FileDefect(CELLS, f"{at}/properties/scheme", f"应为 · must be {UNIT}"))
        return None
    return cell


def document(name: str, raw: Mapping[str, bytes], found: list[FileDefect]) -> Any:
    """JSON without ambiguity; None for a file that has none, which is noted."""
    if name not in raw:
        return None
    try:
        return parse(raw[name].removeprefix(b"\xef\xbb\xbf"))
    except Problem as problem:
        found.append(FileDefect(name, "", f"{problem.title_zh} · {problem}"))
        return None

"""The maps as GeoJSON, a file for each scheme."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import orjson

from events.catalog.names import Crs, MapScheme
from grid.map.cells import Cell
from grid.map.crs import InvalidPoint, to_wgs84
from grid.map.geojson import MalformedFeature, cell_of, feature
from grid.map.territory import UNIT
from grid.map.versions.publishing import MapDrawing
from hotline.app.reference.file_defects import FileDefect
from hotline.app.reference.parts import MAPS
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
DUTY: Final = MapScheme.DUTY
FIRST: Final = (1, "")
MEMBERS: Final = {
    True: "责任网格须在 cells 中列出所含单元网格 · must list the unit cells of a duty cell",
    False: "只有责任网格列出 cells · only a duty cell lists unit cells",
}


def cells_text(cells: Iterable[Cell]) -> bytes:
    """
    One feature a line: whole as GeoJSON, and readable to a comparison of two versions.

    A duty cell has the shape of its unit cells, which their file draws.
    """
    lines = b",\n".join(
        orjson.dumps(feature(cell) | ({"geometry": None} if cell.members else {})) for cell in cells
    )
    return b'{"type": "FeatureCollection", "features": [\n' + lines + b"\n]}\n"


def read_maps(
    raw: Mapping[str, bytes],
    versions: Mapping[str, tuple[int, str]],
    found: list[FileDefect],
    kept: Iterable[MapDrawing],
) -> dict[str, MapDrawing]:
    """
    By scheme: unit cells first, the others are drawn on them. A file without cells is no map.

    `versions`: number and source of each. `kept`: maps that are not read again.
    """
    maps: dict[str, MapDrawing] = {each.scheme: each for each in kept}
    for scheme in MapScheme:
        if scheme in maps or MAPS[scheme] not in raw:
            continue
        version, source = versions.get(scheme, FIRST)
        ground = {cell.code: cell for cell in maps[UNIT].cells} if UNIT in maps else {}
        cells = read_cells(scheme, raw[MAPS[scheme]], version, ground, found)
        if cells:
            maps[scheme] = MapDrawing(scheme, version, source, cells)
    return maps


def read_cells(
    scheme: str, raw: bytes, version: int, ground: Mapping[str, Cell], found: list[FileDefect]
) -> tuple[Cell, ...]:
    """The cells of one scheme; `ground`: the unit cells that duty cells unite."""
    match document(MAPS[scheme], raw, found):
        case None:
            return ()
        case {"type": "FeatureCollection", "features": list(features)} as collection:
            reading = CellsReading(scheme, version, found)
            crs = declared_crs(MAPS[scheme], collection.get("crs"), found)
            cells = (reading.cell_at(n, each) for n, each in enumerate(features))
            read = [in_wgs84(cell, crs) for cell in cells if cell is not None]
            return tuple(reading.on_ground(read, ground)) if scheme == DUTY else tuple(read)
        case _:
            what = "应为 · must be a FeatureCollection"
            found.append(FileDefect(MAPS[scheme], "/type", what))
            return ()


def declared_crs(file: str, declared: Any, found: list[FileDefect]) -> Crs:
    """GeoJSON is WGS-84 unless the file names another system, as it could before RFC 7946."""
    match declared:
        case None:
            return Crs.WGS84
        case {"type": "name", "properties": {"name": str(name)}} if name in CRS_NAMES:
            return CRS_NAMES[name]
        case _:
            names = ", ".join(CRS_NAMES)
            what = f"坐标系未列入，应为其一 · the coordinate system must be one of: {names}"
            found.append(FileDefect(file, "/crs", what))
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


@dataclass(frozen=True)
class CellsReading:
    """One file on its way into cells."""

    scheme: str
    version: int
    found: list[FileDefect]

    def refuse(self, pointer: str, what: str) -> None:
        self.found.append(FileDefect(MAPS[self.scheme], pointer, what))

    def cell_at(self, number: int, document: Any) -> Cell | None:
        at = f"/features/{number}"
        try:
            cell = cell_of(document, self.version)
        except MalformedFeature as error:
            what = f"{OTHERWISE[0]} · {str(error).partition(': ')[2]}"
            self.refuse(f"{at}{error.pointer}", what)
            return None
        if cell.scheme != self.scheme:
            self.refuse(f"{at}/properties/scheme", f"应为 · must be {self.scheme}")
            return None
        if bool(cell.members) is not (self.scheme == DUTY):
            self.refuse(f"{at}/properties/cells", MEMBERS[self.scheme == DUTY])
            return None
        return cell

    def on_ground(self, cells: Iterable[Cell], ground: Mapping[str, Cell]) -> Iterator[Cell]:
        from grid.map.duty import UnknownMembers, united  # noqa: PLC0415 - its shapely is slow

        for number, cell in enumerate(cells):
            try:
                yield united(cell, ground)
            except UnknownMembers as unknown:
                what = f"没有单元网格 · no unit cell {', '.join(unknown.codes)}"
                self.refuse(f"/features/{number}/properties/cells", what)


def document(name: str, raw: bytes, found: list[FileDefect]) -> Any:
    """JSON without ambiguity; None for a file that has none, which is noted."""
    try:
        return parse(raw.removeprefix(b"\xef\xbb\xbf"))
    except Problem as problem:
        found.append(FileDefect(name, "", f"{problem.title_zh} · {problem}"))
        return None

"""Cells, and which of them a point lies in (G-01, G-02). Pure; coordinates are WGS-84."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import islice
from typing import Literal

from events.catalog.names import AreaClass
from grid.map.geometry import Box, Polygons, box_around, covers, edges_of, metres_between
from grid.map.shape_index import ShapeIndex


@dataclass(frozen=True, slots=True)
class Cell:
    """
    One cell of one version of a map; `scheme` is one of `MapScheme`.

    Divisions are 12-digit codes: `district` is absent where a city has none (G-06), and what is
    smaller than the area itself. `polygons` is a GeoJSON MultiPolygon: rings are closed, the first
    of each polygon is the outer one. `members`: the unit cells that a duty cell unites.
    `area_class`: of a unit cell, how strictly it is managed.
    """

    code: str
    scheme: str
    name: str
    community: str | None
    subdistrict: str | None
    district: str | None
    polygons: Polygons
    map_version: int
    members: tuple[str, ...] = ()
    area_class: AreaClass = AreaClass.ORDINARY

    @property
    def description(self) -> tuple[str | None, ...]:
        """What is said of it, besides its shape."""
        divisions = (self.community, self.subdistrict, self.district)
        return (self.name, *divisions, self.area_class, *self.members)

    @property
    def drawing(self) -> tuple[object, ...]:
        """All but the version: equal for a cell that is the same in two versions of a map."""
        return (self.code, self.polygons, *self.description)


@dataclass(frozen=True, slots=True)
class Located:
    """Where a point lies, with what an event must keep of it: code and map version (G-02)."""

    code: str
    scheme: str
    map_version: int
    community: str | None
    subdistrict: str | None
    district: str | None
    method: Literal["point"] = "point"
    confidence: float = 1.0  # 1 / number of cells that share the point
    ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class Nearby:
    """A cell near a point, as a hint to a person; 0 metres when the point is in it."""

    cell: Cell
    metres: float


@dataclass(frozen=True, slots=True)
class CandidateCell:
    """A cell in which a point of limited accuracy may lie; 0 metres when the point is in it."""

    located: Located
    metres: float


class CellMap:
    """One version of one scheme, ready for look-ups. Publish only cells without `defects`."""

    def __init__(self, cells: Iterable[Cell], map_version: int) -> None:
        self.cells = tuple(sorted(cells, key=code_of))
        self.map_version = map_version
        self.by_code = {cell.code: cell for cell in self.cells}
        require_one_map(self.cells, self.by_code, map_version)
        self.index = ShapeIndex([cell.polygons for cell in self.cells])
        self.located = [located(cell) for cell in self.cells]

    def __len__(self) -> int:
        return len(self.cells)

    def get(self, code: str) -> Cell | None:
        return self.by_code.get(code)

    def locate(self, lon: float, lat: float) -> Located | None:
        """
        The cell of a finite WGS-84 point, or None outside the map: the caller asks a person.

        A point on a border belongs to the smallest code among its cells and is ambiguous (G-01).
        """
        numbers = self.index.covering(lon, lat)
        if not numbers:
            return None
        if len(numbers) == 1:
            return self.located[numbers[0]]
        smallest = self.located[min(numbers)]  # cells are numbered in the order of their codes
        return replace(smallest, ambiguous=True, confidence=1.0 / len(numbers))

    def nearest(self, lon: float, lat: float, within_m: float) -> tuple[Nearby, ...]:
        """The cells within so many metres, nearest first, then by code; never an answer, a hint."""
        around = self.index.meeting(box_around(lon, lat, within_m))
        nearby = (
            Nearby(self.cells[number], metres(self.cells[number], lon, lat)) for number in around
        )
        return tuple(sorted((near for near in nearby if near.metres <= within_m), key=distance))

    def candidates(self, lon: float, lat: float, accuracy_m: float) -> tuple[CandidateCell, ...]:
        """
        Every cell that a circle about the point touches, nearest first, then by code (G-01).

        The first is that of `locate` when the point itself is in the map. Each is as likely as the
        others: how a phone's errors are spread is not known.
        """
        near = self.nearest(lon, lat, accuracy_m)
        ambiguous, confidence = len(near) > 1, 1.0 / max(1, len(near))
        return tuple(
            CandidateCell(
                replace(located(each.cell), ambiguous=ambiguous, confidence=confidence),
                each.metres,
            )
            for each in near
        )

    def in_box(
        self,
        west: float,
        south: float,
        east: float,
        north: float,
        *,
        after: str = "",
        limit: int | None = None,
    ) -> list[Cell]:
        """Cells whose bounding box meets the box, by code, from the first code beyond `after`."""
        box: Box = (west, south, east, north)
        found = (self.cells[number] for number in self.index.meeting(box))
        return list(islice((cell for cell in found if cell.code > after), limit))


def code_of(cell: Cell) -> str:
    return cell.code


def distance(nearby: Nearby) -> tuple[float, str]:
    return nearby.metres, nearby.cell.code


def metres(cell: Cell, lon: float, lat: float) -> float:
    edges = edges_of(cell.polygons)
    return 0.0 if covers(edges, lon, lat) else metres_between(edges, lon, lat)


def located(cell: Cell) -> Located:
    return Located(
        code=cell.code,
        scheme=cell.scheme,
        map_version=cell.map_version,
        community=cell.community,
        subdistrict=cell.subdistrict,
        district=cell.district,
    )


def require_one_map(cells: tuple[Cell, ...], by_code: dict[str, Cell], map_version: int) -> None:
    if len(by_code) != len(cells):
        raise ValueError("a code names more than one cell")
    if len({cell.scheme for cell in cells}) > 1:
        raise ValueError("cells of several schemes overlap by nature: give each scheme its own map")
    if any(cell.map_version != map_version for cell in cells):
        raise ValueError(f"not all cells are of map version {map_version}")

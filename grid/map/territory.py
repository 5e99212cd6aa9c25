"""
The street side as the city has published it: divisions and cell maps, and what a place resolves to.

`Published` gathers the events of the reference streams; the last version of each map holds.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from events.catalog.reference import CellsDrawn, DivisionsPublished, MapPublished
from events.catalog.values import NOWHERE, Area, CellRef, Point
from events.event import Event
from grid.map.cells import Cell, CellMap, Located
from grid.map.crs import to_wgs84
from grid.map.divisions import Division, DivisionLevel, Divisions
from grid.map.place_hints import Hint, Meant, contradicted, hints, outside_city, point_hint

UNIT: Final = "unit"
TEXT_CONFIDENCE: Final = 0.5  # a name in a text is a guess: a person looks at it (G-01)
STREAM_PREFIXES: Final = ("divisions-", "grid_map-")
TYPES: Final = frozenset(
    declared.model_fields["type"].default
    for declared in (CellsDrawn, DivisionsPublished, MapPublished)
)
CELLS_PER_EVENT: Final = 200


@dataclass(frozen=True)
class Territory:
    """Divisions and the maps in force, by scheme."""

    divisions: Divisions
    maps: Mapping[str, CellMap]

    def resolve(self, text: str | None, point: Point | None) -> Area:
        """
        The area of a place: by its point, else by the names in its text, else unknown.

        Raises grid.map.crs.InvalidPoint for a point that cannot be one.
        """
        located = self.locate(point) if point else None
        if located is not None:
            name = self.name_of(located.subdistrict, located.district)
            doubted = self.contradicted(text, located) is not None
            sure = min(located.confidence, TEXT_CONFIDENCE) if doubted else located.confidence
            return area_of(located, name, sure)
        division = self.divisions.find_in_text(text) if text else None
        return NOWHERE if division is None else self.area_named(division)

    def hints(self, text: str | None, point: Point | None, sure: float | None) -> list[Hint]:
        """
        What a person should ask about this place; empty when nothing is odd.

        `sure`: the confidence of the cell that `resolve` gave for this text and point; None: none.
        Above that of a text alone the text agrees with the point, and nothing is located again.
        """
        agree = sure is None or sure > TEXT_CONFIDENCE
        located = None if agree or point is None else self.locate(point)
        doubt = None if located is None else self.contradicted(text, located)
        off_the_map = point is not None and sure is None and UNIT in self.maps
        return [
            *outside_city(self.divisions, text, off_the_map=off_the_map),
            *hints(self.divisions, text),
            *([point_hint(*doubt)] if doubt else []),
        ]

    def contradicted(self, text: str | None, at: Located) -> tuple[Meant, Division] | None:
        """What the text names instead of where the point is."""
        return contradicted(self.divisions, text, (at.subdistrict, at.district))

    def locate(self, point: Point, scheme: str = UNIT) -> Located | None:
        """The cell of a point that declares its coordinate system; None outside the map."""
        lon, lat = to_wgs84(point.lon, point.lat, point.crs)
        return self.maps[scheme].locate(lon, lat) if scheme in self.maps else None

    def name_of(self, *codes: str | None) -> str | None:
        """The name of the first division that exists."""
        found = (self.divisions.get(code) for code in codes if code)
        return next((division.name for division in found if division), None)

    def area_named(self, division: Division) -> Area:
        def code(level: DivisionLevel) -> str | None:
            found = self.divisions.at_level(division.code, level)
            return None if found is None else found.code

        district, subdistrict = code(DivisionLevel.DISTRICT), code(DivisionLevel.SUBDISTRICT)
        return Area(
            district=district,
            subdistrict=subdistrict,
            community=code(DivisionLevel.COMMUNITY),
            name=self.name_of(subdistrict, district),
            method="text",
            confidence=TEXT_CONFIDENCE,
        )


def area_of(located: Located, name: str | None, confidence: float) -> Area:
    return Area(
        district=located.district,
        subdistrict=located.subdistrict,
        community=located.community,
        name=name,
        method=located.method,
        confidence=confidence,
        cell=CellRef(
            scheme=located.scheme,
            code=located.code,
            map_version=located.map_version,
            method=located.method,
            confidence=confidence,
            ambiguous=located.ambiguous,
        ),
    )


@dataclass
class PublishedTerritory:
    """What the reference streams have said so far."""

    divisions: Divisions = field(default_factory=lambda: Divisions([]))
    drawn: dict[tuple[str, int], list[Cell]] = field(default_factory=dict)
    maps: dict[str, CellMap] = field(default_factory=dict)

    def take(self, event: Event) -> None:
        """Note what an event publishes; cells that are only drawn hold nothing yet."""
        match event:
            case DivisionsPublished(divisions=rows):
                self.divisions = Divisions(
                    Division(a, b, DivisionLevel(c), d) for a, b, c, d in rows
                )
            case CellsDrawn(scheme=scheme, map_version=version, cells=cells):
                mine = self.drawn.setdefault((scheme, version), [])
                mine += [from_json(cell, scheme, version) for cell in cells]
            case MapPublished(scheme=scheme, map_version=version):
                self.maps[scheme] = CellMap(self.drawn.pop((scheme, version)), version)
            case _:
                return

    def territory(self) -> Territory:
        return Territory(self.divisions, dict(self.maps))


def to_json(cell: Cell) -> dict[str, Any]:
    """A cell inside `grid_map.cells_drawn`, which says scheme and version once for all."""
    fields = asdict(cell)
    return {k: v for k, v in fields.items() if k not in {"scheme", "map_version"}}


def from_json(data: Mapping[str, Any], scheme: str, map_version: int) -> Cell:
    polygons = tuple(
        tuple(tuple((x, y) for x, y in ring) for ring in polygon) for polygon in data["polygons"]
    )
    return Cell(**{**data, "polygons": polygons}, scheme=scheme, map_version=map_version)


def in_pieces(cells: Iterable[Cell]) -> Iterable[tuple[dict[str, Any], ...]]:
    """Cells as the bodies of several events, none of them too large."""
    piece: list[dict[str, Any]] = []
    for cell in cells:
        piece.append(to_json(cell))
        if len(piece) == CELLS_PER_EVENT:
            yield tuple(piece)
            piece = []
    if piece:
        yield tuple(piece)

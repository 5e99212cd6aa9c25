"""
The street side as the city has published it: divisions and cell maps, and what a place resolves to.

`Published` gathers the events of the reference streams; the last version of each map holds.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from events.catalog.names import AreaClass, MapScheme
from events.catalog.reference import CellsDrawn, DivisionsPublished, MapPublished
from events.catalog.values import NOWHERE, Area, CellRef, Point
from events.event import Event
from grid.map.cells import CandidateCell, Cell, CellMap, Located
from grid.map.crs import to_wgs84
from grid.map.divisions import Division, DivisionLevel, Divisions
from grid.map.place_hints import Hint, Meant, contradicted, hints, outside_city, point_hint
from grid.map.versions.history import NO_MAP, MapHistory
from grid.map.versions.publishing import from_json
from grid.map.versions.successors import successors

UNIT: Final = MapScheme.UNIT
TEXT_CONFIDENCE: Final = 0.5  # a name in a text is a guess: a person looks at it (G-01)
STREAM_PREFIXES: Final = ("divisions-", "grid_map-")
TYPES: Final = frozenset(
    declared.model_fields["type"].default
    for declared in (CellsDrawn, DivisionsPublished, MapPublished)
)


@dataclass(frozen=True)
class Territory:
    """Divisions and, by scheme, the maps in force with every version that went before."""

    divisions: Divisions
    maps: Mapping[str, CellMap]
    histories: Mapping[str, MapHistory] = field(default_factory=dict)

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

    def cells_now(self, cell: CellRef | None) -> tuple[str, ...]:
        """The codes on the map in force of a cell of any version; none where it has no cell."""
        history = None if cell is None else self.histories.get(cell.scheme)
        return () if cell is None or history is None else history.now(cell.code, cell.map_version)

    @cached_property
    def successors(self) -> Mapping[str, tuple[str, ...]]:
        """Of the unit cells whose code says no longer where they are (G-02)."""
        return successors(self.histories.get(UNIT, NO_MAP))

    def candidates(self, point: Point, scheme: str, accuracy_m: float) -> tuple[CandidateCell, ...]:
        """The cells that the circle about a point touches; none outside the map."""
        lon, lat = to_wgs84(point.lon, point.lat, point.crs)
        cells = self.maps.get(scheme)
        return () if cells is None else cells.candidates(lon, lat, accuracy_m)

    def area_class_of(self, area: Area) -> AreaClass:
        """Of its cell as it is now; of one that has ended, as it was (G-02)."""
        if (ref := area.cell) is None or ref.scheme not in self.maps:
            return AreaClass.ORDINARY
        cell = self.maps[ref.scheme].get(ref.code) or self.histories[ref.scheme].cell(
            ref.code, ref.map_version
        )
        return AreaClass.ORDINARY if cell is None else cell.area_class

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
    published: dict[str, tuple[MapHistory, CellMap]] = field(default_factory=dict)

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
            case MapPublished():
                self.publish(event)
            case _:
                return

    def publish(self, event: MapPublished) -> None:
        """The new version takes the place of the one before in one step."""
        scheme, number = event.scheme, event.map_version
        before, _ = self.published.get(scheme, (NO_MAP, None))
        history = before.followed_by(event, self.drawn.pop((scheme, number), []))
        self.published[scheme] = history, CellMap(history.cells(number), number)

    def territory(self) -> Territory:
        published = dict(self.published)
        return Territory(
            self.divisions,
            maps={scheme: cells for scheme, (_, cells) in published.items()},
            histories={scheme: history for scheme, (history, _) in published.items()},
        )

"""
Every version of one map, so that both "as it was" and "as it is now" can be asked (G-02). Pure.

A cell is kept once for each time that it was drawn: a version that moves one border adds two cells,
not a city.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from events.catalog.reference import MapPublished
from events.catalog.values import CellChange, MapRemark
from grid.map.cells import Cell


@dataclass(frozen=True, slots=True)
class MapVersion:
    """What was published; `cells` is how many the map has."""

    number: int
    published_at: datetime
    cells: int
    source: str
    changes: tuple[CellChange, ...] = ()
    remarks: tuple[MapRemark, ...] = ()


@dataclass(frozen=True)
class MapHistory:
    """`drawings`: by code, the oldest first, each of the version that drew it. `ended`: by code."""

    versions: tuple[MapVersion, ...] = ()
    drawings: Mapping[str, tuple[Cell, ...]] = field(default_factory=dict)
    ended: Mapping[str, int] = field(default_factory=dict)

    @property
    def newest(self) -> MapVersion | None:
        return self.versions[-1] if self.versions else None

    def version(self, number: int) -> MapVersion | None:
        return next((each for each in self.versions if each.number == number), None)

    def version_at(self, moment: datetime) -> MapVersion | None:
        """The one in force then; None before the first."""
        before = [each for each in self.versions if each.published_at <= moment]
        return before[-1] if before else None

    def cell(self, code: str, number: int) -> Cell | None:
        """The cell as it is in this version; None where the version has no such cell."""
        if code in self.ended and self.ended[code] <= number:
            return None
        drawn = [each for each in self.drawings.get(code, ()) if each.map_version <= number]
        return replace(drawn[-1], map_version=number) if drawn else None

    def cells(self, number: int) -> tuple[Cell, ...]:
        """The whole map of this version, by code."""
        found = (self.cell(code, number) for code in sorted(self.drawings))
        return tuple(cell for cell in found if cell is not None)

    def changes_of(self, code: str) -> Iterator[tuple[MapVersion, CellChange]]:
        """What happened to this code, the oldest first."""
        for version in self.versions:
            for change in version.changes:
                if code in change.before or code in change.after:
                    yield version, change

    def now(self, code: str, number: int) -> tuple[str, ...]:
        """The codes that this version's cell has become; () when its ground is on no map now."""
        codes = {code}
        for version in self.versions:
            if version.number > number:
                for change in version.changes:
                    if codes.intersection(change.before):
                        codes = codes.difference(change.before).union(change.after)
        return tuple(sorted(codes))

    def newly_drawn(self, cells: Iterable[Cell]) -> list[Cell]:
        """Those of the next version that are not the same in the newest."""
        if self.newest is None:
            return list(cells)
        return [cell for cell in cells if self.is_new(cell, self.newest.number)]

    def is_new(self, cell: Cell, newest: int) -> bool:
        before = self.cell(cell.code, newest)
        return before is None or before.drawing != cell.drawing

    def ending(self, codes: Iterable[str]) -> tuple[str, ...]:
        """Codes of the newest version that a next one with these codes no longer has."""
        return tuple(sorted((self.drawings.keys() - self.ended.keys()).difference(codes)))

    def followed_by(self, event: MapPublished, drawn: Sequence[Cell]) -> "MapHistory":
        """With one more version, whose own cells are the last of `drawn`."""
        version = MapVersion(
            number=event.map_version,
            published_at=event.at,
            cells=event.cells,
            source=event.source,
            changes=event.changes,
            remarks=event.remarks,
        )
        drawings = dict(self.drawings)
        own = len(drawn) if event.drawn is None else event.drawn
        for cell in drawn[len(drawn) - own :]:
            drawings[cell.code] = (*drawings.get(cell.code, ()), cell)
        ended = {**self.ended, **dict.fromkeys(event.ended, event.map_version)}
        return MapHistory((*self.versions, version), drawings, ended)


NO_MAP = MapHistory()

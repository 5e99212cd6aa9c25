"""A map as the events that publish it, and back. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from events.catalog.names import AreaClass
from events.catalog.reference import CellsDrawn, MapPublished
from events.catalog.values import CellChange, MapRemark
from grid.map.cells import Cell
from grid.map.versions.history import MapHistory

CELLS_PER_EVENT: Final = 200
FIELDS: Final = ("code", "name", "community", "subdistrict", "district", "polygons")


@dataclass(frozen=True, slots=True)
class MapDrawing:
    """The whole of one version of one map, as a city wants to publish it."""

    scheme: str
    version: int
    source: str
    cells: tuple[Cell, ...]


def map_events(
    drawing: MapDrawing,
    at: datetime,
    before: MapHistory,
    remarks: Sequence[MapRemark] = (),
) -> Iterator[CellsDrawn | MapPublished]:
    """The cells that differ from the version before in pieces, and then the word that it holds."""
    drawn = before.newly_drawn(drawing.cells)
    for piece in in_pieces(drawn):
        yield CellsDrawn(
            at=at, scheme=drawing.scheme, map_version=drawing.version, cells=tuple(piece)
        )
    yield MapPublished(
        at=at,
        scheme=drawing.scheme,
        map_version=drawing.version,
        cells=len(drawing.cells),
        source=drawing.source,
        drawn=len(drawn),
        ended=before.ending(cell.code for cell in drawing.cells),
        changes=changes_since(before, drawing.cells),
        remarks=tuple(remarks),
    )


def changes_since(before: MapHistory, cells: Sequence[Cell]) -> tuple[CellChange, ...]:
    """Empty for a first map: nothing went before it."""
    if before.newest is None:
        return ()
    from grid.map.versions.lineage import changes_between  # noqa: PLC0415 - its shapely slows a start

    return tuple(changes_between(before.cells(before.newest.number), cells))


def in_pieces(cells: Iterable[Cell]) -> Iterator[list[dict[str, Any]]]:
    """Cells as the bodies of several events, none of them too large."""
    piece: list[dict[str, Any]] = []
    for cell in cells:
        piece.append(to_json(cell))
        if len(piece) == CELLS_PER_EVENT:
            yield piece
            piece = []
    if piece:
        yield piece


def to_json(cell: Cell) -> dict[str, Any]:
    """A cell inside `grid_map.cells_drawn`, which says scheme and version once for all."""
    fields = {name: getattr(cell, name) for name in FIELDS}
    if cell.members:
        fields["members"] = cell.members
    if cell.area_class is not AreaClass.ORDINARY:
        fields["area_class"] = cell.area_class
    return fields


def from_json(data: Mapping[str, Any], scheme: str, map_version: int) -> Cell:
    return Cell(
        code=data["code"],
        scheme=scheme,
        name=data["name"],
        community=data["community"],
        subdistrict=data["subdistrict"],
        district=data["district"],
        polygons=tuple(
            tuple(tuple((x, y) for x, y in ring) for ring in polygon)
            for polygon in data["polygons"]
        ),
        map_version=map_version,
        members=tuple(data.get("members", ())),
        area_class=AreaClass(data.get("area_class", AreaClass.ORDINARY)),
    )

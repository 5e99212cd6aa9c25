"""One part alone: a file on top of what holds of all the others."""

from dataclasses import replace

from grid.catalogue.published import SHIPPED
from grid.catalogue.table import TableVersion
from grid.components.registry import NO_COMPONENTS, ComponentRegistry
from grid.map.cells import Cell
from grid.map.versions.publishing import MapDrawing
from hotline.app.reference.data import ReferenceData, by_code
from hotline.app.reference.files import FilesRead, read_texts
from hotline.app.reference.parts import MAPS, PARTS
from hotline.app.reference.writing import texts_of


def read_part(current: ReferenceData, part: str, content: bytes) -> FilesRead:
    """
    What holds now, with one of its files replaced.

    What has no place for its version gets the next one when it was changed.
    """
    scheme = next((scheme for scheme, file in MAPS.items() if file == PARTS[part]), None)
    kept = [each for each in current.maps.values() if each.scheme != scheme]
    bare = replace(current, maps={}, components=NO_COMPONENTS)
    texts = texts_of(bare) | {PARTS[part]: content}
    whole = read_texts(texts, [], kept)
    data = whole.data
    if data is not None:
        data = replace(
            data,
            components=next_components(data, current, is_new=part == "components"),
            tables={table: next_table(own, current) for table, own in data.tables.items()},
        )
    if data is not None and [*data.matters] != [*current.matters]:
        data = replace(data, catalogue_version=current.catalogue_version + 1)
    if data is not None and scheme is not None:
        data = with_next_version(data, current, scheme)
    own = {name: whole.documents[name] for name in (PARTS[part],) if name in whole.documents}
    return FilesRead(data, whole.defects, own)


def next_components(
    data: ReferenceData, current: ReferenceData, *, is_new: bool
) -> ComponentRegistry:
    """A registry that was changed gets the next version, the same one keeps its own."""
    before, after = current.components, data.components
    if not is_new or after.by_id == before.by_id:
        return before
    return replace(after, version=before.version + 1, source=before.source)


def next_table(own: TableVersion, current: ReferenceData) -> TableVersion:
    """A table that was changed gets the next version, the same one keeps its own."""
    before = current.tables.get(own.table, SHIPPED[own.table])
    if own.rows == before.rows:
        return replace(before, lines=own.lines)
    return replace(own, version=before.version + 1, source=before.source)


def with_next_version(data: ReferenceData, current: ReferenceData, scheme: str) -> ReferenceData:
    """A map that was changed gets the next version, the same one keeps its own."""
    before, after = current.maps.get(scheme), data.maps.get(scheme)
    if before is None or after is None:
        return data
    if [*map(drawing_of, by_code(before.cells))] == [*map(drawing_of, by_code(after.cells))]:
        return data.with_map(before)
    number = before.version + 1
    cells = tuple(replace(cell, map_version=number) for cell in after.cells)
    return data.with_map(MapDrawing(scheme, number, before.source, cells))


def drawing_of(cell: Cell) -> tuple[object, ...]:
    return cell.drawing

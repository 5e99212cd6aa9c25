"""The cells of the map as GeoJSON."""

from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from grid.cells import Cell
from grid.geojson import MalformedFeature, cell_of, feature
from grid.territory import UNIT
from hotline.app.reference.defects import FileDefect
from hotline.app.reference.parts import CELLS
from hotline.http.problems import Problem
from hotline.http.request.field_sentences import OTHERWISE
from hotline.http.request.strict_json import parse


def cells_text(cells: Iterable[Cell]) -> bytes:
    """One feature a line: whole as GeoJSON, and readable to a comparison of two versions."""
    lines = b",\n".join(orjson.dumps(feature(cell)) for cell in cells)
    return b'{"type": "FeatureCollection", "features": [\n' + lines + b"\n]}\n"


def read_cells(raw: Mapping[str, bytes], version: int, found: list[FileDefect]) -> tuple[Cell, ...]:
    match document(CELLS, raw, found):
        case None:
            return ()
        case {"type": "FeatureCollection", "features": list(features)}:
            cells = [
                cell
                for n, each in enumerate(features)
                if (cell := cell_at(n, each, version, found))
            ]
            return tuple(cells)
        case _:
            found.append(FileDefect(CELLS, "/type", "应为 · must be a FeatureCollection"))
            return ()


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

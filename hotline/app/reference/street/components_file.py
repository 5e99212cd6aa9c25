"""The registry of components as a table, or as GeoJSON points with the same columns."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from events.catalog.names import ComponentState, Crs, EntryKind
from grid.catalogue.catalogue import StreetCatalogue
from grid.catalogue.entry import EntryKey
from grid.components.component import Component
from grid.components.publishing import FIELDS, to_json
from grid.components.registry import ComponentRegistry
from grid.map.cells import Cell, CellMap
from grid.map.crs import InvalidPoint, to_wgs84
from hotline.app.reference.file_defects import FileDefect
from hotline.app.reference.formats.tables import Row, table_rows, written
from hotline.app.reference.parts import COMPONENTS
from hotline.app.reference.street.map_files import document

COLUMNS: Final = (*FIELDS, "crs")
ID: Final = re.compile(r"[0-9]{16,17}")
DEPARTMENTS: Final = ("supervising_department", "owner", "maintainer")


def components_text(registry: ComponentRegistry) -> bytes:
    rows = (to_json(component) | {"crs": Crs.WGS84} for component in registry.in_order)
    return written(COLUMNS, rows).encode("utf-8-sig")


def read_components(
    raw: bytes, cells: tuple[Cell, ...], catalogue: StreetCatalogue, found: list[FileDefect]
) -> dict[str, Component]:
    """
    By id. A component without a cell gets the one that its point lies in (G-01).

    Whether its departments exist is not asked here.
    """
    unit = CellMap(cells, cells[0].map_version) if cells else None
    reading = Rows(unit, catalogue, found)
    by_id: dict[str, Component] = {}
    for line, row in rows_of(raw, found):
        component = reading.component(line, row)
        if component is None:
            continue
        if component.component_id in by_id:
            reading.refuse(line, "component_id", "标识码重复 · listed twice")
        by_id[component.component_id] = component
    return by_id


def rows_of(raw: bytes, found: list[FileDefect]) -> Iterator[tuple[int, Row]]:
    if not raw.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        yield from table_rows(COMPONENTS, raw, COLUMNS, found)
        return
    match document(COMPONENTS, raw, found):
        case {"type": "FeatureCollection", "features": list(features)}:
            for number, feature in enumerate(features, start=1):
                yield number, row_of(feature)
        case _:
            found.append(FileDefect(COMPONENTS, "/type", "应为 · must be a FeatureCollection"))


def row_of(feature: Any) -> Row:
    """An empty row for what is no point with properties: each of its columns is a defect then."""
    match feature:
        case {
            "properties": dict(properties),
            "geometry": {"type": "Point", "coordinates": [lon, lat]},
        }:
            said: Mapping[str, Any] = {"crs": Crs.WGS84, **properties, "lon": lon, "lat": lat}
            return {name: "" if said.get(name) is None else str(said[name]) for name in COLUMNS}
        case _:
            return dict.fromkeys(COLUMNS, "")


@dataclass(frozen=True)
class Rows:
    """Rows on their way into components."""

    unit: CellMap | None
    catalogue: StreetCatalogue
    found: list[FileDefect]

    def refuse(self, line: int, column: str, what: str, *, blocks: bool = True) -> None:
        self.found.append(FileDefect(COMPONENTS, f"/{column}", what, line, blocks))

    def component(self, line: int, row: Row) -> Component | None:
        wrong = [*wrong_columns(row, self.catalogue)]
        point = point_of(row)
        if point is None:
            wrong.append(("lon", "应为经纬度及坐标系 · must be a point with its crs"))
        for column, what in wrong:
            self.refuse(line, column, what)
        if wrong or point is None:
            return None
        return Component(
            component_id=row["component_id"],
            name=row["name"],
            standard=row["standard"],
            code=row["code"],
            state=ComponentState(row["state"]),
            supervising_department=row["supervising_department"],
            owner=row["owner"] or None,
            maintainer=row["maintainer"] or None,
            cell=self.cell(line, row["cell"], point),
            lon=point[0],
            lat=point[1],
        )

    def cell(self, line: int, given: str, point: tuple[float, float]) -> str:
        located = None if self.unit is None else self.unit.locate(*point)
        if not given:
            if located is None:
                self.refuse(line, "cell", "坐标不在网格图内 · the point is in no unit cell")
            return located.code if located else ""
        if self.unit is None or self.unit.get(given) is None:
            self.refuse(line, "cell", f"没有单元网格 {given} · no unit cell {given}")
        return given


def wrong_columns(row: Row, catalogue: StreetCatalogue) -> Iterator[tuple[str, str]]:
    if not ID.fullmatch(row["component_id"]):
        yield "component_id", "应为 16 或 17 位数字 · must have 16 or 17 digits"
    if not row["name"]:
        yield "name", "不能为空 · must not be empty"
    if row["state"] not in set(ComponentState):
        yield "state", f"应为其一 · must be one of {', '.join(ComponentState)}"
    if not row["supervising_department"]:
        yield "supervising_department", "不能为空 · must not be empty"
    key = EntryKey(row["standard"], EntryKind.COMPONENT, row["code"])
    if catalogue.get(key) is None:
        yield "code", "目录中没有此部件 · the catalogue has no such component"


def point_of(row: Row) -> tuple[float, float] | None:
    try:
        return to_wgs84(float(row["lon"]), float(row["lat"]), Crs(row["crs"]))
    except (InvalidPoint, ValueError):
        return None


def component_defects(
    registry: ComponentRegistry, departments: Collection[str], cells: Collection[str]
) -> Iterator[FileDefect]:
    """What the registry refers to and is not there, at its row in the order of ids."""
    for number, component in enumerate(registry.in_order, start=2):
        for column in DEPARTMENTS:
            code = getattr(component, column)
            if code is not None and code not in departments:
                what = f"没有单位 {code} · unknown department {code} ({component.component_id})"
                yield FileDefect(COMPONENTS, f"/{column}", what, number)
        if component.cell not in cells:
            what = (
                f"所在网格 {component.cell} 已不在图中，请更新 · its cell is no longer on the map"
                f" ({component.component_id})"
            )
            yield FileDefect(COMPONENTS, "/cell", what, number, blocks=False)

"""What is wrong with a map before it is published: everything at once, and nothing is repaired.

A repair would guess: `buffer(0)` halves a bow-tie, and closing a ring invents a border. So a map
with a defect that `blocks` stays a draft; what is odd but may be meant is listed only.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import pi
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from events.catalog.names import MapScheme
from grid.map.cells import Cell
from grid.map.crs import InvalidPoint, SwappedPoint, check_point
from grid.map.geometry import Ring, rings_of, square_metres

Shapes = npt.NDArray[np.object_]
Sound = tuple[Cell, Any]  # with its shape; shapely declares no types

DIVISION_CODE = re.compile(r"[0-9]{12}")
CODE = {
    MapScheme.UNIT: re.compile(r"[0-9]{15}"),  # 6 county, 3 subdistrict, 3 community, 3 serial
    MapScheme.DUTY: re.compile(r"[0-9A-Za-z-]{1,32}"),
    MapScheme.COMMUNITY: re.compile(r"[0-9]{12}([0-9]{1,6})?"),  # its grids follow the community
    MapScheme.SUBDISTRICT: DIVISION_CODE,
    MapScheme.DISTRICT: DIVISION_CODE,
}


class DefectKind(StrEnum):
    """Stable codes for what a map may suffer from."""

    EMPTY = "empty"
    WRONG_CODE = "wrong_code"
    DUPLICATE_CODE = "duplicate_code"
    BROKEN_SHAPE = "broken_shape"
    SWAPPED = "swapped"
    SAME_SHAPE = "same_shape"
    OVERLAP = "overlap"
    FAR_AWAY = "far_away"
    GAP = "gap"
    SLIVER = "sliver"
    HOLE = "hole"
    PARTED = "parted"
    UNCOVERED = "uncovered"
    OUTSIDE = "outside"

    @property
    def chinese(self) -> str:
        return CHINESE[self]

    @property
    def blocks(self) -> bool:
        """The map cannot be published with it."""
        return self not in MAY_BE_MEANT


CHINESE = {
    DefectKind.EMPTY: "没有网格",
    DefectKind.WRONG_CODE: "编码不合规",
    DefectKind.DUPLICATE_CODE: "编码重复",
    DefectKind.BROKEN_SHAPE: "图形无效",
    DefectKind.SWAPPED: "经纬度颠倒",
    DefectKind.SAME_SHAPE: "图形相同",
    DefectKind.OVERLAP: "重叠",
    DefectKind.FAR_AWAY: "远离其余网格",
    DefectKind.GAP: "空隙",
    DefectKind.SLIVER: "狭条",
    DefectKind.HOLE: "中空",
    DefectKind.PARTED: "由不相连的几部分组成",
    DefectKind.UNCOVERED: "所属区域内未划网格",
    DefectKind.OUTSIDE: "超出所属区域",
}
MAY_BE_MEANT = {
    *(DefectKind.GAP, DefectKind.SLIVER, DefectKind.HOLE, DefectKind.PARTED),
    *(DefectKind.UNCOVERED, DefectKind.OUTSIDE),
}
THIN = 0.02  # 4π area / perimeter²: 1 for a circle, 0.03 for a strip of 1 to 100
MANY_TIMES = 30.0  # usual distances from the middle; islands of 汕头 are at 21
FEW_KILOMETRES = 0.03  # degrees: a usual distance in a small map
SWAPPED = str(SwappedPoint())


@dataclass(frozen=True, slots=True)
class MapDefect:
    kind: DefectKind
    codes: tuple[str, ...]  # the cells concerned; none for the map as a whole
    detail: str
    square_metres: float | None = None
    near: tuple[float, float] | None = None  # where to look, WGS-84


def defects(cells: Iterable[Cell], *, tolerance_m2: float = 1.0) -> list[MapDefect]:
    """
    All defects of a map; it may be published when none of them blocks.

    Overlaps and gaps up to `tolerance_m2` are rounding. A gap is a hole in the whole map; whether
    the outside is complete only another map can say (`grid.map.nesting`). Schemes may cover each
    other.
    """
    ordered = sorted(cells, key=lambda cell: (cell.scheme, cell.code))
    if not ordered:
        return [MapDefect(DefectKind.EMPTY, (), "the map has no cells")]
    found = list(code_defects(ordered))
    sound: dict[str, list[Sound]] = defaultdict(list)
    for cell in ordered:
        shape = shape_of(cell)
        if isinstance(shape, str):
            kind = DefectKind.SWAPPED if shape == SWAPPED else DefectKind.BROKEN_SHAPE
            found.append(MapDefect(kind, (cell.code,), shape))
        else:
            sound[cell.scheme].append((cell, shape))
            found += form_defects(cell, shape)
    for pairs in sound.values():
        found += topology_defects(pairs, tolerance_m2)
        found += far_cells(pairs)
    return found


def code_defects(cells: Sequence[Cell]) -> Iterator[MapDefect]:
    for cell in cells:
        why = code_defect(cell)
        if why:
            yield MapDefect(DefectKind.WRONG_CODE, (cell.code,), why)
    for (scheme, code), times in Counter((cell.scheme, cell.code) for cell in cells).items():
        if times > 1:
            yield MapDefect(DefectKind.DUPLICATE_CODE, (code,), f"{times} cells of scheme {scheme}")


def code_defect(cell: Cell) -> str | None:
    if cell.scheme not in set(MapScheme):
        return f"scheme must be one of {', '.join(MapScheme)}"
    scheme = MapScheme(cell.scheme)
    if not CODE[scheme].fullmatch(cell.code):
        return f"a code of scheme {scheme} must match {CODE[scheme].pattern}"
    divisions = (cell.community, cell.subdistrict, cell.district)
    if not all(code is None or DIVISION_CODE.fullmatch(code) for code in divisions):
        return "divisions must have 12 digits"
    return misplaced(scheme, cell)


def misplaced(scheme: MapScheme, cell: Cell) -> str | None:
    """Why a code cannot be that of an area in its divisions."""
    match scheme:
        case MapScheme.UNIT if not nested(cell):
            return "its code must begin with its community's, and that with its subdistrict's"
        case MapScheme.COMMUNITY if cell.community is None or cell.code[:12] != cell.community:
            return "the code must begin with that of its community"
        case MapScheme.SUBDISTRICT if cell.subdistrict != cell.code:
            return "the code must be that of its subdistrict"
        case MapScheme.DISTRICT if cell.district != cell.code:
            return "the code must be that of its district"
        case _:
            return None


def nested(cell: Cell) -> bool:
    if cell.community is None or cell.code[:12] != cell.community:
        return False
    return cell.subdistrict is None or cell.community[:9] == cell.subdistrict[:9]


def shape_of(cell: Cell) -> shapely.MultiPolygon | str:
    """The shape, or why there is none: shapely alone closes open rings and accepts NaN."""
    if not cell.polygons or not all(cell.polygons):
        return "no rings"
    why = next((why for ring in rings_of(cell.polygons) if (why := ring_defect(ring))), None)
    if why:
        return why
    shape = shapely.MultiPolygon([(outer, holes) for outer, *holes in cell.polygons])
    if not shape.is_valid:
        return str(shapely.is_valid_reason(shape))
    return shape


def form_defects(cell: Cell, shape: shapely.MultiPolygon) -> Iterator[MapDefect]:
    """What a drawing program leaves behind, or what the ground is like: a person knows."""
    area, near = measured(shape)
    if len(cell.polygons) > 1:
        what = f"it has {len(cell.polygons)} parts that do not touch"
        yield MapDefect(DefectKind.PARTED, (cell.code,), what, area, near)
    if any(holes for _, *holes in cell.polygons):
        yield MapDefect(DefectKind.HOLE, (cell.code,), "it has a hole", area, near)
    thin = min(4 * pi * part.area / part.length**2 for part in shape.geoms)
    if thin < THIN:
        yield MapDefect(DefectKind.SLIVER, (cell.code,), "it is a narrow strip", area, near)


def far_cells(pairs: Sequence[Sound]) -> Iterator[MapDefect]:
    """Cells that cannot be of this city: another one's, or drawn in another coordinate system."""
    points = [shape.representative_point() for _, shape in pairs]
    x, y = (np.array([getattr(point, axis) for point in points]) for axis in "xy")
    away = np.hypot(x - np.median(x), y - np.median(y))
    usual = max(float(np.median(away)), FEW_KILOMETRES)
    for at in np.flatnonzero(away > MANY_TIMES * usual):
        cell, shape = pairs[int(at)]
        what = f"it is {away[at] / usual:.0f} times as far from the middle as half of the cells are"
        yield MapDefect(DefectKind.FAR_AWAY, (cell.code,), what, *measured(shape))


def ring_defect(ring: Ring) -> str | None:
    if len(ring) < 4:
        return "a ring needs at least four points"
    if ring[0] != ring[-1]:
        return "a ring is not closed"
    try:
        for lon, lat in ring:
            check_point(lon, lat)
    except InvalidPoint as invalid:
        return str(invalid)
    return None


def topology_defects(pairs: Sequence[Sound], tolerance_m2: float) -> Iterator[MapDefect]:
    """Where neighbours share every vertex, shapely sees at once that nothing overlaps."""
    pairs, same = apart(pairs)
    yield from same
    cells = [cell for cell, _ in pairs]
    shapes = np.array([shape for _, shape in pairs])
    if shapely.coverage_is_valid(shapes):
        whole = shapely.coverage_union_all(shapes)
    else:
        yield from overlaps(cells, shapes, tolerance_m2)
        whole = shapely.union_all(shapes)
    yield from gaps(whole, tolerance_m2)


def apart(pairs: Sequence[Sound]) -> tuple[list[Sound], list[MapDefect]]:
    """One cell of each shape; each pair of a shape drawn many times would be an overlap."""
    by_shape: dict[bytes, list[Sound]] = defaultdict(list)
    for cell, shape in pairs:
        by_shape[shapely.normalize(shape).wkb].append((cell, shape))
    same = [
        MapDefect(
            DefectKind.SAME_SHAPE,
            tuple(cell.code for cell, _ in drawn),
            f"{len(drawn)} cells have the same shape",
            *measured(drawn[0][1]),
        )
        for drawn in by_shape.values()
        if len(drawn) > 1
    ]
    return [drawn[0] for drawn in by_shape.values()], same


def overlaps(cells: Sequence[Cell], shapes: Shapes, tolerance_m2: float) -> Iterator[MapDefect]:
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    one, other = one[one < other], other[one < other]
    shared = shapely.intersection(shapes[one], shapes[other])
    for pair in np.flatnonzero(shapely.area(shared)):
        area, where = measured(shared[pair])
        if area > tolerance_m2:
            codes = (cells[one[pair]].code, cells[other[pair]].code)
            yield MapDefect(DefectKind.OVERLAP, codes, "two cells share ground", area, where)


def gaps(whole: shapely.Geometry, tolerance_m2: float) -> Iterator[MapDefect]:
    for part in shapely.get_parts(whole):
        for ring in part.interiors:
            area, where = measured(shapely.Polygon(ring))
            if area > tolerance_m2:
                yield MapDefect(DefectKind.GAP, (), "no cell covers it", area, where)


def measured(shape: shapely.Geometry) -> tuple[float, tuple[float, float]]:
    """Square metres, and a point of it."""
    where = shape.representative_point()
    return square_metres(shape.area, where.y), (where.x, where.y)

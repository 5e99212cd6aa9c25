"""A made-up map of the real divisions of 汕头 (生成网格): no border in it is a real one.

Each district is a rectangle about where it is, each subdistrict and community a rectangle in its
parent, cut so that neighbours share their edges to the last bit. Communities are one coarse cell,
but for a small built-up area of about 20 km², which is divided into cells of about 1 ha.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import cos, radians

from events.catalog.names import AreaClass
from grid.map.cells import Cell
from grid.map.divisions import Division, Divisions
from grid.map.geometry import METRES_PER_DEGREE, Box, rectangle
from hotline.app.demo_city.divisions import divisions

MAP_VERSION = 1
CELL_METRES = 100.0

# district, its part, the subdistricts in that part (none named: all of them)
PARTS: tuple[tuple[str, Box, tuple[str, ...]], ...] = (
    ("440513000000", (116.23, 23.25, 116.56, 23.63), ()),  # 潮阳区
    ("440514000000", (116.23, 23.03, 116.56, 23.25), ()),  # 潮南区
    ("440512000000", (116.56, 23.03, 116.90, 23.31), ()),  # 濠江区
    ("440507000000", (116.71, 23.31, 116.90, 23.45), ()),  # 龙湖区
    ("440515000000", (116.56, 23.45, 116.90, 23.63), ()),  # 澄海区
    ("440523000000", (116.90, 23.03, 117.30, 23.63), ()),  # 南澳县
    # 金平区: countryside, the built-up area, the rest of the town north and south of it
    (
        "440511000000",
        (116.56, 23.31, 116.672, 23.45),
        ("440511013000", "440511015000", "440511016000", "440511017000"),
    ),
    (
        "440511000000",
        (116.672, 23.335, 116.71, 23.38),
        ("440511002000", "440511004000", "440511001000", "440511005000", "440511007000"),
    ),
    ("440511000000", (116.672, 23.38, 116.71, 23.45), ("440511009000", "440511019000")),
    ("440511000000", (116.672, 23.31, 116.71, 23.335), ("440511018000",)),
)
BUILT_UP = frozenset(PARTS[7][2])
KEY_AREAS = frozenset({"440511002000"})  # made up, as the cells are


def demo_cells() -> Iterator[Cell]:
    """Every cell of the demo city, scheme `unit`, map version 1."""
    city = divisions()
    for district, part, named in PARTS:
        inside = {subdistrict.code: subdistrict for subdistrict in city.children(district)}
        subdistricts = [inside[code] for code in named or inside]
        weights = [len(city.children(subdistrict.code)) for subdistrict in subdistricts]
        for subdistrict, box in zip(subdistricts, sliced(part, weights), strict=True):
            yield from cells_of(city, subdistrict, box)


def cells_of(city: Divisions, subdistrict: Division, box: Box) -> Iterator[Cell]:
    communities = city.children(subdistrict.code)
    for community, home in zip(communities, sliced(box, [1] * len(communities)), strict=True):
        shapes = hectares(home) if subdistrict.code in BUILT_UP else [home]
        for serial, shape in enumerate(shapes, start=1):
            yield Cell(
                code=f"{community.code}{serial:03d}",
                scheme="unit",
                name=f"{community.name} 生成网格 {serial:03d}",
                community=community.code,
                subdistrict=subdistrict.code,
                district=subdistrict.parent,
                polygons=rectangle(shape),
                map_version=MAP_VERSION,
                area_class=area_class_of(subdistrict.code),
            )


def area_class_of(subdistrict: str) -> AreaClass:
    if subdistrict in KEY_AREAS:
        return AreaClass.KEY
    return AreaClass.ORDINARY if subdistrict in BUILT_UP else AreaClass.OUTLYING


def sliced(box: Box, weights: Sequence[int]) -> Iterator[Box]:
    """The box cut across its longer side, again and again, into parts as large as their weights."""
    if len(weights) == 1:
        yield box
        return
    west, south, east, north = box
    half = halfway(weights)
    share = sum(weights[:half]) / sum(weights)
    if width(box) >= height(box):
        cut = round(west + (east - west) * share, 6)
        one, other = (west, south, cut, north), (cut, south, east, north)
    else:
        cut = round(north - (north - south) * share, 6)
        one, other = (west, cut, east, north), (west, south, east, cut)
    yield from sliced(one, weights[:half])
    yield from sliced(other, weights[half:])


def halfway(weights: Sequence[int]) -> int:
    """Where to cut the list so that both sides weigh most nearly the same; neither is empty."""
    total = sum(weights)
    return min(range(1, len(weights)), key=lambda at: abs(2 * sum(weights[:at]) - total))


def hectares(box: Box) -> Iterator[Box]:
    """Cells of about 1 ha, numbered as the standard says: west to east, north to south."""
    west, south, east, north = box
    columns = cuts(west, east, max(1, round(width(box) / CELL_METRES)))
    rows = cuts(south, north, max(1, round(height(box) / CELL_METRES)))
    for low, high in reversed(list(pairwise(rows))):
        for left, right in pairwise(columns):
            yield left, low, right, high


def cuts(start: float, end: float, parts: int) -> list[float]:
    """Borders to 0.1 m; the ends exactly as they are, since neighbours share them."""
    between = (round(start + (end - start) * part / parts, 6) for part in range(1, parts))
    return [start, *between, end]


def width(box: Box) -> float:
    west, south, east, north = box
    return (east - west) * METRES_PER_DEGREE * cos(radians((south + north) / 2))


def height(box: Box) -> float:
    return (box[3] - box[1]) * METRES_PER_DEGREE

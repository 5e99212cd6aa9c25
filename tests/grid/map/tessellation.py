"""Maps that are hard on purpose: irregular, with holes that hold cells, and with parted cells."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from grid.map.cells import Cell
from grid.map.geometry import Point, Ring, rectangle
from grid.map.synthetic import synthetic_cells


def rough_map(n: int, seed: int) -> list[Cell]:
    """About `n` cells, no gap, no overlap: a third with a cell in a hole, the rest in two parts."""
    random = Random(seed)
    cells = list(synthetic_cells(n, seed))
    random.shuffle(cells)
    third, rest = cells[: n // 3], cells[n // 3 :]
    half = len(rest) // 2
    return [
        *(part for cell in third for part in with_island(cell)),
        *(cell for pair in zip(rest[:half], rest[half:], strict=False) for cell in joined(*pair)),
        *rest[2 * half :],
    ]


def with_island(cell: Cell) -> Iterator[Cell]:
    ((outer,),) = cell.polygons
    hole = shrunk(outer)
    yield replace(cell, polygons=((outer, hole),))
    yield replace(cell, code=f"{cell.code[:12]}9{cell.code[13:]}", polygons=((hole,),))


def joined(one: Cell, other: Cell) -> Iterator[Cell]:
    """One cell of two parts, unless they are neighbours: parts may not share an edge."""
    if set(one.polygons[0][0]) & set(other.polygons[0][0]):
        yield from (one, other)
    else:
        yield replace(one, polygons=one.polygons + other.polygons)


def shrunk(ring: Ring) -> Ring:
    east, north = centre(ring)
    return tuple((east + (x - east) / 2, north + (y - north) / 2) for x, y in ring)


def centre(ring: Ring) -> Point:
    return sum(x for x, _ in ring[1:]) / len(ring[1:]), sum(y for _, y in ring[1:]) / len(ring[1:])


def square(
    code: str, west: float, south: float, size: float = 1.0, *, scheme: str = "unit"
) -> Cell:
    community = code[:12]
    return Cell(
        code=code,
        scheme=scheme,
        name=f"生成网格 {code}",
        community=community,
        subdistrict=f"{community[:9]}000",
        district=f"{community[:6]}000000",
        polygons=rectangle((west, south, west + size, south + size)),
        map_version=1,
    )

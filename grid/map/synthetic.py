"""A synthetic grid of any size, for benchmarks and tests."""

from collections.abc import Iterator, Sequence
from math import ceil, sqrt
from random import Random

from grid.map.cells import Cell
from grid.map.geometry import Point, Ring

WEST, SOUTH = 116.23, 23.03
WIDE, HIGH = 0.00098, 0.0009  # about 100 m x 100 m, so about 1 ha
CELLS_PER_COMMUNITY = 100
COMMUNITIES_PER_SUBDISTRICT = 20


def synthetic_cells(
    n: int, seed: int, *, communities: Sequence[str] = (), map_version: int = 1
) -> Iterator[Cell]:
    """
    `n` irregular eight-sided cells without gap or overlap, row by row; the same for the same seed.

    They are dealt in equal runs to `communities` (12-digit codes), or to made-up ones of a
    made-up province 99.
    """
    columns = ceil(sqrt(n))
    lattice = Lattice(columns, -(-n // columns), seed)
    for number in range(n):
        row, column = divmod(number, columns)
        if communities:
            run = -(-n // len(communities))
            community, serial = communities[number // run], number % run + 1
        else:
            community, serial = (
                made_up(number // CELLS_PER_COMMUNITY),
                number % CELLS_PER_COMMUNITY + 1,
            )
        yield Cell(
            code=f"{community}{serial:03d}",
            scheme="unit",
            name=f"生成网格 {number + 1}",
            community=community,
            subdistrict=f"{community[:9]}000",
            district=f"{community[:6]}000000",
            polygons=((lattice.ring(column, row),),),
            map_version=map_version,
        )


def made_up(community: int) -> str:
    subdistrict, place = divmod(community, COMMUNITIES_PER_SUBDISTRICT)
    return f"990101{subdistrict + 1:03d}{place + 1:03d}"


class Lattice:
    """Corners and the middles between them, each moved a little; neighbours share them."""

    def __init__(self, columns: int, rows: int, seed: int) -> None:
        random = Random(seed)  # noqa: S311  a drawing, not a secret
        self.points: dict[tuple[int, int], Point] = {}
        for x in range(2 * columns + 1):
            for y in range(2 * rows + 1):
                play = 0.15 if x % 2 == y % 2 == 0 else 0.1
                self.points[x, y] = (
                    WEST + (x / 2 + random.uniform(-play, play)) * WIDE,
                    SOUTH + (y / 2 + random.uniform(-play, play)) * HIGH,
                )

    def ring(self, column: int, row: int) -> Ring:
        x, y = 2 * column, 2 * row
        around = ((0, 0), (1, 0), (2, 0), (2, 1), (2, 2), (1, 2), (0, 2), (0, 1), (0, 0))
        return tuple(self.points[x + dx, y + dy] for dx, dy in around)

"""Whether a shape holds a point, in rational numbers and by winding: slow, never rounded."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from grid.map.geometry import Point, Polygons


def holds(polygons: Polygons, x: float, y: float) -> bool:
    return any(wound_round(polygon, x, y) for polygon in polygons)


def wound_round(polygon: Sequence[Sequence[Point]], x: float, y: float) -> bool:
    outer, *holes = (winding(ring, x, y) for ring in polygon)
    return outer is None or (outer != 0 and all(hole is None or hole == 0 for hole in holes))


def winding(ring: Sequence[Point], x: float, y: float) -> int | None:
    """How often the ring runs round the point; None when the point is on it."""
    turns = 0
    for (ax, ay), (bx, by) in pairwise(ring):
        if not min(ay, by) <= y <= max(ay, by):
            continue  # comparing doubles rounds nothing
        side = cross(*map(Fraction, (ax, ay, bx, by, x, y)))
        if side == 0 and min(ax, bx) <= x <= max(ax, bx):
            return None
        if ay <= y < by and side > 0:
            turns += 1
        if by <= y < ay and side < 0:
            turns -= 1
    return turns


def cross(
    ax: Fraction, ay: Fraction, bx: Fraction, by: Fraction, x: Fraction, y: Fraction
) -> Fraction:
    return (bx - ax) * (y - ay) - (by - ay) * (x - ax)

"""Whether a shape holds a point, in rational numbers and by winding: slow, never rounded."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from grid.geometry import Point, Polygons


def holds(polygons: Polygons, lon: float, lat: float) -> bool:
    return any(wound_round(polygon, Fraction(lon), Fraction(lat)) for polygon in polygons)


def wound_round(polygon: Sequence[Sequence[Point]], x: Fraction, y: Fraction) -> bool:
    outer, *holes = (winding(ring, x, y) for ring in polygon)
    return outer is None or (outer != 0 and all(hole is None or hole == 0 for hole in holes))


def winding(ring: Sequence[Point], x: Fraction, y: Fraction) -> int | None:
    """How often the ring runs round the point; None when the point is on it."""
    turns = 0
    for a, b in pairwise(ring):
        (ax, ay), (bx, by) = (map(Fraction, a), map(Fraction, b))
        side = (bx - ax) * (y - ay) - (by - ay) * (x - ax)
        if side == 0 and min(ax, bx) <= x <= max(ax, bx) and min(ay, by) <= y <= max(ay, by):
            return None
        if ay <= y < by and side > 0:
            turns += 1
        if by <= y < ay and side < 0:
            turns -= 1
    return turns

"""Plane geometry on degrees: exact answers to "is the point in it", metres only for hints.

Shapely does the heavy work of checking a map; a single look-up is three times as fast here, because
most edges are dismissed by two comparisons and no object is built.
"""

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from math import cos, hypot, radians

Point = tuple[float, float]
Ring = tuple[Point, ...]
Polygons = tuple[
    tuple[Ring, ...], ...
]  # as in a GeoJSON MultiPolygon: outer ring first, then holes
Box = tuple[float, float, float, float]  # west, south, east, north
Edge = tuple[float, float, float, float]  # from the lower end (x, y) to the upper end (x, y)

METRES_PER_DEGREE = 111_195.08  # of a great circle on the mean sphere; 0.5 % is enough for hints
SURE = 4e-16  # above this share of its terms the sign of a rounded determinant is right


def covers(edges: tuple[Edge, ...], x: float, y: float) -> bool:
    """Whether the point is inside or on the border, of holes too. Exact for the doubles given."""
    inside = False
    for x1, y1, x2, y2 in edges:
        if y < y1 or y > y2 or (x > x1 and x > x2):
            continue
        if x < x1 and x < x2:
            inside ^= y < y2
            continue
        side = turn(x1, y1, x2, y2, x, y)
        if side == 0:
            return True
        inside ^= side > 0 and y < y2
    return inside


def turn(x1: float, y1: float, x2: float, y2: float, x: float, y: float) -> float:
    """Positive when (x, y) lies left of the line from 1 to 2, 0 when exactly on it."""
    left, right = (x2 - x1) * (y - y1), (y2 - y1) * (x - x1)
    if abs(left - right) > SURE * (abs(left) + abs(right)):
        return left - right
    fx1, fy1 = Fraction(x1), Fraction(y1)
    exact = (Fraction(x2) - fx1) * (Fraction(y) - fy1) - (Fraction(y2) - fy1) * (Fraction(x) - fx1)
    return float((exact > 0) - (exact < 0))


def edges_of(polygons: Polygons) -> tuple[Edge, ...]:
    return tuple(
        (*min(a, b, key=height), *max(b, a, key=height))
        for ring in rings_of(polygons)
        for a, b in pairwise(ring)
        if a != b
    )


def box_of(polygons: Polygons) -> Box:
    points = [point for ring in rings_of(polygons) for point in ring]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def is_box(polygons: Polygons) -> bool:
    """Whether the shape is one rectangle along the axes: its bounding box then says it all."""
    if len(polygons) != 1 or len(polygons[0]) != 1 or len(polygons[0][0]) != 5:
        return False
    west, south, east, north = box_of(polygons)
    corners = {(west, south), (east, south), (east, north), (west, north)}
    ring = polygons[0][0]
    turns_square = all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(ring))
    return turns_square and set(ring) == corners and len(corners) == 4


def rings_of(polygons: Polygons) -> Iterator[Ring]:
    return (ring for polygon in polygons for ring in polygon)


def height(point: Point) -> float:
    return point[1]


def rectangle(box: Box) -> Polygons:
    west, south, east, north = box
    return ((((west, south), (east, south), (east, north), (west, north), (west, south)),),)


def metres_between(edges: tuple[Edge, ...], x: float, y: float) -> float:
    """From the point to the nearest edge, on a plane tangent at the point."""
    east = METRES_PER_DEGREE * cos(radians(y))
    return min(
        metres_to_segment(
            (x1 - x) * east,
            (y1 - y) * METRES_PER_DEGREE,
            (x2 - x) * east,
            (y2 - y) * METRES_PER_DEGREE,
        )
        for x1, y1, x2, y2 in edges
    )


def metres_to_segment(x1: float, y1: float, x2: float, y2: float) -> float:
    """From the origin."""
    dx, dy = x2 - x1, y2 - y1
    along = -(x1 * dx + y1 * dy) / (dx * dx + dy * dy)
    along = min(1.0, max(0.0, along))
    return hypot(x1 + along * dx, y1 + along * dy)


def box_around(x: float, y: float, metres: float) -> Box:
    """A box that holds the circle (not defined at the poles)."""
    north = metres / METRES_PER_DEGREE * 1.001
    east = north / cos(radians(min(89.0, abs(y) + north)))
    return x - east, y - north, x + east, y + north


def square_metres(square_degrees: float, lat: float) -> float:
    return square_degrees * METRES_PER_DEGREE**2 * cos(radians(lat))

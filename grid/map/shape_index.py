"""Which shapes may hold a point: square buckets, one layer of them for each size of shape.

A layer's bucket is a power of two of a degree, between half and once the size of its shapes, so a
shape is in at most nine buckets and a bucket holds a handful of shapes, whether cells are 1 ha
or a whole island. Scaling by a power of two is exact, so no point falls between two buckets.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from math import floor, frexp, ldexp

from grid.map.geometry import Box, Edge, Polygons, box_of, covers, edges_of, is_box

Shape = tuple[float, float, float, float, tuple[Edge, ...], int]  # box, edges unless a box, number
Layer = tuple[float, dict[tuple[int, int], list[Shape]]]  # buckets per degree, the buckets


class ShapeIndex:
    """Shapes are known by their place in the sequence given."""

    def __init__(self, shapes: Sequence[Polygons]) -> None:
        layers: dict[float, dict[tuple[int, int], list[Shape]]] = defaultdict(dict)
        for number, polygons in enumerate(shapes):
            box = box_of(polygons)
            shape = (*box, () if is_box(polygons) else edges_of(polygons), number)
            scale = scale_for(box)
            for bucket in buckets(box, scale):
                layers[scale].setdefault(bucket, []).append(shape)
        self.layers: tuple[Layer, ...] = tuple(layers.items())

    def covering(self, x: float, y: float) -> list[int]:
        """All shapes that hold the point, their borders included."""
        return [
            number
            for scale, layer in self.layers
            for west, south, east, north, edges, number in layer.get(
                (floor(x * scale), floor(y * scale)), ()
            )
            if west <= x <= east and south <= y <= north and (not edges or covers(edges, x, y))
        ]

    def meeting(self, box: Box) -> list[int]:
        """All shapes whose bounding box meets the box, borders included, in order."""
        west, south, east, north = box
        if west > east or south > north:
            return []
        return sorted(
            {
                shape[5]
                for scale, layer in self.layers
                for shape in reach(layer, box, scale)
                if shape[0] <= east and west <= shape[2] and shape[1] <= north and south <= shape[3]
            }
        )


def scale_for(box: Box) -> float:
    west, south, east, north = box
    _, exponent = frexp(max(east - west, north - south))
    return ldexp(1.0, 1 - exponent)


def buckets(box: Box, scale: float) -> Iterator[tuple[int, int]]:
    west, south, east, north = (floor(side * scale) for side in box)
    return ((x, y) for x in range(west, east + 1) for y in range(south, north + 1))


def reach(layer: dict[tuple[int, int], list[Shape]], box: Box, scale: float) -> Iterable[Shape]:
    """The shapes in the buckets of a box; where those are more than there are, simply all."""
    west, south, east, north = (floor(side * scale) for side in box)
    if (east - west + 1) * (north - south + 1) > len(layer):  # a line has no area, and may be long
        return (shape for shapes in layer.values() for shape in shapes)
    return (shape for bucket in buckets(box, scale) for shape in layer.get(bucket, ()))

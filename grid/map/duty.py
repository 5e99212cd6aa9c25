"""Duty cells (责任网格): each the union of the unit cells that one worker patrols. Pure."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import shapely

from grid.map.cells import Cell
from grid.map.geometry import Polygons
from grid.map.outlines import shape_of


class UnknownMembers(ValueError):
    """A duty cell names unit cells that are not on the map."""

    def __init__(self, codes: tuple[str, ...]) -> None:
        super().__init__(f"no unit cell {', '.join(codes)}")
        self.codes = codes


def united(duty: Cell, ground: Mapping[str, Cell]) -> Cell:
    """The duty cell with the shape of its members on this map. Raises UnknownMembers."""
    unknown = tuple(code for code in duty.members if code not in ground)
    if unknown:
        raise UnknownMembers(unknown)
    shapes = np.array([shape_of(ground[code]) for code in duty.members])
    return replace(duty, polygons=polygons_of(shapely.union_all(shapes)))


def polygons_of(shape: shapely.Geometry) -> Polygons:
    """Every vertex as it is: duty cells share their borders with the unit cells."""
    oriented = shapely.orient_polygons(shapely.normalize(shape))
    return tuple(
        tuple(tuple(ring.coords) for ring in (part.exterior, *part.interiors))
        for part in shapely.get_parts(oriented)
    )

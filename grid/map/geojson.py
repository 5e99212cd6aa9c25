"""Cells as GeoJSON (RFC 7946, so WGS-84), out and in."""

from typing import Any, ClassVar

from events.catalog.names import AreaClass, MapScheme
from grid.map.cells import Cell
from grid.map.geometry import Point, Polygons, Ring

NAMES = ("code", "scheme", "name")
DIVISIONS = ("community", "subdistrict", "district")


def feature(cell: Cell) -> dict[str, Any]:
    """
    A division is null where there is none, or where the area is larger (G-06).

    Only unit cells have an area class.
    """
    return {
        "type": "Feature",
        "geometry": geometry(cell.polygons),
        "properties": {
            **{name: getattr(cell, name) for name in (*NAMES, *DIVISIONS)},
            **({"area_class": cell.area_class} if cell.scheme == MapScheme.UNIT else {}),
            "map_version": cell.map_version,
            **({"cells": cell.members} if cell.members else {}),
        },
    }


def geometry(polygons: Polygons) -> dict[str, Any]:
    if len(polygons) == 1:
        return {"type": "Polygon", "coordinates": polygons[0]}
    return {"type": "MultiPolygon", "coordinates": polygons}


def cell_of(document: Any, map_version: int) -> Cell:
    """
    The cell that a feature describes, as part of a new map version.

    One that names unit cells (`cells`) has their shape, so it has no geometry of its own. Raises
    `MalformedFeature` with a JSON pointer for what is not a polygon feature with pairs of numbers;
    whether the shape and the code are sound is for `defects` to say.
    """
    if not isinstance(document, dict) or document.get("type") != "Feature":
        raise MalformedFeature("/type", "must be a Feature")
    properties = document.get("properties")
    if not isinstance(properties, dict):
        raise MalformedFeature("/properties", "must be an object")
    members = members_of(properties.get("cells"))
    code, scheme, name = (text(properties.get(each), f"/properties/{each}") for each in NAMES)
    community, subdistrict, district = (division(properties, each) for each in DIVISIONS)
    return Cell(
        code=code,
        scheme=scheme,
        name=name,
        community=community,
        subdistrict=subdistrict,
        district=district,
        polygons=() if members else polygons_of(document.get("geometry")),
        map_version=map_version,
        members=members,
        area_class=area_class_of(properties, scheme),
    )


def area_class_of(properties: dict[str, Any], scheme: str) -> AreaClass:
    """A cell that names none is ordinary."""
    where, named = "/properties/area_class", properties.get("area_class")
    if named is None:
        return AreaClass.ORDINARY
    if scheme != MapScheme.UNIT:
        raise MalformedFeature(where, "only a unit cell has an area class")
    if named not in set(AreaClass):
        raise MalformedFeature(where, f"must be one of {', '.join(AreaClass)}")
    return AreaClass(named)


def division(properties: dict[str, Any], name: str) -> str | None:
    code = properties.get(name)
    return None if code is None else text(code, f"/properties/{name}")


def members_of(codes: Any) -> tuple[str, ...]:
    where = "/properties/cells"
    if codes is None:
        return ()
    return tuple(sorted({text(code, f"{where}/{n}") for n, code in enumerate(items(codes, where))}))


def polygons_of(geometry: Any) -> Polygons:
    where = "/geometry/coordinates"
    match geometry:
        case {"type": "Polygon", "coordinates": rings}:
            return (rings_of(rings, where),)
        case {"type": "MultiPolygon", "coordinates": polygons}:
            return tuple(
                rings_of(rings, f"{where}/{i}") for i, rings in enumerate(items(polygons, where))
            )
        case _:
            raise MalformedFeature("/geometry", "must be a Polygon or a MultiPolygon")


def rings_of(rings: Any, where: str) -> tuple[Ring, ...]:
    return tuple(ring_of(ring, f"{where}/{i}") for i, ring in enumerate(items(rings, where)))


def ring_of(ring: Any, where: str) -> Ring:
    return tuple(point_of(point, f"{where}/{i}") for i, point in enumerate(items(ring, where)))


def point_of(point: Any, where: str) -> Point:
    match point:
        case [int() | float() as lon, int() | float() as lat] if not (
            isinstance(lon, bool) or isinstance(lat, bool)
        ):
            return float(lon), float(lat)
        case _:
            raise MalformedFeature(where, "must be two numbers, longitude and latitude")


def items(value: Any, where: str) -> list[Any] | tuple[Any, ...]:
    if isinstance(value, list | tuple):
        return value
    raise MalformedFeature(where, "must be an array")


def text(value: Any, where: str) -> str:
    if isinstance(value, str) and value.strip():
        return value
    raise MalformedFeature(where, "must be a text")


class MalformedFeature(ValueError):
    """The document is not a GeoJSON feature of a cell."""

    code: ClassVar[str] = "cells.malformed_feature"

    def __init__(self, pointer: str, why: str) -> None:
        super().__init__(f"{pointer}: {why}")
        self.pointer = pointer

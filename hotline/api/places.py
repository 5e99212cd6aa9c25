"""From a place in a body to an area: the street side resolves it, this side only asks."""

from events.catalog.values import NOWHERE, Area, Point
from hotline.api.bodies import PlaceBody
from hotline.api.dependencies import Desk


def point_of(place: PlaceBody | None) -> Point | None:
    if place is None or place.point is None:
        return None
    return Point(lon=place.point.lon, lat=place.point.lat, crs=place.point.crs)


def area_of(desk: Desk, place: PlaceBody | None) -> Area:
    """Unknown when nothing was said. A point that cannot be one is the street side's error."""
    return NOWHERE if place is None else desk.resolve(place.text, point_of(place))

"""From a place in a body to an area: the street side resolves it, this side only asks."""

from events.catalog.values import NOWHERE, Area
from hotline.api.dependencies import Desk
from hotline.work_order.inputs import ReportedPlace


def area_of(desk: Desk, place: ReportedPlace | None) -> Area:
    """Unknown when nothing was said. A point that cannot be one is the street side's error."""
    return NOWHERE if place is None else desk.resolve(place.text, place.point)

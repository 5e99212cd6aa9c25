"""What phones send."""

from typing import Annotated

from pydantic import Field

from events.catalog.names import Crs
from events.input_types import Instant
from grid.sync.item import SyncItem
from hotline.http.request.types import Body

MOST_POINTS = 500
MOST_ITEMS = 200
DeviceId = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$")]


class PositionBody(Body):
    """One position as the phone had it."""

    at: Instant
    lon: Annotated[float, Field(ge=-180, le=180)]
    lat: Annotated[float, Field(ge=-90, le=90)]
    crs: Crs
    accuracy_m: Annotated[float, Field(ge=0, le=100_000)] | None = None


class PositionsBody(Body):
    """Positions since the last request, in any order."""

    device_id: DeviceId
    sent_at: Instant | None = None
    points: Annotated[tuple[PositionBody, ...], Field(min_length=1, max_length=MOST_POINTS)]


class SyncBody(Body):
    """What a worker did since the last request, in any order."""

    device_id: DeviceId
    sent_at: Instant | None = None
    items: Annotated[
        tuple[SyncItem, ...],
        Field(min_length=1, max_length=MOST_ITEMS, description="各项，次序不限"),
    ]

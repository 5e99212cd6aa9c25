"""The crossing from an order to the street side, which the composition root passes."""

from datetime import datetime
from typing import Any, NamedTuple, Protocol

from events.act import Actor
from events.catalog.values import Area, CellRef, Point
from hotline.api.orders.representation import History, state_of
from hotline.http.routes import Call
from projections.orders.detail_fold import fold

Json = dict[str, Any]


class WhatAndWhere(NamedTuple):
    """What a request is about, and where. `order_no`: whose own cases are no duplicates."""

    matter: str
    area: Area
    point: Point | None
    order_no: str | None = None


def spot_of(history: History) -> WhatAndWhere | None:
    """None: the order is protected or about a department, and has no likeness (D-07)."""
    order = state_of(history)
    if order.protected or order.reported_department is not None:
        return None
    return WhatAndWhere(order.matter, order.area, fold(history).registered.point, order.order_no)


class StreetSide(Protocol):
    async def items(
        self, call: Call[Any, Any], history: History, until: datetime | None
    ) -> list[Json]:
        """The timeline of the grid cases of an order, as far as the caller may read them."""

    def cells_now(self, cell: CellRef | None) -> tuple[str, ...]:
        """The codes of the cell on the map in force."""

    def metres(self, a: Point, b: Point) -> float:
        """Between two points, each in its own coordinate system."""

    async def cases_here(self, by: Actor, spot: WhatAndWhere) -> list[Json]:
        """Open grid cases about the same matter near the place, as far as `by` may read them."""

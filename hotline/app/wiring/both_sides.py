"""What a document of one side shows of the other: to each reader what is theirs (V-01, G-10)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from events.act import Actor
from events.catalog.grid_case.life import GridCase
from events.catalog.values import CellRef, Point
from grid.api.cases.desk import CaseDesk, case_of
from grid.api.cases.reading import case_items
from grid.map.territory import Territory
from grid.sync.signals import metres_between
from hotline.api.orders.past import until as up_to
from hotline.api.orders.read_orders import ReadOrders
from hotline.api.orders.representation import History
from hotline.api.orders.street_side import WhatAndWhere
from hotline.app.wiring.case_links import cases_of
from hotline.app.wiring.same_problem import SameProblem
from hotline.http.routes import Call

Json = dict[str, Any]


@dataclass(frozen=True)
class CasesForOrders:
    desk: CaseDesk
    same: SameProblem
    territory: Callable[[], Territory]

    async def items(
        self, call: Call[Any, Any], history: History, until: datetime | None
    ) -> list[Json]:
        """Of the cases of this order that the caller may read, up to that moment."""
        reach, found = await self.desk.reach(self.desk.actor(call.signed_in)), list[Json]()
        for stream in await cases_of(self.desk.store, history):
            whole = await self.desk.store.load(stream)
            case = case_of(whole)
            if await self.desk.readable(case, reach):
                past = whole if until is None else up_to(whole, until)
                found += case_items(self.desk, call, case, past)
        return found

    def cells_now(self, cell: CellRef | None) -> tuple[str, ...]:
        return self.territory().cells_now(cell)

    def metres(self, a: Point, b: Point) -> float:
        return metres_between(a, b)

    async def cases_here(self, by: Actor, spot: WhatAndWhere) -> list[Json]:
        return await self.same.cases_here(by, spot)


@dataclass(frozen=True)
class OrdersForCases:
    orders: ReadOrders
    same: SameProblem

    async def items(self, call: Call[Any, Any], order_no: str) -> list[Json]:
        return await self.orders.items_now(call, order_no)

    async def orders_here(self, by: Actor, case: GridCase, history: History) -> list[Json]:
        return await self.same.orders_here(by, case, history)

"""
A resident's request and a worker's report of one problem meet, on both sides (一事一办, G-10).

Alike are an open order and an open case whose matters are mapped, in one cell or close together.
A protected order, or one about a department, is like nothing (D-07). Views name the candidates;
what each one is now, and who may read it, is decided by its stream.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import asyncpg

from events.act import Actor
from events.catalog.grid_case.life import OPEN_CASE, GridCase
from events.catalog.grid_case.reporting import report_of
from events.catalog.names import Sight
from events.catalog.values import Area, Point
from events.catalog.work_order.parts.lifecycle import OPEN
from events.store import Recorded
from grid.api.cases.desk import CaseDesk, case_of, case_stream
from grid.catalogue.entry import EntryKey
from grid.catalogue.published import StreetTables
from grid.sync.signals import metres_between
from hotline.api.dependencies import order_stream
from hotline.api.orders.representation import state_of
from hotline.api.orders.street_side import WhatAndWhere, spot_of
from hotline.work_order.visibility import exposure, sight_of
from projections.cases.list import CASE_LIST
from projections.orders.list import ORDER_LIST

Json = dict[str, Any]
History = Sequence[Recorded]
MOST: Final = 30  # candidates, the newest
CLOSE: Final = 100.0  # metres: the width of a unit cell, twice the error of a phone


@dataclass(frozen=True)
class SameProblem:
    """`lists`: connections for views. `desk`: with those of one document."""

    desk: CaseDesk
    lists: asyncpg.Pool
    street: Callable[[], StreetTables]

    async def cases_here(self, by: Actor, spot: WhatAndWhere) -> list[Json]:
        if spot.area.community is None:
            return []
        rows = await self.lists.fetch(
            CASE_LIST.sql["near"], spot.area.community, [*OPEN_CASE], MOST
        )
        street, reach = self.street(), await self.desk.reach(by)
        alike = [
            case_stream(row["case_no"])
            for row in rows
            if spot.matter in street.hotline_matters(key_of(row))
            and (row["order_no"] is None or row["order_no"] != spot.order_no)
        ]
        return [
            {"case_no": case.case_no, "status": case.status, "reported_at": case.reported_at}
            for each in await self.loaded(alike)
            if (case := case_of(each)).status in OPEN_CASE
            and near(spot.area, spot.point, case.area, point_of(each))
            and await self.desk.readable(case, reach)
        ]

    async def orders_here(self, by: Actor, case: GridCase, history: History) -> list[Json]:
        """Open orders about the same thing near a case, as far as `by` may read them."""
        matter = case.matter
        if case.area.community is None or matter is None:
            return []
        key = EntryKey(matter.standard, matter.kind, matter.code)
        mapped = [*self.street().hotline_matters(key)]
        rows = await self.lists.fetch(
            ORDER_LIST.sql["near"], case.area.community, mapped, [*OPEN], MOST
        )
        streams = [
            order_stream(each["order_no"]) for each in rows if each["order_no"] != case.order_no
        ]
        point, may_read = point_of(history), sight_of(by)
        return [
            {
                "order_no": spot.order_no,
                "status": order.status,
                "registered_at": each[0].event.at,
            }
            for each in await self.loaded(streams)
            if (spot := spot_of(each)) is not None
            and (order := state_of(each)).status in OPEN
            and may_read(exposure(order, each)) is not Sight.NOTHING
            and near(spot.area, spot.point, case.area, point)
        ]

    async def loaded(self, streams: Sequence[str]) -> list[History]:
        return [await self.desk.store.load(each) for each in streams]


def point_of(history: History) -> Point | None:
    """Of the report; None where it was erased, or never given."""
    return report_of(each.event for each in history).point


def near(a: Area, a_point: Point | None, b: Area, b_point: Point | None) -> bool:
    """In one cell, or close together: a border runs through many a street."""
    if a.cell is not None and b.cell is not None and a.cell.code == b.cell.code:
        return True
    if a_point is None or b_point is None:
        return False
    return metres_between(a_point, b_point) <= CLOSE


def key_of(row: asyncpg.Record) -> EntryKey:
    return EntryKey(row["standard"], row["kind"], row["matter"])

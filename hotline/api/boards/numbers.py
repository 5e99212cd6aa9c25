"""`GET /boards/orders`: the orders behind one number of a board, as it was at an earlier moment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlencode

from pydantic import Field

from events.input_types import Code, Instant
from hotline.api.answers.lists import OrdersBehindPage
from hotline.api.dependencies import Desk
from hotline.api.figures.orders_behind import OrdersBehind
from hotline.api.orders.lists import viewer
from hotline.api.views import ReadSide
from hotline.http.admission import Work
from hotline.http.paging import Cursors, Page
from hotline.http.routes import Call, Response, Route, route
from projections.boards.orders import (
    Level,
    Number,
    NumberPart,
    orders_behind,
    position_at,
    readable,
)
from projections.cells_now.of_boards import orders_moved
from projections.figures.order_facts import ORDER_FACTS

PATH: Final = "/api/v1/boards/orders"
DESCRIPTION: Final = (
    "地图、重复发生地或热点在 as_of 时刻的一个数所含的工单, 与该数的条件相同。"
    "状态、区域与事项是当时的; 只计您现在有权查看的工单。"
)


class NumberQuery(Page):
    part: NumberPart
    level: Annotated[Level, Field(description="按网格、社区、街道或区县")]
    area: Annotated[Code, Field(description="区划代码或网格编码")]
    cells: Annotated[
        Literal["then", "now"], Field(description="area 按哪张网格图: then 当时的, now 现行的")
    ] = "then"
    matter: Code | None = None
    since: Annotated[Instant, Field(alias="from")]
    to: Instant
    as_of: Instant


@dataclass(frozen=True)
class BoardNumbers:
    desk: Desk
    views: ReadSide
    cursors: Cursors

    def routes(self) -> list[Route]:
        return [
            route(
                "GET",
                PATH,
                self.orders,
                operation="list-orders-of-board",
                out=OrdersBehindPage,
                summary="看板当时所含工单",
                tag="看板",
                work=Work.SEARCHES,
                query=NumberQuery,
                description=DESCRIPTION,
            )
        ]

    async def orders(self, call: Call[Any, NumberQuery]) -> Response:
        said, by = call.query, self.desk.actor(call)
        at, position = await moment_of(self.views, said.as_of, call.now)
        page = said.model_dump(exclude={"cursor", "limit"})
        question = f"board {by.account} {page}"
        behind = OrdersBehind(self.desk, self.views, self.cursors)
        orders = readable(at, said.level, viewer(by).reach, position)
        if said.cells == "now":
            moved = await orders_moved(
                self.views.pool,
                self.desk.vault,
                self.desk.map_now(),
                orders,
                said.since,
                said.to,
                position,
            )
            orders = readable(at, said.level, viewer(by).reach, position, moved)
        numbers, last = await orders_behind(
            self.views.pool,
            orders,
            Number(
                part=said.part, since=said.since, to=said.to, area=said.area, matter=said.matter
            ),
            limit=said.limit,
            after=behind.after(question, said.cursor),
        )
        return await behind.page(call, question, numbers, last)


async def moment_of(
    views: ReadSide, as_of: datetime | None, now: datetime, view: str = ORDER_FACTS.name
) -> tuple[datetime, int | None]:
    """The moment that is asked for, and how far `view` can speak of it; None: the present."""
    if as_of is None or as_of >= now:
        return now, None
    return as_of, await position_at(views.pool, as_of, view)


def number_address(query: Mapping[str, Any]) -> str:
    return f"{PATH}?{urlencode(query)}"


def registered_then(
    place: Mapping[str, Any], since: datetime, to: datetime, as_of: datetime
) -> str:
    """The orders registered in the period, as they were at that moment."""
    period = {"from": since.isoformat(), "to": to.isoformat(), "as_of": as_of.isoformat()}
    return number_address({"part": "registered", **place, **period})

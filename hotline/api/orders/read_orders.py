"""Reading one order and its timeline: folded from the stream, always current."""

from dataclasses import dataclass
from typing import Annotated, Any, Final

from pydantic import Field

from hotline.api.answers.order import OrderDocument
from hotline.api.answers.timeline import AccessRecords, Timeline
from hotline.api.dependencies import Desk, order_stream
from hotline.api.orders.access import Accesses
from hotline.api.orders.disclosure import naming_only, tells_of_hidden_part
from hotline.api.orders.other_orders import readable_orders
from hotline.api.orders.past import AsOf, Moment, moment
from hotline.api.orders.representation import (
    History,
    Json,
    shown_at,
    shows_requester,
    state_of,
    timeline_json,
)
from hotline.api.orders.street_side import StreetSide, spot_of
from hotline.api.orders.work_orders import PATH, TAG, OrderPath
from hotline.http.paging import Cursors, Page
from hotline.http.problems import NotFound
from hotline.http.routes import Call, Response, Route, route
from hotline.work_order.table import offered_commands

MERGED: Final = "true: 与其网格案件的时间线合并, 先发生的在前; 案件只含您可以查看的"
HERE: Final = "true: 另附所在网格的现行编码和附近可能重复的网格案件, 均以现在为准"
ACCESS: Final = (
    "谁在何时、因何看过诉求人信息。工单详情、时间线以及办理工单所得的答复，"
    "凡含诉求人信息的，均在答复前记录；同一账号对同一工单每个钟点只记录一次。"
    "登记工单的答复只含登记人本人所报内容，不另记录。仅督办与审计管理员可查"
)


class OrderQuery(AsOf):
    here: Annotated[bool, Field(description=HERE)] = False


class TimelineQuery(AsOf):
    merged: Annotated[bool, Field(description=MERGED)] = False


@dataclass(frozen=True)
class ReadOrders:
    """One order and its timeline: folded from the stream, always current."""

    desk: Desk
    accesses: Accesses
    cursors: Cursors
    street: StreetSide

    def routes(self) -> list[Route]:
        return [
            route(
                "GET",
                f"{PATH}/{{order_no}}",
                self.one,
                operation="read-order",
                out=OrderDocument,
                carries=("ETag", "X-Position"),
                summary="工单详情",
                tag=TAG,
                params=OrderPath,
                query=OrderQuery,
            ),
            route(
                "GET",
                f"{PATH}/{{order_no}}/timeline",
                self.timeline,
                operation="read-timeline",
                out=Timeline,
                carries=("ETag",),
                summary="时间线",
                tag=TAG,
                params=OrderPath,
                query=TimelineQuery,
            ),
            route(
                "GET",
                f"{PATH}/{{order_no}}/access",
                self.access,
                operation="read-access",
                out=AccessRecords,
                summary="个人信息查阅记录",
                tag=TAG,
                params=OrderPath,
                query=Page,
                description=ACCESS,
            ),
        ]

    async def one(self, call: Call[Any, OrderQuery]) -> Response:
        asked = await self.moment(call, call.query)
        offered: list[str] = []
        if asked.is_present:
            by = self.desk.actor(call)
            offered = offered_commands(state_of(asked.whole), by, asked.at)
        past = await self.naming_readable(call, asked)
        body = shown_at(asked.level, asked.whole, past, now=asked.at, offered=offered)
        if call.query.here:
            body |= await self.here(call, asked)
        await self.recorded(call, call.params.order_no, asked)
        return Response(body=body, etag=asked.past[-1].version, position=asked.past[-1].position)

    async def here(self, call: Call[Any, OrderQuery], asked: Moment) -> Json:
        """What no event of the order says, and what changes without one."""
        spot = spot_of(asked.whole) if asked.is_present else None
        by = self.desk.actor(call)
        return {
            "cells_now": self.street.cells_now(state_of(asked.past).area.cell),
            "grid_cases_here": await self.street.cases_here(by, spot) if spot else [],
        }

    async def access(self, call: Call[Any, Page]) -> Response:
        return await self.accesses.recorded(call, self.cursors)

    async def timeline(self, call: Call[Any, TimelineQuery]) -> Response:
        asked = await self.moment(call, call.query)
        items = await self.items(call, call.params.order_no, asked)
        if call.query.merged:
            items += await self.street.items(call, asked.past, call.query.as_of)
            items.sort(key=lambda each: each["position"])
        return Response(body={"items": items}, etag=asked.past[-1].version)

    async def items_now(self, call: Call[Any, Any], order_no: str) -> list[Json]:
        """The whole timeline of an order; nothing of one that the caller may not read."""
        whole = await self.desk.store.load(order_stream(order_no))
        try:
            asked = moment(whole, self.desk.actor(call), None, call.now)
        except NotFound:
            return []
        return await self.items(call, order_no, asked)

    async def items(self, call: Call[Any, Any], order_no: str, asked: Moment) -> list[Json]:
        names = {code: found.name for code, found in self.desk.city().departments.items()}
        past = await self.naming_readable(call, asked)
        told = [each for each in past if not tells_of_hidden_part(each)]
        items = timeline_json(asked.level, asked.whole, told, names, english=call.reads_english)
        await self.recorded(call, order_no, asked)
        return [each | {"side": "work_order", "number": order_no} for each in items]

    async def moment(self, call: Call[Any, Any], asked: AsOf) -> Moment:
        """The order at the moment that is asked for, as far as the caller may see it."""
        whole = await self.desk.store.load(order_stream(call.params.order_no))
        return moment(whole, self.desk.actor(call), asked.as_of, call.now)

    async def naming_readable(self, call: Call[Any, Any], asked: Moment) -> History:
        """What is shown, without the numbers of orders that the caller may not read (V-02)."""
        readable = await readable_orders(self.desk, asked.whole, self.desk.actor(call))
        return naming_only(readable, asked.whole, asked.past)

    async def recorded(self, call: Call[Any, Any], order_no: str, asked: Moment) -> None:
        """The access to a requester in clear, before it is given; there may have been none then."""
        if asked.is_present or shows_requester(asked.past, self.desk.actor(call)):
            await self.accesses.read(call, order_no, asked.whole)

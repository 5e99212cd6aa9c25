"""Reading one order and its timeline: folded from the stream, always current."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from events.input_types import Instant
from events.store import Recorded
from hotline.api.answers.order import Order
from hotline.api.answers.timeline import AccessRecords, Timeline
from hotline.api.dependencies import Desk, order_stream
from hotline.api.orders.access import Accesses
from hotline.api.orders.representation import order_json, timeline_json
from hotline.api.orders.work_orders import PATH, TAG, OrderPath
from hotline.http.problems import NotFound
from hotline.http.request.types import Query
from hotline.http.routes import Call, Response, Route, route

ACCESS: Final = (
    "谁在何时、因何看过诉求人信息。工单详情、时间线以及办理工单所得的答复，"
    "凡含诉求人信息的，均在答复前记录；同一账号对同一工单每个钟点只记录一次。"
    "登记工单的答复只含登记人本人所报内容，不另记录。仅督办与审计管理员可查"
)


class AsOf(Query):
    as_of: Instant | None = None


@dataclass(frozen=True)
class ReadOrders:
    """One order and its timeline: folded from the stream, always current."""

    desk: Desk
    accesses: Accesses

    def routes(self) -> list[Route]:
        return [
            route(
                "GET",
                f"{PATH}/{{order_no}}",
                self.one,
                operation="read-order",
                out=Order,
                carries=("ETag", "X-Position"),
                summary="工单详情",
                tag=TAG,
                params=OrderPath,
                query=AsOf,
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
                query=AsOf,
            ),
            route(
                "GET",
                f"{PATH}/{{order_no}}/access",
                self.accesses.recorded,
                operation="read-access",
                out=AccessRecords,
                summary="个人信息查阅记录",
                tag=TAG,
                params=OrderPath,
                description=ACCESS,
            ),
        ]

    async def one(self, call: Call[Any, AsOf]) -> Response:
        history, past = await self.history(call)
        now = min(call.query.as_of or call.now, call.now)  # what is not over is not judged yet
        current = len(past) == len(history)
        body = order_json(history, self.desk.actor(call), now=now, past=past, offer=current)
        await self.accesses.read(call, call.params.order_no, history)
        return Response(body=body, etag=past[-1].version, position=past[-1].position)

    async def timeline(self, call: Call[Any, AsOf]) -> Response:
        history, past = await self.history(call)
        names = {code: found.name for code, found in self.desk.city().departments.items()}
        items = timeline_json(history, self.desk.actor(call), names, past=past)
        await self.accesses.read(call, call.params.order_no, history)
        return Response(body={"items": items}, etag=past[-1].version)

    async def history(self, call: Call[Any, AsOf]) -> tuple[Sequence[Recorded], Sequence[Recorded]]:
        """
        The whole stream, and the part of it up to the moment that is asked for.

        An order that was not there yet is 404.
        """
        recorded = await self.desk.store.load(order_stream(call.params.order_no))
        as_of = call.query.as_of
        known = recorded
        if as_of is not None:
            known = [each for each in recorded if each.recorded_at <= as_of]
        if not known:
            raise NotFound
        return recorded, known

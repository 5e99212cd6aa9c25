"""`GET /boards/orders-by-week`: how many orders were registered, by district and week."""

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field

from events.input_types import Code
from hotline.api.dependencies import Desk
from hotline.api.figures.period import BadPeriod, Boundary, moment
from hotline.api.known_codes import codes_in, require_known
from hotline.api.views import ReadSide
from hotline.http.representation import Representation
from hotline.http.request.types import Query
from hotline.http.routes import Call, Response, Route, route
from projections.figures.orders_by_week import ORDERS_BY_WEEK, counts


class WeeksQuery(Query):
    since: Annotated[Boundary, Field(alias="from")]
    to: Boundary
    district: Code | None = None
    min_position: Annotated[int, Field(ge=0)] | None = None


class WeekItem(Representation):
    """一个区县一周的登记量."""

    district: str = Field(description="区县, 12 位区划代码; none 为无法定位的")
    name: str | None = Field(description="区县名称")
    week: str = Field(description="登记的周, ISO 周次, 如 2026-W11")
    orders: int = Field(description="登记的工单件数, 不含受保护的工单; 并单只计主单")


class WeekPage(Representation):
    """各区县各周的登记量."""

    items: tuple[WeekItem, ...] = Field(description="各区县各周")
    next_cursor: None = Field(description="总是 null: 一次给出全部")


@dataclass(frozen=True)
class OrdersByWeek:
    desk: Desk
    views: ReadSide

    def routes(self) -> list[Route]:
        return [
            route(
                "GET",
                "/api/v1/boards/orders-by-week",
                self.weeks,
                operation="orders-by-week",
                out=WeekPage,
                summary="按区县和周的登记量",
                tag="看板",
                query=WeeksQuery,
                description="不计受保护的工单 (举报、要求保密); 已并单的只计主单",
            )
        ]

    async def weeks(self, call: Call[Any, WeeksQuery]) -> Response:
        asked = call.query
        require_known(self.desk, codes_in(asked), "parameter")
        zone = self.views.zone()
        since, to = (moment(each, zone) for each in (asked.since, asked.to))
        if since >= to:
            raise BadPeriod
        await self.views.at_least(ORDERS_BY_WEEK.name, asked.min_position)
        names = self.desk.division_names()
        found = await counts(self.views.pool, since, to, zone=str(zone), district=asked.district)
        items = [{**each._asdict(), "name": names.get(each.district)} for each in found]
        return Response(body={"items": items, "next_cursor": None})

"""`GET /boards/repeat-places`: where the same is reported again and again (重复发生地)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Annotated, Any, Final

from pydantic import AwareDatetime, Field

from events.input_types import Instant
from hotline.api.boards.list_address import list_address, registered_in
from hotline.api.boards.names import area_names, matter_name
from hotline.api.boards.numbers import moment_of, registered_then
from hotline.api.dependencies import Desk
from hotline.api.orders.lists import viewer
from hotline.api.views import ReadSide
from hotline.http.admission import Work
from hotline.http.representation import Representation
from hotline.http.request.types import Query
from hotline.http.routes import Call, Response, Route, route
from projections.boards.repeat_places import RepeatPlace, repeat_places
from projections.orders.list import ORDER_LIST

DESCRIPTION: Final = (
    "同一网格、同一事项在政策所定日数 (含今日) 内登记达到政策所定件数的 (政策 repeat_places)。"
    "as_of 为过去时刻时按当时的记录, 是否可看按现在。"
    "只计您有权查看的工单，已并单的只计主单，未定位到网格的不计。orders 是列出这些工单的地址。"
)


class RepeatPlacesQuery(Query):
    as_of: Instant | None = None
    min_position: Annotated[int, Field(ge=0)] | None = None


class RepeatPlaceItem(Representation):
    """一处重复发生地."""

    cell: str = Field(description="网格编码")
    cell_name: str | None = Field(description="网格名称")
    matter: str = Field(description="事项编码")
    matter_name: str = Field(description="事项名称")
    count: int = Field(description="期内登记的件数")
    first_registered_at: AwareDatetime = Field(description="期内最早一件的登记时间")
    last_registered_at: AwareDatetime = Field(description="期内最近一件的登记时间")
    orders: str = Field(description="列出这些工单的地址")


class RepeatPlacesAnswer(Representation):
    """重复发生地."""

    as_of: AwareDatetime = Field(description="截至这一时刻")
    registered_from: AwareDatetime = Field(description="统计的登记时间起 (含)")
    registered_to: AwareDatetime = Field(description="统计的登记时间止 (不含)")
    at_least: int = Field(description="至少多少件才列出")
    items: tuple[RepeatPlaceItem, ...] = Field(description="各处, 件数多的在前")
    next_cursor: None = Field(description="总是 null: 一次给出全部")


@dataclass(frozen=True)
class RepeatPlacesBoard:
    desk: Desk
    views: ReadSide

    def routes(self) -> list[Route]:
        return [
            route(
                "GET",
                "/api/v1/boards/repeat-places",
                self.places,
                operation="list-repeat-places",
                out=RepeatPlacesAnswer,
                summary="重复发生地",
                tag="看板",
                work=Work.SEARCHES,
                query=RepeatPlacesQuery,
                description=DESCRIPTION,
            )
        ]

    async def places(self, call: Call[Any, RepeatPlacesQuery]) -> Response:
        limits, zone = self.desk.city().policy.repeat_places, self.views.zone()
        now, position = await moment_of(self.views, call.query.as_of, call.now)
        today = now.astimezone(zone).date()
        since, to = (
            datetime.combine(today + timedelta(days=days), time(0), zone)
            for days in (1 - limits.days, 1)
        )
        await self.views.at_least(ORDER_LIST.name, call.query.min_position)
        reach = viewer(self.desk.actor(call)).reach
        found = await repeat_places(
            self.views.pool,
            since,
            to,
            at_least=limits.at_least,
            reach=reach,
            position=position,
        )
        return Response(
            body={
                "as_of": now,
                "registered_from": since,
                "registered_to": to,
                "at_least": limits.at_least,
                "items": self.items(found, Listing(since, to, None if position is None else now)),
                "next_cursor": None,
            }
        )

    def items(self, found: Sequence[RepeatPlace], listing: "Listing") -> list[dict[str, Any]]:
        names = area_names(self.desk, "cell")
        return [
            {
                "cell": each.area,
                "cell_name": names.get(each.area),
                "matter": each.matter,
                "matter_name": matter_name(self.desk, each.matter),
                "count": each.orders,
                "first_registered_at": each.first_registered_at,
                "last_registered_at": each.last_registered_at,
                "orders": listing.of(each),
            }
            for each in found
        ]


@dataclass(frozen=True)
class Listing:
    """How the orders of a place are listed; `as_of` None: by the list of orders as it is now."""

    since: datetime
    to: datetime
    as_of: datetime | None

    def of(self, place: RepeatPlace) -> str:
        if self.as_of is None:
            own = {"cell": place.area, "matter": place.matter}
            return list_address({**own, **registered_in(self.since, self.to)})
        own = {"level": "cell", "area": place.area, "matter": place.matter}
        return registered_then(own, self.since, self.to, self.as_of)

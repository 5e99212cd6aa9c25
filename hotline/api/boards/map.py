"""`GET /boards/map`: open, overdue and registered orders by area (地图), with their lists."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Annotated, Any, Final, Literal

from pydantic import AwareDatetime, Field

from events.input_types import Instant
from hotline.api.boards.list_address import list_address, registered_in
from hotline.api.boards.names import area_names
from hotline.api.boards.numbers import moment_of, number_address
from hotline.api.dependencies import Desk
from hotline.api.figures.period import BadPeriod, Boundary, moment
from hotline.api.orders.lists import viewer
from hotline.api.views import ReadSide
from hotline.http.admission import Work
from hotline.http.representation import Representation
from hotline.http.request.types import Query
from hotline.http.routes import Call, Response, Route, route
from projections.boards.map import SMALL_COUNT, AreaCounts, MapQuestion, areas
from projections.boards.orders import Level, NumberPart, readable
from projections.cells_now.ground import NOT_TOLD_APART, NOT_TOLD_APART_ZH
from projections.cells_now.of_boards import orders_moved
from projections.engine.status import view_statuses
from projections.orders.list import ORDER_LIST

PATH: Final = "/api/v1/boards/map"
TITLES: Final[Mapping[NumberPart, str]] = {
    "open": "未结",
    "red": "超期未报结",
    "registered": "期内登记",
}
DESCRIPTION: Final = (
    "各数只计您有权查看的工单。"
    f"1 至 {SMALL_COUNT - 1} 件不显示件数 (count 为 null，suppressed 为 true)。"
    "orders 是列出这些工单的地址，同一时刻件数与所列工单一致。已并单的只计主单。"
    "as_of 为过去时刻时, 状态、区域按当时的记录, 是否可看按现在。"
    "from 缺省为本月 1 日，to 缺省为次日零时。没有该级区划或网格的工单不在图上。"
)
CELLS: Final = (
    "按哪张网格图: then 当时的 (缺省), now 现行的. 现行图上无从区分的列为 not_told_apart; "
    "orders 列出的是 as_of 时刻的工单"
)


class MapQuery(Query):
    level: Annotated[Level, Field(description="按网格、社区、街道或区县")]
    cells: Annotated[Literal["then", "now"], Field(description=CELLS)] = "then"
    since: Annotated[Boundary | None, Field(alias="from")] = None
    to: Boundary | None = None
    as_of: Instant | None = None
    min_position: Annotated[int, Field(ge=0)] | None = None


class MapCount(Representation):
    """地图上一个区域的一项."""

    part: NumberPart = Field(description="哪一项: 未结, 超期未报结, 期内登记")
    title: str = Field(description="名称")
    count: int | None = Field(description="件数; 数小不显示时为 null")
    suppressed: bool = Field(description="是否因数小不显示")
    orders: str = Field(description="列出这些工单的地址")


class AreaItem(Representation):
    """地图上的一个区域."""

    area: str = Field(description="区划代码或网格编码; not_told_apart 为网格图变动后无法区分的")
    name: str | None = Field(description="名称")
    counts: tuple[MapCount, ...] = Field(description="各项件数")


class MapAnswer(Representation):
    """各区域的工单."""

    level: Level = Field(description="按网格、社区、街道或区县")
    cells: Literal["then", "now"] = Field(description="网格按当时的图, 或现行的图")
    map_version: int | None = Field(description="现行网格图的版本; 按当时的图时为 null")
    as_of: AwareDatetime = Field(description="截至这一时刻")
    lag_seconds: float = Field(description="数据滞后的秒数")
    registered_from: AwareDatetime = Field(description="期内登记的起 (含)")
    registered_to: AwareDatetime = Field(description="期内登记的止 (不含)")
    small_count: int = Field(description="少于这一数的件数不显示; 0 照常显示")
    items: tuple[AreaItem, ...] = Field(description="各区域; 没有工单的不列")
    next_cursor: None = Field(description="总是 null: 一次给出全部")


@dataclass(frozen=True)
class MapBoard:
    desk: Desk
    views: ReadSide

    def routes(self) -> list[Route]:
        return [
            route(
                "GET",
                PATH,
                self.map,
                operation="read-map",
                out=MapAnswer,
                summary="地图: 各区域的工单",
                tag="看板",
                work=Work.SEARCHES,
                query=MapQuery,
                description=DESCRIPTION,
            )
        ]

    async def map(self, call: Call[Any, MapQuery]) -> Response:
        said = call.query
        now, position = await moment_of(self.views, said.as_of, call.now)
        since, to = self.period(said, now)
        await self.views.at_least(ORDER_LIST.name, said.min_position)
        asked = MapQuestion(
            level=said.level,
            now=now,
            since=since,
            to=to,
            reach=viewer(self.desk.actor(call)).reach,
            position=position,
        )
        if said.cells == "now":
            asked = await self.placed(asked)
        found = await areas(self.views.pool, asked)
        statuses = await view_statuses(self.views.pool)
        (lag,) = [each.lag_seconds for each in statuses if each.name == ORDER_LIST.name]
        return Response(
            body={
                "level": said.level,
                "cells": said.cells,
                "map_version": asked.moved and asked.moved.map_version,
                "as_of": now,
                "lag_seconds": round(lag, 3),
                "registered_from": since,
                "registered_to": to,
                "small_count": SMALL_COUNT,
                "items": self.items(found, asked),
                "next_cursor": None,
            }
        )

    async def placed(self, asked: MapQuestion) -> MapQuestion:
        """On the map in force (G-02). Raises TooManyToTellApart."""
        desk, position = self.desk, asked.position
        orders = readable(asked.now, asked.level, asked.reach, position)
        period = asked.since, asked.to
        moved = await orders_moved(
            self.views.pool, desk.vault, desk.map_now(), orders, *period, position
        )
        return replace(asked, moved=moved)

    def period(self, said: MapQuery, now: datetime) -> tuple[datetime, datetime]:
        """As asked, or the month to date. Raises BadPeriod."""
        zone = self.views.zone()
        today = now.astimezone(zone).date()
        since = moment(said.since or today.replace(day=1), zone)
        to = moment(said.to or today + timedelta(days=1), zone)
        if since >= to:
            raise BadPeriod
        return since, to

    def items(self, found: Sequence[AreaCounts], asked: MapQuestion) -> list[dict[str, Any]]:
        names = {**area_names(self.desk, asked.level), NOT_TOLD_APART: NOT_TOLD_APART_ZH}
        return [
            {
                "area": each.area,
                "name": names.get(each.area),
                "counts": [count(each, part, asked) for part in TITLES],
            }
            for each in found
        ]


def count(of: AreaCounts, part: NumberPart, asked: MapQuestion) -> dict[str, Any]:
    shown = of.shown(part)
    return {
        "part": part,
        "title": TITLES[part],
        "count": shown,
        "suppressed": shown is None,
        "orders": address(of.area, part, asked),
    }


def address(area: str, part: NumberPart, asked: MapQuestion) -> str:
    if asked.position is None and asked.moved is None:
        return list_address({asked.level: area, **listed(part, asked)})
    period = {"from": asked.since.isoformat(), "to": asked.to.isoformat()}
    place = {"part": part, "level": asked.level, "area": area}
    now = {} if asked.moved is None else {"cells": "now"}
    return number_address({**place, **now, **period, "as_of": asked.now.isoformat()})


def listed(part: NumberPart, asked: MapQuestion) -> Mapping[str, Any]:
    """How the list of orders is asked for exactly the orders of this part."""
    if part == "open":
        return {"open": "true"}
    if part == "red":
        return {"overdue": "true"}
    return registered_in(asked.since, asked.to)

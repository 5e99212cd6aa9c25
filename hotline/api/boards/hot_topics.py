"""`GET /boards/hot-topics`: what many report, beside the week before, and in which words (热点)."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final

from pydantic import AwareDatetime, Field

from events.catalog.names import Status
from events.input_types import Code, Instant
from hotline.api.answers.figures import OrderNumber
from hotline.api.boards.list_address import UNMERGED
from hotline.api.boards.numbers import moment_of
from hotline.api.boards.topic_items import PATH, HotTopicItem, items
from hotline.api.dependencies import Desk
from hotline.api.figures.same_question import SameQuestion
from hotline.api.orders.lists import viewer
from hotline.api.views import ReadSide
from hotline.hot_topics.message import CitizenMessage
from hotline.hot_topics.topics import HotTopic, topics_of
from hotline.http.admission import Work
from hotline.http.representation import Representation
from hotline.http.request.types import Query
from hotline.http.routes import Call, Response, Route, route
from projections.boards.hot_topics import TopicQuestion, Window, hot_topics
from projections.boards.orders import Level, Number, orders_behind, readable
from projections.cells_now.of_lists import InCell
from projections.orders.items import Item
from projections.orders.list import ORDER_LIST
from projections.orders.search import SearchFilters, find_orders

TAG: Final = "看板"
MOST_OPENED: Final = 200  # titles, for the wordings of one topic
MOST_OF_TOPIC: Final = 10_000  # orders of one at a past moment
LIST: Final = (
    "近 24 小时 (window=day) 或近 7 日 (week) 内同一区域、同一事项登记的工单, 与此前 7 日比较; "
    "比应有件数多出最多的在前, 至多 200 项。只计您有权查看的工单，已并单的只计主单。"
    "as_of 为过去时刻时按当时的记录, 是否可看按现在。"
    "骤增按规则 I-08 判定, 标准见政策 surge。orders 是列出这些工单的地址。"
)
WORDINGS: Final = (
    f"一个热点按标题的说法再分: 打开您有权查看的最近至多 {MOST_OPENED} 件的标题, "
    "说法相近的归为一组。"
    "as_of 为过去时刻时按当时的工单 (此后并单、改事项的仍在其中), 标题是现在的。"
    "不与任何一件相近的列为 alone; 标题不可读的 (已抹除或岗位不可见) 列为 unreadable。"
)


class HotTopicsQuery(Query):
    window: Window = "day"
    level: Annotated[Level, Field(description="按网格、社区、街道或区县")] = "subdistrict"
    as_of: Instant | None = None
    at_least: Annotated[int, Field(ge=2, le=1_000, description="至少多少件才列出")] = 3
    min_position: Annotated[int, Field(ge=0)] | None = None


class WordingsQuery(Query):
    window: Window = "day"
    level: Annotated[Level, Field(description="按网格、社区、街道或区县")] = "subdistrict"
    area: Annotated[Code, Field(description="区划代码或网格编码")]
    matter: Code
    as_of: Annotated[Instant | None, Field(description="时段止于这一时刻; 标题是现在的")] = None
    min_position: Annotated[int, Field(ge=0)] | None = None


class HotTopicsAnswer(Representation):
    """热点."""

    as_of: AwareDatetime = Field(description="截至这一时刻")
    window: Window = Field(description="day 近 24 小时, week 近 7 日")
    level: Level = Field(description="按网格、社区、街道或区县")
    registered_from: AwareDatetime = Field(description="时段的起 (含)")
    registered_to: AwareDatetime = Field(description="时段的止 (不含)")
    baseline_from: AwareDatetime = Field(description="此前 7 日的起 (含); 止于时段的起")
    at_least: int = Field(description="至少多少件才列出")
    items: tuple[HotTopicItem, ...] = Field(description="各热点, 比应有件数多出最多的在前")
    next_cursor: None = Field(description="总是 null: 一次给出全部")


class Wording(Representation):
    """说法相近的一组工单."""

    title: str = Field(description="最能代表这一组的标题")
    count: int = Field(description="件数")
    first_order: str = Field(description="最早登记的工单")
    first_registered_at: AwareDatetime = Field(description="其登记时间")
    orders: tuple[OrderNumber, ...] = Field(description="这一组的工单, 先登记的在前")


class WordingsAnswer(Representation):
    """一个热点按说法再分."""

    opened: int = Field(description="读了多少件的标题")
    more: bool = Field(description="时段内是否还有更早而没有读的")
    alone: int = Field(description="不与任何一件相近的件数")
    unreadable: int = Field(description="标题不可读的件数")
    items: tuple[Wording, ...] = Field(description="各组, 件数多的在前")
    next_cursor: None = Field(description="总是 null: 一次给出全部")


@dataclass(frozen=True)
class HotTopicsBoard:
    desk: Desk
    views: ReadSide

    def routes(self) -> list[Route]:
        same = SameQuestion(self.desk, self.views.pool)
        return [
            route(
                "GET",
                PATH,
                self.topics,
                operation="list-hot-topics",
                out=HotTopicsAnswer,
                summary="热点",
                tag=TAG,
                work=Work.SEARCHES,
                query=HotTopicsQuery,
                shared=same.key,
                description=LIST,
            ),
            route(
                "GET",
                f"{PATH}/wordings",
                self.wordings,
                operation="list-wordings",
                out=WordingsAnswer,
                summary="热点的说法",
                tag=TAG,
                work=Work.SEARCHES,
                query=WordingsQuery,
                description=WORDINGS,
            ),
        ]

    async def topics(self, call: Call[Any, HotTopicsQuery]) -> Response:
        said = call.query
        asked = await self.asked(call, said.level, said.window, said.at_least)
        found = await hot_topics(self.views.pool, asked)
        return Response(
            body={
                "as_of": asked.now,
                "window": asked.window,
                "level": asked.level,
                "registered_from": asked.since,
                "registered_to": asked.now,
                "baseline_from": asked.baseline_since,
                "at_least": asked.at_least,
                "items": items(self.desk, asked, found),
                "next_cursor": None,
            }
        )

    async def wordings(self, call: Call[Any, WordingsQuery]) -> Response:
        """Only what the reader's list of orders would show is read."""
        said = call.query
        asked = await self.asked(call, said.level, said.window, 1)
        found = await find_orders(
            self.views.pool,
            self.desk.vault,
            await self.filters(asked, said),
            viewer(self.desk.actor(call)),
            now=asked.now,
            limit=MOST_OPENED,
        )
        titled = [each for each in found.items if each.title]
        groups = await asyncio.to_thread(topics_of, map(message, titled))
        return Response(
            body={
                "opened": len(found.items),
                "more": found.after is not None,
                "alone": len(titled) - sum(len(each.messages) for each in groups),
                "unreadable": len(found.items) - len(titled),
                "items": [wording(each) for each in largest_first(groups)],
                "next_cursor": None,
            }
        )

    async def filters(self, asked: TopicQuestion, said: WordingsQuery) -> SearchFilters:
        """The orders of the topic; those of a past moment by number, as they were counted then."""
        if asked.position is not None:
            orders = readable(asked.now, asked.level, asked.reach, asked.position)
            number = Number(
                part="registered",
                since=asked.since,
                to=asked.now,
                area=said.area,
                matter=said.matter,
            )
            numbers, _ = await orders_behind(self.views.pool, orders, number, limit=MOST_OF_TOPIC)
            return SearchFilters(in_cell=InCell([], [*numbers]))
        return SearchFilters(
            **{asked.level: said.area},
            matter=said.matter,
            statuses=tuple(map(Status, UNMERGED)),
            registered_from=asked.since,
            registered_to=asked.now,
        )

    async def asked(
        self, call: Call[Any, Any], level: Level, window: Window, at_least: int
    ) -> TopicQuestion:
        await self.views.at_least(ORDER_LIST.name, call.query.min_position)
        now, position = await moment_of(self.views, call.query.as_of, call.now)
        return TopicQuestion(
            now=now,
            window=window,
            level=level,
            at_least=at_least,
            reach=viewer(self.desk.actor(call)).reach,
            position=position,
        )


def message(item: Item) -> CitizenMessage:
    return CitizenMessage(item.order_no, item.title, "", item.registered_at)


def largest_first(groups: Sequence[HotTopic]) -> list[HotTopic]:
    return sorted(groups, key=lambda each: (-len(each.messages), each.first.at))


def wording(group: HotTopic) -> dict[str, Any]:
    return {
        "title": group.names.title,
        "count": len(group.messages),
        "first_order": group.first.id,
        "first_registered_at": group.first.at,
        "orders": [{"order_no": each.id} for each in group.messages],
    }

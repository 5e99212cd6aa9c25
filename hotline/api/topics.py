"""`/topics`: clusters and surges that the centre follows together (专题, S-03)."""

from dataclasses import dataclass
from typing import Annotated, Any, Final

from pydantic import AwareDatetime, Field

from events.catalog.topics import TOPICS, TopicLevel, TopicStatus
from hotline.api.answers.lists import NEXT
from hotline.api.answers.order import MatterName
from hotline.api.dependencies import Desk
from hotline.api.documents import Documents, Kind
from hotline.api.views import ReadSide
from hotline.http.admission import Work
from hotline.http.paging import Cursors, Page
from hotline.http.representation import Representation
from hotline.http.request.types import Query
from hotline.http.routes import Call, Response, Route, route
from hotline.topics.topics import ACTS, topic
from projections.topics.list import TOPIC_LIST, surges, topics

PATH: Final = "/api/v1/topics"
TAG: Final = "专题"
SURGES: Final = (
    "近 24 小时内同一街道、同一事项登记的工单数达到政策所定件数, 且不少于此前 7 日日均的若干倍。"
    "受保护的工单 (举报、要求保密) 不计。仅为建议, 是否设立专题由班长或督办人员决定。"
)


class TopicPath(Query):
    topic_id: Annotated[str, Field(pattern=r"^[0-9a-f-]{36}$")]


class TopicsQuery(Page):
    topic_status: TopicStatus | None = None
    min_position: Annotated[int, Field(ge=0)] | None = None


class TopicItem(Representation):
    """列表中的专题."""

    topic_id: str = Field(description="专题编号")
    title: str = Field(description="标题")
    level: TopicLevel = Field(description="级别: ordinary 一般, large 较大, major 重大")
    lead_department: str | None = Field(description="牵头单位编码")
    notice: str = Field(description="给话务员的统一口径")
    matter: str | None = Field(description="事项编码")
    subdistrict: str | None = Field(description="街道或镇, 12 位区划代码")
    status: TopicStatus = Field(description="open 进行中, closed 已结束")
    raised_at: AwareDatetime = Field(description="设立时间")
    changed_at: AwareDatetime = Field(description="最近变更时间")


class TopicAnswer(TopicItem):
    """专题. 所含工单见 GET /work-orders?topic=."""

    summary: str | None = Field(description="处置情况小结; 未结束为 null")
    version: int = Field(description="版本，作 If-Match 带回")


class TopicPage(Representation):
    """一页专题，新设立的在前."""

    items: tuple[TopicItem, ...] = Field(description="本页专题")
    next_cursor: str | None = Field(description=NEXT)


class Surge(Representation):
    """可能须设立专题的聚集诉求."""

    subdistrict: str = Field(description="街道或镇, 12 位区划代码")
    matter: MatterName = Field(description="事项")
    orders: int = Field(description="近 24 小时登记的工单数")
    baseline: float = Field(description="此前 7 日的日均数")
    first_at: AwareDatetime = Field(description="近 24 小时内最早一件的登记时间")
    last_at: AwareDatetime = Field(description="最近一件的登记时间")


class SurgePage(Representation):
    """建议设立专题的聚集诉求, 件数多的在前."""

    items: tuple[Surge, ...] = Field(description="至多 100 项")
    next_cursor: None = Field(description="总是 null: 一次给出全部")


KIND: Final = Kind(
    name=TOPICS,
    path=PATH,
    tag=TAG,
    decider=topic,
    acts=ACTS,
    params=TopicPath,
    item=TopicItem,
    out=TopicAnswer,
)


@dataclass(frozen=True)
class Topics:
    desk: Desk
    views: ReadSide
    cursors: Cursors

    def routes(self) -> list[Route]:
        return [
            *Documents(self.desk, KIND).routes(),
            route(
                "GET",
                PATH,
                self.list,
                operation="list-topics",
                out=TopicPage,
                summary="专题列表",
                tag=TAG,
                query=TopicsQuery,
            ),
            route(
                "GET",
                "/api/v1/topic-suggestions",
                self.suggestions,
                operation="suggest-topics",
                out=SurgePage,
                summary="建议设立的专题",
                tag=TAG,
                work=Work.SEARCHES,
                description=SURGES,
            ),
        ]

    async def list(self, call: Call[Any, TopicsQuery]) -> Response:
        asked = call.query
        await self.views.at_least(TOPIC_LIST.name, asked.min_position)
        scope = f"topics {asked.topic_status}"
        after = self.cursors.open(scope, asked.cursor) if asked.cursor else None
        rows = await topics(
            self.views.pool, status=asked.topic_status, limit=asked.limit + 1, after=after
        )
        documents = Documents(self.desk, KIND)
        return documents.page(rows, asked, self.cursors, scope, "raised_at")

    async def suggestions(self, call: Call[Any, Any]) -> Response:
        surge = self.desk.city().policy.surge
        rows = await surges(
            self.views.pool, call.now, at_least=surge.at_least, times=surge.times_baseline
        )
        own = ("subdistrict", "orders", "baseline", "first_at", "last_at")
        items = [
            {name: row[name] for name in own}
            | {"matter": {"code": row["matter"], "name": row["matter_name"]}}
            for row in rows
        ]
        return Response(body={"items": items, "next_cursor": None})

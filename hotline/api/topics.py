"""`/topics`: clusters and surges that the centre follows together (专题, S-03)."""

from dataclasses import dataclass, replace
from typing import Annotated, Any, Final

from pydantic import AwareDatetime, Field

from events.act import Act
from events.catalog.topics import TOPICS, TopicLevel, TopicStatus
from events.execute import Done, as_it_was, execute
from events.store import Appended
from hotline.api.answers.lists import NEXT
from hotline.api.answers.order import MatterName
from hotline.api.dependencies import Desk, origin
from hotline.api.known_codes import codes_of, require_known
from hotline.api.views import ReadSide
from hotline.http.admission import Work
from hotline.http.paging import Cursors, Page
from hotline.http.problems import NotFound
from hotline.http.representation import Representation
from hotline.http.request.types import Query
from hotline.http.routes import Call, Response, Route, route
from hotline.topics.topics import ACTS, RaiseTopic, topic
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


@dataclass(frozen=True)
class Topics:
    desk: Desk
    views: ReadSide
    cursors: Cursors

    def routes(self) -> list[Route]:
        return [
            *(self.command_route(act) for act in ACTS),
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
            route(
                "GET",
                f"{PATH}/{{topic_id}}",
                self.one,
                operation="read-topic",
                out=TopicAnswer,
                summary="专题",
                tag=TAG,
                params=TopicPath,
                carries=("ETag", "X-Position"),
            ),
        ]

    def command_route(self, act: Act) -> Route:
        creates = act.command is RaiseTopic
        return route(
            "POST",
            PATH if creates else f"{PATH}/{{topic_id}}/{act.name.removesuffix('-topic')}",
            self.begin if creates else self.command,
            repeat=self.replayed,
            operation=act.name,
            out=TopicAnswer,
            summary=act.name_zh,
            tag=TAG,
            body=act.command,
            status=201 if creates else 200,
            params=None if creates else TopicPath,
            needs_version=not creates,
            carries=("ETag", "X-Position", "Location") if creates else ("ETag", "X-Position"),
            example=act.example,
        )

    async def begin(self, call: Call[Any, Any]) -> Response:
        key = self.desk.command_key(call)
        if key is None:
            raise TypeError("a topic is raised with a key")
        done = await self.executed(call, f"{TOPICS}-{key.id}", creates=True)
        return replace(self.answer(done), location=f"{PATH}/{key.id}")

    async def command(self, call: Call[Any, Any]) -> Response:
        return self.answer(await self.executed(call, f"{TOPICS}-{call.params.topic_id}"))

    async def executed(self, call: Call[Any, Any], stream: str, *, creates: bool = False) -> Done:
        require_known(self.desk, codes_of(call.body), "pointer")
        return await execute(
            self.desk.store,
            topic,
            stream,
            self.desk.ask(call),
            origin=origin(call),
            keys=[key for key in (self.desk.command_key(call),) if key],
            expected=call.if_match,
            creates=creates,
        )

    async def replayed(self, call: Call[Any, Any], first: Appended) -> Response:
        answer = self.answer(await as_it_was(self.desk.store, first))
        location = f"{PATH}/{answer.body['topic_id']}" if "topic_id" not in call.path else None
        return replace(answer, location=location)

    def answer(self, done: Done) -> Response:
        state = topic.fold(done.events)
        own = {name: getattr(state, name) for name in STATE}
        body = own | {"topic_id": done.stream.removeprefix(f"{TOPICS}-"), "version": done.version}
        return Response(body=body, etag=done.version, position=done.position)

    async def one(self, call: Call[Any, Any]) -> Response:
        stream = f"{TOPICS}-{call.params.topic_id}"
        history = tuple(await self.desk.store.load(stream))
        if not history:
            raise NotFound
        last = history[-1]
        done = Done(stream=stream, history=history, version=last.version, position=last.position)
        return self.answer(done)

    async def list(self, call: Call[Any, TopicsQuery]) -> Response:
        asked = call.query
        await self.views.at_least(TOPIC_LIST.name, asked.min_position)
        scope = f"topics {asked.topic_status}"
        after = self.cursors.open(scope, asked.cursor) if asked.cursor else None
        rows = await topics(
            self.views.pool, status=asked.topic_status, limit=asked.limit + 1, after=after
        )
        items = [{name: row[name] for name in TopicItem.model_fields} for row in rows]
        more = items[asked.limit - 1] if len(items) > asked.limit else None
        cursor = more and self.cursors.seal(
            scope, [more["raised_at"].isoformat(), more["topic_id"]]
        )
        return Response(body={"items": items[: asked.limit], "next_cursor": cursor})

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


STATE: Final = (
    *("title", "level", "lead_department", "notice", "matter", "subdistrict"),
    *("status", "summary", "raised_at", "changed_at"),
)

"""`GET /boards/today`: what is under way, and the orders behind each number (今日看板)."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any, Final
from zoneinfo import ZoneInfo

from pydantic import Field

from events.input_types import Code, Instant
from hotline.api.answers.lists import OrdersBehindPage
from hotline.api.boards.numbers import moment_of
from hotline.api.boards.today_answers import TodayAnswer
from hotline.api.boards.today_shown import PATH, Links, like_with_like, ratio, shown
from hotline.api.boards.topic_items import items
from hotline.api.dependencies import Desk
from hotline.api.figures.asking import READABLE, VIEW, with_crowds
from hotline.api.figures.orders_behind import OrdersBehind
from hotline.api.figures.same_question import SameQuestion
from hotline.api.figures.scope import FigureScope, scope_of
from hotline.api.known_codes import codes_in, require_known
from hotline.api.orders.lists import viewer
from hotline.api.views import ReadSide
from hotline.http.admission import Work
from hotline.http.paging import Cursors, Page
from hotline.http.request.types import Query
from hotline.http.routes import Call, Response, Route, route
from projections.boards.hot_topics import TopicQuestion, hot_topics
from projections.boards.orders import position_at
from projections.boards.progress import PROGRESS
from projections.boards.today import (
    PRESENT,
    Age,
    BoardCounts,
    BoardMoment,
    Part,
    counts,
    orders_in,
)
from projections.engine.status import view_statuses
from projections.figures.definitions import ON_TIME_RATE
from projections.figures.query import Pair, figures, snapshot
from projections.figures.question import Question
from projections.monitoring.cards import CARDS

TAG: Final = "看板"
VIEWS: Final = (READABLE, PROGRESS.name, CARDS.name, VIEW)
DESCRIPTION: Final = (
    "各数只计您有权查看、主办单位在所问范围内的工单；orders 是列出这些工单的地址，"
    "同一时刻件数与所列工单一致。停滞为 stuck_hours (自然小时, 政策所定) 内无人处理的未结工单，"
    "预警与超时记录不算处理。回访按每件工单最近一次拨打计，第一次未接通、尚待再拨的计为未接通。"
    "departments 按单位类别 (kind) 排列，同类比较。"
    "surges 为近 24 小时骤增的街道与事项 (规则 I-08), 不随 department 条件变化。"
    "as_of 为过去时刻时按当时的记录: 状态、时限、主办单位都是当时的; "
    "是否可看、停滞小时数与骤增标准按现在。"
)


class TodayQuery(Query):
    department: Code | None = None
    subtree: Annotated[bool, Field(description="department 是否含其下属单位")] = True
    as_of: Instant | None = None
    min_position: Annotated[int, Field(ge=0)] | None = None


class OrdersOfTodayQuery(Page, TodayQuery):
    part: Part
    hour: Annotated[int | None, Field(ge=0, le=23, description="只列城市当地这一小时到期的")] = None
    age: Annotated[Age | None, Field(description="只列超期这么久的")] = None


@dataclass(frozen=True)
class TodayBoard:
    desk: Desk
    views: ReadSide
    cursors: Cursors

    def routes(self) -> list[Route]:
        same = SameQuestion(self.desk, self.views.pool)
        return [
            route(
                "GET",
                PATH,
                self.today,
                operation="read-today",
                out=TodayAnswer,
                summary="今日看板",
                tag=TAG,
                work=Work.SEARCHES,
                query=TodayQuery,
                shared=same.key,
                description=DESCRIPTION,
            ),
            route(
                "GET",
                f"{PATH}/orders",
                self.orders,
                operation="list-orders-of-today",
                out=OrdersBehindPage,
                summary="看板所含工单",
                tag=TAG,
                work=Work.SEARCHES,
                query=OrdersOfTodayQuery,
                description="今日看板一项的工单，与该项件数的条件相同",
            ),
        ]

    async def today(self, call: Call[Any, TodayQuery]) -> Response:
        scope, asked = await self.asked(call)
        found = await counts(self.views.pool, asked)
        on_time = await self.on_time(scope, asked)
        surges = await self.surges(asked)
        lags = [
            each.lag_seconds for each in await view_statuses(self.views.pool) if each.name in VIEWS
        ]
        links = Links(scope, as_of=None if asked.position == PRESENT else asked.now)
        return Response(
            body={
                "as_of": asked.now,
                "lag_seconds": round(max(lags), 3),
                "stuck_hours": asked.stuck_hours,
                "on_time": ratio(on_time, links.on_time(asked)),
                "suppressed": scope.suppressed,
                **shown(found, links),
                "departments": self.departments(found, links),
                "surges": surges,
            }
        )

    async def orders(self, call: Call[Any, OrdersOfTodayQuery]) -> Response:
        said = call.query
        _, asked = await self.asked(call)
        page = said.model_dump(exclude={"cursor", "limit"})
        question = f"today {self.desk.actor(call).account} {page}"
        behind = OrdersBehind(self.desk, self.views, self.cursors)
        numbers, last = await orders_in(
            self.views.pool,
            asked,
            said.part,
            hour=said.hour,
            age=said.age,
            limit=said.limit,
            after=behind.after(question, said.cursor),
        )
        return await behind.page(call, question, numbers, last)

    async def asked(self, call: Call[Any, Any]) -> tuple[FigureScope, BoardMoment]:
        """Raises OtherDepartment, and what `min_position` raises."""
        said: TodayQuery = call.query
        require_known(self.desk, codes_in(said), "parameter")
        by, city = self.desk.actor(call), self.desk.city()
        scope = scope_of(by, city.router, said.department, subtree=said.subtree)
        for view in VIEWS:
            await self.views.at_least(view, said.min_position)
        now, position = await moment_of(self.views, said.as_of, call.now, PROGRESS.name)
        return scope, BoardMoment(
            now=now,
            zone=ZoneInfo(str(self.views.zone())),
            stuck_hours=city.policy.stuck_hours,
            reach=viewer(by).reach,
            leads=scope.departments,
            position=PRESENT if position is None else position,
        )

    async def on_time(self, scope: FigureScope, asked: BoardMoment) -> Pair:
        """Of the month to date, as the indicator says it to this reader."""
        question = Question(
            since=asked.month,
            to=asked.day + timedelta(days=1),
            as_of=asked.now,
            zone=str(self.views.zone()),
            clock=ON_TIME_RATE.clock,
            **scope.conditions,
        )
        past = asked.position != PRESENT
        async with snapshot(self.views.pool) as views:
            questions = await with_crowds(views, question, scope, None, in_the_past=past)
            return (await figures(views, questions, None)).total.pair

    async def surges(self, asked: BoardMoment) -> list[dict[str, Any]]:
        """Of all orders that the reader may list (I-08)."""
        position = None
        if asked.position != PRESENT:
            position = await position_at(self.views.pool, asked.now)
        topics = TopicQuestion(
            now=asked.now,
            window="day",
            level="subdistrict",
            at_least=self.desk.city().policy.surge.at_least,
            reach=asked.reach,
            position=position,
        )
        found = await hot_topics(self.views.pool, topics)
        return [each for each in items(self.desk, topics, found) if each["surge"]]

    def departments(self, found: BoardCounts, links: "Links") -> list[dict[str, Any]]:
        known = self.desk.city().departments
        rows = []
        for part, code in found.by_lead:
            if part != "open" or code is None:
                continue
            named = known.get(code)
            of = {each: found.by_lead.get((each, code), 0) for each in ("open", "red", "yellow")}
            own = {"department": code, "name": named.name if named else code}
            kind = named.kind if named else None
            rows.append({**own, "kind": kind, **of, "orders": links.of_lead(code)})
        return sorted(rows, key=like_with_like)

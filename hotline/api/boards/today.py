"""`GET /boards/today`: what is under way now, and the orders behind each number (今日看板)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any, Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, Field

from events.input_types import Code
from hotline.api.answers.figures import OrderNumberPage, RatioShown
from hotline.api.dependencies import Desk
from hotline.api.figures.asking import READABLE, VIEW, with_crowds
from hotline.api.figures.scope import FigureScope, scope_of
from hotline.api.known_codes import codes_in, require_known
from hotline.api.orders.lists import viewer
from hotline.api.views import ReadSide
from hotline.http.admission import Work
from hotline.http.paging import Cursors, Page
from hotline.http.representation import Representation
from hotline.http.request.types import Query
from hotline.http.routes import Call, Response, Route, route
from hotline.routing.model import DepartmentKind
from projections.boards.progress import PROGRESS
from projections.boards.today import Age, BoardCounts, Part, Present, counts, orders_in
from projections.engine.status import view_statuses
from projections.figures.definitions import ON_TIME_RATE
from projections.figures.query import Pair, Question, figures
from projections.monitoring.cards import CARDS

PATH: Final = "/api/v1/boards/today"
TAG: Final = "看板"
VIEWS: Final = (READABLE, PROGRESS.name, CARDS.name, VIEW)
TITLES: Final[Mapping[Part, str]] = {
    "open": "未结",
    "red": "超期未报结",
    "yellow": "已预警",
    "due_today": "今日到期",
    "due_today_submitted": "今日到期已报结",
    "stuck": "停滞",
    "ping_pong": "退单两次以上",
    "extension_pending": "延期待批",
    "return_pending": "退单待定",
    "disputed": "争议待裁定",
    "suspended": "挂起",
    "rework": "重办中",
    "followed_up": "近 7 日已回访",
    "reached": "近 7 日回访接通",
}
AGES: Final[tuple[Age, ...]] = (
    *("under_1_day", "under_3_days", "under_7_days"),
    *("under_30_days", "over_30_days"),
)
DESCRIPTION: Final = (
    "各数只计您有权查看、主办单位在所问范围内的工单；orders 是列出这些工单的地址，"
    "同一时刻件数与所列工单一致。停滞为 stuck_hours (自然小时, 政策所定) 内无人处理的未结工单，"
    "预警与超时记录不算处理。回访按每件工单最近一次拨打计，第一次未接通、尚待再拨的计为未接通。"
    "departments 按单位类别 (kind) 排列，同类比较。"
)


class TodayQuery(Query):
    department: Code | None = None
    subtree: Annotated[bool, Field(description="department 是否含其下属单位")] = True
    min_position: Annotated[int, Field(ge=0)] | None = None


class OrdersOfTodayQuery(Page, TodayQuery):
    part: Part
    hour: Annotated[int | None, Field(ge=0, le=23, description="只列城市当地这一小时到期的")] = None
    age: Annotated[Age | None, Field(description="只列超期这么久的")] = None


class RatioWithOrders(RatioShown):
    """一个比率与列出其工单的地址."""

    orders: str = Field(description="列出分母所含工单的地址")


class PartCount(Representation):
    """看板的一项."""

    part: Part = Field(description="看板的哪一项")
    title: str = Field(description="名称")
    count: int = Field(description="件数")
    orders: str = Field(description="列出这些工单的地址")


class HourCount(Representation):
    """今日一个小时到期的工单."""

    hour: int = Field(description="城市当地的小时, 0 到 23")
    due: int = Field(description="到期件数")
    submitted: int = Field(description="其中已报结的件数")
    orders: str = Field(description="列出到期工单的地址")


class AgeCount(Representation):
    """超期一段时间的工单."""

    age: Age = Field(
        description="超期多久: 不足 1 天, 1 至 3 天, 3 至 7 天, 7 至 30 天, 30 天以上 (自然日)"
    )
    count: int = Field(description="件数")
    orders: str = Field(description="列出这些工单的地址")


class DepartmentCount(Representation):
    """一个主办单位的未结工单."""

    department: str = Field(description="主办单位编码")
    name: str = Field(description="单位名称")
    kind: DepartmentKind | None = Field(description="单位类别; 只与同类比较")
    open: int = Field(description="未结件数")
    red: int = Field(description="其中超期未报结的件数")
    yellow: int = Field(description="其中已预警的件数")
    orders: str = Field(description="列出其未结工单的地址")


class TodayAnswer(Representation):
    """今日看板."""

    as_of: AwareDatetime = Field(description="截至这一时刻")
    lag_seconds: float = Field(description="数据滞后的秒数")
    stuck_hours: int = Field(description="多少小时无人处理即列为停滞")
    on_time: RatioWithOrders = Field(description="本月至今的按时办结率")
    suppressed: dict[str, str] | None = Field(description="按时办结率未计入哪些工单及原因")
    counts: tuple[PartCount, ...] = Field(description="各项件数")
    due_by_hour: tuple[HourCount, ...] = Field(description="今日到期, 按小时; 没有的小时不列")
    red_ages: tuple[AgeCount, ...] = Field(description="超期未报结, 按超期时间")
    oldest_red_due_at: AwareDatetime | None = Field(description="超期最久的到期时间")
    follow_up: RatioWithOrders = Field(
        description="近 7 日 (含今日) 的回访到率: 接通与已回访的工单"
    )
    departments: tuple[DepartmentCount, ...] = Field(description="各主办单位, 同类中超期多的在前")


@dataclass(frozen=True)
class TodayBoard:
    desk: Desk
    views: ReadSide
    cursors: Cursors

    def routes(self) -> list[Route]:
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
                description=DESCRIPTION,
            ),
            route(
                "GET",
                f"{PATH}/orders",
                self.orders,
                operation="list-orders-of-today",
                out=OrderNumberPage,
                summary="看板所含工单",
                tag=TAG,
                work=Work.SEARCHES,
                query=OrdersOfTodayQuery,
                description="今日看板一项的工单，与该项件数的条件相同",
            ),
        ]

    async def today(self, call: Call[Any, TodayQuery]) -> Response:
        scope, present = await self.asked(call)
        found = await counts(self.views.pool, present)
        on_time = await self.on_time(call, scope, present)
        lags = [
            each.lag_seconds for each in await view_statuses(self.views.pool) if each.name in VIEWS
        ]
        links = Links(scope)
        return Response(
            body={
                "as_of": present.now,
                "lag_seconds": round(max(lags), 3),
                "stuck_hours": present.stuck_hours,
                "on_time": ratio(on_time, links.on_time(present)),
                "suppressed": scope.suppressed,
                **shown(found, links),
                "departments": self.departments(found, links),
            }
        )

    async def orders(self, call: Call[Any, OrdersOfTodayQuery]) -> Response:
        said = call.query
        _, present = await self.asked(call)
        page = said.model_dump(exclude={"cursor", "limit"})
        question = f"today {self.desk.actor(call).account} {page}"
        numbers, last = await orders_in(
            self.views.pool,
            present,
            said.part,
            hour=said.hour,
            age=said.age,
            limit=said.limit,
            after=self.cursors.open(question, said.cursor)[0] if said.cursor else None,
        )
        cursor = None if last is None else self.cursors.seal(question, [last])
        return Response(
            body={"items": [{"order_no": number} for number in numbers], "next_cursor": cursor}
        )

    async def asked(self, call: Call[Any, Any]) -> tuple[FigureScope, Present]:
        """Raises OtherDepartment, and what `min_position` raises."""
        said: TodayQuery = call.query
        require_known(self.desk, codes_in(said), "parameter")
        by, city = self.desk.actor(call), self.desk.city()
        scope = scope_of(by, city.router, said.department, subtree=said.subtree)
        for view in VIEWS:
            await self.views.at_least(view, said.min_position)
        return scope, Present(
            now=call.now,
            zone=ZoneInfo(str(self.views.zone())),
            stuck_hours=city.policy.stuck_hours,
            reach=viewer(by).reach,
            leads=scope.departments,
        )

    async def on_time(self, call: Call[Any, Any], scope: FigureScope, present: Present) -> Pair:
        """Of the month to date, as the indicator says it to this reader."""
        question = Question(
            since=present.month,
            to=present.day + timedelta(days=1),
            as_of=call.now,
            zone=str(self.views.zone()),
            clock=ON_TIME_RATE.clock,
            **scope.conditions,
        )
        questions = await with_crowds(self.views.pool, question, scope, None, in_the_past=False)
        return (await figures(self.views.pool, questions, None)).total.pair

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
        return sorted(rows, key=place)


def place(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """Like with like, the most overdue first."""
    return str(row["kind"]), -row["red"], -row["yellow"], -row["open"], row["department"]


@dataclass(frozen=True)
class Links:
    """Addresses that list the orders of a number."""

    scope: FigureScope

    @property
    def of_scope(self) -> dict[str, str]:
        if self.scope.department is None:
            return {}
        subtree = {} if self.scope.subtree else {"subtree": "false"}
        return {"department": self.scope.department, **subtree}

    def of(self, part: Part, **how: Any) -> str:
        return f"{PATH}/orders?{urlencode({'part': part, **how, **self.of_scope})}"

    def of_lead(self, code: str) -> str:
        alone = {"part": "open", "department": code, "subtree": "false"}
        return f"{PATH}/orders?{urlencode(alone)}"

    def on_time(self, present: Present) -> str:
        to = present.day + timedelta(days=1)
        days = {"from": f"{present.month:%Y-%m-%d}", "to": f"{to:%Y-%m-%d}"}
        path = f"/api/v1/indicators/{ON_TIME_RATE.name}/orders"
        return f"{path}?{urlencode({**days, **self.of_scope})}"


def shown(found: BoardCounts, links: Links) -> dict[str, Any]:
    whole = found.whole
    hours = sorted(hour for part, hour in found.by_hour if part == "due_today")
    reached = Pair(numerator=whole.get("reached", 0), denominator=whole.get("followed_up", 0))
    return {
        "counts": [
            {"part": part, "title": title, "count": whole.get(part, 0), "orders": links.of(part)}
            for part, title in TITLES.items()
        ],
        "due_by_hour": [
            {
                "hour": hour,
                "due": found.by_hour["due_today", hour],
                "submitted": found.by_hour.get(("due_today_submitted", hour), 0),
                "orders": links.of("due_today", hour=hour),
            }
            for hour in hours
        ],
        "red_ages": [
            {"age": age, "count": found.by_age.get(age, 0), "orders": links.of("red", age=age)}
            for age in AGES
        ],
        "oldest_red_due_at": found.oldest_red_due_at,
        "follow_up": ratio(reached, links.of("followed_up")),
    }


def ratio(pair: Pair, orders: str) -> dict[str, Any]:
    own = {"numerator": pair.numerator, "denominator": pair.denominator, "rate": pair.rate}
    return {**own, "orders": orders}

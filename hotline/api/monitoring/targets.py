"""`GET /targets`: what the policy demands, and beside it what is (考核目标, S-02)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Final, Literal

from pydantic import AwareDatetime, Field

from hotline.api.answers.figures import RatioShown
from hotline.api.dependencies import Desk
from hotline.api.figures.asking import READABLE, VIEW, with_crowds
from hotline.api.figures.period import BadPeriod, Boundary, moment
from hotline.api.figures.scope import scope_of
from hotline.api.monitoring.cards import TAG
from hotline.api.views import ReadSide
from hotline.http.admission import Work
from hotline.http.representation import Representation
from hotline.http.request.types import Query
from hotline.http.routes import Call, Response, Route, route
from projections.figures.definitions import ON_TIME_RATE
from projections.figures.query import Pair, Question, figures
from projections.monitoring.targets import online_share

ONLINE: Final = "online-share"
TITLES: Final = {ON_TIME_RATE.name: ON_TIME_RATE.title, ONLINE: "网上受理率"}
DESCRIPTION: Final = (
    "目标为现行政策所定, 与同一时期的实际并列。按时办结率的口径见 GET /indicators; "
    "网上受理率为经网上渠道登记的工单占同期登记工单的比例, 受保护的工单 (举报、要求保密) 不计。"
)


class TargetsQuery(Query):
    since: Annotated[Boundary, Field(alias="from")]
    to: Boundary
    min_position: Annotated[int, Field(ge=0)] | None = None


class TargetShown(Representation):
    """一项目标与实际."""

    name: Literal["on-time-rate", "online-share"] = Field(description="指标编码")
    title: str = Field(description="指标名称")
    target: float = Field(description="目标, 0 到 1")
    actual: RatioShown = Field(description="实际")
    reached: bool | None = Field(description="实际是否达到目标; 没有应计工单时为 null")


class TargetPage(Representation):
    """全部目标."""

    policy_version: int = Field(description="目标所依据的政策版本")
    since: AwareDatetime = Field(alias="from", description="起 (含)")
    to: AwareDatetime = Field(description="止 (不含)")
    as_of: AwareDatetime = Field(description="截至这一时刻")
    items: tuple[TargetShown, ...] = Field(description="各项目标")
    next_cursor: None = Field(description="总是 null: 一次给出全部")


@dataclass(frozen=True)
class TargetsApi:
    desk: Desk
    views: ReadSide

    def routes(self) -> list[Route]:
        return [
            route(
                "GET",
                "/api/v1/targets",
                self.targets,
                operation="read-targets",
                out=TargetPage,
                summary="考核目标与实际",
                tag=TAG,
                work=Work.SEARCHES,
                query=TargetsQuery,
                description=DESCRIPTION,
            )
        ]

    async def targets(self, call: Call[Any, TargetsQuery]) -> Response:
        asked, policy = call.query, self.desk.city().policy
        since, to = (moment(each, self.views.zone()) for each in (asked.since, asked.to))
        if since >= to:
            raise BadPeriod
        for view in (VIEW, READABLE):
            await self.views.at_least(view, asked.min_position)
        demanded = policy.targets
        actual = {
            ON_TIME_RATE.name: (demanded.on_time, await self.on_time(call, since, to)),
            ONLINE: (
                demanded.online_share,
                await online_share(self.views.pool, since, to, demanded.online_channels),
            ),
        }
        return Response(
            body={
                "policy_version": policy.version,
                "from": since,
                "to": to,
                "as_of": call.now,
                "items": [target_json(name, *found) for name, found in actual.items()],
                "next_cursor": None,
            }
        )

    async def on_time(self, call: Call[Any, Any], since: datetime, to: datetime) -> Pair:
        """As the indicator says it to this reader, of the whole city."""
        scope = scope_of(self.desk.actor(call), self.desk.city().router, None, subtree=True)
        question = Question(
            since=since,
            to=to,
            as_of=call.now,
            zone=str(self.views.zone()),
            clock=ON_TIME_RATE.clock,
            **scope.conditions,
        )
        questions = await with_crowds(self.views.pool, question, scope, None, in_the_past=False)
        return (await figures(self.views.pool, questions, None)).total.pair


def target_json(name: str, target: float, pair: Pair) -> dict[str, Any]:
    return {
        "name": name,
        "title": TITLES[name],
        "target": target,
        "actual": {
            "numerator": pair.numerator,
            "denominator": pair.denominator,
            "rate": pair.rate,
        },
        "reached": None if pair.rate is None else pair.rate >= target,
    }

"""`GET /targets`: what the policy demands, and beside it what is (考核目标, S-02)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Final

from pydantic import AwareDatetime, Field

from events.input_types import Instant
from hotline.api.dependencies import Desk
from hotline.api.figures.asking import (
    INDICATORS,
    READABLE,
    SHARES_VIEW,
    VIEW,
    Asking,
    with_crowds,
)
from hotline.api.figures.period import BadPeriod, Boundary, moment
from hotline.api.figures.scope import scope_of
from hotline.api.figures.targets import target_json, targets_of
from hotline.api.monitoring.cards import TAG
from hotline.api.views import ReadSide
from hotline.http.admission import Work
from hotline.http.representation import RatioShown, Representation
from hotline.http.request.types import Query
from hotline.http.routes import Call, Response, Route, route
from hotline.targets import IndicatorTarget
from projections.figures.query import Pair, figures, snapshot
from projections.figures.question import Question

DESCRIPTION: Final = (
    "目标为统计期首日有效的 (考核目标数据或政策所定), 与同一时期的实际并列; "
    "as_of 为过去时刻时, 目标与实际都是当时的。"
    "各指标的口径见 GET /indicators; 受保护的工单 (举报、要求保密) 按其规则计入。"
)


class TargetsQuery(Query):
    since: Annotated[Boundary, Field(alias="from")]
    to: Boundary
    as_of: Instant | None = None
    min_position: Annotated[int, Field(ge=0)] | None = None


class TargetShown(Representation):
    """一项目标与实际."""

    name: str = Field(description="指标编码")
    title: str = Field(description="指标名称")
    target: float = Field(description="目标, 0 到 1; 越低越好的指标为上限")
    since: date | None = Field(description="目标的生效日期; 按政策所定的为 null")
    source: str = Field(description="依据")
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
        for view in (VIEW, SHARES_VIEW, READABLE):
            await self.views.at_least(view, asked.min_position)
        as_of = min(asked.as_of or call.now, call.now)
        targets = targets_of(self.desk.city(), since, as_of)
        items = [
            target_shown(target, await self.actual(call, name, since, to, as_of))
            for name, target in targets.items()
        ]
        return Response(
            body={
                "policy_version": policy.version,
                "from": since,
                "to": to,
                "as_of": as_of,
                "items": items,
                "next_cursor": None,
            }
        )

    async def actual(
        self, call: Call[Any, Any], name: str, since: datetime, to: datetime, as_of: datetime
    ) -> Pair:
        """As the indicator says it to this reader, of the whole city."""
        scope = scope_of(self.desk.actor(call), self.desk.city().router, None, subtree=True)
        question = Question(
            since=since,
            to=to,
            as_of=as_of,
            zone=str(self.views.zone()),
            **Asking(self.desk, self.views).measured(INDICATORS[name]),
            **scope.conditions,
        )
        async with snapshot(self.views.pool) as views:
            questions = await with_crowds(
                views, question, scope, None, in_the_past=as_of < call.now
            )
            return (await figures(views, questions, None)).total.pair


def target_shown(target: IndicatorTarget, pair: Pair) -> dict[str, Any]:
    found = target_json(target, pair.rate) or {}
    return {
        "name": target.indicator,
        "title": INDICATORS[target.indicator].title,
        "target": target.share,
        "since": found["since"],
        "source": target.source,
        "actual": {
            "numerator": pair.numerator,
            "denominator": pair.denominator,
            "rate": pair.rate,
        },
        "reached": found["met"],
    }

"""`GET /grid/patrol-coverage`: points done in time of points due, as an exact count (G-08)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final

from pydantic import Field

from events.catalog.patrol_rounds import PatrolKind
from events.input_types import Day
from grid.api.street import Street, StreetViews
from grid.api.workers.round_answers import CoverageAnswer
from grid.api.workers.rounds import TAG
from grid.api.workers.scope import scope_of
from grid.api.workers.workers import Account, AreaFilter
from hotline.http.admission import Work
from hotline.http.problems import Problem
from hotline.http.request.types import Query
from hotline.http.routes import Call, Response, Route, route
from projections.engine.read_model import ViewRow
from projections.workers.rounds import PATROL_ROUND_LIST, CoverageBy, RoundFilter, coverage

DEFINITION: Final = (
    "分母: 末日在所查期间内、且至统计时已到期的巡查任务的全部点位, 已取消的任务不计。"
    "分子: 其中按期到达的点位, 以系统收到时为准; "
    "手机时间在期内、且在政策所定离线时间内补传的, 也算按期。"
    "超期补巡的不计入分子, 另列。没有到期的巡查不给比率。上报件数不参与计算。"
)
COUNTED: Final = ("rounds", "incomplete", "done", "late", "due")


class CoverageQuery(Query):
    since: Annotated[Day, Field(alias="from", description="起 (含), 城市当地的日期")]
    to: Annotated[Day, Field(description="止 (不含)")]
    by: Annotated[CoverageBy, Field(description="按网格员、社区、周或巡查种类")] = "community"
    area: AreaFilter | None = None
    worker: Account | None = None
    kind: Annotated[PatrolKind | None, Field(description="巡查种类")] = None
    min_position: Annotated[int, Field(ge=0)] | None = None


class PeriodBackwards(Problem):
    """`from` must be before `to`."""

    code = "grid.period_backwards"
    status = 422
    title_zh = "起始日期须早于截止日期"
    title_en = "The period is empty"


@dataclass(frozen=True)
class PatrolCoverage:
    street: Street
    views: StreetViews

    def routes(self) -> list[Route]:
        return [
            route(
                "GET",
                "/api/v1/grid/patrol-coverage",
                self.read,
                operation="read-patrol-coverage",
                out=CoverageAnswer,
                summary="巡查覆盖率",
                tag=TAG,
                work=Work.SEARCHES,
                query=CoverageQuery,
                description=DEFINITION,
            )
        ]

    async def read(self, call: Call[Any, CoverageQuery]) -> Response:
        asked, by = call.query, self.street.actor(call)
        context = await self.street.context_for(by)
        if asked.since >= asked.to:
            raise PeriodBackwards
        await self.views.at_least(PATROL_ROUND_LIST.name, asked.min_position)
        scope = scope_of(by, context)
        within = [*scope.within, *([asked.area] if asked.area else [])]
        found = await coverage(
            self.views.pool,
            RoundFilter(within=within, worker=scope.worker or asked.worker, kind=asked.kind),
            by=asked.by,
            since=asked.since,
            to=asked.to,
            now=call.now,
            zone=context.zone,
        )
        return Response(
            body={
                "definition": DEFINITION,
                "from": asked.since,
                "to": asked.to,
                "as_of": call.now,
                "by": asked.by,
                "total": counted(None, None, found),
                "items": [
                    counted(row["key"], self.name_of(asked.by, row["key"]), [row]) for row in found
                ],
                "next_cursor": None,
            }
        )

    def name_of(self, by: CoverageBy, key: str | None) -> str | None:
        context = self.street.context()
        match by:
            case "worker" if key is not None:
                person = context.people.get(key)
                return person.display_name if person else None
            case "community" if key is not None:
                division = context.divisions.get(key)
                return division.name if division else None
            case "kind" if key is not None:
                return PatrolKind(key).chinese
        return None


def counted(key: str | None, name: str | None, rows: Sequence[ViewRow]) -> dict[str, Any]:
    sums = {column: sum(row[column] for row in rows) for column in COUNTED}
    due, done = sums["due"], sums["done"]
    return {
        "key": key,
        "name": name,
        "rounds": sums["rounds"],
        "incomplete": sums["incomplete"],
        "numerator": done,
        "denominator": due,
        "late": sums["late"],
        "rate": round(done / due, 4) if due else None,
    }

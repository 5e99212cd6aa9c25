"""`GET /grid/indicators/on-duty-rate/shifts`: the shifts behind the on-duty rate."""

from dataclasses import dataclass
from typing import Annotated, Any, Final

from pydantic import Field

from grid.api.evaluations.answers import ShiftBehindPage
from grid.api.evaluations.desk import (
    TAG,
    CaseFigureQuery,
    EvaluationDesk,
    require_of_duty,
    require_two_dimensions,
)
from grid.api.evaluations.indicators import PATH
from grid.api.evaluations.scope import street_scope
from hotline.http.admission import Work
from hotline.http.paging import Cursors, Page
from hotline.http.routes import Call, Response, Route, route
from projections.engine.read_model import ViewRow
from projections.evaluation.definitions.duty import ON_DUTY_RATE
from projections.evaluation.duty import DutyTime, shifts_behind
from projections.evaluation.query import column

BEHIND: Final = (
    "与在岗率数值所用的条件相同: 各班次 on_duty 之和等于该指标 (或 by 与 key 所指的一行) 的分子, "
    "outside 之和等于 left_out. 班次都写明是谁的: "
    "督办人员看全部, 网格长看所管社区的, 其他人只看本人."
)


class ShiftsBehindQuery(Page, CaseFigureQuery):
    key: Annotated[str, Field(max_length=140)] | None = None


@dataclass(frozen=True)
class ShiftsBehind:
    desk: EvaluationDesk
    cursors: Cursors

    def routes(self) -> list[Route]:
        return [
            route(
                "GET",
                f"{PATH}/{ON_DUTY_RATE.name}/shifts",
                self.behind,
                operation="list-shifts-behind",
                out=ShiftBehindPage,
                summary="在岗率所计班次",
                tag=TAG,
                work=Work.SEARCHES,
                query=ShiftsBehindQuery,
                description=BEHIND,
            )
        ]

    async def behind(self, call: Call[Any, ShiftsBehindQuery]) -> Response:
        said, by = call.query, self.desk.actor(call.signed_in)
        require_two_dimensions(said)
        require_of_duty(said)
        scope = street_scope(by, await self.desk.duties(by), "workers")
        told = said.model_dump(exclude={"cursor", "limit"})
        sealed = f"shifts {by.account} {told!r}"
        after = self.cursors.open(sealed, said.cursor)[0] if said.cursor else None
        async with self.desk.asked(said, scope, call.now, ON_DUTY_RATE) as (views, question):
            found, further = await shifts_behind(
                views,
                question,
                DutyTime(scope=scope.conditions),
                by=[column(each) for each in said.dimensions],
                key=said.key,
                limit=said.limit,
                after=after,
            )
        names = self.desk.names("worker")
        return Response(
            body={
                "scope": scope.shown,
                "items": [shown(row, names.get(row["worker"])) for row in found],
                "next_cursor": None if further is None else self.cursors.seal(sealed, [further]),
            }
        )


def shown(row: ViewRow, name: str | None) -> dict[str, Any]:
    told = ("worker", "communities", "begun_at", "ends_at", "ended_at", "ended_by")
    return {**{each: row[each] for each in (*told, "on_duty", "outside")}, "name": name}

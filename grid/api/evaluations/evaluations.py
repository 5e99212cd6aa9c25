"""`GET /evaluations`: regions, departments, workers and posts, weighed by the forms of the city."""

from dataclasses import dataclass
from typing import Annotated, Any, Final

from pydantic import Field

from events.input_types import Code
from grid.api.evaluations.answers import EvaluationAnswer, FormPage
from grid.api.evaluations.desk import TAG, CasePeriod, EvaluationDesk
from grid.api.evaluations.scope import Persons, street_scope
from grid.api.evaluations.shown import form_json, scored_json
from hotline.http.admission import Work
from hotline.http.problems import NotFound
from hotline.http.request.types import Query
from hotline.http.routes import Call, Response, Route, route
from projections.evaluation.evaluating import counted_as, evaluate
from projections.evaluation.forms import EvaluationForm

PATH: Final = "/api/v1/evaluations"
DESCRIPTION: Final = (
    "按考核方案给出得分和等级, 每项附分子、分母、区间; 分母少的只标注, 不排名. "
    "网格员的评价: 督办人员看全部, 网格长看所管社区的, 网格员看本人; "
    "中心岗位的: 督办人员看全部, 其他人看本人."
)


class FormPath(Query):
    form: Annotated[Code, Field(description="考核方案编码, 见 GET /evaluations")]


@dataclass(frozen=True)
class Evaluations:
    desk: EvaluationDesk

    def routes(self) -> list[Route]:
        return [
            route(
                "GET",
                PATH,
                self.forms,
                operation="list-evaluations",
                out=FormPage,
                summary="考核方案",
                tag=TAG,
            ),
            route(
                "GET",
                f"{PATH}/{{form}}",
                self.evaluation,
                operation="read-evaluation",
                out=EvaluationAnswer,
                summary="评价结果",
                tag=TAG,
                work=Work.SEARCHES,
                params=FormPath,
                query=CasePeriod,
                description=DESCRIPTION,
            ),
        ]

    async def forms(self, call: Call[Any, Any]) -> Response:
        listed = self.desk.forms()
        english = call.reads_english
        items = [form_json(each, listed.version, english=english) for each in listed.forms]
        return Response(body={"items": items, "next_cursor": None})

    async def evaluation(self, call: Call[Any, CasePeriod]) -> Response:
        listed = self.desk.forms()
        form = listed.by_id.get(call.params.form)
        if form is None:
            raise NotFound
        by = self.desk.actor(call.signed_in)
        scope = street_scope(by, await self.desk.duties(by), persons_of_form(form))
        dimension = "worker" if form.about == "staff" else form.about
        of = map(counted_as, form.parts)
        async with self.desk.asked(call.query, scope, call.now, *of) as (views, question):
            rows = await evaluate(views, question, form, scope.conditions)
        names = self.desk.names(dimension)
        return Response(
            body={
                "form": form_json(form, listed.version, english=call.reads_english),
                "from": question.since,
                "to": question.to,
                "as_of": question.as_of,
                "position": question.position,
                "scope": scope.shown,
                "rows": scored_json(
                    rows, names, ranked=scope.worker is None, english=call.reads_english
                ),
            }
        )


def persons_of_form(form: EvaluationForm) -> Persons:
    return {"worker": "workers", "staff": "staff"}.get(form.about, "no one")  # type: ignore[return-value]

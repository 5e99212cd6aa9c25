"""`GET /grid/indicators`: figures of cases with all that is needed to trust them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final

from pydantic import Field

from events.input_types import Code
from grid.api.evaluations.answers import CaseBehindPage, CaseFigureAnswer, CaseIndicatorPage
from grid.api.evaluations.desk import (
    TAG,
    CaseFigureQuery,
    EvaluationDesk,
    require_of_duty,
    require_two_dimensions,
)
from grid.api.evaluations.scope import StreetScope, persons_of, street_scope
from grid.api.evaluations.shown import counted_json, listed, rows_json
from grid.api.permissions import READERS
from hotline.http.admission import Work
from hotline.http.paging import Cursors, Page
from hotline.http.problems import Invalid, NotFound, Problem
from hotline.http.request.field_errors import finding
from hotline.http.request.types import Query
from hotline.http.routes import Call, Response, Route, route
from projections.boards.map import SMALL_COUNT
from projections.evaluation.definitions import CASE_INDICATORS, in_version
from projections.evaluation.evaluating import counted_as
from projections.evaluation.indicator import CaseIndicator
from projections.evaluation.query import (
    CasePart,
    cases_behind,
    indicator_figures,
)
from projections.evaluation.small_cells import numbers_of, without_small
from projections.small_numbers import names_a_household

PATH: Final = "/api/v1/grid/indicators"
DESCRIPTION: Final = (
    "scope 说明所计范围: 承办单位为本单位及其下属单位, 网格长为所管社区, 网格员为本人. "
    "按 worker 分组时, 督办人员看全部, 网格长看所管社区的网格员, 其他人只看本人. "
    f"无权查看案件的人按网格分组时, 含有 1 至 {SMALL_COUNT - 1} 的各行合为一行 (few)."
)
BEHIND: Final = (
    "与指标数值所用的条件相同: 不分页时项数等于该指标 (或 by 与 key 所指的一行) 的相应部分. "
    "part 为 denominator 分母、numerator 分子、rest 分母中其余的、left_out 单列的. "
    "form 给出时按该考核方案的口径版本和另行扣减的计, 与考核得分所依据的件数相同."
)


class IndicatorPath(Query):
    indicator: Annotated[Code, Field(description="指标编码, 见 GET /grid/indicators")]


class CasesBehindQuery(Page, CaseFigureQuery):
    key: Annotated[str, Field(max_length=140)] | None = None
    part: CasePart = "denominator"
    form: Annotated[Code | None, Field(description="考核方案: 按其口径计, 见 GET /evaluations")] = (
        None
    )


class TooFew(Problem):
    """A number of 1 to 4 of a cell is shown to those alone who read its cases."""

    code = "evaluation.too_few"
    status = 422
    title_zh = f"该网格的数小于 {SMALL_COUNT}，不显示；请按社区查询，或放宽时段"
    title_en = "Too few in this cell"


@dataclass(frozen=True)
class CaseIndicators:
    desk: EvaluationDesk
    cursors: Cursors

    def routes(self) -> list[Route]:
        return [
            route(
                "GET",
                PATH,
                self.definitions,
                operation="list-case-indicators",
                out=CaseIndicatorPage,
                summary="网格评价指标与口径",
                tag=TAG,
            ),
            route(
                "GET",
                f"{PATH}/{{indicator}}",
                self.figure,
                operation="read-case-indicator",
                out=CaseFigureAnswer,
                summary="网格评价指标数值",
                tag=TAG,
                work=Work.SEARCHES,
                params=IndicatorPath,
                query=CaseFigureQuery,
                description=DESCRIPTION,
            ),
            route(
                "GET",
                f"{PATH}/{{indicator}}/cases",
                self.behind,
                operation="list-cases-behind",
                out=CaseBehindPage,
                summary="网格评价指标所计案件",
                tag=TAG,
                work=Work.SEARCHES,
                params=IndicatorPath,
                query=CasesBehindQuery,
                description=BEHIND,
            ),
        ]

    async def definitions(self, call: Call[Any, Any]) -> Response:
        items = [listed(each, english=call.reads_english) for each in CASE_INDICATORS.values()]
        return Response(body={"items": items, "next_cursor": None})

    async def figure(self, call: Call[Any, CaseFigureQuery]) -> Response:
        said, english = call.query, call.reads_english
        scope, indicator = await self.of(call)
        async with self.desk.asked(said, scope, call.now, indicator) as (views, question):
            found = await indicator_figures(views, question, indicator, said.dimensions)
        if said.of_cells and not self.desk.actor(call.signed_in).roles & READERS:
            if names_a_household(said.cell, numbers_of(found.total)):
                raise TooFew
            found = without_small(found, indicator, len(said.dimensions))
        names: dict[str, Mapping[str, str]] = {
            each: self.desk.names(each) for each in said.dimensions
        }
        ranked = scope.worker is None
        return Response(
            body={
                "name": indicator.name,
                "definition": indicator.definition(english=english),
                "from": question.since,
                "to": question.to,
                "by": said.by,
                "then_by": said.then_by,
                "cells": said.cells,
                "map_version": question.moved and question.moved.map_version,
                "as_of": question.as_of,
                "position": question.position,
                "scope": scope.shown,
                "total": counted_json(indicator, found.total),
                "rows": rows_json(indicator, found.rows, said.dimensions, names, ranked=ranked)
                if said.by
                else [],
            }
        )

    async def behind(self, call: Call[Any, CasesBehindQuery]) -> Response:
        said = call.query
        scope, indicator = await self.of(call)
        if indicator.is_time_on_duty:
            raise NotFound  # shifts are behind it
        sealed = f"{call.params.indicator} {self.desk.actor(call.signed_in).account} " + repr(
            said.model_dump(exclude={"cursor", "limit"})
        )
        after = self.cursors.open(sealed, said.cursor)[0] if said.cursor else None
        async with self.desk.asked(said, scope, call.now, indicator) as (views, question):
            found, further = await cases_behind(
                views,
                question,
                indicator,
                said.part,
                by=said.dimensions,
                key=said.key,
                limit=said.limit,
                after=after,
            )
        cursor = None if further is None else self.cursors.seal(sealed, [further])
        hidden = await self.desk.protected([each.case_no for each in found])
        items = [each._asdict() for each in found if each.case_no not in hidden]
        return Response(body={"items": items, "next_cursor": cursor})

    async def of(self, call: Call[Any, Any]) -> tuple[StreetScope, CaseIndicator]:
        """What is asked for, as the reader counts it. Raises NotFound, Invalid."""
        said: CaseFigureQuery = call.query
        require_two_dimensions(said)
        if call.params.indicator not in CASE_INDICATORS:
            raise NotFound
        indicator = self.defined(call.params.indicator, said)
        if indicator.is_time_on_duty:
            require_of_duty(said)
        by = self.desk.actor(call.signed_in)
        duties = await self.desk.duties(by)
        scope = street_scope(by, duties, persons_of(indicator, said.dimensions))
        return scope, indicator.within(scope.conditions)

    def defined(self, name: str, said: CaseFigureQuery) -> CaseIndicator:
        """As a form counts it, or in the version that is asked for. Raises Invalid."""
        if isinstance(said, CasesBehindQuery) and said.form is not None:
            form = self.desk.forms().by_id.get(said.form)
            parts = () if form is None else form.parts
            part = next((each for each in parts if each.indicator == name), None)
            if part is None:
                raise Invalid(errors=[finding("parameter", "form", "unknown_form")])
            return counted_as(part)
        indicator = in_version(name, said.version)
        if indicator is None:
            raise Invalid(errors=[finding("parameter", "version", "unknown_version")])
        return indicator

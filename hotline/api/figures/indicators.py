"""`GET /indicators`: figures with all that is needed to trust them, and the orders behind them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, Final

from pydantic import Field

from events.input_types import Code
from hotline.api.answers.figures import FigureAnswer, IndicatorPage
from hotline.api.answers.lists import OrdersBehindPage
from hotline.api.dependencies import Desk
from hotline.api.figures.asking import (
    INDICATORS,
    Asking,
    FigureParameters,
    Indicator,
    version_of,
    with_crowds,
)
from hotline.api.figures.orders_behind import OrdersBehind
from hotline.api.figures.row_names import RowNames
from hotline.api.figures.same_question import SameQuestion
from hotline.api.figures.scope import FigureScope
from hotline.api.figures.shown import (
    Shown,
    definition_json,
    figure_json,
    listed,
    not_additive,
    total_json,
    weights_of,
)
from hotline.api.figures.small_cells import shown_to
from hotline.api.figures.targets import target_json, targets_of
from hotline.api.views import ReadSide
from hotline.http.admission import Work
from hotline.http.paging import Cursors, Page
from hotline.http.problems import Invalid
from hotline.http.request.field_errors import finding
from hotline.http.request.types import Query
from hotline.http.routes import Call, Response, Route, route
from projections.engine.read_ahead import Connection
from projections.engine.status import view_statuses
from projections.figures.dimensions import By
from projections.figures.earlier import Compare, change, earlier, movers
from projections.figures.query import Figure, Figures, Part, figures, orders_behind
from projections.figures.question import Question
from projections.figures.shares import SHARES
from projections.figures.shares.score import Score, scores
from projections.small_numbers import FEW

PATH: Final = "/api/v1/indicators"
TAG: Final = "指标"
DESCRIPTION: Final = (
    "scope 说明所计单位: department 条件默认含其下属单位 (subtree=true), "
    "by=department 的每行只计该单位本身, 与 department=<key>&subtree=false 一致. "
    "承办单位只能查看本单位及其下属单位. suppressed 说明哪些受保护的工单未计入及原因; "
    "各行之和总等于 total. "
    "by=worker 按完成所计动作的账号分组 (办结为提交结果的, 签收为签收的), 尚无人完成的为 none; "
    "只供督办人员、班长和单位负责人查看, 不排名次."
)
BEHIND: Final = (
    "与指标数值所用的条件相同：不分页时件数等于该指标 (或 by 与 key 所指的一行) 的相应部分。"
    "part 为 denominator 分母、numerator 分子、overdue 分母中其余的、left_out 不计入的、"
    "excluded 经复核剔除的，或 denominator_after_exclusion、numerator_after_exclusion "
    "剔除后的分母、分子."
)


class FigureQuery(FigureParameters):
    compare: Compare | None = None


class BehindQuery(Page, FigureParameters):
    key: Annotated[str, Field(max_length=140)] | None = None
    part: Part = "denominator"


class NamePath(Query):
    name: Code


@dataclass(frozen=True)
class Indicators:
    desk: Desk
    views: ReadSide
    cursors: Cursors

    @property
    def asking(self) -> Asking:
        return Asking(self.desk, self.views)

    @property
    def names(self) -> RowNames:
        return RowNames(self.desk)

    def routes(self) -> list[Route]:
        same = SameQuestion(self.desk, self.views.pool)
        return [
            route(
                "GET",
                PATH,
                self.definitions,
                operation="list-indicators",
                out=IndicatorPage,
                summary="指标与口径",
                tag=TAG,
            ),
            route(
                "GET",
                f"{PATH}/{{name}}",
                self.figure,
                operation="read-indicator",
                out=FigureAnswer,
                description=DESCRIPTION,
                summary="指标数值",
                tag=TAG,
                work=Work.SEARCHES,
                params=NamePath,
                query=FigureQuery,
                shared=same.key,
            ),
            route(
                "GET",
                f"{PATH}/{{name}}/orders",
                self.behind,
                operation="list-orders-behind",
                out=OrdersBehindPage,
                description=BEHIND,
                summary="指标所含工单",
                tag=TAG,
                work=Work.SEARCHES,
                params=NamePath,
                query=BehindQuery,
            ),
        ]

    async def definitions(self, call: Call[Any, Any]) -> Response:
        english = call.reads_english
        city = self.desk.city()
        targets = targets_of(city, call.now, call.now)
        items = [
            listed(each, city.policy, targets.get(name), english=english)
            for name, each in INDICATORS.items()
        ]
        return Response(body={"items": items, "next_cursor": None})

    async def figure(self, call: Call[Any, FigureQuery]) -> Response:
        said = call.query
        scope = self.asking.scope(call)
        definition = version_of(call.params.name, said.version)
        async with self.asking.questions(call, scope, definition) as (views, questions):
            found = await figures(views, questions, said.dimensions)
            whole, scores = await self.scores(views, questions, definition, said.dimensions)
            shown = self.shown(said, definition, scores)
            found = shown_to(self.desk.actor(call), said, found)
            compared = await self.compared(views, call, scope, questions[0], found, shown)
        question, city, english = questions[0], self.desk.city(), call.reads_english
        lag = await self.lag(question)
        total = total_json(found, whole)
        target = targets_of(city, question.since, question.as_of).get(call.params.name)
        return Response(
            body={
                "name": call.params.name,
                "definition": definition_json(definition, city.policy, target, english=english),
                "from": question.since,
                "to": question.to,
                "by": said.by,
                "then_by": said.then_by,
                "cells": said.cells,
                "map_version": question.moved and question.moved.map_version,
                "as_of": question.as_of,
                "position": question.position,
                "lag_seconds": lag,
                "scope": scope.shown,
                "suppressed": scope.suppressed,
                "not_additive": not_additive(definition, english=english),
                "total": total,
                "target": target_json(target, total["rate"]),
                "rows": shown.rows(found.rows),
                "compared": compared,
            }
        )

    def shown(self, said: FigureQuery, of: Indicator, scores: Mapping[str | None, Score]) -> Shown:
        return Shown(
            by=said.dimensions,
            names=self.names,
            levels=self.asking.levels(),
            calendar=self.desk.city().terms.calendar,
            higher_is_better=of.direction == "higher_is_better",
            scores=scores,
        )

    async def lag(self, question: Question) -> float:
        statuses = await self.view_statuses()
        (lag,) = [float(each.lag_seconds) for each in statuses if each.name == question.view]
        return round(lag, 3)

    async def scores(
        self, views: Connection, questions: Sequence[Question], of: Indicator, by: Sequence[By]
    ) -> tuple[Score | None, Mapping[str | None, Score]]:
        """Of a composite: the weighted rates of the same orders, in total and by row."""
        weights = weights_of(of, self.desk.city().policy)
        if weights is None:
            return None, {}
        parts = {
            name: await figures(
                views, [replace(each, share=SHARES[name]) for each in questions], by
            )
            for name in weights
        }
        return scores(parts, weights)

    async def compared(
        self,
        views: Connection,
        call: Call[Any, FigureQuery],
        scope: FigureScope,
        question: Question,
        now: Figures,
        shown: Shown,
    ) -> dict[str, Any] | None:
        """The same figure of the earlier period, and how each of its rates has changed since."""
        said = call.query
        if said.compare is None:
            return None
        before = earlier(question, said.compare)
        past = said.as_of is not None and said.as_of < call.now
        asked_then = await with_crowds(views, before, scope, said.dimensions, in_the_past=past)
        placed = [await self.asking.placed(views, each) for each in asked_then]
        then = await figures(views, placed, said.dimensions)
        then = shown_to(self.desk.actor(call), said, then)
        present = {row.key: row for row in now.rows}
        rows = [compared_row(row, present.get(row.key)) for row in then.rows]
        ranked = "worker" not in said.dimensions
        better, worse = movers(
            {row["key"]: row["change"] for row in rows if ranked and not row["small"]},
            higher_is_better=shown.higher_is_better,
        )
        return {
            "compare": said.compare,
            "from": before.since,
            "to": before.to,
            "total": figure_json(then.total) | {"change": change(now.total, then.total)},
            "rows": rows,
            "better": better,
            "worse": worse,
        }

    async def behind(self, call: Call[Any, BehindQuery]) -> Response:
        said = call.query
        scope = self.asking.scope(call)
        definition = version_of(call.params.name, said.version)
        self.require_row(said)
        page = said.model_dump(exclude={"cursor", "limit"})
        question = f"behind {self.desk.actor(call).account} {page}"
        behind = OrdersBehind(self.desk, self.views, self.cursors)
        async with self.asking.questions(call, scope, definition) as (views, questions):
            numbers, last = await orders_behind(
                views,
                questions,
                said.part,
                by=said.dimensions,
                key=said.key,
                limit=said.limit,
                after=behind.after(question, said.cursor),
            )
        return await behind.page(call, question, numbers, last)

    def require_row(self, said: BehindQuery) -> None:
        """`key` is one of a row of the dimensions."""
        if said.key is None:
            return
        if said.by is None:
            raise Invalid(errors=[finding("parameter", "by", "missing")])
        if not self.names.is_row(said.key, said.dimensions):
            raise Invalid(errors=[finding("parameter", "key", "unknown_key")])

    async def view_statuses(self) -> Any:
        return await view_statuses(self.views.pool)


def compared_row(then: Figure, now: Figure | None) -> dict[str, Any]:
    return {
        "key": then.key,
        **figure_json(then),
        "small": then.small or (now is not None and now.small),
        "change": None if now is None or FEW in (then.key or "") else change(now, then),
    }

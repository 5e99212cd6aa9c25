"""`GET /indicators`: figures with all that is needed to trust them, and the orders behind them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final

import asyncpg
from pydantic import Field

from events.catalog.chinese import chinese_name
from events.catalog.names import Channel, RequestKind
from events.input_types import CellCode, Code, Instant, MatterGroup, MatterSubgroup
from hotline.api.answers.figures import FigureAnswer, IndicatorPage, OrderNumberPage
from hotline.api.dependencies import Desk
from hotline.api.figures.period import BadPeriod, Boundary, moment
from hotline.api.figures.scope import FigureScope, scope_of
from hotline.api.known_codes import codes_in, require_known
from hotline.api.views import ReadSide
from hotline.http.admission import Work
from hotline.http.paging import Cursors, Page
from hotline.http.problems import Invalid, NotFound
from hotline.http.request.field_errors import finding
from hotline.http.request.types import Query
from hotline.http.routes import Call, Response, Route, route
from hotline.matter import group_names, subgroup_names
from projections.engine.status import view_statuses
from projections.figures.definitions import DEFINITIONS, RateDefinition
from projections.figures.dimensions import FILTERS, By
from projections.figures.earlier import Compare, change, earlier
from projections.figures.query import (
    Figure,
    Figures,
    Pair,
    Part,
    Question,
    asked,
    figures,
    in_whole_months,
    orders_behind,
)
from projections.figures.shares import SHARES, Share

INDICATORS: Final[Mapping[str, RateDefinition | Share]] = {**DEFINITIONS, **SHARES}
PATH: Final = "/api/v1/indicators"
TAG: Final = "指标"
CELL_DIGITS: Final = 15
NO_VALUE: Final = "none"  # the key of the orders without a value
VIEW: Final = "on_time"
SHARES_VIEW: Final = "order_facts"
READABLE: Final = "order_list"  # says which protected orders a reader may read
DESCRIPTION: Final = (
    "scope 说明所计单位: department 条件默认含其下属单位 (subtree=true), "
    "by=department 的每行只计该单位本身, 与 department=<key>&subtree=false 一致. "
    "承办单位只能查看本单位及其下属单位. suppressed 说明哪些受保护的工单未计入及原因; "
    "各行之和总等于 total."
)
BEHIND: Final = (
    "与指标数值所用的条件相同：不分页时件数等于该指标 (或 by 与 key 所指的一行) 的相应部分。"
    "part 为 denominator 分母、numerator 分子、overdue 分母中其余的、left_out 不计入的、"
    "excluded 经复核剔除的，或 denominator_after_exclusion、numerator_after_exclusion "
    "剔除后的分母、分子."
)


class FigureParameters(Query):
    since: Annotated[Boundary, Field(alias="from")]
    to: Boundary
    by: By | None = None
    as_of: Instant | None = None
    department: Code | None = None
    subtree: Annotated[bool, Field(description="department 是否含其下属单位")] = True
    district: Code | None = None
    subdistrict: Code | None = None
    community: Code | None = None
    cell: CellCode | None = None
    group: MatterGroup | None = None
    subgroup: MatterSubgroup | None = None
    matter: Code | None = None
    kind: RequestKind | None = None
    channel: Channel | None = None
    min_position: Annotated[int, Field(ge=0)] | None = None


class FigureQuery(FigureParameters):
    compare: Compare | None = None


class BehindQuery(Page, FigureParameters):
    key: Annotated[str, Field(max_length=64)] | None = None
    part: Part = "denominator"


class NamePath(Query):
    name: Code


@dataclass(frozen=True)
class Indicators:
    desk: Desk
    views: ReadSide
    cursors: Cursors

    def routes(self) -> list[Route]:
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
            ),
            route(
                "GET",
                f"{PATH}/{{name}}/orders",
                self.behind,
                operation="list-orders-behind",
                out=OrderNumberPage,
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
        items = [listed(each, english=english) for each in INDICATORS.values()]
        return Response(body={"items": items, "next_cursor": None})

    async def figure(self, call: Call[Any, FigureQuery]) -> Response:
        said = call.query
        scope = self.scope(call)
        questions = await self.questions(call, scope)
        found = await figures(self.views.pool, questions, said.by)
        names = self.names(said.by)
        question = questions[0]
        view = view_of(call.params.name)
        (lag,) = [each.lag_seconds for each in await self.view_statuses() if each.name == view]
        return Response(
            body={
                "name": call.params.name,
                "definition": INDICATORS[call.params.name].definition(english=call.reads_english),
                "from": question.since,
                "to": question.to,
                "by": said.by,
                "as_of": question.as_of,
                "position": question.position,
                "lag_seconds": round(lag, 3),
                "scope": scope.shown,
                "suppressed": scope.suppressed,
                "total": figure_json(found.total),
                "rows": [
                    {"key": row.key, "name": names.get(row.key or ""), **figure_json(row)}
                    | {"small": row.small}
                    | ({"subtree": False} if said.by == "department" else {})
                    for row in found.rows
                ],
                "compared": await self.compared(call, scope, question, found),
            }
        )

    async def compared(
        self, call: Call[Any, FigureQuery], scope: FigureScope, question: Question, now: Figures
    ) -> dict[str, Any] | None:
        """The same figure of the earlier period, and how each of its rates has changed since."""
        said = call.query
        if said.compare is None:
            return None
        before = earlier(question, said.compare)
        past = said.as_of is not None and said.as_of < call.now
        asked_then = await with_crowds(self.views.pool, before, scope, said.by, in_the_past=past)
        then = await figures(self.views.pool, asked_then, said.by)
        present = {row.key: row for row in now.rows}
        return {
            "compare": said.compare,
            "from": before.since,
            "to": before.to,
            "total": figure_json(then.total) | {"change": change(now.total, then.total)},
            "rows": [
                {"key": row.key, **figure_json(row)}
                | {"small": row.small or (row.key in present and present[row.key].small)}
                | {"change": change(present[row.key], row) if row.key in present else None}
                for row in then.rows
            ],
        }

    async def behind(self, call: Call[Any, BehindQuery]) -> Response:
        said = call.query
        scope = self.scope(call)
        self.require_row(said)
        questions = await self.questions(call, scope)
        page = said.model_dump(exclude={"cursor", "limit"})
        question = f"behind {self.desk.actor(call).account} {page}"
        after = self.cursors.open(question, said.cursor)[0] if said.cursor else None
        numbers, last = await orders_behind(
            self.views.pool,
            questions,
            said.part,
            by=said.by,
            key=said.key,
            limit=said.limit,
            after=after,
        )
        cursor = None if last is None else self.cursors.seal(question, [last])
        return Response(
            body={"items": [{"order_no": number} for number in numbers], "next_cursor": cursor}
        )

    def require_row(self, said: BehindQuery) -> None:
        """`key` is one of a row of the dimension; periods and retired cells are not listed."""
        if said.key is None:
            return
        if said.by is None:
            raise Invalid(errors=[finding("parameter", "by", "missing")])
        known = self.names(said.by)
        retired = said.by == "cell" and len(said.key) == CELL_DIGITS and said.key.isdigit()
        if len(known) > 1 and said.key not in known and not retired:
            raise Invalid(errors=[finding("parameter", "key", "unknown_key")])

    def scope(self, call: Call[Any, Any]) -> FigureScope:
        said: FigureParameters = call.query
        if call.params.name not in INDICATORS:
            raise NotFound
        require_known(self.desk, codes_in(said), "parameter")
        router = self.desk.city().router
        return scope_of(self.desk.actor(call), router, said.department, subtree=said.subtree)

    async def questions(self, call: Call[Any, Any], scope: FigureScope) -> list[Question]:
        said: FigureParameters = call.query
        for view in (view_of(call.params.name), READABLE):
            await self.views.at_least(view, said.min_position)
        question = self.question(call, scope)
        past = said.as_of is not None and said.as_of < call.now
        return await with_crowds(self.views.pool, question, scope, said.by, in_the_past=past)

    def question(self, call: Call[Any, Any], scope: FigureScope) -> Question:
        said: FigureParameters = call.query
        since, to = (moment(each, self.views.zone()) for each in (said.since, said.to))
        if since >= to:
            raise BadPeriod
        return Question(
            since=since,
            to=to,
            as_of=min(said.as_of or call.now, call.now),  # the future has not happened
            zone=str(self.views.zone()),
            **measured(call.params.name),
            filters={name: value for name in FILTERS if (value := getattr(said, name)) is not None},
            **scope.conditions,
        )

    def names(self, by: By | None) -> Mapping[str, str]:
        """Of the rows; a period is its own name."""
        return {} if by is None else {NO_VALUE: "无", **self.names_of(by)}

    def names_of(self, by: By) -> Mapping[str, str]:
        city = self.desk.city()
        match by:
            case "kind":
                return {kind.value: chinese_name(kind) for kind in RequestKind}
            case "channel":
                return {channel.value: chinese_name(channel) for channel in Channel}
            case "cell":
                return self.desk.cell_names()
            case "department":
                return {code: found.name for code, found in city.departments.items()}
            case "matter":
                return {code: found.name for code, found in city.matters.items()}
            case "group":
                return group_names(city.matters.values())
            case "subgroup":
                return subgroup_names(city.matters.values())
            case "district" | "subdistrict" | "community":
                return self.desk.division_names()
            case _:
                return {}

    async def view_statuses(self) -> Any:
        return await view_statuses(self.views.pool)


async def with_crowds(
    pool: asyncpg.Pool, question: Question, scope: FigureScope, by: By | None, *, in_the_past: bool
) -> list[Question]:
    """The question, and where protected orders count in crowds only, the one about those."""
    found = [await asked(pool, question, in_the_past=in_the_past)]
    months = in_whole_months(question, by) if scope.in_crowds else None
    if months is not None:
        found.append(await asked(pool, months, in_the_past=True))
    return found


def view_of(name: str) -> str:
    return SHARES_VIEW if name in SHARES else VIEW


def measured(name: str) -> dict[str, Any]:
    """What is counted, as fields of a Question."""
    if (share := SHARES.get(name)) is not None:
        return {"share": share}
    return {"clock": DEFINITIONS[name].clock, "counts": DEFINITIONS[name].counts}


def listed(each: RateDefinition | Share, *, english: bool) -> dict[str, Any]:
    return {
        "name": each.name,
        "title": each.title_en if english else each.title,
        "unit": each.unit,
        "direction": each.direction,
        "definition": each.definition(english=english),
    }


def figure_json(figure: Figure) -> dict[str, Any]:
    return {
        "numerator": figure.pair.numerator,
        "denominator": figure.pair.denominator,
        "rate": figure.pair.rate,
        "interval": figure.pair.interval,
        "raw": pair_json(figure.raw),
        "after_exclusion": pair_json(figure.after),
        "excluded": figure.excluded,
        "left_out": figure.left_out,
    }


def pair_json(pair: Pair) -> dict[str, Any]:
    return {"numerator": pair.numerator, "denominator": pair.denominator, "rate": pair.rate}

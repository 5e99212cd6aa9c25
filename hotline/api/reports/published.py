"""`/published-months`: a month's figures, published once, and corrected openly (I-07)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from events.act import Act, Ask
from events.catalog.names import Channel
from events.catalog.published_months import PUBLISHED_MONTHS
from events.execute import Done, as_it_was, execute
from events.postgres.following.log_reader import LogReader
from events.store import Appended
from hotline.api.dependencies import Desk
from hotline.api.figures.asking import SHARES_VIEW, VIEW
from hotline.api.reports.figures import MonthReader
from hotline.api.reports.published_answers import (
    PublishedMonthAnswer,
    PublishedMonthPage,
    Today,
    item_json,
    month_json,
)
from hotline.api.views import NotYet
from hotline.city import City
from hotline.http.admission import Work
from hotline.http.problems import NotFound, Problem
from hotline.http.request.commands import origin
from hotline.http.request.types import Query
from hotline.http.routes import Call, Response, Route, route
from hotline.published_months.publishing import (
    ACTS,
    PublishedMonth,
    published_month,
    stream_of,
)
from hotline.reports.month import Month, MonthText
from projections.reports.counts import WHOLE, month_counts

PATH: Final = "/api/v1/published-months"
TAG: Final = "月报"
MOVED: Final = ("ETag", "X-Position")
DESCRIPTION: Final = (
    "公布的数从不改写; 数据有变的, 以更正公布。figures 中公布的、更正后的和今天的数并列。"
    "只含全市、单位、区县和渠道的数, 不含受保护的工单 (举报、要求保密)。"
    "公布的数可以 GET /reports/monthly 的 as_of 与 published_at 复算, "
    "公布后才受保护的工单除外。"
)


class MonthPath(Query):
    month: MonthText


@dataclass(frozen=True)
class PublishedMonths:
    desk: Desk
    reader: MonthReader

    def routes(self) -> list[Route]:
        return [
            *(self.command_route(act) for act in ACTS),
            route(
                "GET",
                PATH,
                self.list,
                operation="list-published-months",
                out=PublishedMonthPage,
                summary="已公布的月份",
                tag=TAG,
            ),
            route(
                "GET",
                f"{PATH}/{{month}}",
                self.one,
                operation="read-published-month",
                out=PublishedMonthAnswer,
                summary="已公布的一个月",
                tag=TAG,
                params=MonthPath,
                carries=MOVED,
                work=Work.SEARCHES,
                description=DESCRIPTION,
            ),
        ]

    def command_route(self, act: Act) -> Route:
        creates = act is ACTS[0]
        return route(
            "POST",
            PATH if creates else f"{PATH}/{{month}}/correct",
            self.command,
            repeat=self.replayed,
            operation=act.name,
            out=PublishedMonthAnswer,
            summary=act.name_zh,
            tag=TAG,
            body=act.command,
            status=201 if creates else 200,
            params=None if creates else MonthPath,
            needs_version=not creates,
            carries=(*MOVED, "Location") if creates else MOVED,
            example=act.example,
        )

    async def command(self, call: Call[Any, Any]) -> Response:
        creates = call.params is None
        month = Month.read(call.body.month if creates else call.params.month)
        await self.caught_up()
        counted = await self.reader.counted(month, call.now)
        actor = self.desk.actor(call)
        done = await execute(
            self.desk.store,
            published_month,
            stream_of(month),
            Ask(command=call.body, by=actor, at=call.now, context=counted),
            origin=origin(call),
            keys=[key for key in (self.desk.command_key(call),) if key],
            expected=call.if_match,
            creates=creates,
        )
        response = await self.answer(done, call.now)
        return replace(response, location=f"{PATH}/{month}") if creates else response

    async def replayed(self, call: Call[Any, Any], first: Appended) -> Response:
        done = await as_it_was(self.desk.store, first)
        response = await self.answer(done, call.now)
        if "month" in call.path:
            return response
        return replace(response, location=f"{PATH}/{response.body['month']}")

    async def list(self, _: Call[Any, Any]) -> Response:
        months = self.desk.city().published_months
        items = [item_json(months[name]) for name in sorted(months, reverse=True)]
        return Response(body={"items": items, "next_cursor": None})

    async def one(self, call: Call[Any, Any]) -> Response:
        stream = stream_of(Month.read(call.params.month))
        history = tuple(await self.desk.store.load(stream))
        if not history:
            raise NotFound
        last = history[-1]
        done = Done(stream=stream, history=history, version=last.version, position=last.position)
        return await self.answer(done, call.now)

    async def answer(self, done: Done, now: datetime) -> Response:
        state: PublishedMonth = published_month.fold(done.events)
        month = Month.read(done.stream.removeprefix(f"{PUBLISHED_MONTHS}-"))
        question = await self.reader.question(month, self.reader.whole_city(), None, now)
        today = Today(
            counts=await month_counts(self.reader.views.pool, question),
            as_of=question.as_of,
            position=question.position,
        )
        body = month_json(state, today, self.name_of)
        return Response(body=body, etag=done.version, position=done.position)

    async def caught_up(self) -> None:
        """The figures hold all that was recorded before. Raises FiguresBehind."""
        head = await LogReader(self.reader.views.pool).head()
        try:
            for view in (VIEW, SHARES_VIEW):
                await self.reader.views.at_least(view, head.position)
        except NotYet:
            raise FiguresBehind from None

    def name_of(self, by: str, key: str) -> str | None:
        return name_of(self.desk.city(), self.desk.division_names(), by, key)


def name_of(city: City, divisions: Mapping[str, str], by: str, key: str) -> str | None:
    match by:
        case "department":
            found = city.departments.get(key)
            return None if found is None else found.name
        case "district":
            return divisions.get(key)
        case "channel":
            return Channel(key).chinese
    return "全市" if key == WHOLE else None


class FiguresBehind(Problem):
    """The figures are behind the log. The month is not published; try again in a moment."""

    code = "published_month.figures_behind"
    status = 503
    title_zh = "统计尚未更新到最新记录，本次未公布，请稍后重试"
    title_en = "The figures are behind"

    def __init__(self) -> None:
        super().__init__(headers={"Retry-After": "1"}, saved=False)

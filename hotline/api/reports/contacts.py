"""`GET /contacts`: the share of each channel, and orders per 1,000 households by area (I-10)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final

from pydantic import AwareDatetime, Field

from events.catalog.names import Channel
from events.input_types import Instant
from hotline.api.dependencies import Desk
from hotline.api.figures.period import BadPeriod, Boundary, moment
from hotline.api.views import ReadSide
from hotline.http.admission import Work
from hotline.http.representation import Representation
from hotline.http.request.types import Query
from hotline.http.routes import Call, Response, Route, route
from projections.figures.order_facts import ORDER_FACTS
from projections.figures.query import asked, snapshot
from projections.figures.question import Question
from projections.reports.contacts import REGISTERED, ContactsBy, contacts

NO_VALUE: Final = "none"
DESCRIPTION: Final = (
    "受理量 (含其后并单、撤单的, 不含受保护的工单) 按渠道的占比, 或按区划的每千户件数。"
    "户数见 hotline export households; 没有户数的区划不给每千户件数。"
)


class ContactsQuery(Query):
    since: Annotated[Boundary, Field(alias="from")]
    to: Boundary
    by: Annotated[ContactsBy, Field(description="按渠道、区县、街道或社区")] = "channel"
    as_of: Annotated[Instant | None, Field(description="查看这一时刻的情况; 缺省为现在")] = None
    min_position: Annotated[int, Field(ge=0)] | None = None


class ContactsOf(Representation):
    """一个渠道或区划的受理量."""

    key: str = Field(description="接入渠道, 或 12 位区划代码; none 为没有的")
    name: str | None = Field(description="名称")
    orders: int = Field(description="受理件数")
    share: float = Field(description="占全部受理量的比例, 0 到 1")
    households: int | None = Field(description="户数; 按渠道或没有数据时为 null")
    per_thousand: float | None = Field(description="每千户受理件数; 没有户数时为 null")


class ContactsAnswer(Representation):
    """受理量的分布."""

    since: AwareDatetime = Field(alias="from", description="起 (含)")
    to: AwareDatetime = Field(description="止 (不含)")
    as_of: AwareDatetime = Field(description="截至这一时刻")
    by: ContactsBy = Field(description="分组的维度")
    orders: int = Field(description="受理总件数; 各项之和")
    households_version: int | None = Field(description="户数数据的版本; 没有数据时为 null")
    households_source: str | None = Field(description="户数数据的来源; 没有数据时为 null")
    items: tuple[ContactsOf, ...] = Field(description="各项, 件数多的在前")
    next_cursor: None = Field(description="总是 null: 一次给出全部")


@dataclass(frozen=True)
class Contacts:
    desk: Desk
    views: ReadSide

    def routes(self) -> list[Route]:
        return [
            route(
                "GET",
                "/api/v1/contacts",
                self.contacts,
                operation="read-contacts",
                out=ContactsAnswer,
                summary="渠道占比与每千户受理量",
                tag="指标",
                work=Work.SEARCHES,
                query=ContactsQuery,
                description=DESCRIPTION,
            )
        ]

    async def contacts(self, call: Call[Any, ContactsQuery]) -> Response:
        said, known = call.query, self.desk.city().households
        since, to = (moment(each, self.views.zone()) for each in (said.since, said.to))
        if since >= to:
            raise BadPeriod
        await self.views.at_least(ORDER_FACTS.name, said.min_position)
        as_of = min(said.as_of or call.now, call.now)
        zone = str(self.views.zone())
        question = Question(since=since, to=to, as_of=as_of, zone=zone, share=REGISTERED)
        async with snapshot(self.views.pool) as views:
            question = await asked(views, question, in_the_past=as_of < call.now)
            found = await contacts(views, question, said.by)
        return Response(
            body={
                "from": since,
                "to": to,
                "as_of": as_of,
                "by": said.by,
                "orders": sum(found.values()),
                "households_version": known.version if known.areas else None,
                "households_source": known.source if known.areas else None,
                "items": self.items(found, said.by),
                "next_cursor": None,
            }
        )

    def items(self, found: Mapping[str, int], by: ContactsBy) -> list[dict[str, Any]]:
        names, whole = self.names(by), sum(found.values())
        items = []
        for key, orders in sorted(found.items(), key=lambda each: (-each[1], each[0])):
            of_area = by != "channel" and key != NO_VALUE
            households = self.desk.city().households.of(key) if of_area else None
            items.append(
                {
                    "key": key,
                    "name": names.get(key),
                    "orders": orders,
                    "share": round(orders / whole, 6),
                    "households": households,
                    "per_thousand": households and round(orders * 1_000 / households, 3),
                }
            )
        return items

    def names(self, by: ContactsBy) -> Mapping[str, str]:
        if by == "channel":
            return {each.value: each.chinese for each in Channel}
        return {NO_VALUE: "无", **self.desk.division_names()}

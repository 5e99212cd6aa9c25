"""`GET /cards`: what was warned of and missed, open to the inspector (电子监察, S-02)."""

from dataclasses import dataclass
from typing import Annotated, Any, Final

from pydantic import AwareDatetime, Field

from events.act import Actor
from events.catalog.names import ClockName, RequestKind, Status
from events.input_types import Code
from hotline.api.answers.lists import NEXT
from hotline.api.answers.order import MatterName
from hotline.api.dependencies import Desk
from hotline.api.figures.period import BadPeriod, Boundary, moment
from hotline.api.known_codes import codes_in, require_known
from hotline.api.orders.lists import viewer
from hotline.api.views import ReadSide
from hotline.http.auth.permissions import Forbidden
from hotline.http.paging import Cursors, Page
from hotline.http.representation import Representation
from hotline.http.routes import Call, Response, Route, route
from hotline.work_order.roles import ALL_ORDERS, CENTRE
from projections.engine.read_model import ViewRow
from projections.monitoring.cards import CARDS, CardFilters, Colour, cards, place_of

TAG: Final = "监察"
DESCRIPTION: Final = (
    "黄牌为时限预警, 红牌为超时。红牌由责任单位在政策规定的期限内说明原因 (explain-miss); "
    "department 为 null 的由热线中心负责。承办单位只能查看本单位的。"
)


class CardsQuery(Page):
    department: Code | None = None
    clock: ClockName | None = None
    colour: Colour | None = None
    explained: bool | None = None
    since: Annotated[Boundary | None, Field(alias="from")] = None
    to: Boundary | None = None
    min_position: Annotated[int, Field(ge=0)] | None = None


class Card(Representation):
    """一张黄牌或红牌."""

    order_no: str = Field(description="工单编号")
    colour: Colour = Field(description="yellow 黄牌 (预警), red 红牌 (超时)")
    department: str | None = Field(description="责任单位编码; null 为热线中心")
    clock: ClockName = Field(description="时钟名称")
    assignment_id: str | None = Field(description="承办子单编号; null 为工单本身的时限")
    revision: int = Field(description="时钟的第几次设定")
    due_at: AwareDatetime = Field(description="到期时间")
    warned_at: AwareDatetime | None = Field(description="预警时间")
    missed_at: AwareDatetime | None = Field(description="记录超时的时间; 黄牌为 null")
    explain_by: AwareDatetime | None = Field(description="说明原因的期限; 黄牌为 null")
    explained_at: AwareDatetime | None = Field(description="说明原因的时间; 未说明为 null")
    explained_late: bool = Field(description="是否逾期未说明或逾期说明")
    kind: RequestKind = Field(description="诉求类型")
    matter: MatterName = Field(description="事项")
    status: Status = Field(description="工单状态")
    subdistrict: str | None = Field(description="街道或镇, 12 位区划代码")


class CardPage(Representation):
    """一页黄牌与红牌, 后到期的在前."""

    items: tuple[Card, ...] = Field(description="本页黄牌与红牌")
    next_cursor: str | None = Field(description=NEXT)


@dataclass(frozen=True)
class Monitoring:
    desk: Desk
    views: ReadSide
    cursors: Cursors

    def routes(self) -> list[Route]:
        return [
            route(
                "GET",
                "/api/v1/cards",
                self.list,
                operation="list-cards",
                out=CardPage,
                summary="黄牌与红牌",
                tag=TAG,
                query=CardsQuery,
                description=DESCRIPTION,
            )
        ]

    async def list(self, call: Call[Any, CardsQuery]) -> Response:
        asked, by = call.query, self.desk.actor(call)
        require_known(self.desk, codes_in(asked), "parameter")
        filters = self.filters(asked, by)
        for view in (CARDS.name, "order_list"):  # it shows what the list lets through
            await self.views.at_least(view, asked.min_position)
        scope = f"cards {by.account} {filters!r}"
        rows = await cards(
            self.views.pool,
            filters,
            viewer(by),
            now=call.now,
            limit=asked.limit + 1,
            after=self.cursors.open(scope, asked.cursor) if asked.cursor else None,
        )
        page = rows[: asked.limit]
        more = len(rows) > asked.limit
        cursor = self.cursors.seal(scope, place_of(page[-1])) if more else None
        return Response(body={"items": [card(row) for row in page], "next_cursor": cursor})

    def filters(self, asked: CardsQuery, by: Actor) -> CardFilters:
        zone = self.views.zone()
        since = None if asked.since is None else moment(asked.since, zone)
        to = None if asked.to is None else moment(asked.to, zone)
        if since is not None and to is not None and since >= to:
            raise BadPeriod
        return CardFilters(
            department=department_of(by, asked.department),
            clock=asked.clock,
            colour=asked.colour,
            explained=asked.explained,
            due_from=since,
            due_to=to,
        )


def department_of(by: Actor, asked: str | None) -> str | None:
    """A department sees its own cards; the centre and supervision see all."""
    if by.roles & (CENTRE | ALL_ORDERS):
        return asked
    if asked not in {None, by.department}:
        raise OthersCards
    return by.department


def card(row: ViewRow) -> dict[str, Any]:
    shown = {name: row[name] for name in Card.model_fields if name not in {"colour", "matter"}}
    return shown | {
        "colour": "yellow" if row["missed_at"] is None else "red",
        "assignment_id": row["assignment_id"] or None,
        "matter": {"code": row["matter"], "name": row["matter_name"]},
    }


class OthersCards(Forbidden):
    """A department reads its own cards."""

    title_zh = "只能查看本单位的黄牌与红牌"
    title_en = "Forbidden"

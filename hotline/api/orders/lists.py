"""`GET /work-orders` and the inbox: what there is to look at, newest or soonest first."""

from dataclasses import dataclass
from operator import itemgetter
from typing import Annotated, Any, Literal

from pydantic import Field

from events.act import Actor
from events.catalog.names import Sight, Status
from events.catalog.work_order.parts.lifecycle import ENDED, OPEN
from events.input_types import CellCode, Code, Instant, Phone, Text
from events.personal.phone import own_number
from hotline.api.answers.lists import InboxPage, OrderPage
from hotline.api.dependencies import Desk
from hotline.api.figures.period import Boundary, moment
from hotline.api.known_codes import codes_in, require_known
from hotline.api.orders.work_orders import PATH, TAG
from hotline.api.views import ReadSide
from hotline.http.auth.permissions import Forbidden
from hotline.http.paging import Cursors, Page
from hotline.http.problems import Invalid
from hotline.http.request.field_errors import finding
from hotline.http.request.types import Query
from hotline.http.routes import Call, Response, Route, route
from hotline.work_order.roles import ALL_ORDERS, CENTRE
from hotline.work_order.visibility import (
    Exposure,
    reach,
    reads_texts,
    sees_all,
    sight_of,
)
from projections.cells_now.of_lists import in_cell_now
from projections.engine.read_model import ViewRow
from projections.orders.list import ByColumn
from projections.orders.search import (
    Found,
    SearchFilters,
    Viewer,
    department_inbox,
    find_orders,
)
from projections.orders.text_match import searchable

PAGES = (
    "以 next_cursor 续查, 直到为 null。按 q 检索时, 每页检视的工单数有上限: "
    "一页可能不足 limit 条, 甚至为空, 只要 next_cursor 不为 null, 就还没有查完。"
)
CELLS = "cell 为哪张图的网格: then 登记或定位时的 (缺省), now 现行网格图"
AS_ASKED = {*ByColumn.model_fields, "department", "due_before", "overdue", "on_time", "q"}
COLUMNS = tuple(name for name in Exposure._fields if name != "consented")
EXPOSED = itemgetter(*COLUMNS)
Position = Annotated[int, Field(ge=0)]


class OrdersQuery(Page, ByColumn):
    status: tuple[Status, ...] = ()
    department: Code | None = None
    cell: CellCode | None = None
    cells: Annotated[Literal["then", "now"], Field(description=CELLS)] = "then"
    due_before: Instant | None = None
    overdue: bool | None = None
    on_time: bool | None = None
    open: bool | None = None
    registered_from: Boundary | None = None
    registered_to: Boundary | None = None
    q: Annotated[Text, Field(min_length=1, max_length=100)] | None = None
    phone: Phone | None = None
    min_position: Position | None = None


class InboxQuery(Page):
    due_before: Instant | None = None
    min_position: Position | None = None


class InboxPath(Query):
    department: Code


@dataclass(frozen=True)
class Lists:
    desk: Desk
    views: ReadSide
    cursors: Cursors

    def routes(self) -> list[Route]:
        return [
            route(
                "GET",
                PATH,
                self.orders,
                operation="list-orders",
                out=OrderPage,
                summary="工单列表",
                tag=TAG,
                query=OrdersQuery,
                description=PAGES,
                searches_with=frozenset({"q"}),
            ),
            route(
                "GET",
                "/api/v1/departments/{department}/inbox",
                self.inbox,
                operation="read-inbox",
                out=InboxPage,
                summary="承办单位待办",
                tag=TAG,
                params=InboxPath,
                query=InboxQuery,
            ),
        ]

    async def orders(self, call: Call[Any, OrdersQuery]) -> Response:
        said, by = call.query, self.desk.actor(call)
        if not reads_texts(by) and (said.q or said.phone):
            raise Forbidden  # a reader must not find a person through texts that they may not read
        require_known(self.desk, codes_in(said), "parameter")
        filters = self.filters(said)
        await self.views.at_least("order_list", said.min_position)
        scope = f"orders {by.account} {filters!r} {said.cells} {said.q} {said.phone}"
        filters = await self.placed(said, filters)
        found = await find_orders(
            self.views.pool,
            self.desk.vault,
            filters,
            viewer(by),
            now=call.now,
            limit=said.limit,
            after=self.cursors.open(scope, said.cursor) if said.cursor else None,
        )
        return self.page(found, scope)

    def filters(self, said: OrdersQuery) -> SearchFilters:
        """As the list takes them; 422 for what can find nothing by its form."""
        since, to, zone = said.registered_from, said.registered_to, self.views.zone()
        filters = SearchFilters(
            statuses=statuses_of(said),
            phone=self.desk.number(said.phone),
            registered_from=None if since is None else moment(since, zone),
            registered_to=None if to is None else moment(to, zone),
            **said.model_dump(include=AS_ASKED),
        )
        first, last = filters.registered_from, filters.registered_to
        wrong = {
            "phone": filters.phone and not own_number(filters.phone) and "phone_incomplete",
            "q": filters.q and not searchable(filters.q) and "search_too_short",
            "registered_to": first and last and first >= last and "period_backwards",
        }
        found = [finding("parameter", name, str(code)) for name, code in wrong.items() if code]
        if found:
            raise Invalid(errors=found)
        return filters

    async def placed(self, said: OrdersQuery, filters: SearchFilters) -> SearchFilters:
        """`cell` is one of the map in force, if that is asked for. Raises TooManyToTellApart."""
        if said.cells == "then" or said.cell is None:
            return filters
        desk = self.desk
        own = await in_cell_now(self.views.pool, desk.vault, desk.map_now(), "orders", said.cell)
        return filters.model_copy(update={"cell": None, "in_cell": own})

    async def inbox(self, call: Call[Any, InboxQuery]) -> Response:
        said, department = call.query, call.params.department
        by = self.desk.actor(call)
        require_own(by, department)
        require_known(self.desk, {"department": department}, "parameter")
        for view in ("department_inbox", "order_list"):  # it shows what the list lets through
            await self.views.at_least(view, said.min_position)
        scope = f"inbox {by.account} {department} {said.due_before}"
        found = await department_inbox(
            self.views.pool,
            self.desk.vault,
            department,
            viewer(by),
            now=call.now,
            limit=said.limit,
            due_before=said.due_before,
            after=self.cursors.open(scope, said.cursor) if said.cursor else None,
        )
        return self.page(found, scope)

    def page(self, found: Found, scope: str) -> Response:
        cursor = None if found.after is None else self.cursors.seal(scope, found.after)
        return Response(body={"items": found.items, "next_cursor": cursor})


def viewer(by: Actor) -> Viewer:
    """What `sight_of` says of one order, for many."""
    found, sight = reach(by), sight_of(by)
    whole = sees_all(by)
    return Viewer(
        sight=lambda row: Sight.ALL if whole else sight(exposure(row)),
        every=found.every,
        unprotected=found.unprotected,
        turn=tuple(found.turn),
        department=found.department,
        member=found.member,
        not_about=tuple(found.not_about),
        no_names=by.is_partner,
    )


def exposure(row: ViewRow) -> Exposure:
    """Of an order as the list has it: its columns are named as these fields."""
    return Exposure(*EXPOSED(row))


def require_own(by: Actor, department: str) -> None:
    """A department reads its own inbox; the centre and supervision read all."""
    if by.department != department and not by.roles & (CENTRE | ALL_ORDERS):
        raise OthersInbox


def statuses_of(said: OrdersQuery) -> tuple[Status, ...] | None:
    """Those asked for that are open, or have ended; None: any."""
    if said.open is None:
        return said.status or None
    wanted = OPEN if said.open else ENDED
    return tuple(status for status in said.status or Status if status in wanted)


class OthersInbox(Forbidden):
    """A department reads its own inbox."""

    title_zh = "只能查看本单位的待办"
    title_en = "Forbidden"

"""`/public/orders/{order_no}?code=…`: its state, and what its requester may do (V-07)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final, NamedTuple

from pydantic import Field

from events.act import Act, Actor, Ask
from events.catalog.names import Channel, Satisfaction
from events.execute import Done, execute
from events.input_types import Narrative, Note
from events.store import Key, Origin, already_saved
from hotline.api.citizen.answers import OwnOrder
from hotline.api.citizen.query_codes import NoSuchOrder, QueryCodes
from hotline.api.citizen.told import told
from hotline.api.dependencies import Desk, context_of, order_stream
from hotline.api.orders.representation import History, state_of
from hotline.api.orders.work_orders import OrderPath
from hotline.http.admission import Work
from hotline.http.request.types import Body, Query
from hotline.http.routes import Call, Handler, Response, Route, route
from hotline.work_order.acts.endings.withdrawing import Withdraw
from hotline.work_order.acts.informing import SupplyInformation
from hotline.work_order.acts.overlays.urging import Urge
from hotline.work_order.acts.reply import RecordFollowUp
from hotline.work_order.table import BY_COMMAND, is_possible, work_order
from projections.orders.detail_fold import fold

PATH: Final = "/api/v1/public/orders/{order_no}"
TAG: Final = "公开"
REQUESTER: Final = Actor(account="public:requester", roles=frozenset(), is_requester=True)
NOT_TOLD: Final = (
    "不需登录。编号与查询码不符和没有该工单的答复相同 (404 citizen.no_such_order); "
    "屡次不符者须等待 (429 citizen.too_many_codes)。"
)


class CodeQuery(Query):
    code: Annotated[str, Field(pattern=r"^[0-9A-Z]{6}$", description="查询码, 登记时告知")]


class Supply(Body):
    """补充材料."""

    text: Narrative


class AskAgain(Body):
    """催办."""

    note: Note = None


class TakeBack(Body):
    """撤单."""

    reason: Narrative


class RateOwn(Body):
    """评价. `contacted`: 承办单位是否与您联系过."""

    contacted: bool
    resolved: bool
    satisfied_result: Satisfaction
    satisfied_process: Satisfaction
    note: Note = None


class Own(NamedTuple):
    """What the requester may do: the act of the rules, and the body that leads to its command."""

    act: Act
    body: type[Body]
    command: Callable[[Any], Any]
    name_zh: str
    example: Mapping[str, Any]


OWN: Final[Mapping[str, Own]] = {
    "supply": Own(
        BY_COMMAND[SupplyInformation],
        Supply,
        lambda body: SupplyInformation(text=body.text),
        "补充材料",
        {"text": "路灯杆号为 0123。"},
    ),
    "urge": Own(
        BY_COMMAND[Urge],
        AskAgain,
        lambda body: Urge(note=body.note, channel=Channel.WEB),
        "催办",
        {"note": "请问何时能修好？"},
    ),
    "withdraw": Own(
        BY_COMMAND[Withdraw],
        TakeBack,
        lambda body: Withdraw(reason=body.reason),
        "撤单",
        {"reason": "问题已自行解决。"},
    ),
    "rate": Own(
        BY_COMMAND[RecordFollowUp],
        RateOwn,
        lambda body: RecordFollowUp(reached=True, **dict(body)),
        "评价",
        {
            "contacted": True,
            "resolved": True,
            "satisfied_result": "satisfied",
            "satisfied_process": "basically_satisfied",
            "note": None,
        },
    ),
}


@dataclass(frozen=True)
class OwnOrders:
    desk: Desk
    codes: QueryCodes

    def routes(self) -> list[Route]:
        return [
            route(
                "GET",
                PATH,
                self.read,
                operation="public-order",
                out=OwnOrder,
                summary="诉求人查询工单",
                tag=TAG,
                params=OrderPath,
                query=CodeQuery,
                problems=(404, 429),
                work=Work.CITIZENS,
                description=NOT_TOLD,
            ),
            *(self.own_route(name, own) for name, own in OWN.items()),
        ]

    def own_route(self, name: str, own: Own) -> Route:
        return route(
            "POST",
            f"{PATH}/{name}",
            self.handler(own),
            operation=f"public-{name}",
            out=OwnOrder,
            summary=f"诉求人{own.name_zh}",
            tag=TAG,
            body=own.body,
            params=OrderPath,
            query=CodeQuery,
            example=own.example,
            problems=(404, 429),
            meets_keys=True,
            work=Work.CITIZENS,
            description=NOT_TOLD,
        )

    async def read(self, call: Call[Any, CodeQuery]) -> Response:
        history = await self.history(call)
        return Response(body=self.shown(call, history))

    def handler(self, own: Own) -> Handler:
        async def serve(call: Call[Any, CodeQuery]) -> Response:
            await self.history(call)
            done = await self.done(call, own)
            with already_saved():
                shown = self.shown(call, done.history)
            return Response(body=shown, replayed=done.repeated)

        return serve

    async def history(self, call: Call[Any, CodeQuery]) -> History:
        """Of the order that the code belongs to. Raises NoSuchOrder, also for who was erased."""
        order_no = call.params.order_no
        source = self.codes.sources.of(call.request)
        await self.codes.require(order_no, call.query.code, source, call.now)
        history = await self.desk.store.load(order_stream(order_no))
        if not history or fold(history).erased:
            raise NoSuchOrder
        return history

    async def done(self, call: Call[Any, CodeQuery], own: Own) -> Done:
        return await execute(
            self.desk.store,
            work_order,
            order_stream(call.params.order_no),
            Ask(
                command=own.command(call.body),
                by=REQUESTER,
                at=call.now,
                context=context_of(self.desk.city()),
            ),
            origin=Origin(actor=REQUESTER.account, request_id=call.request_id),
            keys=[self.key(call)],
        )

    def key(self, call: Call[Any, CodeQuery]) -> Key:
        """An Idempotency-Key belongs to one order."""
        vault = self.desk.vault
        name = f"citizen\n{call.params.order_no}\n{call.idempotency_key}"
        return Key(id=vault.blind_uuid(name), fingerprint=vault.fingerprint(call.fingerprint))

    def shown(self, call: Call[Any, CodeQuery], history: History) -> dict[str, Any]:
        view, order = fold(history), state_of(history)
        lead = self.desk.city().departments.get(view.lead_department or "")
        may = [
            name for name, own in OWN.items() if is_possible(own.act, order, REQUESTER, call.now)
        ]
        name = None if lead is None or order.protected else lead.name
        return told(view, name, english=call.reads_english) | {"may": may}

"""`/work-orders`: register, read, command. One class per resource, nothing hidden."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Annotated, Any, Final

from pydantic import Field

from events.act import Act
from events.execute import Done, as_it_was, execute
from events.store import Appended, already_saved
from events.stored.writing import SubjectIsErased
from hotline.api.answers.order import CommandAnswer, RevealAnswer
from hotline.api.answers.registration import Registration
from hotline.api.dependencies import Desk, external_key, order_stream
from hotline.api.known_codes import codes_of, require_known
from hotline.api.orders.access import Accesses
from hotline.api.orders.hints import of_another_matter, outside_lead_area, registration_hints
from hotline.api.orders.other_orders import readable, readable_orders
from hotline.api.orders.registering import (
    NOT_RECORDED,
    ReferenceKnown,
    looked_up,
    registration,
)
from hotline.api.orders.representation import (
    History,
    order_json,
    outcome_json,
    possible,
    seen,
    state_of,
)
from hotline.http.problems import NotFound
from hotline.http.request.commands import origin
from hotline.http.request.types import Query
from hotline.http.routes import Call, Handler, Response, Route, route
from hotline.work_order.acts.endings.merging import Merge
from hotline.work_order.acts.intake import Register
from hotline.work_order.acts.overlays.revealing import Reveal
from hotline.work_order.acts.particulars import LocateAgain, Relocate
from hotline.work_order.errors import NotAllowedNow
from hotline.work_order.table import OFFERED, REGISTER, work_order

PATH = "/api/v1/work-orders"
TAG = "工单"
CREATED: Final = 201


class OrderPath(Query):
    order_no: Annotated[str, Field(pattern=r"^[0-9]{8}-[0-9]{6}-[0-9]{6,9}$")]


@dataclass(frozen=True)
class WorkOrders:
    desk: Desk
    accesses: Accesses

    def routes(self) -> list[Route]:
        return [
            route(
                "POST",
                PATH,
                self.register,
                operation=REGISTER.name,
                out=Registration,
                also=(200,),
                carries=("ETag", "Location", "X-Position"),
                summary=REGISTER.name_zh,
                tag=TAG,
                body=REGISTER.command,
                status=201,
                meets_keys=True,
                example=REGISTER.example,
                problems=(409,),
                description=(
                    "同一 (source_system, external_ref) 只登记一次: 可读该工单者得 200 及原工单; "
                    "不可读者得 409 work_order.reference_known, 内容未保存"
                ),
            ),
            *(self.command_route(act) for act in OFFERED.values()),
        ]

    def command_route(self, act: Act) -> Route:
        revealing = act.command is Reveal
        return route(
            "POST",
            f"{PATH}/{{order_no}}/{act.name}",
            self.accesses.reveal if revealing else self.handler(act),
            repeat=self.accesses.revealed_before if revealing else self.replayed,
            operation=act.name,
            out=RevealAnswer if revealing else CommandAnswer,
            carries=("ETag", "X-Position"),
            summary=act.name_zh,
            tag=TAG,
            body=act.command,
            params=OrderPath,
            needs_version=True,
            example=act.example,
        )

    async def register(self, call: Call[Register, Query]) -> Response:
        done = await with_people_found_again(partial(self.recorded, call))
        if done.repeated:
            return await self.repeated(call, done)
        return await self.registered(call, done)

    async def recorded(self, call: Call[Register, Query]) -> Done:
        said = call.body
        ask = await registration(self.desk, said, by=self.desk.actor(call), at=call.now)
        keys = [key for key in (self.desk.command_key(call),) if key]
        if said.source_system is not None and said.external_ref is not None:
            vault, system = self.desk.vault, said.source_system
            keys.append(external_key(vault, system, said.external_ref))
        return await execute(
            self.desk.store,
            work_order,
            order_stream(ask.context.order_no),
            ask,
            origin=origin(call),
            keys=keys,
            creates=True,
        )

    async def repeated(self, call: Call[Any, Any], done: Done) -> Response:
        """By its key: the first answer again. By its external reference: the order of today."""
        key = self.desk.command_key(call)
        with already_saved():
            first = await self.desk.store.outcome(key) if key else None
        if first is None:
            return await self.existing(call, done)
        return replace(await self.replayed(call, first), replayed=True)

    async def existing(self, call: Call[Any, Any], done: Done) -> Response:
        """
        The order that this reference, or this key, led to before: in its present state.

        Who may not read it learns nothing of it, and that their content was not recorded.
        """
        with already_saved():
            history = tuple(await self.desk.store.load(done.stream))
        today = replace(done, history=history, version=history[-1].version)
        try:
            seen(history, self.desk.actor(call))
        except NotFound:
            raise ReferenceKnown from None
        answer = await self.registered(call, today, history, status=200)
        with already_saved():
            await self.accesses.read(call, order_no_of(done), history)
        return answer

    async def registered(
        self,
        call: Call[Any, Any],
        done: Done,
        whole: History | None = None,
        *,
        status: int = CREATED,
    ) -> Response:
        order_no = order_no_of(done)
        shown = await self.shown(call, done, whole)
        more = {
            "query_code": self.desk.vault.query_code(order_no),
            "hints": [
                *([NOT_RECORDED] if status != CREATED else []),
                *registration_hints(self.desk, call.body, shown),
            ],
        }
        return Response(
            body=shown | more,
            status=status,
            etag=done.version,
            position=done.position,
            location=f"{PATH}/{order_no}",
        )

    def handler(self, act: Act) -> Handler:
        async def serve(call: Call[Any, OrderPath]) -> Response:
            return await self.command(call, act)

        return serve

    async def command(self, call: Call[Any, OrderPath], act: Act) -> Response:
        stream = order_stream(call.params.order_no)
        seen(
            await self.desk.store.load(stream), self.desk.actor(call)
        )  # 404 before anything is said
        try:
            done = await with_people_found_again(partial(self.executed, call, act, stream))
        except NotAllowedNow as refusal:
            history, by = await self.desk.store.load(stream), self.desk.actor(call)
            raise refusal.offering(possible(history, by, call.now)) from None
        answer = await self.answer(call, done)
        with already_saved():
            await self.accesses.read(call, call.params.order_no, done.history)
        return answer

    async def executed(self, call: Call[Any, OrderPath], act: Act, stream: str) -> Done:
        require_known(self.desk, codes_of(call.body), "pointer")
        context = await looked_up(self.desk, act, call.body, self.desk.actor(call), stream)
        return await execute(
            self.desk.store,
            work_order,
            stream,
            self.desk.ask(call, context),
            origin=origin(call),
            keys=[key for key in (self.desk.command_key(call),) if key],
            expected=call.if_match,
        )

    async def answer(
        self, call: Call[Any, Any], done: Done, whole: History | None = None
    ) -> Response:
        body = await self.shown(call, done, whole)
        return Response(body=body, etag=done.version, position=done.position)

    async def shown(
        self, call: Call[Any, Any], done: Done, whole: History | None
    ) -> dict[str, Any]:
        """
        The order as of the command: a repeat of the key gives the same body again.

        `whole`: the stream of today, which decides what a repeat may show. An act that ends its
        actor's turn is answered all the same: it was saved. So is the registration of an order
        that its sender may not read, a repeat of it too.
        """
        by, now, today = self.desk.actor(call), done.history[-1].recorded_at, whole or done.history
        with already_saved():
            readable = await readable_orders(self.desk, today, by)
        try:
            shown = order_json(today, by, now=now, readable=readable, past=done.history)
        except NotFound:
            if whole is not None and call.operation != REGISTER.name:
                raise
            return outcome_json(done.history)
        return shown | {"hints": await self.hints_after(call, done)}

    async def hints_after(self, call: Call[Any, Any], done: Done) -> list[dict[str, str]]:
        """What is odd about what was just done."""
        order, city = state_of(done.history), self.desk.city()
        match call.body:
            case Relocate() | LocateAgain() if order.lead is not None:
                return outside_lead_area(order, city.departments.get(order.lead))
            case Merge(into=into):
                with already_saved():
                    leading = await readable(self.desk, into, self.desk.actor(call))
                matter = None if leading is None else city.matters.get(leading.matter)
                return of_another_matter(city.matters.get(order.matter), matter)
            case _:
                return []

    async def replayed(self, call: Call[Any, Any], first: Appended) -> Response:
        """The answer to a known key: rendered from the same events, so byte for byte the same."""
        done = await as_it_was(self.desk.store, first)
        with already_saved():
            whole = await self.desk.store.load(done.stream)
        registering = call.operation == REGISTER.name
        answer = await (self.registered if registering else self.answer)(call, done, whole)
        with already_saved():
            await self.accesses.read(call, order_no_of(done), whole)
        return answer


async def with_people_found_again(act: Callable[[], Awaitable[Done]]) -> Done:
    """Someone may be erased after being found by phone: their next request is a new person's."""
    try:
        return await act()
    except SubjectIsErased:
        return await act()


def order_no_of(done: Done) -> str:
    return done.stream.removeprefix("work_order-")

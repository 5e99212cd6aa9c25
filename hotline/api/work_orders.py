"""`/work-orders`: register, read, command. One class per resource, nothing hidden."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Annotated, Any

from pydantic import Field

from events.execute import Done, as_it_was, execute
from events.store import Appended, already_saved
from events.writing import SubjectIsErased
from hotline.api.access import Accesses
from hotline.api.answers.order import CommandAnswer, RegisteredOrder
from hotline.api.bodies import CorrectBody, RegisterBody, RequesterBody, UrgeBody
from hotline.api.commands import ENTRIES, Entry, build
from hotline.api.dependencies import Desk, external_key, order_stream, origin
from hotline.api.order_representation import History, order_json, outcome_json, seen
from hotline.api.registering import registration
from hotline.http.problems import NotFound, Problem
from hotline.http.request.types import Body, Query
from hotline.http.routes import Answer, Call, Handler, Route, route
from hotline.work_order.commands import Reveal
from hotline.work_order.rules import RULES, command_name, work_order

PATH = "/api/v1/work-orders"
TAG = "工单"
REGISTER_EXAMPLE = {
    "channel": "phone",
    "kind": "complaint",
    "matter": "010301",
    "urgency": "ordinary",
    "secrecy": "open",
    "title": "路灯不亮",
    "narrative": "金平区某路口三盏路灯连续两晚不亮。",
    "requester": {"name": "林某", "phone": "13800000000"},
    "place": {
        "text": "金平区石炮台街道",
        "point": {"lon": 116.70, "lat": 23.36, "crs": "wgs84"},
    },
    "source_system": None,
    "external_ref": None,
    "occurred_at": None,
}


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
                operation="register",
                out=RegisteredOrder,
                also=(200,),
                summary="登记",
                tag=TAG,
                body=RegisterBody,
                status=201,
                meets_keys=True,
                example=REGISTER_EXAMPLE,
                problems=(409,),
                description=(
                    "同一 (source_system, external_ref) 只登记一次: 可读该工单者得 200 及原工单; "
                    "不可读者得 409 work_order.reference_known, 内容未保存"
                ),
            ),
            *(self.command_route(entry) for entry in ENTRIES),
        ]

    def command_route(self, entry: Entry) -> Route:
        name = command_name(entry.command)
        revealing = entry.command is Reveal
        return route(
            "POST",
            f"{PATH}/{{order_no}}/{name}",
            self.accesses.reveal if revealing else self.handler(entry),
            repeat=self.accesses.revealed_before if revealing else self.replayed,
            operation=name,
            out=CommandAnswer,
            summary=RULES[entry.command].name,
            tag=TAG,
            body=entry.body,
            params=OrderPath,
            needs_version=True,
            example=entry.example,
        )

    async def register(self, call: Call[RegisterBody, Query]) -> Answer:
        done = await with_people_found_again(partial(self.recorded, call))
        return await self.repeated(call, done) if done.repeated else self.registered(call, done)

    async def recorded(self, call: Call[RegisterBody, Query]) -> Done:
        said = call.body
        command = await registration(self.desk, said, by=self.desk.actor(call), at=call.now)
        keys = [key for key in (self.desk.command_key(call),) if key]
        if said.source_system is not None and said.external_ref is not None:
            vault, system = self.desk.vault, said.source_system
            keys.append(external_key(vault, system, said.external_ref))
        return await execute(
            self.desk.store,
            work_order,
            order_stream(command.order_no),
            command,
            origin=origin(call),
            keys=keys,
            creates=True,
        )

    async def repeated(self, call: Call[Any, Any], done: Done) -> Answer:
        """By its key: the first answer again. By its external reference: the order of today."""
        key = self.desk.command_key(call)
        with already_saved():
            first = await self.desk.store.outcome(key) if key else None
        if first is None:
            return await self.existing(call, done)
        return replace(await self.replayed(call, first), replayed=True)

    async def existing(self, call: Call[Any, Any], done: Done) -> Answer:
        """
        The order that this reference, or this key, led to before: as it stands today.

        Who may not read it learns nothing of it, and that their content was not recorded.
        """
        with already_saved():
            history = tuple(await self.desk.store.load(done.stream))
        today = replace(done, history=history, version=history[-1].version)
        try:
            answer = self.registered(call, today, history, status=200)
        except NotFound:
            raise ReferenceKnown from None
        with already_saved():
            await self.accesses.read(call, order_no_of(done), history)
        return answer

    def registered(
        self, call: Call[Any, Any], done: Done, whole: History | None = None, *, status: int = 201
    ) -> Answer:
        order_no = order_no_of(done)
        shown = self.shown(call, done, whole)
        more = {
            "query_code": self.desk.vault.query_code(order_no),
            "hints": self.desk.hints(shown["place"]["text"]),
        }
        return Answer(
            body=shown | more,
            status=status,
            etag=done.version,
            position=done.position,
            location=f"{PATH}/{order_no}",
        )

    def handler(self, entry: Entry) -> Handler:
        async def serve(call: Call[Body, OrderPath]) -> Answer:
            return await self.command(call, entry)

        return serve

    async def command(self, call: Call[Body, OrderPath], entry: Entry) -> Answer:
        stream = order_stream(call.params.order_no)
        seen(
            await self.desk.store.load(stream), self.desk.actor(call)
        )  # 404 before anything is said
        done = await with_people_found_again(partial(self.executed, call, entry, stream))
        return self.answer(call, done)

    async def executed(self, call: Call[Body, OrderPath], entry: Entry, stream: str) -> Done:
        more = await self.subject_of(call)
        command = build(
            entry, call.body, by=self.desk.actor(call), at=call.now, city=self.desk.city(), **more
        )
        return await execute(
            self.desk.store,
            work_order,
            stream,
            command,
            origin=origin(call),
            keys=[key for key in (self.desk.command_key(call),) if key],
            expected=call.if_match,
        )

    async def subject_of(self, call: Call[Any, Any]) -> dict[str, str]:
        """Another caller (D-05), or whose number a corrected one is: sealed with their own key."""
        match call.body:
            case UrgeBody(requester=RequesterBody(phone=phone)):
                return {"subject_id": await self.desk.vault.subject_of(self.desk.number(phone))}
            case CorrectBody(field="requester_phone", value=phone):
                return {"subject_id": await self.desk.vault.subject_of(self.desk.number(phone))}
            case _:
                return {}

    def answer(self, call: Call[Any, Any], done: Done, whole: History | None = None) -> Answer:
        body = self.shown(call, done, whole)
        return Answer(body=body, etag=done.version, position=done.position)

    def shown(self, call: Call[Any, Any], done: Done, whole: History | None) -> dict[str, Any]:
        """
        The order as of the command: a repeat of the key gives the same body again.

        `whole`: the stream of today, which decides what a repeat may show. An act that ends its
        actor's turn is answered all the same: it was saved.
        """
        by, now = self.desk.actor(call), done.history[-1].recorded_at
        try:
            return order_json(whole or done.history, by, now=now, past=done.history)
        except NotFound:
            if whole is not None:
                raise
            return outcome_json(done.history)

    async def replayed(self, call: Call[Any, Any], first: Appended) -> Answer:
        """The answer to a known key: rendered from the same events, so byte for byte the same."""
        done = await as_it_was(self.desk.store, first)
        with already_saved():
            whole = await self.desk.store.load(done.stream)
        registering = call.operation == "register"
        answer = (self.registered if registering else self.answer)(call, done, whole)
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


class ReferenceKnown(Problem):
    """This external reference was registered before. Your content was not recorded."""

    code = "work_order.reference_known"
    status = 409
    title_zh = "该来源编号此前已登记, 本次内容未保存"
    title_en = "Reference known"

"""Two ways to send a command: straight to the deciders, or over HTTP like every client."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final
from uuid import uuid4

import aiohttp

from events.act import Actor, Ask
from events.refusal import Refusal
from events.store import Key, NewEvents
from hotline.api.dependencies import Desk, actor_of, context_of, order_stream
from hotline.api.orders.registering import registration
from hotline.app.simulation.sending import Sending, origin_of
from hotline.work_order.acts.endings.merging import Merge
from hotline.work_order.reactions import CLOCK, Instant
from hotline.work_order.state import WorkOrder
from hotline.work_order.table import OFFERED, REGISTER, work_order


@dataclass(frozen=True)
class PlayedOrder:
    """An order after a command: its state and its version."""

    order: WorkOrder
    version: int


NEW: Final = PlayedOrder(work_order.initial, 0)


@dataclass
class Inside:
    """In the process, at the simulated moment: the same deciders, the same append."""

    desk: Desk
    known: dict[str, PlayedOrder] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)  # by code

    def __post_init__(self) -> None:
        self.sending = Sending(self.desk.store)

    async def register(self, by: str, body: Mapping[str, Any], at: datetime) -> PlayedOrder | None:
        command = REGISTER.reads.validate_python(body, strict=False)
        ask = await registration(self.desk, command, by=self.actor(by), at=at)
        return await self.done(ask.context.order_no, NEW, ask)

    async def send(
        self, order_no: str, by: str, name: str, body: Mapping[str, Any], at: datetime
    ) -> PlayedOrder | None:
        """None when the rules refuse: the city has moved on meanwhile."""
        act = OFFERED[name]
        command = act.reads.validate_python(body, strict=False)
        context = await self.desk.context(act, command)
        if isinstance(command, Merge):
            context = replace(context, other=(await self.state(command.into)).order)
        ask = Ask(command=command, by=self.actor(by), at=at, context=context)
        return await self.done(order_no, await self.state(order_no), ask)

    async def react(self, order_no: str, instant: Instant, at: datetime) -> PlayedOrder | None:
        """A clock has run out: the service's own command, under its natural key."""
        context = context_of(self.desk.city())
        ask = Ask(command=instant.command, by=CLOCK, at=at, context=context)
        keys = [instant.key(order_stream(order_no))]
        return await self.done(order_no, await self.state(order_no), ask, keys)

    async def done(
        self, order_no: str, before: PlayedOrder, ask: Ask[Any, Any], keys: Sequence[Key] = ()
    ) -> PlayedOrder | None:
        try:
            events = work_order.decide(ask, before.order)
        except Refusal as refusal:
            self.refused[refusal.code] += 1
            return None
        if not events:
            return before
        order = work_order.fold(events, before.order)
        self.known[order_no] = PlayedOrder(order, before.version + len(events))
        new = NewEvents(
            stream=order_stream(order_no),
            expected=before.version,
            events=events,
            origin=origin_of(ask.by),
            keys=keys,
        )
        await self.sending.send(new)
        return self.known[order_no]

    async def settle(self) -> None:
        await self.sending.settle()

    async def state(self, order_no: str) -> PlayedOrder:
        """As this play knows it, else as it is recorded."""
        return self.known.get(order_no) or await self.look(order_no)

    async def look(self, order_no: str) -> PlayedOrder:
        """The state of a recorded order."""
        await self.sending.sent(order_stream(order_no))
        history = await self.desk.store.load(order_stream(order_no))
        events: Any = [recorded.event for recorded in history]
        self.known[order_no] = PlayedOrder(work_order.fold(events), len(history))
        return self.known[order_no]

    def forget(self, order_no: str) -> None:
        """Nothing is planned for it any more: it is read again where something happens to it."""
        self.known.pop(order_no, None)

    def actor(self, username: str) -> Actor:
        city = self.desk.city()
        return actor_of(city, city.accounts[username])


@dataclass
class OverHttp:
    """With the demo accounts and their tokens, in real time."""

    session: aiohttp.ClientSession
    address: str
    passwords: Mapping[str, str]
    inside: Inside  # reads the state of orders; never writes
    tokens: dict[str, str] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)  # by code

    async def register(self, by: str, body: Mapping[str, Any], _at: datetime) -> PlayedOrder | None:
        answer = await self.post(by, "/api/v1/work-orders", body, None)
        return await self.inside.look(answer["order_no"]) if answer else None

    async def send(
        self, order_no: str, by: str, name: str, body: Mapping[str, Any], _at: datetime
    ) -> PlayedOrder | None:
        seen = await self.inside.look(order_no)
        path = f"/api/v1/work-orders/{order_no}/{name}"
        answer = await self.post(by, path, body, seen.version)
        return await self.inside.look(order_no) if answer else None

    async def settle(self) -> None:
        """Everything is answered already."""

    async def look(self, order_no: str) -> PlayedOrder:
        return await self.inside.look(order_no)

    def forget(self, order_no: str) -> None:
        self.inside.forget(order_no)

    async def post(
        self, by: str, path: str, body: Mapping[str, Any], version: int | None
    ) -> dict[str, Any] | None:
        headers = {
            "Authorization": f"Bearer {await self.token(by)}",
            "Idempotency-Key": str(uuid4()),
        } | ({} if version is None else {"If-Match": f'"{version}"'})
        async with self.session.post(
            self.address + path, json=dict(body), headers=headers
        ) as response:
            answer: dict[str, Any] = await response.json()
            if not response.ok:
                self.refused[str(answer.get("code"))] += 1
            return answer if response.ok else None

    async def token(self, by: str) -> str:
        if by not in self.tokens:
            body = {"username": by, "password": self.passwords[by]}
            async with self.session.post(f"{self.address}/api/v1/sessions", json=body) as response:
                response.raise_for_status()
                self.tokens[by] = (await response.json())["token"]
        return self.tokens[by]

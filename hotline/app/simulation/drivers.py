"""Two ways to send a command: straight to the deciders, or over HTTP like every client."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import uuid4

import aiohttp

from events.act import Actor, Ask
from events.catalog.names import ClockName
from events.catalog.work_order.dispatch import WorkOrderDispatched
from events.catalog.work_order.event import WorkOrderEvent
from events.refusal import Refusal
from events.store import NewEvents, Origin
from hotline.api.dependencies import Desk, actor_of, order_stream
from hotline.api.orders.registering import registration
from hotline.work_order.context import Asked
from hotline.work_order.state import WorkOrder
from hotline.work_order.table import OFFERED, REGISTER, work_order

MOST_SENDING: Final = 400  # orders whose last command is on its way


@dataclass(frozen=True)
class PlayedOrder:
    """An order after a command: its state, its version, and when its lead must be done."""

    order: WorkOrder
    version: int
    due: datetime | None


@dataclass
class Inside:
    """
    In the process, at the simulated moment: the same deciders, the same append.

    What was decided is sent while the next is decided; `settle` waits until all of it is recorded.
    """

    desk: Desk
    known: dict[str, PlayedOrder] = field(default_factory=dict)
    sending: dict[str, asyncio.Task[None]] = field(default_factory=dict)

    async def register(self, by: str, body: Mapping[str, Any], at: datetime) -> PlayedOrder | None:
        command = REGISTER.reads.validate_python(body, strict=False)
        ask = await registration(self.desk, command, by=self.actor(by), at=at)
        return await self.done(ask.context.order_no, ask)

    async def send(
        self, order_no: str, by: str, name: str, body: Mapping[str, Any], at: datetime
    ) -> PlayedOrder | None:
        """None when the rules refuse: the city has moved on meanwhile."""
        act = OFFERED[name]
        command = act.reads.validate_python(body, strict=False)
        context = await self.desk.context(act, command)
        ask = Ask(command=command, by=self.actor(by), at=at, context=context)
        return await self.done(order_no, ask)

    async def done(self, order_no: str, ask: Asked[Any]) -> PlayedOrder | None:
        before = self.known.get(order_no) or PlayedOrder(work_order.initial, 0, None)
        try:
            events = work_order.decide(ask, before.order)
        except Refusal:
            return None
        order = work_order.fold(events, before.order)
        due = due_in(events, order) or before.due
        self.known[order_no] = PlayedOrder(order, before.version + len(events), due)
        new = NewEvents(
            stream=order_stream(order_no),
            expected=before.version,
            events=events,
            origin=origin_of(ask.by),
        )
        self.sending[order_no] = asyncio.ensure_future(self.append(new, self.sending.get(order_no)))
        if len(self.sending) >= MOST_SENDING:
            await self.settle()
        await asyncio.sleep(0)  # it reaches the queue before the next is decided
        return self.known[order_no]

    async def append(self, new: NewEvents, before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await before
        await self.desk.store.append(new)

    async def settle(self) -> None:
        await asyncio.gather(*self.sending.values())
        self.sending.clear()

    async def look(self, order_no: str) -> PlayedOrder:
        """The state of a recorded order."""
        history = await self.desk.store.load(order_stream(order_no))
        events: Any = [recorded.event for recorded in history]
        order = work_order.fold(events)
        self.known[order_no] = PlayedOrder(order, len(history), due_in(events, order))
        return self.known[order_no]

    def actor(self, username: str) -> Actor:
        city = self.desk.city()
        return actor_of(city, city.accounts[username])


def origin_of(by: Actor) -> Origin:
    return Origin(actor=by.account, role=",".join(sorted(by.roles)), department=by.department)


def due_in(events: Sequence[WorkOrderEvent], order: WorkOrder) -> datetime | None:
    """The lead's handling deadline, of the last dispatch among these."""
    for event in reversed(events):
        if isinstance(event, WorkOrderDispatched):
            handling = (clock for clock in event.clocks if clock.name is ClockName.HANDLE)
            return next(
                (clock.due_at for clock in handling if clock.department == order.lead), None
            )
    return None


@dataclass
class OverHttp:
    """With the demo accounts and their tokens, in real time."""

    session: aiohttp.ClientSession
    address: str
    passwords: Mapping[str, str]
    inside: Inside  # reads the state of orders; never writes
    tokens: dict[str, str] = field(default_factory=dict)

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
            return answer if response.ok else None

    async def token(self, by: str) -> str:
        if by not in self.tokens:
            body = {"username": by, "password": self.passwords[by]}
            async with self.session.post(f"{self.address}/api/v1/sessions", json=body) as response:
                response.raise_for_status()
                self.tokens[by] = (await response.json())["token"]
        return self.tokens[by]

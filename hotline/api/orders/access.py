"""
Access to personal data of an order: `reveal`, the record of reads in clear, and who may read it.

A read is the detail, the timeline, or the answer to a command; what a registration answers is what
its sender has just sent, and is none.

Recorded in a stream apart, before the answer is given, so that it never moves the order's version.
"""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, TypeVar
from uuid import NAMESPACE_URL, uuid5

from events.catalog.access import ACCESS_STREAM, RequesterRead, RequesterRevealed
from events.catalog.names import Sight
from events.event import Event
from events.execute import require_current
from events.store import Appended, ConcurrentAppend, Key, NewEvents, already_saved
from hotline.api.dependencies import Desk, order_stream
from hotline.api.orders.disclosure import data_for, redactor
from hotline.api.orders.other_orders import readable_orders
from hotline.api.orders.representation import (
    History,
    no_such_order,
    order_json,
    seen,
    shows_requester,
    state_of,
)
from hotline.http.paging import Cursors, Page
from hotline.http.request.commands import origin
from hotline.http.request.preconditions import KeyNotRepeatable
from hotline.http.routes import Call, Response
from hotline.work_order.acts.overlays.revealing import Reveal
from hotline.work_order.table import work_order
from hotline.work_order.visibility import reads_texts
from projections.orders.detail_fold import fold
from projections.orders.detail_json import on_behalf_of
from projections.orders.timeline import timeline

READS: Final = uuid5(NAMESPACE_URL, "hotline:read-in-clear")
K = TypeVar("K")
V = TypeVar("V")
ATTEMPTS: Final = 20  # at a stream that others write to at the same moment
REMEMBERED: Final = 10_000


@dataclass(frozen=True)
class Accesses:
    """
    `remembered` are reads that are recorded already: a repeat within the hour costs nothing.

    `versions`: where this process left the streams it wrote to, so that a record is one statement.
    """

    desk: Desk
    remembered: OrderedDict[Key, None] = field(default_factory=OrderedDict)
    versions: OrderedDict[str, int] = field(default_factory=OrderedDict)

    async def reveal(self, call: Call[Reveal, Any]) -> Response:
        """The requester in clear, once: recorded with the reason before it is shown."""
        number, by = call.params.order_no, self.desk.actor(call)
        history = await self.desk.store.load(order_stream(number))
        order, _ = seen(history, by)
        work_order.decide(self.desk.ask(call), order)
        require_current(order_stream(number), history, call.if_match)
        event = RequesterRevealed(at=call.now, subject_id=order.subject_id, reason=call.body.reason)
        done = await self.append(call, number, event, self.desk.command_key(call))
        if done.repeated:
            return await self.revealed_before(call, done)
        view = fold(history)
        said = view.registered
        readable = await readable_orders(self.desk, history, by)
        body = order_json(history, by, now=call.now, readable=readable)
        body["requester"] = {
            "name": said.requester_name,
            "phone": said.requester_phone,
            **({} if said.requester_email is None else {"email": said.requester_email}),
            **on_behalf_of(view),
        }
        return Response(body=body, etag=len(history), position=done.position)

    async def revealed_before(self, call: Call[Any, Any], _first: Appended) -> Response:
        """A repeat of the key is refused: each record of an access shows the requester once."""
        with already_saved():
            history = await self.desk.store.load(order_stream(call.params.order_no))
        seen(history, self.desk.actor(call))
        raise KeyNotRepeatable

    async def read(self, call: Call[Any, Any], number: str, history: History) -> None:
        """Record that this account reads the requester in clear: once for each order and hour."""
        key = read_key(call.signed_in.username, number, call.now)
        if key in self.remembered or not shows_requester(history, self.desk.actor(call)):
            return
        await self.append(call, number, RequesterRead(at=call.now), key)
        keep(self.remembered, key, None)

    async def append(
        self, call: Call[Any, Any], number: str, event: Event, key: Key | None
    ) -> Appended:
        """The stream is read only when it is not where this process left it."""
        stream, keys = ACCESS_STREAM + number, [key] if key else []
        version = self.versions.get(stream, 0)
        for _ in range(ATTEMPTS):
            new = NewEvents(stream, version, [event], origin(call), keys)
            try:
                done = await self.desk.store.append(new)
            except ConcurrentAppend:
                version = len(await self.desk.store.load(stream))
                continue
            if not done.repeated:
                keep(self.versions, stream, done.version)
            return done
        raise ConcurrentAppend(stream)

    async def recorded(self, call: Call[Any, Page], cursors: Cursors) -> Response:
        """Who was shown personal data of this order; reasons as far as the reader may know it."""
        number, by = call.params.order_no, self.desk.actor(call)
        history = await self.desk.store.load(order_stream(number))
        level = Sight.NO_REQUESTER
        if reads_texts(by):
            level = seen(history, by)[1]
        elif not history or state_of(history).reported_department in by.line:
            raise no_such_order()
        clean = redactor(history)
        scope, asked = f"access {by.account} {number}", call.query
        last = int(cursors.open(scope, asked.cursor)[0]) if asked.cursor else 0
        recorded = (await self.desk.store.load(ACCESS_STREAM + number))[last:]
        items = timeline(recorded, english=call.reads_english)
        page = items[: asked.limit]
        more = len(items) > asked.limit
        return Response(
            body={
                "items": [item | {"data": data_for(level, item["data"], clean)} for item in page],
                "next_cursor": cursors.seal(scope, [str(last + len(page))]) if more else None,
            }
        )


def keep(kept: OrderedDict[K, V], key: K, value: V) -> None:
    """The last REMEMBERED of them."""
    kept[key] = value
    kept.move_to_end(key)
    while len(kept) > REMEMBERED:
        kept.popitem(last=False)


def read_key(account: str, number: str, at: datetime) -> Key:
    hour = int(at.timestamp()) // 3_600
    return Key(id=uuid5(READS, f"{account}\n{number}\n{hour}"))

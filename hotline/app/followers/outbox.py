"""
The follower that fills the outbox from the log, and keeps its rows as the events say (ADR 0022).

Only what a person has asked for over HTTP is told to a requester: the past of a simulated city and
of an imported log is not.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from events.catalog.names import Medium, MessageFailure, MessageKind, MessageState
from events.catalog.people import ERASED_SUBJECT, SubjectErased
from events.catalog.registry import DECLARED
from events.catalog.work_order.delivery import (
    BY_PHONE,
    CallRequested,
    MessageDelivered,
    MessagesRetried,
    MessageUndelivered,
)
from events.catalog.work_order.event import WorkOrderEvent
from events.catalog.work_order.reply import FollowUpAttempted, FollowUpRecorded
from events.event import Event
from events.reaction import system
from events.store import Recorded
from events.stored.row import Row
from hotline.app.compose import Core
from hotline.app.followers.facts import facts_of, react, type_of
from hotline.outbox.message import medium_of, message_id, round_of
from hotline.outbox.table import Outbox
from hotline.work_order.acts.delivering import RecordDelivered, RecordUndelivered
from hotline.work_order.table import work_order
from projections.orders.detail_fold import fold

NAME: Final = "outbox"
BY: Final = system("outbox")

CAUSES: Final = frozenset(
    type_of(each)
    for each in DECLARED
    if issubclass(each, WorkOrderEvent) and each.tells is not None
)
ERASED: Final = type_of(SubjectErased)
FOLLOWED_UP: Final = type_of(FollowUpRecorded)
MISSED: Final = type_of(FollowUpAttempted)
MARKS: Final = {
    type_of(MessageDelivered): MessageState.DELIVERED,
    type_of(MessageUndelivered): MessageState.UNDELIVERED,
    type_of(CallRequested): MessageState.CALL,
}
RETRIED: Final = type_of(MessagesRetried)
TYPES: Final = CAUSES | MARKS.keys() | {ERASED, FOLLOWED_UP, MISSED, RETRIED}


@dataclass(frozen=True)
class FillOutbox:
    core: Core
    outbox: Outbox

    async def take(self, row: Row) -> None:
        match row.type:
            case type_ if type_ in CAUSES:
                await self.put(row)
            case type_ if type_ in MARKS:
                state = state_after(row.type, row.data)
                await self.outbox.run("mark", row.data["message_id"], state, row.position)
            case type_ if type_ == RETRIED:
                await self.again(row)
            case type_ if type_ == ERASED:
                await self.outbox.run("examine", row.data[ERASED_SUBJECT], self.core.clock())
            case _:
                await self.settle(row)

    async def put(self, row: Row) -> None:
        history = (await self.core.store.load(row.stream))[: row.version]
        event, order = history[-1].event, work_order.fold(facts_of(history))
        if not isinstance(event, WorkOrderEvent) or event.tells is None:
            return
        if not order.can_be_contacted:
            return
        if not await self.asked_for(history[-1]):
            return
        medium = self.medium(history)
        if medium is None:
            return
        id_ = message_id(self.core.vault.blind_uuid, row.stream, row.version)
        values = (id_, row.stream, row.version, event.tells, round_of(event, history), medium)
        subject, now = order.requester_subject, self.core.clock()
        state = state_at_first(event, medium)
        await self.outbox.run("put", *values, subject, now, row.position, state)

    async def again(self, row: Row) -> None:
        """Over the medium of the addresses that the order has now: one may be corrected."""
        history = await self.core.store.load(row.stream)
        ids, now = list(row.data["message_ids"]), self.core.clock()
        await self.outbox.run("again", ids, self.medium(history), now, row.position)

    def medium(self, history: Sequence[Recorded]) -> Medium | None:
        delivery = self.core.city().terms.policy.delivery
        return medium_of(fold(history), delivery)

    async def asked_for(self, cause: Recorded) -> bool:
        """By a request; or it follows another order's fact that was."""
        leader = getattr(cause.event, "leader", None)
        if leader is None:
            return cause.origin.request_id is not None
        followed = await self.core.store.load(f"work_order-{leader}")
        return any(
            each.position == cause.origin.caused_by and each.origin.request_id is not None
            for each in followed
        )

    async def settle(self, row: Row) -> None:
        """The follow-up call tells the reply, too; or all its attempts were missed (F-01)."""
        history = (await self.core.store.load(row.stream))[: row.version]
        order = work_order.fold(facts_of(history))
        if not order.follow_up.is_complete:
            return
        for call in await self.outbox.calls(row.stream):
            named = {
                "message_id": str(call["message_id"]),
                "kind": MessageKind.REPLY,
                "round": call["round"],
                "medium": Medium.CALL,
            }
            command: RecordDelivered | RecordUndelivered
            if row.type == FOLLOWED_UP:
                command = RecordDelivered(**named, sender=BY_PHONE)
            else:
                attempts = len(order.follow_up.missed_at)
                reason = MessageFailure.NOT_REACHED
                command = RecordUndelivered(**named, reason=reason, attempts=attempts)
            await react(self.core, row.stream, command, BY, caused_by=row.position)


def state_at_first(event: Event, medium: Medium) -> MessageState:
    """A reply that is followed up is told in that call; no other call has to be made."""
    if medium is Medium.CALL and event.__dict__.get("follow_up_due"):
        return MessageState.CALL
    return MessageState.WAITING


def state_after(type_: str, data: Mapping[str, Any]) -> MessageState:
    if data.get("reason") == MessageFailure.ERASED:
        return MessageState.CANCELLED
    return MARKS[type_]

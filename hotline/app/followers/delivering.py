"""
Sends what is due in the outbox, one medium at a time: a gateway that is down delays no other.

A message is leased, composed from the log, handed to its sender, and what came of it is recorded
on its order; the row follows that fact. A process that is killed in between leaves its lease: the
message is sent again with the same id, for it is not known whether the gateway has it (ADR 0022).
"""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import structlog

from events.catalog.names import Medium, MessageFailure
from events.postgres.failures import cause_of, is_of_the_database
from events.postgres.following.status import FollowerStatus
from events.reaction import system
from events.store import ClockAhead, ConcurrentAppend, LogBusy, OutcomeUnknown
from hotline.app.compose import Core
from hotline.app.followers.facts import facts_of, react
from hotline.outbox.message import Message, composed
from hotline.outbox.senders import NotSent, Senders
from hotline.outbox.table import Leased, Outbox
from hotline.work_order.acts.delivering import RecordDelivered, RecordUndelivered, RequestCall
from hotline.work_order.state import WorkOrder
from hotline.work_order.table import work_order

log = structlog.get_logger(__name__)

BY: Final = system("outbox")
EVERY: Final = 0.5  # seconds
SENDING: Final = 30.0  # seconds for one attempt, whatever the gateway does
RECORDING: Final = 60.0
LEASE: Final = timedelta(minutes=2)
LATER: Final = (ClockAhead, ConcurrentAppend, LogBusy, OutcomeUnknown)


@dataclass(frozen=True)
class DeliverMessages:
    """`lease` is longer than an attempt and its record take."""

    core: Core
    outbox: Outbox
    senders: Senders
    lease: timedelta = LEASE

    async def deliver_and_rest(self, medium: Medium, status: FollowerStatus) -> None:
        found = await self.deliver_one(medium)
        status.succeeded()
        if not found:
            await asyncio.sleep(EVERY)

    async def deliver_one(self, medium: Medium) -> bool:
        """Return whether a message was due."""
        leased = await self.outbox.claim(medium, self.core.clock(), self.lease)
        if leased is None:
            return False
        await finished(self.attempt(leased))
        return True

    async def attempt(self, leased: Leased) -> None:
        history = await self.core.store.load(leased.stream)
        order = work_order.fold(facts_of(history))
        if leased.message_id in order.told:
            return  # the row has not followed yet
        message = composed(history, leased.version, leased.medium, id_=leased.message_id)
        if await self.is_erased(order):
            await self.give_up(leased, MessageFailure.ERASED)
        elif leased.message_id in order.untold:
            return  # a person has to act
        elif message is None:
            await self.give_up(leased, MessageFailure.NO_ADDRESS)
        elif leased.medium is Medium.CALL:
            await self.record(leased, RequestCall(**named(leased)))
        else:
            await self.send(leased, message)

    async def is_erased(self, order: WorkOrder) -> bool:
        """Asked of the vault itself: a key that is remembered here may be destroyed by now."""
        subjects = {order.subject_id, order.requester_subject}
        keys = await self.core.vault.keys.read(subjects)
        return order.erased or any(keys.get(each) is None for each in subjects)

    async def send(self, leased: Leased, message: Message) -> None:
        sender = self.senders.of(leased.medium)
        try:
            async with asyncio.timeout(SENDING):
                await sender.send(message)
        except (NotSent, TimeoutError) as error:
            await self.failed(leased, error)
        else:
            done = RecordDelivered(**named(leased), medium=leased.medium, sender=sender.name)
            await self.record(leased, done)

    async def failed(self, leased: Leased, error: NotSent | TimeoutError) -> None:
        cause = error.cause if isinstance(error, NotSent) else cause_of(error)
        log.warning(
            "message_not_sent", message_id=leased.message_id, medium=leased.medium, error=cause
        )
        delivery = self.core.city().terms.policy.delivery
        due_at = self.core.clock() + delivery.wait(leased.attempts)
        await self.outbox.run("postpone", leased.message_id, due_at, cause)
        if isinstance(error, NotSent) and error.for_good:
            await self.give_up(leased, MessageFailure.REFUSED)
        elif leased.attempts >= delivery.attempts:
            await self.give_up(leased, MessageFailure.UNREACHABLE)

    async def give_up(self, leased: Leased, reason: MessageFailure) -> None:
        medium = None if reason is MessageFailure.NO_ADDRESS else leased.medium
        attempts = leased.attempts
        command = RecordUndelivered(
            **named(leased), medium=medium, reason=reason, attempts=attempts
        )
        await self.record(leased, command)

    async def record(self, leased: Leased, command: Any) -> None:
        """What was sent and not recorded would be sent again: ask the log until it answers."""
        async with asyncio.timeout(RECORDING):
            while True:
                try:
                    return await react(self.core, leased.stream, command, BY, caused_by=None)
                except Exception as error:
                    if not (is_of_the_database(error) or isinstance(error, LATER)):
                        raise
                    await asyncio.sleep(EVERY)


async def finished(attempt: Coroutine[Any, Any, None]) -> None:
    """A service that is stopped ends what it is sending."""
    task = asyncio.ensure_future(attempt)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task}, timeout=SENDING)
        raise


def named(leased: Leased) -> dict[str, Any]:
    return {"message_id": leased.message_id, "kind": leased.kind, "round": leased.round}

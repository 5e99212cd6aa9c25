"""
Telling the requester: what left the house, what did not, and what a person does about it (U-04).

The messages themselves are in the outbox; an order remembers those that wait for a person.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar

from events.act import Act, Actor, Ask, command
from events.catalog.names import Medium, MessageFailure, MessageKind
from events.catalog.work_order.delivery import (
    BY_PHONE,
    CallMissed,
    CallRequested,
    MessageDelivered,
    MessagesRetried,
    MessageUndelivered,
)
from events.catalog.work_order.event import WorkOrderEvent
from events.input_types import Note
from events.refusal import Refusal
from hotline.work_order.context import Asked
from hotline.work_order.roles import ANY_STAGE, CALLERS, SUPERVISOR
from hotline.work_order.state import Untold, WorkOrder


@command
class TellByPhone:
    """电话告知. `reached`: the requester was told everything that was still to be told."""

    reached: bool
    note: Note = None


class NothingToTell(Refusal):
    """No message to the requester waits for a call, and none failed."""

    code: ClassVar[str] = "work_order.nothing_to_tell"
    title: ClassVar[str] = "没有待电话告知的内容"
    needs_zh: ClassVar[str] = "答复已发出，或由系统自动发送；送达情况见工单办理经过"
    needs: ClassVar[str] = "The timeline says what was delivered, and how."


def something_to_tell(order: WorkOrder, _by: Actor, _at: datetime) -> None:
    """While a message waits for a call or was given up."""
    if not order.untold:
        raise NothingToTell


def tell_by_phone(ask: Asked[TellByPhone], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """One call tells all; after as many missed ones as for a follow-up it is given up (U-04)."""
    if ask.command.reached:
        return [told_by_phone(each, ask, order) for each in order.untold.values()]
    attempt = order.calls_missed + 1
    missed = CallMissed(
        at=ask.at, subject_id=order.subject_id, attempt=attempt, note=ask.command.note
    )
    if attempt < ask.context.terms.policy.max_follow_up_attempts:
        return [missed]
    return [missed, *(given_up(each, ask.at, attempt) for each in waiting_for_a_call(order))]


def waiting_for_a_call(order: WorkOrder) -> list[Untold]:
    return [each for each in order.untold.values() if not each.failed]


def told_by_phone(each: Untold, ask: Asked[TellByPhone], order: WorkOrder) -> MessageDelivered:
    return MessageDelivered(
        at=ask.at,
        subject_id=order.subject_id,
        message_id=each.message_id,
        kind=each.kind,
        round=each.round,
        medium=Medium.CALL,
        sender=BY_PHONE,
        note=ask.command.note,
    )


def given_up(each: Untold, at: datetime, attempts: int) -> MessageUndelivered:
    return MessageUndelivered(
        at=at,
        message_id=each.message_id,
        kind=each.kind,
        round=each.round,
        medium=Medium.CALL,
        reason=MessageFailure.NOT_REACHED,
        attempts=attempts,
    )


@command
class RetryMessages:
    """重新发送: whatever was given up is sent once more."""


class NothingFailed(Refusal):
    """No message of this order was given up."""

    code: ClassVar[str] = "work_order.nothing_failed"
    title: ClassVar[str] = "没有未送达的告知"
    needs_zh: ClassVar[str] = "只有未送达的告知可以重新发送；仍在发送的会自动重试"
    needs: ClassVar[str] = "What is still being sent is tried again by itself."


def something_failed(order: WorkOrder, _by: Actor, _at: datetime) -> None:
    """While a message was given up that has an address."""
    if not failed_ids(order):
        raise NothingFailed


def failed_ids(order: WorkOrder) -> tuple[str, ...]:
    return tuple(each.message_id for each in order.untold.values() if each.failed)


def retry_messages(ask: Ask[Any, Any], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """The outbox follows: all attempts are made again (U-04)."""
    ids = failed_ids(order)
    return [MessagesRetried(at=ask.at, message_ids=ids)] if ids else []


@command
class RecordDelivered:
    """告知已发出."""

    message_id: str
    kind: MessageKind
    round: int
    medium: Medium
    sender: str


@command
class RecordUndelivered:
    """告知未送达."""

    message_id: str
    kind: MessageKind
    round: int
    medium: Medium | None
    reason: MessageFailure
    attempts: int


@command
class RequestCall:
    """待电话告知."""

    message_id: str
    kind: MessageKind
    round: int


@command
class RetryFailed:
    """重新发送未送达的告知."""


def record_delivered(ask: Ask[RecordDelivered, Any], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """Once for each message (U-04)."""
    said = ask.command
    if said.message_id in order.told:
        return []
    return [MessageDelivered(at=ask.at, **said.__dict__)]


def record_undelivered(
    ask: Ask[RecordUndelivered, Any], order: WorkOrder
) -> Sequence[WorkOrderEvent]:
    """Once until it is tried again (U-04)."""
    said, known = ask.command, order.untold.get(ask.command.message_id)
    erased = said.reason is MessageFailure.ERASED
    if said.message_id in order.told or (known is not None and known.failed and not erased):
        return []
    return [MessageUndelivered(at=ask.at, **said.__dict__)]


def request_call(ask: Ask[RequestCall, Any], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """Once until it is tried again (U-04)."""
    said = ask.command
    if said.message_id in order.told or said.message_id in order.untold:
        return []
    return [CallRequested(at=ask.at, **said.__dict__)]


ACTS = (
    Act(
        command=TellByPhone,
        name_zh="电话告知",
        allowed_in=ANY_STAGE,
        roles=CALLERS,
        decide=tell_by_phone,
        when=something_to_tell,
        waits=False,
        example={"reached": True, "note": "已向诉求人宣读答复。"},
    ),
    Act(
        command=RetryMessages,
        name_zh="重新发送",
        allowed_in=ANY_STAGE,
        roles=CALLERS | SUPERVISOR,
        decide=retry_messages,
        when=something_failed,
        waits=False,
        example={},
    ),
)
ID = "6a1b7c52-0f6e-5f0e-9a57-1d3f0c8e2b45"
MESSAGE = {"message_id": ID, "kind": "reply", "round": 1}
SYSTEM_ACTS = tuple(
    Act(
        command=declared,
        name_zh=name_zh,
        allowed_in=ANY_STAGE,
        roles=frozenset(),
        decide=decide,
        example=example,
    )
    for declared, name_zh, decide, example in (
        (
            RecordDelivered,
            "告知已发出",
            record_delivered,
            {**MESSAGE, "medium": "email", "sender": "smtp"},
        ),
        (
            RecordUndelivered,
            "告知未送达",
            record_undelivered,
            {**MESSAGE, "medium": "email", "reason": "unreachable", "attempts": 6},
        ),
        (RequestCall, "待电话告知", request_call, MESSAGE),
        (RetryFailed, "重新发送未送达的告知", retry_messages, {}),
    )
)

"""One reply from the centre, the follow-up, the end (统一回复; U-01, U-03, F-01)."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from events.catalog.names import Outcome
from events.catalog.work_order.event import WorkOrderEvent
from events.catalog.work_order.reply import (
    FollowUpAttempted,
    FollowUpRecorded,
    ReplySent,
    WorkOrderClosed,
)
from hotline.policy import asks_follow_up
from hotline.work_order.commands import Close, RecordFollowUp, SendReply
from hotline.work_order.errors import FollowUpTooSoon
from hotline.work_order.state import WorkOrder
from hotline.work_order.terms import Terms


def send_reply(command: SendReply, order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """One reply per round, over the channel of intake; it closes where no follow-up is due."""
    policy = command.terms.policy
    follow_up_due = order.has_requester and asks_follow_up(
        policy, kind=order.kind, secrecy=order.secrecy
    )
    reply = ReplySent(
        at=command.at,
        subject_id=order.subject_id,
        channel=order.channel,
        round=order.lifecycle.round,
        follow_up_due=follow_up_due,
        follow_up_attempts=policy.max_follow_up_attempts if follow_up_due else 0,
        text=command.text,
    )
    if follow_up_due:
        return [reply]
    return [reply, WorkOrderClosed(at=command.at, outcome=outcome(order))]


def record_follow_up(command: RecordFollowUp, order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """回访: up to three attempts at different hours; the answers once a round (F-01)."""
    if any(same_hour(missed, command.at, command.terms) for missed in order.follow_up.missed_at):
        raise FollowUpTooSoon
    if not command.reached:
        attempt = len(order.follow_up.missed_at) + 1
        return [
            FollowUpAttempted(
                at=command.at, subject_id=order.subject_id, attempt=attempt, note=command.note
            )
        ]
    return [
        FollowUpRecorded(
            at=command.at,
            subject_id=order.subject_id,
            contacted=command.contacted,
            resolved=command.resolved,
            satisfied_result=command.satisfied_result,
            satisfied_process=command.satisfied_process,
            note=command.note,
        )
    ]


def close(command: Close, order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """办结, after a recorded follow-up or as many missed attempts as the policy asks."""
    return [WorkOrderClosed(at=command.at, outcome=outcome(order))]


def same_hour(one: datetime, other: datetime, terms: Terms) -> bool:
    zone: ZoneInfo = terms.calendar.zone
    first, second = one.astimezone(zone), other.astimezone(zone)
    return (first.date(), first.hour) == (second.date(), second.hour)


def outcome(order: WorkOrder) -> Outcome:
    """The requester's word counts before the department's."""
    said = order.follow_up.resolved
    resolved = order.result_resolved if said is None else said
    return Outcome.HANDLED if resolved else Outcome.HANDLED_UNRESOLVED

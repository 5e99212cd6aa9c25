"""One reply from the centre, the follow-up, the end (统一回复; U-01, U-03, F-01)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, ClassVar, TypeVar
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, ValidationInfo
from pydantic_core import PydanticCustomError

from events.act import Act, Actor, command
from events.catalog.names import Outcome, Role, Satisfaction, Status
from events.catalog.work_order.event import WorkOrderEvent
from events.catalog.work_order.reply import (
    FollowUpAttempted,
    FollowUpRecorded,
    ReplySent,
    WorkOrderClosed,
)
from events.input_types import Note
from events.refusal import Refusal
from hotline.policy_limits import asks_follow_up
from hotline.work_order.acts.endings.supervision import issued_by_rule
from hotline.work_order.clocks import appeal_clock
from hotline.work_order.context import Asked
from hotline.work_order.evolve import evolve
from hotline.work_order.guards import other_hands
from hotline.work_order.inputs import NarrativeUnlessImported
from hotline.work_order.roles import CALLERS, FOLLOW_UP
from hotline.work_order.state import WorkOrder
from hotline.work_order.terms import Terms

T = TypeVar("T")


@command
class SendReply:
    """统一回复."""

    text: NarrativeUnlessImported


class AssignmentsStillOpen(Refusal):
    """No reply before every supporting department has submitted (U-01)."""

    code: ClassVar[str] = "work_order.assignments_still_open"
    title: ClassVar[str] = "协办单位尚未全部办结，不能统一回复"
    needs_zh: ClassVar[str] = "尚未申报办结的单位：{departments}"
    needs: ClassVar[str] = "Still open: {departments}."


def all_submitted(order: WorkOrder, _by: Actor, _at: datetime) -> None:
    """After every department has submitted (U-01)."""
    waiting = sorted(part.department for part in order.assignments.values() if part.is_open)
    if waiting:
        raise AssignmentsStillOpen(departments=waiting)


def send_reply(ask: Asked[SendReply], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """One reply per round, over the channel of intake; closes where no follow-up is due (U-03)."""
    policy = ask.context.terms.policy
    follow_up_due = order.can_be_contacted and asks_follow_up(
        policy, kind=order.kind, secrecy=order.secrecy
    )
    reply = ReplySent(
        at=ask.at,
        subject_id=order.subject_id,
        channel=order.channel,
        round=order.lifecycle.round,
        follow_up_due=follow_up_due,
        follow_up_attempts=policy.max_follow_up_attempts if follow_up_due else 0,
        text=ask.command.text,
    )
    if follow_up_due:
        return [reply]
    return [reply, closed(ask, order)]


def when_reached(value: T, info: ValidationInfo) -> T:
    """Who was reached has answered every question; who was not has answered none (F-01)."""
    reached = info.data.get("reached")
    if reached is True and value is None:
        raise PydanticCustomError("needed_when_reached", "an answer is missing")
    if reached is False and value is not None:
        raise PydanticCustomError("only_when_reached", "an answer of a person not reached")
    return value


YesOrNo = Annotated[bool | None, Field(validate_default=True), AfterValidator(when_reached)]
Opinion = Annotated[Satisfaction | None, Field(validate_default=True), AfterValidator(when_reached)]


@command
class RecordFollowUp:
    """回访. `reached`: they answered the questions; `contacted`: the department had called."""

    reached: bool
    contacted: YesOrNo = None
    resolved: YesOrNo = None
    satisfied_result: Opinion = None
    satisfied_process: Opinion = None
    note: Note = None


class FollowUpTooSoon(Refusal):
    """Attempts to follow up are made at different hours (F-01)."""

    code: ClassVar[str] = "work_order.follow_up_too_soon"
    title: ClassVar[str] = "请换一个时段再次回访"
    needs_zh: ClassVar[str] = "本小时内已回访过，请在下一小时再次回访"
    needs: ClassVar[str] = "Try again in the next hour."


class FollowUpDone(Refusal):
    """This round's follow-up is complete: recorded, or tried as often as the policy asks (F-01)."""

    code: ClassVar[str] = "work_order.follow_up_done"
    title: ClassVar[str] = "本轮回访已完成"
    needs_zh: ClassVar[str] = "本轮回访已完成，可以办结（close）"
    needs: ClassVar[str] = "Close the order."


def follow_up_open(order: WorkOrder, by: Actor, at: datetime) -> None:
    """Another person than who handled it, while the follow-up is not complete (F-01, X-02)."""
    other_hands(order, by, at)
    if order.follow_up.is_complete:
        raise FollowUpDone


def record_follow_up(ask: Asked[RecordFollowUp], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """Up to three missed attempts at different hours; the answers once a round (F-01, F-02)."""
    body, terms = ask.command, ask.context.terms
    if not body.reached:
        if any(same_hour(missed, ask.at, terms) for missed in order.follow_up.missed_at):
            raise FollowUpTooSoon
        attempt = len(order.follow_up.missed_at) + 1
        return [
            FollowUpAttempted(
                at=ask.at, subject_id=order.subject_id, attempt=attempt, note=body.note
            )
        ]
    recorded = FollowUpRecorded(
        at=ask.at,
        subject_id=order.subject_id,
        contacted=body.contacted,
        resolved=body.resolved,
        satisfied_result=body.satisfied_result,
        satisfied_process=body.satisfied_process,
        note=body.note,
    )
    in_vain = order.rework_used_up and evolve(order, recorded).follow_up.asks_rework
    if in_vain and order.supervision is None:
        return [recorded, issued_by_rule(ask, order)]
    return [recorded]


def same_hour(one: datetime, other: datetime, terms: Terms) -> bool:
    zone: ZoneInfo = terms.calendar.zone
    first, second = one.astimezone(zone), other.astimezone(zone)
    return (first.date(), first.hour) == (second.date(), second.hour)


@command
class Close:
    """办结."""


class FollowUpMissing(Refusal):
    """Close after a recorded follow-up or three missed attempts (F-01)."""

    code: ClassVar[str] = "work_order.follow_up_missing"
    title: ClassVar[str] = "尚未完成回访，不能办结"
    needs_zh: ClassVar[str] = "须先记录一次成功的回访，或再尝试 {attempts_left} 次仍未接通"
    needs: ClassVar[str] = "Record a follow-up, or {attempts_left} more missed attempts."


def follow_up_complete(order: WorkOrder, by: Actor, at: datetime) -> None:
    """Another person than who handled it, after the follow-up is complete (F-01, X-02)."""
    other_hands(order, by, at)
    if not order.follow_up.is_complete:
        left = order.follow_up.most - len(order.follow_up.missed_at)
        raise FollowUpMissing(attempts_left=left)


def close(ask: Asked[Close], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """The order ends."""
    return [closed(ask, order)]


def closed(ask: Asked[Any], order: WorkOrder) -> WorkOrderClosed:
    """From then on it may be reopened for a while."""
    clock = appeal_clock(ask.at, ask.context.terms)
    return WorkOrderClosed(at=ask.at, outcome=outcome(order), clocks=(clock,))


def outcome(order: WorkOrder) -> Outcome:
    """The requester's word counts before the department's."""
    said = order.follow_up.resolved
    resolved = order.result_resolved if said is None else said
    return Outcome.HANDLED if resolved else Outcome.HANDLED_UNRESOLVED


ACTS = (
    Act(
        command=SendReply,
        name_zh="统一回复",
        allowed_in=frozenset({Status.REPLYING}),
        roles=CALLERS,
        decide=send_reply,
        when=all_submitted,
        example={"text": "路灯已修复。"},
    ),
    Act(
        command=RecordFollowUp,
        name_zh="回访",
        allowed_in=frozenset({Status.FOLLOW_UP}),
        roles=FOLLOW_UP,
        decide=record_follow_up,
        when=follow_up_open,
        by_requester=True,
        example={
            "reached": True,
            "contacted": True,
            "resolved": True,
            "satisfied_result": "satisfied",
            "satisfied_process": "satisfied",
            "note": "诉求人表示满意。",
        },
    ),
    Act(
        command=Close,
        name_zh="办结",
        allowed_in=frozenset({Status.FOLLOW_UP}),
        roles=FOLLOW_UP | {Role.SHIFT_LEAD},
        decide=close,
        when=follow_up_complete,
        example={},
    ),
)

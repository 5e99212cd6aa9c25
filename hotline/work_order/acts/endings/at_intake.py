"""Endings at intake, without handling: answer, decline, transfer, mark invalid."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from events.act import Act, command
from events.catalog.names import Outcome, Receiver
from events.catalog.work_order.event import WorkOrderEvent
from events.catalog.work_order.intake import (
    WorkOrderAnswered,
    WorkOrderDeclined,
    WorkOrderMarkedInvalid,
    WorkOrderTransferred,
)
from events.catalog.work_order.reply import WorkOrderClosed
from events.input_types import Code, Line, Narrative
from hotline.work_order.clocks import appeal_clock
from hotline.work_order.context import Asked
from hotline.work_order.errors import UnknownReason
from hotline.work_order.roles import AT_THE_DOOR, OPERATOR
from hotline.work_order.state import WorkOrder


@command
class Answer:
    """直接答复."""

    text: Narrative
    article_id: Code | None = None


def answer(ask: Asked[Answer], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """Answered on the call, closed at once."""
    return [
        WorkOrderAnswered(
            at=ask.at,
            subject_id=order.subject_id,
            article_id=ask.command.article_id,
            text=ask.command.text,
        ),
        WorkOrderClosed(
            at=ask.at,
            outcome=Outcome.ANSWERED,
            clocks=(appeal_clock(ask.at, ask.context.terms),),
        ),
    ]


@command
class Decline:
    """不予受理."""

    reason_code: Code
    reason: Narrative


def decline(ask: Asked[Decline], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """On a ground that the policy lists."""
    valid, code = ask.context.terms.policy.decline_reasons, ask.command.reason_code
    if code not in valid:
        raise UnknownReason(reason_code=code, valid=dict(valid))
    return [
        WorkOrderDeclined(
            at=ask.at, subject_id=order.subject_id, reason_code=code, reason=ask.command.reason
        )
    ]


@command
class Transfer:
    """转办: another office is in charge. `reference`: its number of the case."""

    to: Annotated[Receiver, Field(description="转往的单位")]
    reference: Line | None = None
    reason: Narrative


def transfer(ask: Asked[Transfer], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """The order ends here; its link to the case there is kept."""
    body = ask.command
    return [
        WorkOrderTransferred(
            at=ask.at,
            subject_id=order.subject_id,
            receiver=body.to,
            reference=body.reference,
            reason=body.reason,
        )
    ]


@command
class MarkInvalid:
    """判为无效."""

    reason: Narrative


def mark_invalid(ask: Asked[MarkInvalid], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """The request holds nothing to handle."""
    return [
        WorkOrderMarkedInvalid(at=ask.at, subject_id=order.subject_id, reason=ask.command.reason)
    ]


ACTS = (
    Act(
        command=Answer,
        name_zh="直接答复",
        allowed_in=AT_THE_DOOR,
        roles=OPERATOR,
        decide=answer,
        example={"text": "可通过小程序办理。"},
    ),
    Act(
        command=Decline,
        name_zh="不予受理",
        allowed_in=AT_THE_DOOR,
        roles=OPERATOR,
        decide=decline,
        example={"reason_code": "court_case", "reason": "已进入诉讼程序。"},
    ),
    Act(
        command=Transfer,
        name_zh="转办",
        allowed_in=AT_THE_DOOR,
        roles=OPERATOR,
        decide=transfer,
        example={
            "to": "petition",
            "reference": "XF20260302001",
            "reason": "属信访事项，已告知诉求人。",
        },
    ),
    Act(
        command=MarkInvalid,
        name_zh="判为无效",
        allowed_in=AT_THE_DOOR,
        roles=OPERATOR,
        decide=mark_invalid,
        example={"reason": "无声电话。"},
    ),
)

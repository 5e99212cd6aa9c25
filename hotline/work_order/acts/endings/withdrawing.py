"""The requester takes the order back, before its first result (T-06)."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from events.act import Act, Actor, command
from events.catalog.work_order.event import WorkOrderEvent
from events.catalog.work_order.overlays import WorkOrderWithdrawn
from events.catalog.work_order.parts.lifecycle import OPEN
from events.input_types import Narrative
from events.refusal import Refusal
from hotline.work_order.context import Asked
from hotline.work_order.roles import OPERATOR
from hotline.work_order.state import WorkOrder


@command
class Withdraw:
    """撤单, on the requester's verified wish."""

    reason: Narrative


class WithdrawnTooLate(Refusal):
    """What a department has reported done is not withdrawn (T-06)."""

    code: ClassVar[str] = "work_order.withdrawn_too_late"
    title: ClassVar[str] = "主办单位已申报办结的工单不能撤单"
    needs_zh: ClassVar[str] = "请按流程审核、回复并办结；诉求人的意见可在回访时记录"
    needs: ClassVar[str] = "Review, reply and close; the follow-up records what they say."


def not_submitted(order: WorkOrder, _by: Actor, _at: datetime) -> None:
    """Before the first submission: its verdict stays in the on-time rate (T-06)."""
    if order.lifecycle.first_submitted_at is not None:
        raise WithdrawnTooLate


def withdraw(ask: Asked[Withdraw], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """The order ends, from any open stage."""
    return [WorkOrderWithdrawn(at=ask.at, subject_id=order.subject_id, reason=ask.command.reason)]


ACTS = (
    Act(
        command=Withdraw,
        name_zh="撤单",
        allowed_in=OPEN,
        roles=OPERATOR,
        decide=withdraw,
        when=not_submitted,
        by_requester=True,
        waits=False,
        example={"reason": "问题已自行解决。"},
    ),
)

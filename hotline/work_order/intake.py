"""Decisions at the door: register, accept, answer, decline, mark invalid (统一接入)."""

from collections.abc import Sequence

from events.catalog.names import Outcome
from events.catalog.work_order.event import WorkOrderEvent
from events.catalog.work_order.intake import (
    WorkOrderAccepted,
    WorkOrderAnswered,
    WorkOrderDeclined,
    WorkOrderMarkedInvalid,
    WorkOrderRegistered,
)
from events.catalog.work_order.reply import WorkOrderClosed
from hotline.work_order.clocks import citizen_clock
from hotline.work_order.commands import (
    Accept,
    Answer,
    Decline,
    MarkInvalid,
    Register,
    Requester,
)
from hotline.work_order.conditions import require_not_reported
from hotline.work_order.errors import UnknownMatter, UnknownReason
from hotline.work_order.state import WorkOrder


def register(command: Register, _: WorkOrder) -> Sequence[WorkOrderEvent]:
    """登记: every channel becomes this one fact."""
    require_not_reported(command.reported_department, command.by)
    matter = command.terms.matters.get(command.matter)
    if matter is None:
        raise UnknownMatter(matter=command.matter)
    requester = command.requester or Requester()
    return [
        WorkOrderRegistered(
            at=command.at,
            order_no=command.order_no,
            subject_id=command.subject_id,
            channel=command.channel,
            kind=command.kind,
            matter=matter.code,
            matter_name=matter.name,
            catalogue_version=command.terms.catalogue_version,
            urgency=command.urgency,
            secrecy=command.secrecy,
            has_requester=command.requester is not None,
            area=command.area,
            source_system=command.source_system,
            external_ref=command.external_ref,
            occurred_at=command.occurred_at,
            reported_department=command.reported_department,
            title=command.title,
            narrative=command.narrative,
            requester_name=requester.name,
            requester_phone=requester.phone,
            place_text=command.place_text,
            point=command.point,
        )
    ]


def accept(command: Accept, order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """受理: from here on the citizen waits (T-07)."""
    clock = citizen_clock(order, command.at, command.terms)
    return [WorkOrderAccepted(at=command.at, clocks=(clock,))]


def answer(command: Answer, order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """直接答复: answered on the call, closed at once."""
    return [
        WorkOrderAnswered(
            at=command.at,
            subject_id=order.subject_id,
            article_id=command.article_id,
            text=command.text,
        ),
        WorkOrderClosed(at=command.at, outcome=Outcome.ANSWERED),
    ]


def decline(command: Decline, order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """不予受理, on a ground that the policy lists."""
    if command.reason_code not in command.terms.policy.decline_reasons:
        raise UnknownReason(
            reason_code=command.reason_code, valid=dict(command.terms.policy.decline_reasons)
        )
    return [
        WorkOrderDeclined(
            at=command.at,
            subject_id=order.subject_id,
            reason_code=command.reason_code,
            reason=command.reason,
        )
    ]


def mark_invalid(command: MarkInvalid, order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """无效: nothing in it to handle."""
    return [
        WorkOrderMarkedInvalid(at=command.at, subject_id=order.subject_id, reason=command.reason)
    ]

"""退单: the lead says that the order is not its own, and the centre decides (R-01, R-02, R-03)."""

from collections.abc import Sequence

from events.catalog.work_order.dispatch import (
    DisputeOpened,
    ReturnDenied,
    ReturnGranted,
    ReturnRequested,
)
from events.catalog.work_order.event import WorkOrderEvent
from hotline.work_order.clocks import dispute_clock
from hotline.work_order.commands import DenyReturn, GrantReturn, RequestReturn
from hotline.work_order.conditions import require_lead
from hotline.work_order.errors import UnknownDepartment, UnknownReason
from hotline.work_order.evolve import COUNTS_NOT_AS_RETURN
from hotline.work_order.state import WorkOrder


def request_return(command: RequestReturn, order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """The third request opens a dispute instead (R-02)."""
    department = require_lead(order, command.by)
    require_grounds(command)
    counts = command.reason_code != COUNTS_NOT_AS_RETURN
    if counts and order.returns >= command.terms.policy.max_returns:
        return [
            DisputeOpened(
                at=command.at,
                subject_id=order.subject_id,
                department=department,
                suggested_department=command.suggested_department,
                clock=dispute_clock(command.at, command.terms),
                ground=command.ground,
            )
        ]
    return [
        ReturnRequested(
            at=command.at,
            subject_id=order.subject_id,
            department=department,
            reason_code=command.reason_code,
            suggested_department=command.suggested_department,
            ground=command.ground,
        )
    ]


def require_grounds(command: RequestReturn) -> None:
    """R-01: a reason from the policy's list, and a department that exists."""
    if command.reason_code not in command.terms.policy.return_reasons:
        raise UnknownReason(
            reason_code=command.reason_code, valid=dict(command.terms.policy.return_reasons)
        )
    if command.suggested_department not in command.router.directory.departments:
        raise UnknownDepartment(department=command.suggested_department)


def grant_return(command: GrantReturn, order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """The next department gets a fresh limit at its dispatch (R-03)."""
    return [
        ReturnGranted(
            at=command.at,
            subject_id=order.subject_id,
            department=order.lead or "",
            note=command.note,
        )
    ]


def deny_return(command: DenyReturn, order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """No clock moves (R-03)."""
    return [
        ReturnDenied(
            at=command.at,
            subject_id=order.subject_id,
            department=order.lead or "",
            note=command.note,
        )
    ]

"""What may happen beside the handling and never changes its state: urge, correct, reveal; and
withdrawal, which ends it from anywhere."""

from collections.abc import Sequence

from events.catalog.work_order.event import WorkOrderEvent
from events.catalog.work_order.overlays import (
    CorrectionRecorded,
    WorkOrderUrged,
    WorkOrderWithdrawn,
)
from hotline.work_order.commands import Correct, Requester, Reveal, Urge, Withdraw
from hotline.work_order.errors import FieldNotCorrectable
from hotline.work_order.state import WorkOrder

CORRECTABLE = frozenset(
    {"title", "narrative", "requester_name", "requester_phone", "place_text", "findings", "reply"}
)


def urge(command: Urge, order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """催办: a second contact is no new order; another caller is added (D-05)."""
    caller = command.requester or Requester()
    return [
        WorkOrderUrged(
            at=command.at,
            subject_id=command.subject_id or order.subject_id,
            channel=command.channel,
            by_requester=command.requester is None,
            note=command.note,
            caller_name=caller.name,
            caller_phone=caller.phone,
        )
    ]


def withdraw(command: Withdraw, order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """撤单."""
    return [WorkOrderWithdrawn(at=command.at, subject_id=order.subject_id, reason=command.reason)]


def correct(command: Correct, order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """更正: said beside what was said before, never instead of it (X-03)."""
    if command.what not in CORRECTABLE:
        raise FieldNotCorrectable(field=command.what, valid=sorted(CORRECTABLE))
    return [
        CorrectionRecorded(
            at=command.at,
            subject_id=command.subject_id or order.subject_id,
            field=command.what,
            value=command.value,
            reason=command.reason,
        )
    ]


def reveal(_: Reveal, __: WorkOrder) -> Sequence[WorkOrderEvent]:
    """
    查看诉求人: the centre's and the department's own; on a protected order never theirs.

    Nothing happens to the order: that it was shown is recorded in its stream of accesses.
    """
    return ()

"""What each pass of a reaction uses up, where reactions could go round in a circle."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from events.catalog.names import ClockName
from hotline.work_order import reactions
from hotline.work_order.acts.deadlines import EndPause, MissDeadline
from hotline.work_order.acts.delivering import RecordDelivered, RecordUndelivered, RequestCall
from hotline.work_order.acts.endings.merging import EndMerge, FollowClose
from hotline.work_order.acts.street import ShareWithCaseDepartment, has_part
from hotline.work_order.state import WorkOrder
from tests.lives.running import Step


def open_and_not_missed(order: WorkOrder) -> int:
    return sum(
        clock.running and not clock.missed and clock.start.name is not ClockName.EXPLANATION
        for clock in order.clocks
    )


def explanations(order: WorkOrder) -> int:
    """A miss starts the clock of its explanation, whose own miss starts none (S-02)."""
    return sum(
        clock.running and not clock.missed and clock.start.name is ClockName.EXPLANATION
        for clock in order.clocks
    )


def settled(order: WorkOrder, message_id: str) -> bool:
    """Told, or given up: an erasure says so once more, because of itself (U-04)."""
    known = order.untold.get(message_id)
    return message_id in order.told or (known is not None and known.failed)


def parts_to_change(order: WorkOrder, command: ShareWithCaseDepartment) -> int:
    """The part that the case had at another department, and the one that it is to have."""
    former, department = order.part_of_case(command.case_no), command.department
    leaves = former is not None and former.department != department
    return leaves + (department is not None and not has_part(order, department))


MEASURES: Final[Mapping[type, Callable[[WorkOrder, Any], int]]] = {
    EndPause: lambda order, _: sum(
        clock.running and clock.start.name in reactions.END_PAUSES for clock in order.clocks
    ),
    EndMerge: lambda order, _: order.status == "merged",
    FollowClose: lambda order, _: order.status == "merged",
    MissDeadline: lambda order, _: 2 * open_and_not_missed(order) + explanations(order),
    RecordDelivered: lambda order, command: command.message_id not in order.told,
    RecordUndelivered: lambda order, command: not settled(order, command.message_id),
    ShareWithCaseDepartment: parts_to_change,
    RequestCall: lambda order, command: command.message_id not in {*order.told, *order.untold},
}
"""Each pass through one of these makes its number smaller, and at 0 nothing is recorded."""


def measure_falls(step: Step) -> bool:
    command = step.asked.command
    measure = MEASURES.get(type(command))
    if measure is None or not step.events:
        return True
    return 0 <= measure(step.after, command) < measure(step.before, command)

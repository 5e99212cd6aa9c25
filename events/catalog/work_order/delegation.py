"""A department hands its part to the next level down, and takes it back (下派、收回)."""

from typing import ClassVar, Literal

from events.catalog.values import ClockStart
from events.catalog.work_order.effect import Effect
from events.catalog.work_order.event import WorkOrderEvent
from events.event import Names, Sealed


class AssignmentDelegated(WorkOrderEvent):
    """A part of an assignment, one level down; the parent stays answerable (下派, D-11)."""

    type: Literal["work_order.assignment_delegated"] = "work_order.assignment_delegated"
    effect: ClassVar = Effect(joins=True, starts=True)
    assignment_id: str
    department: str
    parent: str  # the assignment that it is a part of
    parent_department: str
    clocks: tuple[ClockStart, ...] = ()
    instructions: Sealed[str] = None

    def sentence(self, names: Names) -> str:
        to = names.department(self.department)
        return f"{names.department(self.parent_department)}下派至{to}"

    def sentence_en(self, names: Names) -> str:
        to = names.department(self.department)
        return f"{names.department(self.parent_department)} delegated a part to {to}"


class DelegationRecalled(WorkOrderEvent):
    """
    The parent takes it back; its clocks end, and that is no miss (收回下派).

    `departments` and `assignment_ids`: it comes first, then those that it had delegated to.
    """

    type: Literal["work_order.delegation_recalled"] = "work_order.delegation_recalled"
    effect: ClassVar = Effect(leaves=True)
    assignment_ids: tuple[str, ...]
    departments: tuple[str, ...]
    parent_department: str
    reason: Sealed[str] = None

    def sentence(self, names: Names) -> str:
        to = names.department(self.departments[0])
        return f"{names.department(self.parent_department)}收回对{to}的下派"

    def sentence_en(self, names: Names) -> str:
        to = names.department(self.departments[0])
        return f"{names.department(self.parent_department)} recalled its delegation to {to}"

"""After the reply: once more into work, or into the archive (重办、重新打开、归档, F-02)."""

from typing import ClassVar, Literal

from events.catalog.names import AssignmentStatus, ClockName, Status
from events.catalog.values import ClockStart
from events.catalog.work_order.effect import Effect
from events.catalog.work_order.event import WorkOrderEvent
from events.event import Names, Sealed


class ReworkOrdered(WorkOrderEvent):
    """The requester is unsatisfied, or it is unresolved: the lead works again (重办, F-02)."""

    type: Literal["work_order.rework_ordered"] = "work_order.rework_ordered"
    effect: ClassVar = Effect(
        status=Status.IN_PROGRESS,
        assignment=AssignmentStatus.ACKNOWLEDGED,
        next_round=True,
        follow_up="reset",
        starts=True,
    )
    assignment_id: str
    department: str
    attempt: int
    most: int  # by the policy then
    clocks: tuple[ClockStart, ...]
    reason: Sealed[str] = None

    def sentence(self, names: Names) -> str:
        return f"第{self.attempt}次重办，由{names.department(self.department)}重新办理"

    def sentence_en(self, names: Names) -> str:
        return f"Rework {self.attempt} was ordered from {names.department(self.department)}"


class WorkOrderReopened(WorkOrderEvent):
    """A closed order is worked on again (重新打开). One without a lead waits for a dispatch."""

    type: Literal["work_order.reopened"] = "work_order.reopened"
    effect: ClassVar = Effect(
        status=Status.IN_PROGRESS,
        assignment=AssignmentStatus.ACKNOWLEDGED,
        next_round=True,
        follow_up="reset",
        starts=True,
    )
    effect_if: ClassVar = (
        "to_dispatch",
        Effect(status=Status.ACCEPTED, next_round=True, follow_up="reset", starts=True),
    )
    assignment_id: str | None = None
    department: str | None = None
    to_dispatch: bool = False  # it had been answered in the call: no department has it
    clocks: tuple[ClockStart, ...]
    reason: Sealed[str] = None

    def sentence(self, names: Names) -> str:
        if self.to_dispatch:
            return "重新打开，待派单"
        return f"重新打开，由{names.department(self.department)}继续办理"

    def sentence_en(self, names: Names) -> str:
        if self.to_dispatch:
            return "Reopened for a dispatch"
        return f"Reopened and returned to {names.department(self.department)}"


class WorkOrderArchived(WorkOrderEvent):
    """The time to appeal is over; the order can be found, and nothing of it changes (归档)."""

    type: Literal["work_order.archived"] = "work_order.archived"
    effect: ClassVar = Effect(status=Status.ARCHIVED, stops=ClockName.APPEAL, ends="all")
    automatic: bool = False  # by the clock

    def sentence(self, _: Names) -> str:
        return "申诉期满，自动归档" if self.automatic else "归档"

    def sentence_en(self, _: Names) -> str:
        return "Archived automatically after the appeal period" if self.automatic else "Archived"

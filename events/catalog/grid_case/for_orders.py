"""What the work order that a case belongs to makes of the case (工单转网格)."""

from typing import ClassVar, Literal

from events.catalog.grid_case.event import GridCaseEvent
from events.catalog.names import CaseStatus
from events.catalog.values import ClockStart, ClockStopped
from events.event import Names


class CaseDeadlineFollowed(GridCaseEvent):
    """The handling deadline is again that of its work order: there is one clock (时限随工单)."""

    type: Literal["grid_case.deadline_followed"] = "grid_case.deadline_followed"
    is_mark: ClassVar = True
    clocks: tuple[ClockStart, ...]
    stopped: tuple[ClockStopped, ...] = ()  # the order is paused, and the case with it

    def sentence(self, _: Names) -> str:
        return "随工单暂停计时" if self.stopped else "处置时限随工单调整"

    def sentence_en(self, _: Names) -> str:
        if self.stopped:
            return "The handling clock is paused with that of the work order"
        return "The handling deadline follows the work order"


class CaseWithdrawn(GridCaseEvent):
    """Its work order became protected: the street keeps nothing of it (撤回, D-07)."""

    type: Literal["grid_case.withdrawn"] = "grid_case.withdrawn"
    status_after: ClassVar = CaseStatus.VOIDED
    ends: ClassVar = True
    leaves: ClassVar = True

    def sentence(self, _: Names) -> str:
        return "案件撤回"

    def sentence_en(self, _: Names) -> str:
        return "Withdrawn"

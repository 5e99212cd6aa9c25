"""Beside the course of a case: void, restored, fixed on the spot, checked again, reassigned."""

from typing import ClassVar, Literal

from pydantic import AwareDatetime

from events.catalog.english import english_name
from events.catalog.grid_case.event import GridCaseEvent
from events.catalog.grid_case.values import CasePhoto, CaseTask
from events.catalog.names import CaseStatus, ClockName, Status
from events.catalog.values import Area, CellRef, ClockStart, ClockStopped, Point
from events.event import Names, Sealed


class CaseVoided(GridCaseEvent):
    """It should not have been a case, or its order needs it no more; it may be restored (作废)."""

    type: Literal["grid_case.voided"] = "grid_case.voided"
    status_after: ClassVar = CaseStatus.VOIDED
    leaves: ClassVar = True
    stopped: tuple[ClockStopped, ...]
    order_status: Status | None = None  # of the work order that needs the case no more
    reason: Sealed[str] = None

    def sentence(self, _: Names) -> str:
        return f"作废：工单{self.order_status.chinese}" if self.order_status else "作废"

    def sentence_en(self, _: Names) -> str:
        if self.order_status is None:
            return "Voided"
        return f"Voided: the work order is {english_name(self.order_status)}"


class CaseRestored(GridCaseEvent):
    """It goes on where it was, with the time that was left (恢复)."""

    type: Literal["grid_case.restored"] = "grid_case.restored"
    status: CaseStatus
    task: CaseTask | None = None  # that was open when it was voided
    clocks: tuple[ClockStart, ...]
    reason: Sealed[str] = None

    def sentence(self, _: Names) -> str:
        return "恢复案件"

    def sentence_en(self, _: Names) -> str:
        return "Restored"


class CaseFixedOnSpot(GridCaseEvent):
    """The worker did it at once, with photos of before and after; it is reviewed (自行处置)."""

    type: Literal["grid_case.fixed_on_spot"] = "grid_case.fixed_on_spot"
    status_after: ClassVar = CaseStatus.FIXED_ON_SPOT
    ends: ClassVar = True
    leaves: ClassVar = True
    photos: tuple[CasePhoto, ...]
    clocks: tuple[ClockStart, ...]
    phone_at: AwareDatetime | None = None
    note: Sealed[str] = None
    photo_points: Sealed[dict[str, Point]] = None

    def sentence(self, _: Names) -> str:
        return "网格员自行处置，待审核"

    def sentence_en(self, _: Names) -> str:
        return "Fixed on the spot; it is to be reviewed"


class CaseFixAccepted(GridCaseEvent):
    """The photos show that it is done (自处理审核通过)."""

    type: Literal["grid_case.fix_accepted"] = "grid_case.fix_accepted"
    status_after: ClassVar = CaseStatus.CLOSED
    stops: ClassVar = ClockName.CLOSE
    ends: ClassVar = True
    reason: Sealed[str] = None

    def sentence(self, _: Names) -> str:
        return "自行处置审核通过，结案"

    def sentence_en(self, _: Names) -> str:
        return "The fix on the spot was accepted; closed"


class CaseFixRejected(GridCaseEvent):
    """It is not done: the case is as it was reported (自处理审核不通过)."""

    type: Literal["grid_case.fix_rejected"] = "grid_case.fix_rejected"
    status_after: ClassVar = CaseStatus.REPORTED
    ends: ClassVar = True
    clocks: tuple[ClockStart, ...]
    reason: Sealed[str] = None

    def sentence(self, _: Names) -> str:
        return "自行处置审核不通过"

    def sentence_en(self, _: Names) -> str:
        return "The fix on the spot was not accepted"


class CaseCheckRequested(GridCaseEvent):
    """Another check is asked for, in place of the one before (发核查)."""

    type: Literal["grid_case.check_requested"] = "grid_case.check_requested"
    stops: ClassVar = ClockName.CLOSE
    task: CaseTask
    clocks: tuple[ClockStart, ...]
    note: Sealed[str] = None

    def sentence(self, _: Names) -> str:
        return "发核查任务" if self.task.worker else "发核查任务，待网格长指派网格员"

    def sentence_en(self, _: Names) -> str:
        return "A check was requested"


class CaseLocatedAgain(GridCaseEvent):
    """Its place is found on the map of today, which was redrawn since (重新定位, G-02)."""

    type: Literal["grid_case.located_again"] = "grid_case.located_again"
    area: Area
    was: CellRef  # the cell before, with the version of its map

    def sentence(self, _: Names) -> str:
        now = self.area.cell.code if self.area.cell else "尚未定位"
        return f"网格图已更新，由网格{self.was.code}重新定位到{now}"

    def sentence_en(self, _: Names) -> str:
        now = self.area.cell.code if self.area.cell else "none"
        return f"The map was redrawn; located again: cell {self.was.code} became {now}"


class CaseTaskReassigned(GridCaseEvent):
    """Another worker does it, in the time that is left (任务改派)."""

    type: Literal["grid_case.task_reassigned"] = "grid_case.task_reassigned"
    task: CaseTask
    former: str | None = None  # the worker before

    def sentence(self, _: Names) -> str:
        return "任务改派"

    def sentence_en(self, _: Names) -> str:
        return "The task was reassigned"

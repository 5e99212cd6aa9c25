"""A department handles a case, a worker checks it, the shift lead closes it (处置、核查、结案)."""

from typing import ClassVar, Literal

from pydantic import AwareDatetime

from events.catalog.grid_case.event import GridCaseEvent
from events.catalog.grid_case.values import CasePhoto, CaseTask
from events.catalog.names import CaseStatus, ClockName
from events.catalog.values import ClockStart, Point
from events.event import Names, Sealed


class CaseHandlingSubmitted(GridCaseEvent):
    """The department says that it is done; a worker is asked to check it (处置反馈)."""

    type: Literal["grid_case.handling_submitted"] = "grid_case.handling_submitted"
    status_after: ClassVar = CaseStatus.CHECKING
    stops: ClassVar = ClockName.HANDLE
    leaves: ClassVar = True  # the task of a worker's post
    department: str
    task: CaseTask
    photos: tuple[CasePhoto, ...] = ()
    clocks: tuple[ClockStart, ...]
    note: Sealed[str] = None
    photo_points: Sealed[dict[str, Point]] = None

    def sentence(self, names: Names) -> str:
        return f"{names.department(self.department)}反馈处置完成，发核查任务"

    def sentence_en(self, names: Names) -> str:
        return f"{names.department(self.department)} reported it handled; a check was requested"


class CaseCheckPassed(GridCaseEvent):
    """It is done, as a worker saw on site (核查通过)."""

    type: Literal["grid_case.check_passed"] = "grid_case.check_passed"
    stops: ClassVar = ClockName.CHECK
    does: ClassVar = True
    task_id: str
    photos: tuple[CasePhoto, ...] = ()
    clocks: tuple[ClockStart, ...]
    phone_at: AwareDatetime | None = None
    counted_at: AwareDatetime | None = None
    note: Sealed[str] = None
    photo_points: Sealed[dict[str, Point]] = None

    def sentence(self, _: Names) -> str:
        return "核查通过"

    def sentence_en(self, _: Names) -> str:
        return "The check was passed"


class CaseCheckFailed(GridCaseEvent):
    """It is not done: back to the department, whose deadline stays where it was (返工)."""

    type: Literal["grid_case.check_failed"] = "grid_case.check_failed"
    status_after: ClassVar = CaseStatus.HANDLING
    stops: ClassVar = ClockName.CHECK
    undoes: ClassVar = ClockName.HANDLE
    does: ClassVar = True
    task_id: str
    round: int  # how many checks have failed
    photos: tuple[CasePhoto, ...] = ()
    phone_at: AwareDatetime | None = None
    counted_at: AwareDatetime | None = None
    note: Sealed[str] = None
    photo_points: Sealed[dict[str, Point]] = None

    def sentence(self, _: Names) -> str:
        return f"核查不通过，第{self.round}次返工"

    def sentence_en(self, _: Names) -> str:
        return f"The check failed; rework no. {self.round}"


class CaseClosed(GridCaseEvent):
    """Handled and checked (结案)."""

    type: Literal["grid_case.closed"] = "grid_case.closed"
    status_after: ClassVar = CaseStatus.CLOSED
    stops: ClassVar = ClockName.CLOSE
    ends: ClassVar = True
    leaves: ClassVar = True
    note: Sealed[str] = None

    def sentence(self, _: Names) -> str:
        return "结案"

    def sentence_en(self, _: Names) -> str:
        return "Closed"

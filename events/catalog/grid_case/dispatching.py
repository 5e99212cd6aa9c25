"""To whom a case is given: dispatch, acknowledgement, return, escalation (派遣、退单、上报)."""

from typing import ClassVar, Literal

from events.catalog.english import english_name
from events.catalog.grid_case.event import GridCaseEvent
from events.catalog.grid_case.values import CaseRoute, CaseTask
from events.catalog.names import CaseLevel, CaseStatus, ClockName
from events.catalog.values import ClockStart
from events.event import Names, Sealed


class CaseDispatched(GridCaseEvent):
    """A department is to handle it; its limit is fixed here (派遣)."""

    type: Literal["grid_case.dispatched"] = "grid_case.dispatched"
    status_after: ClassVar = CaseStatus.DISPATCHED
    stops: ClassVar = ClockName.DISPATCH
    department: str
    route: CaseRoute
    task: CaseTask | None = None  # of the worker, where a grid worker's post handles it
    clocks: tuple[ClockStart, ...]
    note: Sealed[str] = None

    def sentence(self, names: Names) -> str:
        return f"派遣给{names.department(self.department)}"

    def sentence_en(self, names: Names) -> str:
        return f"Dispatched to {names.department(self.department)}"


class CaseAcknowledged(GridCaseEvent):
    """The department has begun (签收)."""

    type: Literal["grid_case.acknowledged"] = "grid_case.acknowledged"
    status_after: ClassVar = CaseStatus.HANDLING
    department: str

    def sentence(self, names: Names) -> str:
        return f"{names.department(self.department)}签收"

    def sentence_en(self, names: Names) -> str:
        return f"{names.department(self.department)} acknowledged it"


class CaseReturnRequested(GridCaseEvent):
    """The department says that the case is not its own (退单)."""

    type: Literal["grid_case.return_requested"] = "grid_case.return_requested"
    department: str
    ground: Sealed[str] = None

    def sentence(self, names: Names) -> str:
        return f"{names.department(self.department)}申请退单"

    def sentence_en(self, names: Names) -> str:
        return f"{names.department(self.department)} asked to return it"


class CaseReturnGranted(GridCaseEvent):
    """The case waits for another department; the return counts against the dispatch (退单同意)."""

    type: Literal["grid_case.return_granted"] = "grid_case.return_granted"
    status_after: ClassVar = CaseStatus.OPENED
    ends: ClassVar = True
    leaves: ClassVar = True
    former: str  # the department that returned it
    clocks: tuple[ClockStart, ...]
    note: Sealed[str] = None

    def sentence(self, names: Names) -> str:
        return f"同意{names.department(self.former)}退单"

    def sentence_en(self, names: Names) -> str:
        return f"The return of {names.department(self.former)} was granted"


class CaseReturnDenied(GridCaseEvent):
    """The department keeps the case (退单不同意)."""

    type: Literal["grid_case.return_denied"] = "grid_case.return_denied"
    department: str
    note: Sealed[str] = None

    def sentence(self, names: Names) -> str:
        return f"不同意{names.department(self.department)}退单"

    def sentence_en(self, names: Names) -> str:
        return f"The return of {names.department(self.department)} was denied"


class CaseEscalated(GridCaseEvent):
    """
    Beyond what this level can do: the next level that exists handles it (上报上级, G-06).

    The deadline does not move: for the person who waits it is one case.
    """

    type: Literal["grid_case.escalated"] = "grid_case.escalated"
    status_after: ClassVar = CaseStatus.DISPATCHED
    leaves: ClassVar = True
    former: str
    department: str
    level: CaseLevel
    reason: Sealed[str] = None

    def sentence(self, names: Names) -> str:
        to, level = names.department(self.department), self.level.chinese
        return f"{names.department(self.former)}上报{level}：{to}"

    def sentence_en(self, names: Names) -> str:
        to, level = names.department(self.department), english_name(self.level)
        return f"{names.department(self.former)} escalated it to the {level} level: {to}"

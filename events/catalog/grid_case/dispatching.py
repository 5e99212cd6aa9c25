"""To whom a case is given: dispatch, acknowledgement, return, escalation (派遣、退单、上报)."""

from typing import ClassVar, Literal

from events.catalog.grid_case.event import GridCaseEvent
from events.catalog.grid_case.values import CaseRoute, CaseTask
from events.catalog.names import CaseStatus, ClockName
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

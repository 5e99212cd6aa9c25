"""What the facts of a grid case have in common: what each does is declared beside its fields."""

from datetime import datetime
from typing import ClassVar, Final

from events.catalog.grid_case.values import CasePhoto, CaseTask
from events.catalog.names import CaseStatus, ClockName
from events.catalog.values import ClockStart, ClockStopped
from events.event import Event

GRID_CASES: Final = "grid_case"  # the kind of their streams


class GridCaseEvent(Event):
    """
    A fact in the stream of one grid case.

    `status_after` None: the status stays, unless the fact has a field `status`. `stops`: this clock
    is done. `undoes`: this clock runs on as if it had not been done. `ends`: no clock matters any
    more. `does`: the task that the fact names by `task_id` is done. `leaves`: open tasks are over.
    """

    status_after: ClassVar[CaseStatus | None] = None
    stops: ClassVar[ClockName | None] = None
    undoes: ClassVar[ClockName | None] = None
    ends: ClassVar[bool] = False
    does: ClassVar[bool] = False
    leaves: ClassVar[bool] = False

    @property
    def counted(self) -> datetime:
        """From when on it counts: what was done on a phone without a network, when it was done."""
        return getattr(self, "counted_at", None) or self.at

    @property
    def starting(self) -> tuple[ClockStart, ...]:
        return getattr(self, "clocks", ())

    @property
    def stopping(self) -> tuple[ClockStopped, ...]:
        return getattr(self, "stopped", ())

    @property
    def making(self) -> CaseTask | None:
        return getattr(self, "task", None)

    @property
    def showing(self) -> tuple[CasePhoto, ...]:
        return getattr(self, "photos", ())

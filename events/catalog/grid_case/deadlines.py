"""Clocks of a case that run out (预警、超时): each is marked once (T-07)."""

from typing import ClassVar, Literal

from pydantic import AwareDatetime

from events.catalog.english import english_name
from events.catalog.grid_case.event import GridCaseEvent
from events.catalog.names import ClockName
from events.event import Names


class CaseDeadlineWarned(GridCaseEvent):
    """A running clock has little time left (黄灯)."""

    type: Literal["grid_case.deadline_warned"] = "grid_case.deadline_warned"
    is_mark: ClassVar = True
    clock: ClockName
    revision: int
    due_at: AwareDatetime
    department: str | None = None  # of the handling clock; None: the centre

    def sentence(self, names: Names) -> str:
        return f"{names.department(self.department)}{self.clock.chinese}将到，预警"

    def sentence_en(self, names: Names) -> str:
        clock = english_name(self.clock)
        return f"{names.department(self.department)} was warned that the {clock} deadline is near"


class CaseDeadlineMissed(GridCaseEvent):
    """A clock ran out before what it asks for happened (红灯)."""

    type: Literal["grid_case.deadline_missed"] = "grid_case.deadline_missed"
    is_mark: ClassVar = True
    clock: ClockName
    revision: int
    due_at: AwareDatetime
    department: str | None = None

    def sentence(self, names: Names) -> str:
        return f"{names.department(self.department)}{self.clock.chinese}已过"

    def sentence_en(self, names: Names) -> str:
        return f"{names.department(self.department)} missed the {english_name(self.clock)} deadline"

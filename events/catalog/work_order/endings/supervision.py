"""督办: beside the handling, with a number and a clock of its own (S-01)."""

from typing import ClassVar, Literal

from events.catalog.english import english_name
from events.catalog.names import ClockName, SupervisionLevel
from events.catalog.values import ClockStart
from events.catalog.work_order.effect import NONE, Effect
from events.catalog.work_order.event import WorkOrderEvent
from events.event import Names, Sealed

LEVELS = {SupervisionLevel.ORDINARY: "督办单", SupervisionLevel.JOINT: "联合督办单"}


class SupervisionIssued(WorkOrderEvent):
    """A supervisor demands an answer of the lead by a date (督办); joint replaces ordinary."""

    type: Literal["work_order.supervision_issued"] = "work_order.supervision_issued"
    effect: ClassVar = Effect(starts=True)
    number: str
    level: SupervisionLevel
    by_rule: bool = False  # all rework was in vain (F-02)
    clocks: tuple[ClockStart, ...]
    note: Sealed[str] = None

    def sentence(self, _: Names) -> str:
        why = "重办后诉求人仍不满意或问题仍未解决，自动" if self.by_rule else ""
        return f"{why}发出{LEVELS[self.level]}{self.number}，要求主办单位限期答复"

    def sentence_en(self, _: Names) -> str:
        why = " automatically after rework without success" if self.by_rule else ""
        level = english_name(self.level)
        return f"Supervision order {self.number} ({level}) was issued to the lead{why}"


class SupervisionAnswered(WorkOrderEvent):
    """The lead says what it does about it (答复督办)."""

    type: Literal["work_order.supervision_answered"] = "work_order.supervision_answered"
    effect: ClassVar = Effect(stops=ClockName.SUPERVISION)
    number: str
    department: str
    text: Sealed[str] = None

    def sentence(self, names: Names) -> str:
        return f"{names.department(self.department)}答复督办单{self.number}"

    def sentence_en(self, names: Names) -> str:
        return f"{names.department(self.department)} answered supervision order {self.number}"


class CircularIssued(WorkOrderEvent):
    """The joint supervision did not help: the lead is named to all departments (通报)."""

    type: Literal["work_order.circular_issued"] = "work_order.circular_issued"
    effect: ClassVar = NONE
    number: str  # of the joint supervision order
    department: str
    note: Sealed[str] = None

    def sentence(self, names: Names) -> str:
        return f"就联合督办单{self.number}通报{names.department(self.department)}"

    def sentence_en(self, names: Names) -> str:
        about = f"joint supervision order {self.number}"
        return f"{names.department(self.department)} was named in a circular about {about}"


class SupervisionLifted(WorkOrderEvent):
    """The supervisor is content, or demands it no longer (解除督办)."""

    type: Literal["work_order.supervision_lifted"] = "work_order.supervision_lifted"
    effect: ClassVar = Effect(stops=ClockName.SUPERVISION)
    number: str
    note: Sealed[str] = None

    def sentence(self, _: Names) -> str:
        return f"督办单{self.number}解除"

    def sentence_en(self, _: Names) -> str:
        return f"Supervision order {self.number} was lifted"

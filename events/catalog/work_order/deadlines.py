"""Clocks that run out (时限预警、超时, T-07). The natural key is (assignment, clock, revision)."""

from typing import ClassVar, Literal

from pydantic import AwareDatetime

from events.catalog.english import english_name
from events.catalog.names import ClockName
from events.catalog.values import ClockStart, MissedClock
from events.catalog.work_order.effect import Effect
from events.catalog.work_order.event import WorkOrderEvent
from events.event import Names, Sealed

IN_CHINESE = {
    ClockName.ACKNOWLEDGE: "签收",
    ClockName.CONTACT: "先行联系",
    ClockName.HANDLE: "办理",
    ClockName.CITIZEN: "答复诉求人",
    ClockName.DISPUTE: "争议裁定",
    ClockName.REVIEW: "挂起复核",
    ClockName.INFORMATION: "诉求人补充材料",
    ClockName.SUPERVISION: "督办答复",
    ClockName.PROMISE: "承诺办结",
    ClockName.EXPLANATION: "说明超时原因",
    ClockName.APPEAL: "申诉",
    ClockName.ACCEPT: "受理",
    ClockName.VERIFY: "核实",
    ClockName.OPEN: "立案",
    ClockName.DISPATCH: "派遣",
    ClockName.CHECK: "核查",
    ClockName.CLOSE: "结案",
}


class DeadlineWarned(WorkOrderEvent):
    """A running clock has little time left (黄牌): min(20 % of the limit, 1 working day)."""

    type: Literal["work_order.deadline_warned"] = "work_order.deadline_warned"
    is_mark: ClassVar = True
    effect: ClassVar = Effect(marks="warned")
    clock: ClockName
    revision: int
    due_at: AwareDatetime
    assignment_id: str | None = None  # None: the order's own clock
    department: str | None = None

    def sentence(self, names: Names) -> str:
        return f"{names.department(self.department)}{IN_CHINESE[self.clock]}时限将到，预警"

    def sentence_en(self, names: Names) -> str:
        clock = english_name(self.clock)
        return f"{names.department(self.department)} was warned that the {clock} deadline is near"


class DeadlineRecomputed(WorkOrderEvent):
    """A newer calendar moves deadlines, or makes them firm (重算, T-03)."""

    type: Literal["work_order.deadline_recomputed"] = "work_order.deadline_recomputed"
    effect: ClassVar = Effect(starts=True)
    calendar_version: str
    clocks: tuple[ClockStart, ...]

    def sentence(self, _: Names) -> str:
        names = dict.fromkeys(IN_CHINESE[each.name] for each in self.clocks)
        return f"工作日历有新版本，重新计算时限：{'、'.join(names)}"

    def sentence_en(self, _: Names) -> str:
        names = dict.fromkeys(english_name(each.name) for each in self.clocks)
        return f"Deadlines were recomputed by a newer working calendar: {', '.join(names)}"


class DeadlineMissed(WorkOrderEvent):
    """
    A clock ran out before what it asks for happened (红牌); the clock to explain it starts (S-02).

    A clock of explanation that runs out itself (`explains`) is missed once and starts no other.
    """

    type: Literal["work_order.deadline_missed"] = "work_order.deadline_missed"
    is_mark: ClassVar = True
    effect: ClassVar = Effect(marks="missed", starts=True)
    clock: ClockName
    revision: int
    due_at: AwareDatetime
    assignment_id: str | None = None  # None: the order's own clock
    department: str | None = None
    explains: MissedClock | None = None
    clocks: tuple[ClockStart, ...] = ()  # to explain it

    def sentence(self, names: Names) -> str:
        missed, clock = names.department(self.department), IN_CHINESE[self.clock]
        return f"{missed}未按期{clock}" if self.explains else f"{missed}{clock}超时"

    def sentence_en(self, names: Names) -> str:
        return f"{names.department(self.department)} missed the {english_name(self.clock)} deadline"


class MissExplained(WorkOrderEvent):
    """Those responsible say why a clock was missed (说明超时原因, S-02)."""

    type: Literal["work_order.miss_explained"] = "work_order.miss_explained"
    effect: ClassVar = Effect(explains=True)
    clock: ClockName  # that was missed
    revision: int
    assignment_id: str | None = None
    department: str | None = None  # that explains it; None: the centre
    text: Sealed[str] = None

    def sentence(self, names: Names) -> str:
        return f"{names.department(self.department)}说明{IN_CHINESE[self.clock]}超时的原因"

    def sentence_en(self, names: Names) -> str:
        clock = english_name(self.clock)
        return f"{names.department(self.department)} explained why the {clock} deadline was missed"

"""The time of a department: longer by a decision (延期, T-04), shorter by its promise (T-09)."""

from datetime import UTC
from typing import ClassVar, Literal

from events.catalog.english import english_name
from events.catalog.values import ClockStart, Limit
from events.catalog.work_order.effect import Effect
from events.catalog.work_order.event import WorkOrderEvent
from events.event import Names, Sealed
from events.working_time.explanation import UNIT_NAMES


class ExtensionRequested(WorkOrderEvent):
    """A department asks for more time before its deadline; the clock runs on (延期申请)."""

    type: Literal["work_order.extension_requested"] = "work_order.extension_requested"
    effect: ClassVar = Effect(extension="asked")
    assignment_id: str
    department: str
    limit: Limit
    ground: Sealed[str] = None

    def sentence(self, names: Names) -> str:
        return f"{names.department(self.department)}申请延期{length(self.limit)}"

    def sentence_en(self, names: Names) -> str:
        return (
            f"{names.department(self.department)} requested an extension of {length_en(self.limit)}"
        )


class ExtensionGranted(WorkOrderEvent):
    """The deadline moves: counted from the old one, whenever it is decided (延期同意)."""

    type: Literal["work_order.extension_granted"] = "work_order.extension_granted"
    effect: ClassVar = Effect(starts=True)
    assignment_id: str
    department: str
    limit: Limit
    clocks: tuple[ClockStart, ...]
    note: Sealed[str] = None

    def sentence(self, names: Names) -> str:
        return f"同意{names.department(self.department)}延期{length(self.limit)}"

    def sentence_en(self, names: Names) -> str:
        department = names.department(self.department)
        return f"{department} was granted an extension of {length_en(self.limit)}"


class ExtensionDenied(WorkOrderEvent):
    """The deadline stays (延期不同意)."""

    type: Literal["work_order.extension_denied"] = "work_order.extension_denied"
    effect: ClassVar = Effect(extension="refused")
    assignment_id: str
    department: str
    note: Sealed[str] = None

    def sentence(self, names: Names) -> str:
        return f"不同意{names.department(self.department)}延期"

    def sentence_en(self, names: Names) -> str:
        return f"{names.department(self.department)} was denied an extension"


class CompletionPromised(WorkOrderEvent):
    """
    The requester was told by when it is done; a clock of its own says so.

    The handling clock is not touched: its legal deadline stays (T-01).
    """

    type: Literal["work_order.completion_promised"] = "work_order.completion_promised"
    effect: ClassVar = Effect(starts=True)
    assignment_id: str  # of the lead, which is bound
    department: str
    by_centre: bool = False  # True: an operator promised it when the order was dispatched
    clocks: tuple[ClockStart, ...]

    def sentence(self, names: Names) -> str:
        (clock,) = self.clocks
        who = "热线中心代" if self.by_centre else ""
        told = (clock.explanation or "承诺办结时间").removesuffix("。")
        return f"{who}{names.department(self.department)}向诉求人{told}"

    def sentence_en(self, names: Names) -> str:
        (clock,) = self.clocks
        department = names.department(self.department)
        who = f"The hotline centre, for {department}," if self.by_centre else department
        due = clock.due_at.astimezone(UTC)
        return f"{who} promised the requester completion by {due:%Y-%m-%d %H:%M} UTC"


def length(limit: Limit) -> str:
    return f"{limit.value}{UNIT_NAMES[limit.unit]}"


def length_en(limit: Limit) -> str:
    return f"{limit.value} {english_name(limit.unit)}{'s' * (limit.value != 1)}"

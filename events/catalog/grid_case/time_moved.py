"""What moves the handling clock of a case: extension and suspension (延期、挂账)."""

from typing import ClassVar, Literal

from pydantic import AwareDatetime

from events.catalog.english import english_name
from events.catalog.grid_case.event import GridCaseEvent
from events.catalog.names import CaseStatus
from events.catalog.values import ClockStart, ClockStopped, Limit
from events.event import Names, Sealed
from events.working_time.explanation import UNIT_NAMES


def length(limit: Limit) -> str:
    return f"{limit.value}{UNIT_NAMES[limit.unit]}"


class CaseExtensionRequested(GridCaseEvent):
    """The department asks for more time; the clock runs on (延期申请)."""

    type: Literal["grid_case.extension_requested"] = "grid_case.extension_requested"
    department: str
    limit: Limit
    ground: Sealed[str] = None

    def sentence(self, names: Names) -> str:
        return f"{names.department(self.department)}申请延期{length(self.limit)}"

    def sentence_en(self, names: Names) -> str:
        more = f"{self.limit.value} {english_name(self.limit.unit)}"
        return f"{names.department(self.department)} requested an extension of {more}"


class CaseExtensionGranted(GridCaseEvent):
    """Counted from the old deadline (延期同意)."""

    type: Literal["grid_case.extension_granted"] = "grid_case.extension_granted"
    limit: Limit
    clocks: tuple[ClockStart, ...]
    note: Sealed[str] = None

    def sentence(self, _: Names) -> str:
        return f"同意延期{length(self.limit)}"

    def sentence_en(self, _: Names) -> str:
        more = f"{self.limit.value} {english_name(self.limit.unit)}"
        return f"An extension of {more} was granted"


class CaseExtensionDenied(GridCaseEvent):
    """The deadline stays (延期不同意)."""

    type: Literal["grid_case.extension_denied"] = "grid_case.extension_denied"
    note: Sealed[str] = None

    def sentence(self, _: Names) -> str:
        return "不同意延期"

    def sentence_en(self, _: Names) -> str:
        return "The extension was denied"


class CaseSuspensionRequested(GridCaseEvent):
    """It cannot be handled for now, as the department says (挂账申请)."""

    type: Literal["grid_case.suspension_requested"] = "grid_case.suspension_requested"
    department: str
    ground: Sealed[str] = None

    def sentence(self, names: Names) -> str:
        return f"{names.department(self.department)}申请挂账"

    def sentence_en(self, names: Names) -> str:
        return f"{names.department(self.department)} asked for a suspension"


class CaseSuspensionGranted(GridCaseEvent):
    """The clock stops with what is left of it (挂账)."""

    type: Literal["grid_case.suspension_granted"] = "grid_case.suspension_granted"
    status_after: ClassVar = CaseStatus.SUSPENDED
    stopped: tuple[ClockStopped, ...]
    review_at: AwareDatetime  # whether it is still needed is looked at then
    note: Sealed[str] = None

    def sentence(self, _: Names) -> str:
        return "同意挂账，暂停计时"

    def sentence_en(self, _: Names) -> str:
        return "Suspended; its clock is stopped"


class CaseSuspensionDenied(GridCaseEvent):
    """The department goes on (挂账不同意)."""

    type: Literal["grid_case.suspension_denied"] = "grid_case.suspension_denied"
    note: Sealed[str] = None

    def sentence(self, _: Names) -> str:
        return "不同意挂账"

    def sentence_en(self, _: Names) -> str:
        return "The suspension was denied"


class CaseReviewSet(GridCaseEvent):
    """It stays suspended, and is looked at again on another day (继续挂账)."""

    type: Literal["grid_case.review_set"] = "grid_case.review_set"
    review_at: AwareDatetime
    note: Sealed[str] = None

    def sentence(self, _: Names) -> str:
        return "继续挂账，另定复核日期"

    def sentence_en(self, _: Names) -> str:
        return "It stays suspended, with another review date"


class CaseReviewDue(GridCaseEvent):
    """The review date has come: the dispatcher is reminded, and nothing moves (挂账到期提醒)."""

    type: Literal["grid_case.review_due"] = "grid_case.review_due"
    is_mark: ClassVar = True
    review_at: AwareDatetime

    def sentence(self, _: Names) -> str:
        return "挂账复核日期已到，待决定继续挂账或恢复处置"

    def sentence_en(self, _: Names) -> str:
        return "The review date of the suspension has come"


class CaseResumed(GridCaseEvent):
    """What was left of the time is left from now on (恢复处置)."""

    type: Literal["grid_case.resumed"] = "grid_case.resumed"
    status_after: ClassVar = CaseStatus.HANDLING
    clocks: tuple[ClockStart, ...]
    note: Sealed[str] = None

    def sentence(self, _: Names) -> str:
        return "结束挂账，恢复计时"

    def sentence_en(self, _: Names) -> str:
        return "Resumed"

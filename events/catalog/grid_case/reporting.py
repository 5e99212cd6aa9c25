"""A case is reported, and verified where the public reported it (上报、核实, G-09)."""

from collections.abc import Iterable
from typing import ClassVar, Final, Literal

from pydantic import AwareDatetime

from events.catalog.english import english_name
from events.catalog.grid_case.event import GridCaseEvent
from events.catalog.grid_case.values import CaseMatter, CasePhoto, CaseTask
from events.catalog.names import (
    AreaClass,
    CaseSource,
    CaseStatus,
    ClockName,
    VerificationResult,
)
from events.catalog.values import Area, ClockStart, Point
from events.event import Names, Sealed


class CaseReported(GridCaseEvent):
    """A worker saw it, the public or an order tells of it (上报)."""

    type: Literal["grid_case.reported"] = "grid_case.reported"
    status_after: ClassVar = CaseStatus.REPORTED
    case_no: str
    source: CaseSource
    matter: CaseMatter
    component: str | None = None  # the id of the object that it is about
    area_class: AreaClass
    standards_version: int = 0  # of the handling standards, which the case keeps
    area: Area
    reporter: str | None = None  # the account; None: the service itself
    order_no: str | None = None  # the work order that it belongs to
    has_requester: bool = False
    photos: tuple[CasePhoto, ...] = ()
    clocks: tuple[ClockStart, ...] = ()
    phone_at: AwareDatetime | None = None  # when it was recorded, by the worker's phone
    description: Sealed[str] = None
    place_text: Sealed[str] = None
    point: Sealed[Point] = None
    photo_points: Sealed[dict[str, Point]] = None  # where each photo was taken, by its hash
    requester_name: Sealed[str] = None
    requester_phone: Sealed[str] = None

    def sentence(self, _: Names) -> str:
        return f"{self.source.chinese}：{self.matter.name}"

    def sentence_en(self, _: Names) -> str:
        return f"Reported ({english_name(self.source)}); matter: {self.matter.name}"


CASE_BEGINS: Final = "grid_case.reported"


def report_of(events: Iterable[object]) -> CaseReported:
    """The report that a case began with."""
    return next(each for each in events if isinstance(each, CaseReported))


class CaseVerificationRequested(GridCaseEvent):
    """The worker of the cell is asked whether it is true (发核实)."""

    type: Literal["grid_case.verification_requested"] = "grid_case.verification_requested"
    status_after: ClassVar = CaseStatus.VERIFYING
    stops: ClassVar = ClockName.ACCEPT
    ends: ClassVar = True  # to open it is asked again once it is verified
    task: CaseTask
    clocks: tuple[ClockStart, ...]
    note: Sealed[str] = None

    def sentence(self, _: Names) -> str:
        return "发核实任务" if self.task.worker else "发核实任务，待网格长指派网格员"

    def sentence_en(self, _: Names) -> str:
        return "Verification requested"


class CaseVerified(GridCaseEvent):
    """What the worker saw on site (核实)."""

    type: Literal["grid_case.verified"] = "grid_case.verified"
    status_after: ClassVar = CaseStatus.REPORTED
    stops: ClassVar = ClockName.VERIFY
    does: ClassVar = True
    task_id: str
    result: VerificationResult
    photos: tuple[CasePhoto, ...] = ()
    clocks: tuple[ClockStart, ...]
    phone_at: AwareDatetime | None = None
    counted_at: AwareDatetime | None = None
    note: Sealed[str] = None
    photo_points: Sealed[dict[str, Point]] = None

    def sentence(self, _: Names) -> str:
        return f"核实：{self.result.chinese}"

    def sentence_en(self, _: Names) -> str:
        return f"Verified: {english_name(self.result)}"


class CaseOpened(GridCaseEvent):
    """The shift lead opens it; the department is still to be named (立案)."""

    type: Literal["grid_case.opened"] = "grid_case.opened"
    status_after: ClassVar = CaseStatus.OPENED
    stops: ClassVar = ClockName.OPEN
    ends: ClassVar = True
    clocks: tuple[ClockStart, ...]

    def sentence(self, _: Names) -> str:
        return "立案"

    def sentence_en(self, _: Names) -> str:
        return "Opened"


class CaseNotOpened(GridCaseEvent):
    """Nothing to handle, or not for the street side (不予立案)."""

    type: Literal["grid_case.not_opened"] = "grid_case.not_opened"
    status_after: ClassVar = CaseStatus.NOT_OPENED
    stops: ClassVar = ClockName.OPEN
    ends: ClassVar = True
    leaves: ClassVar = True
    reason: Sealed[str] = None

    def sentence(self, _: Names) -> str:
        return "不予立案"

    def sentence_en(self, _: Names) -> str:
        return "Not opened"

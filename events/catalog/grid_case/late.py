"""What a worker adds to a case without moving it: late photos, arrivals, late facts (G-04)."""

from typing import ClassVar, Literal

from pydantic import AwareDatetime

from events.catalog.grid_case.event import GridCaseEvent
from events.catalog.grid_case.values import CasePhoto
from events.catalog.names import VerificationResult
from events.catalog.values import Point
from events.event import Names, Sealed


class CasePhotosAttached(GridCaseEvent):
    """Photos or words that came later (补充)."""

    type: Literal["grid_case.photos_attached"] = "grid_case.photos_attached"
    is_mark: ClassVar = True
    photos: tuple[CasePhoto, ...] = ()
    phone_at: AwareDatetime | None = None
    note: Sealed[str] = None
    photo_points: Sealed[dict[str, Point]] = None

    def sentence(self, _: Names) -> str:
        return f"补充{len(self.photos)}张照片" if self.photos else "补充说明"

    def sentence_en(self, _: Names) -> str:
        return f"{len(self.photos)} photos were added" if self.photos else "A note was added"


class CaseFactKept(GridCaseEvent):
    """
    A worker did something that came too late to move the case (迟到记录).

    `why` is the code of the refusal; None: an arrival, which moves nothing. `result`: what the
    worker found, as a code.
    """

    type: Literal["grid_case.fact_kept"] = "grid_case.fact_kept"
    is_mark: ClassVar = True
    action: str
    why: str | None = None
    result: str | None = None
    phone_at: AwareDatetime | None = None
    photos: tuple[CasePhoto, ...] = ()
    note: Sealed[str] = None
    point: Sealed[Point] = None
    photo_points: Sealed[dict[str, Point]] = None

    def sentence(self, _: Names) -> str:
        if self.why is None:
            return "网格员到场"
        found = f"（{RESULTS_ZH.get(self.result, self.result)}）" if self.result else ""
        what = ACTIONS_ZH.get(self.action, "反馈")
        return f"网格员的{what}{found}送达时案件已有变化，内容留存"

    def sentence_en(self, _: Names) -> str:
        if self.why is None:
            return "The worker arrived"
        found = f" ({self.result})" if self.result else ""
        return f"A late {self.action}{found} of the worker was kept; it moved nothing"


ACTIONS_ZH = {
    "submit-verification": "核实反馈",
    "submit-check": "核查反馈",
    "fix-on-spot": "自行处置",
}
RESULTS_ZH = {
    **{each.value: each.chinese for each in VerificationResult},
    "passed": "通过",
    "failed": "不通过",
}

"""Beside the handling: urged, corrected, its particulars changed; and withdrawn, which ends it."""

from collections.abc import Mapping
from typing import ClassVar, Final, Literal

from events.catalog.english import english_name
from events.catalog.names import Channel, Secrecy, Status, Urgency
from events.catalog.values import Area, CellRef, ClockStart, ClockStopped, Point
from events.catalog.work_order.effect import NONE, Effect
from events.catalog.work_order.event import WorkOrderEvent
from events.event import Names, Sealed

FollowUpAnswer = Literal["true", "false", "satisfied", "basically_satisfied", "dissatisfied"]

CORRECTABLE: Final[Mapping[str, str]] = {
    "title": "标题",
    "narrative": "诉求内容",
    "requester_name": "诉求人姓名",
    "requester_phone": "诉求人电话",
    "place_text": "事发地点",
    "findings": "调查情况",
    "reply": "答复内容",
    "contacted": "回访：是否先行联系",
    "resolved": "回访：是否解决",
    "satisfied_result": "回访：对结果的满意度",
    "satisfied_process": "回访：对过程的满意度",
}
"""The fields of an order that can be corrected."""


class WorkOrderUrged(WorkOrderEvent):
    """Someone asked again about an open order; no new order is made (催办, D-05)."""

    type: Literal["work_order.urged"] = "work_order.urged"
    effect: ClassVar = Effect(urges=True)
    channel: Channel
    by_requester: bool  # False: another caller, whose name and number are sealed here, or staff
    by_staff: Literal["supervisor", "centre"] | None = None  # on their own initiative
    note: Sealed[str] = None
    caller_name: Sealed[str] = None
    caller_phone: Sealed[str] = None

    def sentence(self, _: Names) -> str:
        if self.by_staff is not None:
            return "督办人员催办" if self.by_staff == "supervisor" else "中心催办"
        return "诉求人催办" if self.by_requester else "另有来电人催办"

    def sentence_en(self, _: Names) -> str:
        if self.by_staff is not None:
            who = "A supervisor" if self.by_staff == "supervisor" else "The hotline centre"
        else:
            who = "The requester" if self.by_requester else "Another caller"
        return f"{who} pressed for progress"


class WorkOrderReclassified(WorkOrderEvent):
    """It is about another matter than was registered (事项变更); limits may get shorter (T-01)."""

    type: Literal["work_order.reclassified"] = "work_order.reclassified"
    effect: ClassVar = Effect(
        sets=("matter", "matter_name", "catalogue_version"), starts=True, pauses=True
    )
    matter: str
    matter_name: str  # the name at the time
    catalogue_version: int
    clocks: tuple[ClockStart, ...] = ()  # those that end sooner now
    stopped: tuple[ClockStopped, ...] = ()  # those of them that are paused
    reason: Sealed[str] = None

    def sentence(self, _: Names) -> str:
        return f"事项变更为：{self.matter_name}{sooner(self.clocks)}"

    def sentence_en(self, _: Names) -> str:
        return f"Reclassified; matter: {self.matter_name}{sooner_en(self.clocks)}"


class UrgencySet(WorkOrderEvent):
    """It is more or less urgent than registered (紧急程度调整); limits may get shorter (T-01)."""

    type: Literal["work_order.urgency_set"] = "work_order.urgency_set"
    effect: ClassVar = Effect(sets=("urgency",), starts=True, pauses=True)
    urgency: Urgency
    clocks: tuple[ClockStart, ...] = ()  # those that end sooner now
    stopped: tuple[ClockStopped, ...] = ()  # those of them that are paused
    reason: Sealed[str] = None

    def sentence(self, _: Names) -> str:
        return f"紧急程度调整为{self.urgency.chinese}{sooner(self.clocks)}"

    def sentence_en(self, _: Names) -> str:
        return f"Urgency was set to {english_name(self.urgency)}{sooner_en(self.clocks)}"


class WorkOrderRelocated(WorkOrderEvent):
    """It is somewhere else than was registered (地点变更, G-01)."""

    type: Literal["work_order.relocated"] = "work_order.relocated"
    effect: ClassVar = Effect(sets=("area", "place_text", "point"))
    area: Area
    place_text: Sealed[str] = None
    point: Sealed[Point] = None  # as given, in its own coordinate system

    def sentence(self, _: Names) -> str:
        return f"地点变更为：{self.area.name or '尚未定位'}"

    def sentence_en(self, _: Names) -> str:
        return f"Relocated; place: {self.area.name or 'not located yet'}"


class WorkOrderLocatedAgain(WorkOrderEvent):
    """Its place is found on the map of today, which was redrawn since (重新定位, G-02)."""

    type: Literal["work_order.located_again"] = "work_order.located_again"
    effect: ClassVar = Effect(sets=("area",))
    area: Area
    was: CellRef  # the cell before, with the version of its map

    def sentence(self, _: Names) -> str:
        now = self.area.cell.code if self.area.cell else "尚未定位"
        return f"网格图已更新，由网格{self.was.code}重新定位到{now}"

    def sentence_en(self, _: Names) -> str:
        now = self.area.cell.code if self.area.cell else "none"
        return f"The map was redrawn; located again: cell {self.was.code} became {now}"


class SecrecySet(WorkOrderEvent):
    """The requester wishes secrecy, or no longer (保密要求变更, D-07)."""

    type: Literal["work_order.secrecy_set"] = "work_order.secrecy_set"
    effect: ClassVar = Effect(sets=("secrecy",))
    secrecy: Secrecy
    reason: Sealed[str] = None

    def sentence(self, _: Names) -> str:
        return f"保密要求变更为{self.secrecy.chinese}"

    def sentence_en(self, _: Names) -> str:
        return f"Secrecy was set to {english_name(self.secrecy)}"


class TopicLinked(WorkOrderEvent):
    """The centre follows it within a topic (关联专题, S-03); nothing else changes."""

    type: Literal["work_order.topic_linked"] = "work_order.topic_linked"
    effect: ClassVar = NONE
    topic: str

    def sentence(self, _: Names) -> str:
        return "关联专题"

    def sentence_en(self, _: Names) -> str:
        return "Linked to a topic"


class TopicUnlinked(WorkOrderEvent):
    """It is not about that topic after all (取消关联专题)."""

    type: Literal["work_order.topic_unlinked"] = "work_order.topic_unlinked"
    effect: ClassVar = NONE
    topic: str

    def sentence(self, _: Names) -> str:
        return "取消关联专题"

    def sentence_en(self, _: Names) -> str:
        return "Unlinked from a topic"


class EvidenceAdded(WorkOrderEvent):
    """Photos, recordings or documents were added to the order (补充附件)."""

    type: Literal["work_order.evidence_added"] = "work_order.evidence_added"
    effect: ClassVar = NONE
    department: str | None = None  # None: the centre, or a supervisor
    evidence: tuple[str, ...]  # content hashes and ids of attachments, never names of files

    def sentence(self, names: Names) -> str:
        return f"{names.department(self.department)}补充附件{len(self.evidence)}个"

    def sentence_en(self, names: Names) -> str:
        return f"{names.department(self.department)} added files: {len(self.evidence)}"


class CorrectionRecorded(WorkOrderEvent):
    """A mistake was put right by saying so; history is never edited (更正, X-03)."""

    type: Literal["work_order.correction_recorded"] = "work_order.correction_recorded"
    effect: ClassVar = Effect(corrects=True)
    effect_if: ClassVar = ("of_follow_up", Effect(corrects=True, follow_up="corrected"))
    field: str
    of_follow_up: bool = False  # an answer of the follow-up is corrected: its value in clear too
    follow_up_answer: FollowUpAnswer | None = None
    value: Sealed[str] = None
    reason: Sealed[str] = None

    def sentence(self, _: Names) -> str:
        return f"更正：{CORRECTABLE.get(self.field, self.field)}"

    def sentence_en(self, _: Names) -> str:
        return f"Corrected: {self.field.replace('_', ' ')}"


class WorkOrderWithdrawn(WorkOrderEvent):
    """The requester took the request back (撤单)."""

    type: Literal["work_order.withdrawn"] = "work_order.withdrawn"
    effect: ClassVar = Effect(status=Status.WITHDRAWN, releases="open", ends="all")
    reason: Sealed[str] = None

    def sentence(self, _: Names) -> str:
        return "诉求人撤回"

    def sentence_en(self, _: Names) -> str:
        return "Withdrawn by the requester"


def sooner(clocks: tuple[ClockStart, ...]) -> str:
    return "，时限相应缩短" if clocks else ""


def sooner_en(clocks: tuple[ClockStart, ...]) -> str:
    return "; limits were shortened" if clocks else ""

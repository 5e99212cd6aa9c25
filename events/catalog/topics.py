"""Topics (专题, S-03): a cluster or surge of orders; the stream `topic-{id}`."""

from typing import Final, Literal

from events.catalog.named_code import NamedCode
from events.event import Event, Names

TOPICS: Final = "topic"  # the kind of their streams


class TopicStatus(NamedCode):
    OPEN = "open", "进行中"
    CLOSED = "closed", "已结束"


class TopicLevel(NamedCode):
    """一般, 较大, 重大."""

    ORDINARY = "ordinary", "一般"
    LARGE = "large", "较大"
    MAJOR = "major", "重大"


class TopicRaised(Event):
    """The centre follows orders about one thing together (设立专题)."""

    type: Literal["topic.raised"] = "topic.raised"
    title: str
    level: TopicLevel
    lead_department: str | None = None
    notice: str  # for operators: what to tell callers
    matter: str | None = None
    subdistrict: str | None = None

    def sentence(self, names: Names) -> str:
        lead = "" if self.lead_department is None else names.department(self.lead_department)
        return f"设立专题：{self.title}" + (f"，牵头单位{lead}" if lead else "")

    def sentence_en(self, names: Names) -> str:
        lead = "" if self.lead_department is None else names.department(self.lead_department)
        return f"Topic raised: {self.title}" + (f"; lead: {lead}" if lead else "")


class TopicRevised(Event):
    """The whole topic as it is from now on (调整专题)."""

    type: Literal["topic.revised"] = "topic.revised"
    title: str
    level: TopicLevel
    lead_department: str | None = None
    notice: str
    matter: str | None = None
    subdistrict: str | None = None

    def sentence(self, _: Names) -> str:
        return f"调整专题：{self.title}"

    def sentence_en(self, _: Names) -> str:
        return f"Topic revised: {self.title}"


class TopicClosed(Event):
    """It is over; its orders go on by themselves (结束专题)."""

    type: Literal["topic.closed"] = "topic.closed"
    summary: str

    def sentence(self, _: Names) -> str:
        return "结束专题"

    def sentence_en(self, _: Names) -> str:
        return "Topic closed"

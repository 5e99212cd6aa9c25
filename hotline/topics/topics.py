"""The acts of a topic (专题): raise, revise, close; and what they make of it (S-03)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Any, ClassVar, Final

from pydantic import Field

from events.act import Act, command
from events.catalog.names import Role
from events.catalog.topics import (
    TopicClosed,
    TopicLevel,
    TopicRaised,
    TopicRevised,
    TopicStatus,
)
from events.event import Event
from events.input_types import Code, Line, Narrative
from events.refusal import Refusal
from hotline.published_texts import text_decider
from hotline.work_order.context import Asked
from hotline.work_order.errors import UnknownDepartment

TEXTS: Final = ("title", "level", "lead_department", "notice", "matter", "subdistrict")
ABOVE: Final = frozenset({Role.SHIFT_LEAD, Role.SUPERVISOR})
Notice = Annotated[Narrative, Field(description="给话务员的统一口径")]
Level = Annotated[TopicLevel, Field(description="专题级别")]


@dataclass(frozen=True, kw_only=True)
class Topic:
    """`status` None: it does not exist yet."""

    status: TopicStatus | None = None
    title: str = ""
    level: TopicLevel = TopicLevel.ORDINARY
    lead_department: str | None = None
    notice: str = ""
    matter: str | None = None
    subdistrict: str | None = None
    summary: str | None = None
    raised_at: datetime | None = None
    changed_at: datetime | None = None


class TopicIsClosed(Refusal):
    """The topic is closed: it is neither revised nor closed again."""

    code: ClassVar[str] = "topic.closed"
    title: ClassVar[str] = "该专题已结束"
    needs_zh: ClassVar[str] = "如再次出现聚集诉求，请另行设立专题"
    needs: ClassVar[str] = "Raise a new topic."


@command
class TopicText:
    """What a topic says, and what a revision replaces as a whole."""

    title: Line
    level: Level = TopicLevel.ORDINARY
    lead_department: Code | None = None
    notice: Notice
    matter: Code | None = None
    subdistrict: Code | None = None


@command
class RaiseTopic(TopicText):
    """设立."""


@command
class ReviseTopic(TopicText):
    """调整."""


@command
class CloseTopic:
    """结束."""

    summary: Annotated[Narrative, Field(description="处置情况小结")]


def checked(ask: Asked[Any]) -> dict[str, Any]:
    """The fields of a topic, once its codes are known to the city."""
    body, context = ask.command, ask.context
    if body.matter is not None:
        context.terms.require_matter(body.matter)
    lead = body.lead_department
    if lead is not None and lead not in context.router.directory.departments:
        raise UnknownDepartment(department=lead)
    return {name: getattr(body, name) for name in TEXTS}


def raise_topic(ask: Asked[RaiseTopic], _: Topic) -> Sequence[Event]:
    """Orders are linked to it one by one; each keeps its own clock and reply."""
    return [TopicRaised(at=ask.at, **checked(ask))]


def revise(ask: Asked[ReviseTopic], _: Topic) -> Sequence[Event]:
    """The revised topic replaces the one before."""
    return [TopicRevised(at=ask.at, **checked(ask))]


def close(ask: Asked[CloseTopic], _: Topic) -> Sequence[Event]:
    """No further order is linked to it."""
    return [TopicClosed(at=ask.at, summary=ask.command.summary)]


WRITTEN: Final = {
    "title": "石炮台街道停水",
    "level": "large",
    "lead_department": "water",
    "notice": "主管爆裂，正在抢修，预计今晚恢复供水。",
    "matter": "010301",
    "subdistrict": "440511001000",
}
ACTS: Final = (
    Act(
        command=RaiseTopic,
        name_zh="设立专题",
        allowed_in=frozenset({None}),
        roles=ABOVE,
        decide=raise_topic,
        example=WRITTEN,
    ),
    Act(
        command=ReviseTopic,
        name_zh="调整专题",
        allowed_in=frozenset({TopicStatus.OPEN}),
        roles=ABOVE,
        decide=revise,
        example=WRITTEN,
    ),
    Act(
        command=CloseTopic,
        name_zh="结束专题",
        allowed_in=frozenset({TopicStatus.OPEN}),
        roles=ABOVE,
        decide=close,
        example={"summary": "已恢复供水。"},
    ),
)


def evolve(state: Topic, event: Event) -> Topic:
    match event:
        case TopicRaised() | TopicRevised():
            return Topic(
                status=TopicStatus.OPEN,
                raised_at=state.raised_at or event.at,
                changed_at=event.at,
                **{name: getattr(event, name) for name in TEXTS},
            )
        case TopicClosed():
            closed = {"status": TopicStatus.CLOSED, "summary": event.summary}
            return replace(state, changed_at=event.at, **closed)  # type: ignore[arg-type]
        case _:
            return state


topic: Final = text_decider(ACTS, initial=Topic(), evolve=evolve, ended=TopicIsClosed)

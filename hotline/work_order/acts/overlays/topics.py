"""An order is linked to a topic, and taken out of it (S-03)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, ClassVar, Final

from pydantic import Field

from events.act import Act, Actor, command
from events.catalog.names import Status
from events.catalog.work_order.event import WorkOrderEvent
from events.catalog.work_order.overlays import TopicLinked, TopicUnlinked
from events.catalog.work_order.parts.lifecycle import OPEN
from events.refusal import Refusal
from hotline.work_order.context import Asked
from hotline.work_order.roles import DISPATCHERS, SUPERVISOR
from hotline.work_order.state import WorkOrder

TopicId = Annotated[str, Field(pattern=r"^[0-9a-f-]{36}$", description="专题编号")]


@command
class LinkTopic:
    """关联专题 (S-03)."""

    topic: TopicId


@command
class UnlinkTopic:
    """取消关联专题 (S-03)."""

    topic: TopicId


class TopicNotOpen(Refusal):
    """There is no such topic, or it is closed (S-03)."""

    code: ClassVar[str] = "work_order.topic_not_open"
    title: ClassVar[str] = "专题不存在或已结束"
    needs_zh: ClassVar[str] = "进行中的专题见 GET /api/v1/topics?topic_status=open"
    needs: ClassVar[str] = "GET /api/v1/topics lists the open ones."


class TopicLinkedAlready(Refusal):
    """The order is linked to this topic."""

    code: ClassVar[str] = "work_order.topic_linked_already"
    title: ClassVar[str] = "本工单已关联该专题"
    needs_zh: ClassVar[str] = "不必再次关联；可以改选其他专题"
    needs: ClassVar[str] = "It need not be linked again; another topic may be."


class TopicNotLinked(Refusal):
    """The order is not linked to it."""

    code: ClassVar[str] = "work_order.topic_not_linked"
    title: ClassVar[str] = "本工单没有关联该专题"
    needs_zh: ClassVar[str] = "请从 topics 所列的专题中选择"
    needs: ClassVar[str] = "Choose one of those in `topics`."


def link_topic(ask: Asked[LinkTopic], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """The order keeps its own clock and reply."""
    if ask.command.topic in order.topics:
        raise TopicLinkedAlready
    if not ask.context.topic_is_open:
        raise TopicNotOpen
    return [TopicLinked(at=ask.at, topic=ask.command.topic)]


def has_topic(order: WorkOrder, _by: Actor, _at: datetime) -> None:
    """An order that is linked to a topic, open or closed."""
    if not order.topics:
        raise TopicNotLinked


def unlink_topic(ask: Asked[UnlinkTopic], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """By mistake, or the topic was another one's."""
    if ask.command.topic not in order.topics:
        raise TopicNotLinked
    return [TopicUnlinked(at=ask.at, topic=ask.command.topic)]


TOPIC: Final = {"topic": "00000000-0000-4000-8000-000000000001"}
ACTS = (
    Act(
        command=LinkTopic,
        name_zh="关联专题",
        allowed_in=OPEN | {Status.CLOSED},
        roles=DISPATCHERS | SUPERVISOR,
        decide=link_topic,
        waits=False,
        example=TOPIC,
    ),
    Act(
        command=UnlinkTopic,
        name_zh="取消关联专题",
        allowed_in=OPEN | {Status.CLOSED},
        roles=DISPATCHERS | SUPERVISOR,
        decide=unlink_topic,
        when=has_topic,
        waits=False,
        example=TOPIC,
    ),
)

"""
Beside the handling, without moving it: urge, reveal; and withdrawal, which ends it.

No order waits for one of these.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, ClassVar, Final, Literal

from pydantic import Field

from events.act import Act, Actor, command
from events.catalog.names import Channel, Role, Status
from events.catalog.work_order.event import WorkOrderEvent
from events.catalog.work_order.overlays import (
    EvidenceAdded,
    TopicLinked,
    TopicUnlinked,
    WorkOrderUrged,
    WorkOrderWithdrawn,
)
from events.catalog.work_order.parts.lifecycle import OPEN
from events.input_types import Narrative, Note
from events.refusal import Refusal
from hotline.work_order.context import Asked
from hotline.work_order.errors import NotYourAssignment
from hotline.work_order.guards import require_consent
from hotline.work_order.inputs import Evidence, Requester, named
from hotline.work_order.roles import ANY_STAGE, CALLERS, DISPATCHERS, HANDLER, OPERATOR, SUPERVISOR
from hotline.work_order.state import WorkOrder

WHO: Final = "来电催办的人；null 为诉求人本人再次来电，由督办人员提出的为督办人员催办"

ONE_DAY: Final = timedelta(hours=24)


@command
class Urge:
    """催办. `requester` None: the order's own requester asks again, or the one who urges does."""

    note: Note = None
    requester: Annotated[Requester | None, Field(description=WHO)] = None
    channel: Channel


class UrgedToday(Refusal):
    """The requester has asked again within the last 24 hours already (D-05, V-07)."""

    code: ClassVar[str] = "work_order.urged_today"
    title: ClassVar[str] = "24 小时内已催办过"
    needs_zh: ClassVar[str] = "上次催办已转告承办单位，请在 24 小时后再催办，或拨打 12345"
    needs: ClassVar[str] = "The department was told; try again after 24 hours, or call 12345."


def not_urged_today(order: WorkOrder, by: Actor, at: datetime) -> None:
    """A requester who comes without an account: once in 24 hours (V-07)."""
    if by.is_requester and order.urged_at is not None and at - order.urged_at < ONE_DAY:
        raise UrgedToday


def urge(ask: Asked[Urge], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """A second contact is no new order; another caller is added (D-05)."""
    caller, context = named(ask.command.requester), ask.context
    is_same = caller is not None and context.subject_id == order.requester_subject
    other = None if caller is None or is_same else caller
    by_staff = None if caller is not None else staff(order, ask.by)
    return [
        WorkOrderUrged(
            at=ask.at,
            subject_id=order.subject_id if other is None else context.subject_id,
            channel=ask.command.channel,
            by_requester=other is None and by_staff is None,
            by_staff=by_staff,
            note=ask.command.note,
            caller_name=None if other is None else other.name,
            caller_phone=None if other is None else context.number(other.phone),
        )
    ]


def staff(order: WorkOrder, by: Actor) -> Literal["supervisor", "centre"] | None:
    """Who urges where no caller is named. None: the requester, whose call the centre has taken."""
    if Role.SUPERVISOR in by.roles and not by.roles & CALLERS:
        return "supervisor"
    return None if by.is_requester or order.has_requester else "centre"


@command
class Withdraw:
    """撤单, on the requester's verified wish."""

    reason: Narrative


class WithdrawnTooLate(Refusal):
    """What a department has reported done is not withdrawn (T-06)."""

    code: ClassVar[str] = "work_order.withdrawn_too_late"
    title: ClassVar[str] = "主办单位已申报办结的工单不能撤单"
    needs_zh: ClassVar[str] = "请按流程审核、回复并办结；诉求人的意见可在回访时记录"
    needs: ClassVar[str] = "Review, reply and close; the follow-up records what they say."


def not_submitted(order: WorkOrder, _by: Actor, _at: datetime) -> None:
    """Before the first submission: its verdict stays in the on-time rate (T-06)."""
    if order.lifecycle.first_submitted_at is not None:
        raise WithdrawnTooLate


def withdraw(ask: Asked[Withdraw], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """The order ends, from any open stage."""
    return [WorkOrderWithdrawn(at=ask.at, subject_id=order.subject_id, reason=ask.command.reason)]


@command
class Reveal:
    """查看诉求人完整信息, with a reason; recorded."""

    reason: Narrative


class RequesterIsProtected(Refusal):
    """Requester data of a protected order is not shown to departments (D-07)."""

    code: ClassVar[str] = "work_order.requester_is_protected"
    title: ClassVar[str] = "保密工单不向承办单位公开诉求人信息"
    needs_zh: ClassVar[str] = "如需补充情况，请通过热线中心联系诉求人"
    needs: ClassVar[str] = "Ask the centre to contact the requester."


class NoRequester(Refusal):
    """No requester is registered for this order."""

    code: ClassVar[str] = "work_order.no_requester"
    title: ClassVar[str] = "本工单没有登记诉求人"


def may_see_requester(order: WorkOrder, by: Actor, _at: datetime) -> None:
    """
    The centre, and a department that has had a part, never of a protected order (D-07); a partner
    with consent (D-10).
    """
    if not order.has_requester:
        raise NoRequester
    if by.department is None:
        return
    if order.protected:
        raise RequesterIsProtected
    if by.department not in order.assignments:
        raise NotYourAssignment(department=by.department)
    require_consent(order, by)


def reveal(_: Asked[Reveal], __: WorkOrder) -> Sequence[WorkOrderEvent]:
    """Nothing happens to the order: the access is recorded in its stream of accesses."""
    return ()


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


class TopicNotLinked(Refusal):
    """The order is not linked to it."""

    code: ClassVar[str] = "work_order.topic_not_linked"
    title: ClassVar[str] = "本工单没有关联该专题"


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


@command
class Attach:
    """补充附件: files that were not named by another act."""

    evidence: Annotated[Evidence, Field(min_length=1)]


def has_a_part(order: WorkOrder, by: Actor, _at: datetime) -> None:
    """The centre and supervisors, and a department that has had a part."""
    if by.department is not None and by.department not in order.assignments:
        raise NotYourAssignment(department=by.department)


def attach(ask: Asked[Attach], _: WorkOrder) -> Sequence[WorkOrderEvent]:
    """What was named before may be named again: a name means an upload of who names it."""
    evidence = tuple(dict.fromkeys(ask.command.evidence))
    return [EvidenceAdded(at=ask.at, department=ask.by.department, evidence=evidence)]


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
    Act(
        command=Attach,
        name_zh="补充附件",
        allowed_in=OPEN | {Status.CLOSED},
        roles=DISPATCHERS | CALLERS | SUPERVISOR | HANDLER,
        decide=attach,
        when=has_a_part,
        waits=False,
        example={"evidence": ["sha256:" + "0" * 64]},
    ),
    Act(
        command=Urge,
        name_zh="催办",
        allowed_in=OPEN,
        roles=CALLERS | SUPERVISOR,
        decide=urge,
        when=not_urged_today,
        by_requester=True,
        person=lambda body: named(body.requester),
        waits=False,
        example={"note": "再次来电询问进度。", "requester": None, "channel": "phone"},
    ),
    Act(
        command=Withdraw,
        name_zh="撤单",
        allowed_in=OPEN,
        roles=OPERATOR,
        decide=withdraw,
        when=not_submitted,
        by_requester=True,
        waits=False,
        example={"reason": "问题已自行解决。"},
    ),
    Act(
        command=Reveal,
        name_zh="查看诉求人",
        allowed_in=ANY_STAGE,
        roles=DISPATCHERS | CALLERS | SUPERVISOR | HANDLER,
        decide=reveal,
        when=may_see_requester,
        waits=False,
        example={"reason": "需回电核实地址。"},
    ),
)

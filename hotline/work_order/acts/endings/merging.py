"""
并单: an order follows a leading one about the same matter, until that one closes (D-06).

Each order is decided on its own stream; what the other one makes of it is a reaction (ADR 0021).
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, ClassVar

from pydantic import Field

from events.act import Act, Actor, Ask, command
from events.catalog.names import Outcome, Status
from events.catalog.work_order.endings.merging import (
    FollowerJoined,
    FollowerLeft,
    LeaderReplied,
    WorkOrderMerged,
    WorkOrderUnmerged,
)
from events.catalog.work_order.event import WorkOrderEvent
from events.catalog.work_order.parts.lifecycle import OPEN
from events.catalog.work_order.reply import WorkOrderClosed
from events.input_types import Note, Text
from events.refusal import Refusal
from hotline.work_order.context import Asked
from hotline.work_order.roles import ANY_STAGE, AT_THE_DOOR, AT_WORK, DISPATCHERS
from hotline.work_order.state import WorkOrder

MERGED = frozenset({Status.MERGED})
LEADING = OPEN - {Status.FOLLOW_UP}  # the reply of the round is still to come
OrderNo = Annotated[Text, Field(max_length=40)]


@command
class Merge:
    """并单 (D-06). `into`: the leading order."""

    into: OrderNo


class NoSuchLeader(Refusal):
    """There is no other order of this number that you may read."""

    code: ClassVar[str] = "work_order.no_such_leader"
    title: ClassVar[str] = "没有找到可以并入的工单"
    needs_zh: ClassVar[str] = "请填写另一件在办、您可以查看的工单的编号"
    needs: ClassVar[str] = "Name another order that you may read."


class LeaderIsMerged(Refusal):
    """Other orders follow this one: it is never merged itself (D-06)."""

    code: ClassVar[str] = "work_order.leader_is_merged"
    title: ClassVar[str] = "已有工单并入本工单，本工单不能再并入其他工单"
    needs_zh: ClassVar[str] = "请将另一工单并入本工单，或先撤销并单"
    needs: ClassVar[str] = "Merge the other order into this one."


class LeaderCannotLead(Refusal):
    """The order does not lead: it has ended, has been replied to, or follows another one."""

    code: ClassVar[str] = "work_order.leader_cannot_lead"
    title: ClassVar[str] = "该工单不能作为主单"
    needs_zh: ClassVar[str] = "主单须在办且尚未回复诉求人；该工单已并入其他工单的，请并入其主单"
    needs: ClassVar[str] = "It must be open, and the reply still to come."


class ProtectedNotMerged(Refusal):
    """A protected order is handled by itself (D-07)."""

    code: ClassVar[str] = "work_order.protected_not_merged"
    title: ClassVar[str] = "举报和要求保密的工单不得并单"
    needs_zh: ClassVar[str] = "并单会使另一工单的承办单位得知本工单，请单独办理"
    needs: ClassVar[str] = "Handle it by itself: a merge would tell of it."


def may_follow(order: WorkOrder, _by: Actor, _at: datetime) -> None:
    """An order that no other follows, and that is not protected (D-06, D-07)."""
    if order.followers:
        raise LeaderIsMerged
    if order.protected:
        raise ProtectedNotMerged


def merge(ask: Asked[Merge], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """Its clocks and assignments end; the leading order takes note by a reaction (D-06)."""
    leader = ask.context.other
    if leader is None or leader.order_no == order.order_no:
        raise NoSuchLeader
    if leader.protected:
        raise ProtectedNotMerged
    require_leading(leader)
    return [WorkOrderMerged(at=ask.at, into=leader.order_no)]


def require_leading(leader: WorkOrder) -> None:
    if leader.status not in LEADING:
        raise LeaderCannotLead


@command
class Unmerge:
    """撤销并单 (D-06)."""

    note: Note = None


def unmerge(ask: Asked[Unmerge], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """Until the leading order closes. One that was dispatched is dispatched again (D-06, R-03)."""
    return [unmerged(order, ask.at, note=ask.command.note)]


def unmerged(
    order: WorkOrder, at: datetime, *, note: str | None = None, automatic: bool = False
) -> WorkOrderUnmerged:
    lead = order.parts.assignments.lead
    return WorkOrderUnmerged(
        at=at,
        subject_id=order.subject_id,
        former=order.merged_into or "",
        assignment_id=None if lead is None else lead.id,
        department=None if lead is None else lead.department,
        to_accept=order.lifecycle.before_return is Status.REGISTERED,
        automatic=automatic,
        note=note,
    )


@command
class TakeFollower:
    """并入主单."""

    follower: str


@command
class DropFollower:
    """撤出主单."""

    follower: str


def take_follower(ask: Ask[TakeFollower, Any], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """Refused where it has ended meanwhile; then the merge is undone (D-06, D-07)."""
    require_leading(order)
    if order.protected:
        raise ProtectedNotMerged
    return [FollowerJoined(at=ask.at, follower=ask.command.follower)]


def drop_follower(ask: Ask[DropFollower, Any], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """One that never joined leaves nothing (D-06)."""
    if ask.command.follower not in order.followers:
        return []
    return [FollowerLeft(at=ask.at, follower=ask.command.follower)]


@command
class FollowReply:
    """随主单答复."""

    leader: str
    round: int
    text: str | None


@command
class FollowClose:
    """随主单办结."""

    leader: str
    outcome: Outcome


@command
class EndMerge:
    """主单终止, 撤销并单."""

    leader: str


def follow_reply(ask: Ask[FollowReply, Any], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """The exception to U-01: the reply of another order, over this one's channel (D-06)."""
    said = ask.command
    if not follows(order, said.leader):
        return []
    return [
        LeaderReplied(
            at=ask.at,
            subject_id=order.subject_id,
            leader=said.leader,
            channel=order.channel,
            round=said.round,
            text=None if order.erased else said.text,
        )
    ]


def follow_close(ask: Ask[FollowClose, Any], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """With the outcome of the leading order; that one is reopened, not this one (D-06)."""
    if not follows(order, ask.command.leader):
        return []
    return [WorkOrderClosed(at=ask.at, outcome=ask.command.outcome)]


def end_merge(ask: Ask[EndMerge, Any], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """No requester waits for an order that ended without a reply (D-06)."""
    if not follows(order, ask.command.leader):
        return []
    return [unmerged(order, ask.at, automatic=True)]


def follows(order: WorkOrder, leader: str) -> bool:
    return order.status is Status.MERGED and order.merged_into == leader


ACTS = (
    Act(
        command=Merge,
        name_zh="并单",
        allowed_in=AT_THE_DOOR | AT_WORK,
        roles=DISPATCHERS,
        decide=merge,
        when=may_follow,
        waits=False,
        example={"into": "20260302-440500-000002"},
    ),
    Act(
        command=Unmerge,
        name_zh="撤销并单",
        allowed_in=MERGED,
        roles=DISPATCHERS,
        decide=unmerge,
        waits=False,
        example={"note": "经核实不是同一处。"},
    ),
)
NUMBER = "20260302-440500-000001"
SYSTEM_ACTS = tuple(
    Act(
        command=declared,
        name_zh=name_zh,
        allowed_in=ANY_STAGE,
        roles=frozenset(),
        decide=decide,
        example=example,
    )
    for declared, name_zh, decide, example in (
        (TakeFollower, "并入主单", take_follower, {"follower": NUMBER}),
        (DropFollower, "撤出主单", drop_follower, {"follower": NUMBER}),
        (
            FollowReply,
            "随主单答复",
            follow_reply,
            {"leader": NUMBER, "round": 1, "text": "路灯已修复。"},
        ),
        (FollowClose, "随主单办结", follow_close, {"leader": NUMBER, "outcome": "handled"}),
        (EndMerge, "主单终止", end_merge, {"leader": NUMBER}),
    )
)

"""考核剔除: the lead asks, two supervisors outside of it decide (X-01, X-02)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, ClassVar

from pydantic import Field

from events.act import Act, Actor, command
from events.catalog.names import Status
from events.catalog.work_order.endings.exclusion import (
    ExclusionApproved,
    ExclusionDenied,
    ExclusionRequested,
)
from events.catalog.work_order.event import WorkOrderEvent
from events.input_types import Code, Narrative, Note
from events.refusal import Refusal
from hotline.work_order.context import Asked
from hotline.work_order.errors import OwnWork, UnknownReason
from hotline.work_order.guards import other_hands, require_lead
from hotline.work_order.inputs import Evidence
from hotline.work_order.roles import ANY_STAGE, AT_THE_DOOR, HANDLER, SUPERVISOR
from hotline.work_order.state import Exclusion, WorkOrder

NEVER_ASSESSED = AT_THE_DOOR | {
    Status.DECLINED, Status.INVALID, Status.TRANSFERRED, Status.MERGED, Status.WITHDRAWN,
}  # fmt: skip
ASSESSED = ANY_STAGE - NEVER_ASSESSED


@command
class RequestExclusion:
    """申请考核剔除 (X-01)."""

    reason_code: Code
    ground: Narrative
    evidence: Annotated[Evidence, Field(min_length=1)]


class AlreadyExcluded(Refusal):
    """The order is not held against its lead any more."""

    code: ClassVar[str] = "work_order.already_excluded"
    title: ClassVar[str] = "本工单已从考核中剔除"
    needs_zh: ClassVar[str] = "剔除对现主办单位有效，无须再次申请"
    needs: ClassVar[str] = "Nothing more is needed for this lead."


class ExclusionUndecided(Refusal):
    """Your last request is not decided yet."""

    code: ClassVar[str] = "work_order.exclusion_undecided"
    title: ClassVar[str] = "已有考核剔除申请待审"
    needs_zh: ClassVar[str] = "请等待两名督办人员审核上一次申请"
    needs: ClassVar[str] = "Two supervisors decide it."


class NoExclusionLeft(Refusal):
    """It was asked as often as the policy allows, and denied."""

    code: ClassVar[str] = "work_order.no_exclusion_left"
    title: ClassVar[str] = "本工单的考核剔除申请次数已用完"
    needs_zh: ClassVar[str] = "同一工单最多申请{most}次；对登记的事实有异议的，请督办人员更正记录"
    needs: ClassVar[str] = "At most {most}; a supervisor corrects what is recorded wrongly."


class NoExclusionRequested(Refusal):
    """No request of the present lead is waiting for a decision."""

    code: ClassVar[str] = "work_order.no_exclusion_requested"
    title: ClassVar[str] = "没有待审的考核剔除申请"
    needs_zh: ClassVar[str] = "由主办单位申请；改派后原主办单位的申请自动失效"
    needs: ClassVar[str] = "The lead asks; a request lapses with another dispatch."


def may_request(order: WorkOrder, by: Actor, _at: datetime) -> None:
    """The lead, while nothing is undecided and a request is left (X-01)."""
    require_lead(order, by)
    if order.is_excluded:
        raise AlreadyExcluded
    if order.exclusion is not None:
        raise ExclusionUndecided
    most = order.most_exclusion_requests
    if most is not None and order.exclusion_requests >= most:
        raise NoExclusionLeft(most=most)


def request_exclusion(ask: Asked[RequestExclusion], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """On a ground of the policy, with evidence; no clock moves by it (X-01)."""
    body, policy = ask.command, ask.context.terms.policy
    valid = policy.exclusion_reasons
    if body.reason_code not in valid:
        raise UnknownReason(reason_code=body.reason_code, valid=dict(valid))
    if order.exclusion_requests >= policy.max_exclusion_requests:
        raise NoExclusionLeft(most=policy.max_exclusion_requests)
    return [
        ExclusionRequested(
            at=ask.at,
            subject_id=order.subject_id,
            department=require_lead(order, ask.by),
            requested_by=ask.by.account,
            reason_code=body.reason_code,
            evidence=body.evidence,
            most=policy.max_exclusion_requests,
            ground=body.ground,
        )
    ]


@command
class ApproveExclusion:
    """同意考核剔除 (X-01): two different supervisors."""

    note: Note = None


@command
class DenyExclusion:
    """不同意考核剔除 (X-01)."""

    reason: Narrative


def may_decide(order: WorkOrder, by: Actor, at: datetime) -> None:
    """Who neither asked nor agreed before, outside the line of the assessed department (X-02)."""
    pending(order)
    other_hands(order, by, at)
    require_outside(pending(order), by)


def pending(order: WorkOrder) -> Exclusion:
    if order.exclusion is None:
        raise NoExclusionRequested
    return order.exclusion


def require_outside(asked: Exclusion, by: Actor) -> None:
    if asked.department in by.line or by.account in {asked.requested_by, asked.approved_by}:
        raise OwnWork


def may_deny(order: WorkOrder, by: Actor, at: datetime) -> None:
    """Who did not ask, outside the line of the assessed department (X-02)."""
    asked = pending(order)
    other_hands(order, by, at)
    require_outside(asked._replace(approved_by=None), by)


def approve_exclusion(ask: Asked[ApproveExclusion], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """The second agreement excludes it (X-01)."""
    asked = pending(order)
    return [
        ExclusionApproved(
            at=ask.at,
            subject_id=order.subject_id,
            department=asked.department,
            approved_by=ask.by.account,
            is_final=asked.approved_by is not None,
            note=ask.command.note,
        )
    ]


def deny_exclusion(ask: Asked[DenyExclusion], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """One is enough, also after a first agreement, the own one included (X-01)."""
    return [
        ExclusionDenied(
            at=ask.at,
            subject_id=order.subject_id,
            department=pending(order).department,
            reason=ask.command.reason,
        )
    ]


ACTS = (
    Act(
        command=RequestExclusion,
        name_zh="申请考核剔除",
        allowed_in=ASSESSED,
        roles=HANDLER,
        decide=request_exclusion,
        when=may_request,
        waits=False,
        example={
            "reason_code": "unreasonable",
            "ground": "诉求超出法律法规规定的范围，已书面告知依据。",
            "evidence": ["sha256:" + "0" * 64],
        },
    ),
    Act(
        command=ApproveExclusion,
        name_zh="同意考核剔除",
        allowed_in=ASSESSED,
        roles=SUPERVISOR,
        decide=approve_exclusion,
        when=may_decide,
        waits=False,
        example={"note": "证据充分。"},
    ),
    Act(
        command=DenyExclusion,
        name_zh="不同意考核剔除",
        allowed_in=ASSESSED,
        roles=SUPERVISOR,
        decide=deny_exclusion,
        when=may_deny,
        waits=False,
        example={"reason": "证据不足，诉求合理。"},
    ),
)

"""督办: issued and lifted by a supervisor, answered by the lead; nothing else moves (S-01)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar

from events.act import Act, Actor, command
from events.catalog.names import ClockName, Status, SupervisionLevel
from events.catalog.values import ClockStart
from events.catalog.work_order.endings.supervision import (
    CircularIssued,
    SupervisionAnswered,
    SupervisionIssued,
    SupervisionLifted,
)
from events.catalog.work_order.event import WorkOrderEvent
from events.catalog.work_order.parts.lifecycle import OPEN
from events.input_types import Instant, Narrative, Note
from events.refusal import Refusal
from hotline.work_order.clocks import review_clock, started
from hotline.work_order.context import Asked
from hotline.work_order.guards import other_hands, require_lead
from hotline.work_order.roles import HANDLER, SUPERVISOR
from hotline.work_order.state import Supervision, WorkOrder

ANSWERABLE = OPEN | {Status.CLOSED}  # one that was issued outlives the close


@command
class IssueSupervision:
    """督办 (S-01). `answer_by` None: by the limit of the policy."""

    level: SupervisionLevel = SupervisionLevel.ORDINARY
    note: Narrative
    answer_by: Instant | None = None


class SupervisionOpen(Refusal):
    """A supervision order of this level, or a joint one, is open (S-01)."""

    code: ClassVar[str] = "work_order.supervision_open"
    title: ClassVar[str] = "本工单已在督办中"
    needs_zh: ClassVar[str] = "督办单 {number} 尚未解除；可升级为联合督办（joint），或解除后再督办"
    needs: ClassVar[str] = "{number} is open: raise it to joint, or lift it first."


class AnswerByPast(Refusal):
    """The answer is due after now."""

    code: ClassVar[str] = "work_order.answer_by_past"
    title: ClassVar[str] = "督办答复期限须晚于现在"
    needs_zh: ClassVar[str] = "请把答复期限改到此刻之后"
    needs: ClassVar[str] = "Give a moment after now."


def may_raise(order: WorkOrder, by: Actor, at: datetime) -> None:
    """Others than who handled it, while no joint supervision is open (X-02)."""
    other_hands(order, by, at)
    if order.supervision is not None and order.supervision.level is SupervisionLevel.JOINT:
        raise SupervisionOpen(number=order.supervision.number)


def issue_supervision(ask: Asked[IssueSupervision], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """A joint one takes the place of an ordinary one, with a number of its own."""
    body, before = ask.command, order.supervision
    if before is not None and body.level is not SupervisionLevel.JOINT:
        raise SupervisionOpen(number=before.number)
    return [
        SupervisionIssued(
            at=ask.at,
            subject_id=order.subject_id,
            number=next_number(order),
            level=body.level,
            clocks=(supervision_clock(ask, body.answer_by),),
            note=body.note,
        )
    ]


def issued_by_rule(ask: Asked[Any], order: WorkOrder) -> SupervisionIssued:
    """All rework was in vain (F-02)."""
    return SupervisionIssued(
        at=ask.at,
        number=next_number(order),
        level=SupervisionLevel.ORDINARY,
        by_rule=True,
        clocks=(supervision_clock(ask, None),),
    )


def next_number(order: WorkOrder) -> str:
    return f"{order.order_no}-D{order.supervisions + 1}"


def supervision_clock(ask: Asked[Any], answer_by: datetime | None) -> ClockStart:
    if answer_by is None:
        terms = ask.context.terms
        return started(ClockName.SUPERVISION, ask.at, (terms.policy.supervision_limit,), terms)
    if answer_by <= ask.at:
        raise AnswerByPast
    clock = review_clock(ask.at, answer_by)
    return clock.model_copy(update={"name": ClockName.SUPERVISION})


@command
class AnswerSupervision:
    """答复督办 (S-01)."""

    text: Narrative


@command
class LiftSupervision:
    """解除督办 (S-01)."""

    note: Note = None


class NoSupervision(Refusal):
    """No supervision order is open, or it has been answered."""

    code: ClassVar[str] = "work_order.no_supervision"
    title: ClassVar[str] = "没有待答复或待解除的督办单"
    needs_zh: ClassVar[str] = "督办由督办人员发出；已答复的由督办人员解除"
    needs: ClassVar[str] = "A supervisor issues it; an answered one is theirs to lift."


def lead_unanswered(order: WorkOrder, by: Actor, _at: datetime) -> None:
    """The lead, while it has not answered (S-01)."""
    require_lead(order, by)
    if order.supervision is None or order.supervision.answered:
        raise NoSupervision


def supervised(order: WorkOrder, by: Actor, at: datetime) -> None:
    """Others than who handled it, answered or not (X-02)."""
    other_hands(order, by, at)
    if order.supervision is None:
        raise NoSupervision


def supervision_of(order: WorkOrder) -> Supervision:
    if order.supervision is None:
        raise LookupError("no supervision is open")
    return order.supervision


def answer_supervision(ask: Asked[AnswerSupervision], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """The clock stops; the supervisor decides whether it is enough (S-01)."""
    return [
        SupervisionAnswered(
            at=ask.at,
            subject_id=order.subject_id,
            number=supervision_of(order).number,
            department=order.lead_assignment.department,
            text=ask.command.text,
        )
    ]


def lift_supervision(ask: Asked[LiftSupervision], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """Its number is not used again."""
    return [
        SupervisionLifted(
            at=ask.at,
            subject_id=order.subject_id,
            number=supervision_of(order).number,
            note=ask.command.note,
        )
    ]


@command
class IssueCircular:
    """通报 (S-01)."""

    note: Narrative


class NoJointSupervision(Refusal):
    """A circular follows a joint supervision that is still open (S-01)."""

    code: ClassVar[str] = "work_order.no_joint_supervision"
    title: ClassVar[str] = "通报须在联合督办之后"
    needs_zh: ClassVar[str] = "请先发出联合督办单（issue-supervision，level 为 joint）"
    needs: ClassVar[str] = "Issue a joint supervision first."


class CircularAlready(Refusal):
    """One circular for each joint supervision (S-01)."""

    code: ClassVar[str] = "work_order.circular_already"
    title: ClassVar[str] = "本联合督办单已经通报"
    needs_zh: ClassVar[str] = "已就联合督办单 {number} 通报；解除督办后可另行督办"
    needs: ClassVar[str] = "{number} was followed by one: lift it first."


def jointly_supervised(order: WorkOrder, by: Actor, at: datetime) -> None:
    """Others than who handled it, once while a joint supervision is open (S-01, X-02)."""
    other_hands(order, by, at)
    open_one = order.supervision
    if open_one is None or open_one.level is not SupervisionLevel.JOINT or order.lead is None:
        raise NoJointSupervision
    if open_one.circular:
        raise CircularAlready(number=open_one.number)


def issue_circular(ask: Asked[IssueCircular], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """The lead is named; the handling and its clocks go on (S-01)."""
    return [
        CircularIssued(
            at=ask.at,
            subject_id=order.subject_id,
            number=supervision_of(order).number,
            department=order.lead_assignment.department,
            note=ask.command.note,
        )
    ]


ACTS = (
    Act(
        command=IssueSupervision,
        name_zh="督办",
        allowed_in=OPEN,
        roles=SUPERVISOR,
        decide=issue_supervision,
        when=may_raise,
        waits=False,
        example={"level": "joint", "note": "请说明进展和完成时间。", "answer_by": None},
    ),
    Act(
        command=AnswerSupervision,
        name_zh="答复督办",
        allowed_in=ANSWERABLE,
        roles=HANDLER,
        decide=answer_supervision,
        when=lead_unanswered,
        waits=False,
        example={"text": "已安排施工，三日内完成。"},
    ),
    Act(
        command=IssueCircular,
        name_zh="通报",
        allowed_in=ANSWERABLE,
        roles=SUPERVISOR,
        decide=issue_circular,
        when=jointly_supervised,
        waits=False,
        example={"note": "逾期未办结，予以通报。"},
    ),
    Act(
        command=LiftSupervision,
        name_zh="解除督办",
        allowed_in=ANSWERABLE,
        roles=SUPERVISOR,
        decide=lift_supervision,
        when=supervised,
        waits=False,
        example={"note": "已按期完成。"},
    ),
)

"""承诺办理: a date promised to the requester runs as a clock of its own (T-09)."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from events.act import Act, Actor, command
from events.catalog.names import ClockName, Role, Status
from events.catalog.values import ClockStart
from events.catalog.work_order.event import WorkOrderEvent
from events.catalog.work_order.extension import CompletionPromised
from events.catalog.work_order.parts.clocks import Clock, latest
from events.input_types import Instant
from events.refusal import Refusal
from hotline.work_order.clocks import review_clock
from hotline.work_order.context import Asked
from hotline.work_order.errors import RequesterIsAnonymous
from hotline.work_order.guards import require_lead
from hotline.work_order.roles import AT_WORK, HANDLER, OPERATOR
from hotline.work_order.state import WorkOrder
from hotline.work_order.terms import Terms


@command
class Promise:
    """承诺办理 (T-09): by when the requester has been told that it is done."""

    promised_due_at: Instant


class NoLimitToPromise(Refusal):
    """The handling clock of the lead does not run: there is no limit to be shorter than (T-09)."""

    code: ClassVar[str] = "work_order.no_limit_to_promise"
    title: ClassVar[str] = "办理时限不在计时，不能承诺"
    needs_zh: ClassVar[str] = "承诺须在办理时限和已作的承诺到期之前作出；已到期的请尽快办理"
    needs: ClassVar[str] = (
        "A promise is made before the legal limit, and any promise before it, has run out."
    )


class PromiseBeyondLimit(Refusal):
    """A promise ends after now, and no later than the limit and any promise before it (T-09)."""

    code: ClassVar[str] = "work_order.promise_beyond_limit"
    title: ClassVar[str] = "承诺时间须晚于现在，且不晚于办理时限和已作的承诺"
    needs_zh: ClassVar[str] = "请将 promised_due_at 设在此刻与 {due_at} 之间"
    needs: ClassVar[str] = "Give a `promised_due_at` from now to {due_at}."


def may_promise(order: WorkOrder, by: Actor, at: datetime) -> None:
    """The lead; the operator until the lead has acknowledged (T-09)."""
    if not (Role.OPERATOR in by.roles and order.status is Status.DISPATCHED):
        require_lead(order, by)
    if not order.can_be_contacted:
        raise RequesterIsAnonymous
    ends = ends_by(order)
    if ends is None or ends <= at:
        raise NoLimitToPromise


def ends_by(order: WorkOrder) -> datetime | None:
    """The end of the lead's limit, or of an earlier promise; None: the limit does not run."""
    limit, promised = (of_lead(order, each) for each in (ClockName.HANDLE, ClockName.PROMISE))
    if limit is None or limit.due_at is None:
        return None
    sooner = None if promised is None else promised.due_at
    return limit.due_at if sooner is None else min(limit.due_at, sooner)


def of_lead(order: WorkOrder, name: ClockName) -> Clock | None:
    """The open clock of the lead."""
    clock = latest(order.clocks, order.lead_assignment.id, name)
    return clock if clock is not None and clock.is_open else None


def promise(ask: Asked[Promise], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """The legal limit stays as it is; the shorter of the two runs out first (T-01, T-09)."""
    promised, ends = ask.command.promised_due_at, ends_by(order)
    if ends is None or not ask.at < promised <= ends:
        raise PromiseBeyondLimit(due_at=ends)
    return [
        CompletionPromised(
            at=ask.at,
            assignment_id=order.lead_assignment.id,
            department=order.lead_assignment.department,
            by_centre=ask.by.department != order.lead,
            clocks=(promise_clock(ask.at, promised, order, ask.context.terms),),
        )
    ]


def promise_clock(at: datetime, promised: datetime, order: WorkOrder, terms: Terms) -> ClockStart:
    local = promised.astimezone(terms.calendar.zone)
    day = f"{local.year}年{local.month}月{local.day}日"
    own = {
        "name": ClockName.PROMISE,
        "assignment_id": order.lead_assignment.id,
        "department": order.lead_assignment.department,
        "explanation": f"承诺{day}{local:%H:%M}前办结。",
    }
    return review_clock(at, promised).model_copy(update=own)


ACTS = (
    Act(
        command=Promise,
        name_zh="承诺办理",
        allowed_in=AT_WORK,
        roles=HANDLER | OPERATOR,
        decide=promise,
        when=may_promise,
        waits=False,
        example={"promised_due_at": "2026-03-03T09:00:00+08:00"},
    ),
)

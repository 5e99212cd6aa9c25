"""What each event adds to the view of an order, by stage of life. An unknown event adds nothing."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial, reduce

from events.catalog.names import AssignmentStatus, ClockName
from events.catalog.work_order import lifecycle
from events.catalog.work_order.dispatch import (
    DisputeOpened,
    ReturnGranted,
    ReturnRequested,
    WorkOrderDispatched,
)
from events.catalog.work_order.effects import effect_of
from events.catalog.work_order.handling import (
    AssignmentAcknowledged,
    RequesterContacted,
    ResultRejected,
    ResultSubmitted,
)
from events.catalog.work_order.intake import (
    WorkOrderAccepted,
    WorkOrderAnswered,
    WorkOrderDeclined,
    WorkOrderMarkedInvalid,
    WorkOrderRegistered,
)
from events.catalog.work_order.lifecycle import Lifecycle
from events.catalog.work_order.overlays import (
    CorrectionRecorded,
    WorkOrderUrged,
    WorkOrderWithdrawn,
)
from events.catalog.work_order.reply import (
    FollowUpAttempted,
    FollowUpRecorded,
    ReplySent,
    WorkOrderClosed,
)
from events.event import Event
from events.store import Recorded
from projections.orders import clocks
from projections.orders.clocks import Clock
from projections.orders.detail import Assignment, FollowUp, OrderView

REGISTERED = {"title", "narrative", "requester_name", "requester_phone", "place_text"}


def fold(history: Sequence[Recorded]) -> OrderView:
    """Return the order after `history`, which begins with its registration and is not empty."""
    first, *rest = history
    if not isinstance(first.event, WorkOrderRegistered):
        raise TypeError(f"a work order begins with its registration, not {first.event.type}")
    view = OrderView(registered=first.event, lifecycle=after(Lifecycle(), first.event))
    return reduce(step, rest, at_place(view, first))


def step(view: OrderView, recorded: Recorded) -> OrderView:
    return at_place(apply(view, recorded.event), recorded)


def at_place(view: OrderView, recorded: Recorded) -> OrderView:
    return replace(view, version=recorded.version, position=recorded.position)


def apply(view: OrderView, event: Event) -> OrderView:
    """Return the view after `event`."""
    view = replace(view, lifecycle=after(view.lifecycle, event))
    return replying(handling(dispatching(intake(view, event), event), event), event)


def after(life: Lifecycle, event: Event) -> Lifecycle:
    fields = event.__dict__
    return lifecycle.evolve(life, effect_of(event.type, fields), fields)


def intake(view: OrderView, event: Event) -> OrderView:
    match event:
        case WorkOrderAccepted():
            begun = clocks.started(view.clocks, event.clocks)
            return replace(view, clocks=begun)
        case WorkOrderUrged():
            counts = replace(view.counts, urges=view.counts.urges + 1)
            callers = view.callers if event.by_requester else (*view.callers, event)
            return replace(view, counts=counts, callers=callers)
        case CorrectionRecorded():
            return corrected(replace(view, corrections=(*view.corrections, event)), event)
        case (
            WorkOrderAnswered()
            | WorkOrderDeclined()
            | WorkOrderMarkedInvalid()
            | WorkOrderWithdrawn()
        ):
            return over(view, event.at)
        case _:
            return view


def corrected(view: OrderView, event: CorrectionRecorded) -> OrderView:
    """What is wrong is not shown again; the timeline keeps it (X-03)."""
    match event.field:
        case "findings":
            return replace(view, assignments=tuple(map(partial(refound, event), view.assignments)))
        case "reply" if view.reply is not None:
            return replace(view, reply=view.reply.model_copy(update={"text": event.value}))
        case field if field in REGISTERED:
            said = view.registered.model_copy(update={field: event.value})
            return replace(view, registered=said)
        case _:
            return view


def refound(event: CorrectionRecorded, part: Assignment) -> Assignment:
    """The result of the lead, with other findings."""
    if part.result is None or not part.lead:
        return part
    return replace(part, result=part.result.model_copy(update={"findings": event.value}))


def over(view: OrderView, at: datetime) -> OrderView:
    """The order ended without a reply: no clock runs on, no part stays open."""
    parts = tuple(released(part) for part in view.assignments)
    return replace(view, assignments=parts, clocks=clocks.ended(view.clocks, at))


def released(part: Assignment) -> Assignment:
    ended = {AssignmentStatus.RETURNED, AssignmentStatus.SUBMITTED}
    return part if part.status in ended else replace(part, status=AssignmentStatus.RELEASED)


def dispatching(view: OrderView, event: Event) -> OrderView:
    match event:
        case WorkOrderDispatched():
            return dispatched(view, event)
        case ReturnRequested():
            counts = replace(view.counts, returns=view.counts.returns + 1)
            return replace(view, counts=counts)
        case ReturnGranted():
            return returned(view, event)
        case DisputeOpened(clock=clock) if clock is not None:
            return replace(view, clocks=clocks.started(view.clocks, (clock,)))
        case _:
            return view


def dispatched(view: OrderView, event: WorkOrderDispatched) -> OrderView:
    parts = (
        Assignment(department=event.lead_department, lead=True),
        *(Assignment(department=code, lead=False) for code in event.supporting_departments),
    )
    return replace(
        view,
        lead_department=event.lead_department,
        assignments=parts,
        route=event.route,
        clocks=clocks.started(view.clocks, event.clocks),
    )


def returned(view: OrderView, event: ReturnGranted) -> OrderView:
    """The citizen's clock runs on; those of this dispatch are over (R-03)."""
    parts = tuple(
        replace(part, status=AssignmentStatus.RETURNED)
        if part.department == event.department
        else replace(part, status=AssignmentStatus.RELEASED)
        for part in view.assignments
    )
    kept = tuple(
        clock if clock.start.name is ClockName.CITIZEN else over_with(clock, event.at)
        for clock in view.clocks
    )
    return replace(view, lead_department=None, assignments=parts, clocks=kept)


def over_with(clock: Clock, at: datetime) -> Clock:
    ended_at = at if clock.running else clock.ended_at
    return replace(clock, ended_at=ended_at, of_earlier_dispatch=True)


def handling(view: OrderView, event: Event) -> OrderView:
    match event:
        case AssignmentAcknowledged(department=department, at=at):
            acknowledged = clocks.done(view.clocks, ClockName.ACKNOWLEDGE, department, at)
            moved = part_of(view, department, lambda part: acknowledge(part, at))
            return replace(moved, clocks=acknowledged)
        case RequesterContacted(reached=True, department=department, at=at):
            contacted = clocks.done(view.clocks, ClockName.CONTACT, department, at)
            return replace(view, clocks=contacted)
        case ResultSubmitted():
            return submitted(view, event)
        case ResultRejected():
            return rejected(view, event)
        case _:
            return view


def acknowledge(part: Assignment, at: datetime) -> Assignment:
    return replace(part, status=AssignmentStatus.ACKNOWLEDGED, acknowledged_at=at)


def submitted(view: OrderView, event: ResultSubmitted) -> OrderView:
    """The first submission stops the handling clock and decides on-time (T-06)."""
    moved = part_of(
        view,
        event.department,
        lambda part: replace(
            part, status=AssignmentStatus.SUBMITTED, submitted_at=event.at, result=event
        ),
    )
    stopped = clocks.done(view.clocks, ClockName.HANDLE, event.department, event.at)
    return replace(moved, clocks=stopped)


def rejected(view: OrderView, event: ResultRejected) -> OrderView:
    """No clock moves (R-03), but a false close never was a submission (T-06)."""
    back = part_of(
        view,
        event.department,
        lambda part: replace(part, status=AssignmentStatus.ACKNOWLEDGED),
    )
    back = replace(back, outcome=None, follow_up=FollowUp())
    if not event.false_close:
        return back
    again = clocks.undone(view.clocks, ClockName.HANDLE, event.department)
    return replace(back, clocks=again)


def part_of(
    view: OrderView, department: str, change: Callable[[Assignment], Assignment]
) -> OrderView:
    parts = tuple(
        change(part) if part.department == department else part for part in view.assignments
    )
    return replace(view, assignments=parts)


def replying(view: OrderView, event: Event) -> OrderView:
    match event:
        case ReplySent(at=at):
            answered = clocks.done(view.clocks, ClockName.CITIZEN, None, at)
            return replace(view, reply=event, follow_up=FollowUp(), clocks=answered)
        case FollowUpAttempted(at=at):
            missed = replace(view.follow_up, missed_at=(*view.follow_up.missed_at, at))
            return replace(view, follow_up=missed)
        case FollowUpRecorded():
            return replace(view, follow_up=replace(view.follow_up, recorded=event))
        case WorkOrderClosed(outcome=outcome):
            return replace(view, outcome=outcome)
        case _:
            return view

"""What each event adds to the view of an order beside its parts. An unknown event adds nothing."""

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce
from typing import cast

from events.catalog.names import Outcome, Satisfaction
from events.catalog.work_order.dispatch import ReturnDenied, ReturnGranted, ReturnRequested
from events.catalog.work_order.effects import effect_of
from events.catalog.work_order.endings.exclusion import (
    ExclusionApproved,
    ExclusionDenied,
    ExclusionRequested,
)
from events.catalog.work_order.endings.merging import (
    FollowerJoined,
    FollowerLeft,
    WorkOrderMerged,
    WorkOrderUnmerged,
)
from events.catalog.work_order.endings.splitting import PartRegistered
from events.catalog.work_order.endings.supervision import (
    SupervisionAnswered,
    SupervisionIssued,
    SupervisionLifted,
)
from events.catalog.work_order.extension import ExtensionGranted
from events.catalog.work_order.handling import ResultApproved, ResultRejected, ResultSubmitted
from events.catalog.work_order.overlays import (
    CorrectionRecorded,
    TopicLinked,
    TopicUnlinked,
    WorkOrderUrged,
)
from events.catalog.work_order.parts import composed
from events.catalog.work_order.parts.particulars import given
from events.catalog.work_order.reply import FollowUpRecorded, WorkOrderClosed
from events.changed import changed
from events.event import Event
from events.store import Recorded
from projections.orders.detail import PAUSED, ExclusionState, ExclusionView, OrderView, Reply, begun

REGISTERED = {"title", "narrative", "requester_name", "requester_phone", "place_text"}


def fold(history: Sequence[Recorded]) -> OrderView:
    """Return the order after `history`, which begins with its registration and is not empty."""
    return reduce(step, history, begun(history[0].event))


def step(view: OrderView, recorded: Recorded) -> OrderView:
    event = recorded.event
    effect = effect_of(event.type, event.__dict__)
    said, sets = view.registered, effect.sets and not effect.begins
    moved = changed(
        view,
        registered=said.model_copy(update=given(effect, event.__dict__)) if sets else said,
        parts=composed.evolve(view.parts, event.type, event.__dict__),
        route=event.__dict__["route"] if effect.assigns else view.route,
        return_until=event.__dict__.get("return_until") if effect.assigns else view.return_until,
        paused_by=event if effect.status in PAUSED else view.paused_by,
        version=recorded.version,
        position=recorded.position,
    )
    if effect.begins:
        return moved
    if effect.replies:
        return replace(moved, reply=cast("Reply", event), answer=None)
    return answering(handling(moved, event), event)


def handling(view: OrderView, event: Event) -> OrderView:
    match event:
        case WorkOrderUrged():
            counts = replace(view.counts, urges=view.counts.urges + 1)
            is_other = not event.by_requester and event.by_staff is None
            callers = (*view.callers, event) if is_other else view.callers
            return replace(view, counts=counts, callers=callers)
        case CorrectionRecorded():
            return corrected(replace(view, corrections=(*view.corrections, event)), event)
        case ExtensionGranted():
            counts = replace(view.counts, extensions=view.counts.extensions + 1)
            return replace(view, counts=counts)
        case ResultSubmitted(assignment_id=own):
            results = {**view.results, own: event}
            if not event.is_lead:
                return replace(view, results=results)
            return replace(view, results=results, approved=False, rejection=None)
        case ResultApproved():
            return replace(view, approved=True)
        case PartRegistered(part_order=number) if number:
            return replace(view, split_into=(*view.split_into, number))
        case _:
            return returning(view, event)


def returning(view: OrderView, event: Event) -> OrderView:
    """The last request for a return and what was decided (R-01)."""
    match event:
        case ReturnRequested():
            counts = replace(view.counts, returns=view.counts.returns + 1)
            return replace(
                view,
                counts=counts,
                return_asked=event,
                return_decision="pending",
                return_decided_at=None,
                return_note=None,
            )
        case ReturnGranted() | ReturnDenied():
            return replace(
                view,
                return_decision="granted" if isinstance(event, ReturnGranted) else "denied",
                return_decided_at=event.at,
                return_note=event.note,
            )
        case _:
            return assessing(view, event)


def assessing(view: OrderView, event: Event) -> OrderView:
    """The request for exclusion (X-01)."""
    match event:
        case ExclusionRequested():
            return replace(view, exclusion=ExclusionView(asked=event))
        case ExclusionApproved() if view.exclusion is not None:
            state: ExclusionState = "approved" if event.is_final else "first_approved"
            return replace(
                view, exclusion=replace(view.exclusion, state=state, decided_at=event.at)
            )
        case ExclusionDenied() if view.exclusion is not None:
            denied = replace(view.exclusion, state="denied", decided_at=event.at)
            return replace(view, exclusion=replace(denied, reason=event.reason))
        case _:
            return linking(view, event)


def linking(view: OrderView, event: Event) -> OrderView:
    """Orders that are merged with it, and the supervision order that is open (D-06, S-01)."""
    match event:
        case WorkOrderMerged(into=leader):
            return replace(view, merged_into=leader or None, supervision=None)
        case WorkOrderUnmerged():
            return replace(view, merged_into=None)
        case FollowerJoined(follower=follower) if follower:
            return replace(view, followers=(*view.followers, follower))
        case FollowerLeft(follower=follower):
            left = tuple(each for each in view.followers if each != follower)
            return replace(view, followers=left)
        case SupervisionIssued():
            return replace(view, supervision=event, supervision_answered_at=None)
        case SupervisionAnswered():
            return replace(view, supervision_answered_at=event.at)
        case SupervisionLifted():
            return replace(view, supervision=None)
        case _:
            return view


def corrected(view: OrderView, event: CorrectionRecorded) -> OrderView:
    """What is wrong is not shown again; the timeline keeps it (X-03)."""
    match event.field:
        case "findings" if view.result is not None:
            result = view.result.model_copy(update={"findings": event.value})
            return replace(view, results={**view.results, result.assignment_id: result})
        case "reply" if view.reply is not None:
            return replace(view, reply=view.reply.model_copy(update={"text": event.value}))
        case field if field in REGISTERED:
            update: dict[str, object] = {field: event.value}
            if field.startswith("requester"):
                update["has_requester"] = True
            return replace(view, registered=view.registered.model_copy(update=update))
        case field if event.follow_up_answer is not None:
            return answered_otherwise(view, field, event.follow_up_answer)
        case _:
            return view


def answered_otherwise(view: OrderView, field: str, value: str) -> OrderView:
    """The outcome follows what the requester really answered."""
    if view.answer is None:
        return view
    is_opinion = field.startswith("satisfied")
    right: object = Satisfaction(value) if is_opinion else value == "true"
    corrected = replace(view, answer=view.answer.model_copy(update={field: right}))
    if field != "resolved" or view.outcome is None:
        return corrected
    outcome = Outcome.HANDLED if right else Outcome.HANDLED_UNRESOLVED
    return replace(corrected, outcome=outcome)


def answering(view: OrderView, event: Event) -> OrderView:
    match event:
        case ResultRejected():
            return replace(view, outcome=None, answer=None, approved=False, rejection=event)
        case FollowUpRecorded():
            return replace(view, answer=event)
        case TopicLinked(topic=topic):
            return replace(view, topics=(*view.topics, topic))
        case TopicUnlinked(topic=topic):
            return replace(view, topics=tuple(each for each in view.topics if each != topic))
        case WorkOrderClosed(outcome=outcome):
            return replace(view, outcome=outcome)
        case _:
            return view

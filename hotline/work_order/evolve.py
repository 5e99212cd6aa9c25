"""What each fact makes of an order. Never refuses and never checks: history is true."""

from dataclasses import fields, replace
from typing import Any, Final

from events.catalog.names import Medium, MessageFailure
from events.catalog.work_order.delivery import (
    CallMissed,
    CallRequested,
    MessageDelivered,
    MessagesRetried,
    MessageUndelivered,
)
from events.catalog.work_order.dispatch import ReturnGranted, ReturnRequested
from events.catalog.work_order.disputes import LeadRuled
from events.catalog.work_order.effect import Data, Effect
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
from events.catalog.work_order.endings.rework import ReworkOrdered, WorkOrderReopened
from events.catalog.work_order.endings.splitting import WorkOrderSplit
from events.catalog.work_order.endings.supervision import (
    CircularIssued,
    SupervisionAnswered,
    SupervisionIssued,
    SupervisionLifted,
)
from events.catalog.work_order.event import WorkOrderEvent
from events.catalog.work_order.handling import CaseHandled, CaseHandlingUndone
from events.catalog.work_order.overlays import TopicLinked, TopicUnlinked
from events.catalog.work_order.parts import composed
from events.catalog.work_order.parts.particulars import PARTICULARS, given, is_erased
from events.catalog.work_order.pauses import InformationRequested, InformationSupplied
from events.catalog.work_order.support import SupportingAdded
from events.changed import changed
from hotline.work_order.state import Exclusion, Results, Supervision, Untold, WorkOrder, digest

KEPT: Final = frozenset(field.name for field in fields(WorkOrder)) & set(PARTICULARS)
COUNTS_NOT_AS_RETURN = "not_admitted"  # D-08: a return on this ground is not held against anyone


def evolve(order: WorkOrder, event: WorkOrderEvent) -> WorkOrder:
    data = event.__dict__
    effect = effect_of(event.type, data)
    moved = composed.evolve(order.parts, event.type, data)
    known = {name: value for name, value in given(effect, data).items() if name in KEPT}
    new = changed(order, parts=moved, **known, **remembered(order, effect, data))
    return new if effect.begins else remember(new, event)


def remembered(order: WorkOrder, effect: Effect, data: Data) -> dict[str, Any]:
    """Return the fields that only rules keep of a fact with this effect."""
    if effect.begins:
        return begun(data)
    if effect.assigns:
        assessed = {"exclusion": None, "is_excluded": False}  # the former lead was
        return {"return_until": data.get("return_until"), "is_ruled": False, **assessed}
    if effect.submission == "first":
        return submitted(order, data)
    if effect.replies:
        return {"replied": True}
    if effect.corrects:
        return corrected(data)
    if effect.urges and data["by_requester"]:
        return {"urged_at": data["at"]}
    return {}


def submitted(order: WorkOrder, data: Data) -> dict[str, Any]:
    """By the lead; its evidence counts with that of the results before (F-02)."""
    texts = digest(data.get("findings"), data.get("public_reply"))
    return {
        "handled_by_case": frozenset(),
        "submitted_by": data["submitted_by"],
        "result_resolved": data["resolved"],
        "results": Results(texts, order.results.evidence | set(data.get("evidence", ()))),
    }


def corrected(data: Data) -> dict[str, Any]:
    """A name or a number makes a requester; a number is also a way to reach them."""
    match data["field"]:
        case "requester_name":
            return {"has_requester": True}
        case "requester_phone":
            owner = data["subject_id"] or ""
            return {"has_requester": True, "reachable": True, "requester_subject": owner}
        case _:
            return {}


def begun(data: Data) -> dict[str, Any]:
    subject = data["subject_id"] or ""
    return {
        "order_no": data["order_no"],
        "subject_id": subject,
        "requester_subject": subject,
        "erased": is_erased(data),
    }


def remember(order: WorkOrder, event: WorkOrderEvent) -> WorkOrder:
    """Return the order with what only rules remember of this kind of fact."""
    match event:
        case LeadRuled():
            return ruled(order, event)
        case ReturnRequested(reason_code=code):
            return replace(order, returns=order.returns + (code != COUNTS_NOT_AS_RETURN))
        case ReturnGranted(department=department):
            return replace(
                order,
                excluded_departments=order.excluded_departments | {department},
                exclusion=None,
                is_excluded=False,
            )
        case InformationRequested(items=items, most=most):
            return replace(
                order,
                information_requests=order.information_requests + 1,
                most_information_requests=most,
                items_asked=order.items_asked | set(items),
                information_supplied=False,
            )
        case SupportingAdded(consent=True, assignment_id=part):
            return replace(order, consents=order.consents | {part})
        case CaseHandled(assignment_id=part):
            return replace(order, handled_by_case=order.handled_by_case | {part})
        case CaseHandlingUndone(assignment_id=part):
            return replace(order, handled_by_case=order.handled_by_case - {part})
        case SupportingAdded(case_no=str(case_no), assignment_id=part):
            return replace(order, case_parts={**order.case_parts, case_no: part})
        case InformationSupplied():
            return replace(order, information_supplied=True)
        case _:
            return remember_ending(order, event)


def remember_ending(order: WorkOrder, event: WorkOrderEvent) -> WorkOrder:
    """The same of what comes after the handling, or beside it."""
    match event:
        case WorkOrderMerged(into=leader):
            return replace(order, merged_into=leader, supervision=None, exclusion=None)
        case WorkOrderUnmerged():
            return replace(order, merged_into=None)
        case FollowerJoined(follower=follower):
            return replace(order, followers=order.followers | {follower})
        case FollowerLeft(follower=follower):
            return replace(order, followers=order.followers - {follower})
        case WorkOrderSplit(first=first, parts=parts):
            return replace(order, split_parts=first + len(parts) - 1)
        case ReworkOrdered(attempt=attempt, most=most):
            return replace(order, reworks=attempt, most_reworks=most, to_differ_from=order.results)
        case WorkOrderReopened():
            return replace(order, to_differ_from=None)
        case _:
            return remember_supervision(order, event)


def ruled(order: WorkOrder, event: LeadRuled) -> WorkOrder:
    """A ruling may name a department whose return was granted (D-03)."""
    named = {event.lead_department, *event.supporting_departments}
    return replace(
        order,
        excluded_departments=order.excluded_departments - named,
        return_until=None,
        is_ruled=True,
    )


def remember_supervision(order: WorkOrder, event: WorkOrderEvent) -> WorkOrder:
    match event:
        case SupervisionIssued(number=number, level=level):
            opened = Supervision(number, level)
            return replace(order, supervisions=order.supervisions + 1, supervision=opened)
        case SupervisionAnswered() if order.supervision is not None:
            return replace(order, supervision=order.supervision._replace(answered=True))
        case CircularIssued() if order.supervision is not None:
            return replace(order, supervision=order.supervision._replace(circular=True))
        case SupervisionLifted():
            return replace(order, supervision=None)
        case _:
            return remember_message(order, event)


def remember_message(order: WorkOrder, event: WorkOrderEvent) -> WorkOrder:
    """The same of the messages to the requester."""
    match event:
        case MessageDelivered(message_id=id_, medium=medium):
            missed = 0 if medium is Medium.CALL else order.calls_missed
            return replace(settled(order, id_), calls_missed=missed)
        case MessageUndelivered(message_id=id_, reason=MessageFailure.ERASED):
            return settled(order, id_)
        case MessageUndelivered(message_id=id_, kind=kind, round=round_):
            return waiting(order, Untold(id_, kind, round_, failed=True))
        case CallRequested(message_id=id_, kind=kind, round=round_):
            return waiting(order, Untold(id_, kind, round_))
        case CallMissed(attempt=attempt):
            return replace(order, calls_missed=attempt)
        case MessagesRetried(message_ids=ids):
            kept = {id_: each for id_, each in order.untold.items() if id_ not in ids}
            return replace(order, untold=kept, calls_missed=0)
        case _:
            return remember_topic(order, event)


def remember_topic(order: WorkOrder, event: WorkOrderEvent) -> WorkOrder:
    """S-03."""
    match event:
        case TopicLinked(topic=topic):
            return replace(order, topics=order.topics | {topic})
        case TopicUnlinked(topic=topic):
            return replace(order, topics=order.topics - {topic})
        case _:
            return remember_exclusion(order, event)


def remember_exclusion(order: WorkOrder, event: WorkOrderEvent) -> WorkOrder:
    """The same of what concerns the assessment of the lead (X-01)."""
    match event:
        case ExclusionRequested(department=department, requested_by=by, most=most):
            return replace(
                order,
                exclusion=Exclusion(department, by),
                exclusion_requests=order.exclusion_requests + 1,
                most_exclusion_requests=most,
            )
        case ExclusionApproved(is_final=True):
            return replace(order, exclusion=None, is_excluded=True)
        case ExclusionApproved(approved_by=by) if order.exclusion is not None:
            return replace(order, exclusion=order.exclusion._replace(approved_by=by))
        case ExclusionDenied():
            return replace(order, exclusion=None)
        case _:
            return order


def waiting(order: WorkOrder, message: Untold) -> WorkOrder:
    return replace(order, untold={**order.untold, message.message_id: message})


def settled(order: WorkOrder, id_: str) -> WorkOrder:
    untold = {other: each for other, each in order.untold.items() if other != id_}
    return replace(order, untold=untold, told=order.told | {id_})

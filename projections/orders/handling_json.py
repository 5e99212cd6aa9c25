"""What became of an order: return, results, reply, follow-up, assessment. Pure."""

from typing import Any

from events.catalog.work_order.handling import ResultSubmitted
from events.catalog.work_order.reply import ReplySent
from events.personal.text import mask_phone
from projections.orders.detail import OrderView, Reply

Json = dict[str, Any]


def return_request(view: OrderView) -> Json | None:
    """The last request for a return, and what became of it (R-01)."""
    asked = view.return_asked
    if asked is None:
        return None
    return {
        "department": asked.department,
        "requested_at": asked.at,
        "reason_code": asked.reason_code,
        "suggested_department": asked.suggested_department,
        "ground": asked.ground,
        "decision": view.return_decision,
        "decided_at": view.return_decided_at,
        "note": view.return_note,
    }


def answers(view: OrderView) -> Json:
    return {
        "result": None if view.result is None else result(view.result) | review(view),
        "supporting_results": [
            result(view.results[part.id]) | {"review": None, "rejection": None}
            for part in view.assignments
            if part.id in view.results and not part.is_lead
        ],
        "reply": None if view.reply is None else reply(view.reply, view),
        "follow_up": follow_up(view),
        "outcome": view.outcome,
    }


def reply(event: Reply, view: OrderView) -> Json:
    """A direct answer is the reply of the only round, over the channel of intake."""
    return {
        "text": event.text,
        "channel": event.channel if isinstance(event, ReplySent) else view.registered.channel,
        "round": event.round if isinstance(event, ReplySent) else 1,
        "sent_at": event.at,
    }


def result(event: ResultSubmitted) -> Json:
    return {
        "department": event.department,
        "submitted_by": event.submitted_by,
        "submitted_at": event.at,
        "substantiated": event.substantiated,
        "resolved": event.resolved,
        "unresolved_reason": event.unresolved_reason,
        "findings": event.findings,
        "public_reply": event.public_reply,
        "evidence": list(event.evidence),
    }


def review(view: OrderView) -> Json:
    """Whether the lead's result holds; those of supporters are not reviewed by themselves."""
    rejected = view.rejection
    if rejected is None:
        return {"review": "approved" if view.approved else "pending", "rejection": None}
    rejection = {
        "at": rejected.at,
        "reason": rejected.reason,
        "false_close": rejected.false_close,
    }
    return {"review": "rejected", "rejection": rejection}


def follow_up(view: OrderView) -> Json | None:
    said, missed_at = view.answer, view.parts.follow_up.missed_at
    if said is None and not missed_at:
        return None
    return {
        "missed_at": list(missed_at),
        "recorded_at": None if said is None else said.at,
        "contacted": None if said is None else said.contacted,
        "resolved": None if said is None else said.resolved,
        "satisfied_result": None if said is None else said.satisfied_result,
        "satisfied_process": None if said is None else said.satisfied_process,
        "note": None if said is None else said.note,
    }


def corrections(view: OrderView) -> list[Json]:
    return [
        {
            "field": each.field,
            "value": mask_phone(each.value)
            if each.value and each.field == "requester_phone"
            else each.value,
            "reason": each.reason,
            "at": each.at,
        }
        for each in view.corrections
    ]


def exclusion(view: OrderView) -> Json | None:
    """Of the present lead: another one is assessed by itself (X-01)."""
    found = view.exclusion
    if found is None or found.asked.department != view.lead_department:
        return None
    return {
        "state": found.state,
        "department": found.asked.department,
        "reason_code": found.asked.reason_code,
        "evidence": list(found.asked.evidence),
        "ground": found.asked.ground,
        "requested_at": found.asked.at,
        "decided_at": found.decided_at,
        "reason": found.reason,
    }


def supervision(view: OrderView) -> Json | None:
    """The supervision order that is open; an answer does not lift it (S-01)."""
    found = view.supervision
    if found is None:
        return None
    return {
        "number": found.number,
        "level": found.level,
        "issued_at": found.at,
        "due_at": found.clocks[0].due_at if found.clocks else None,
        "answered_at": view.supervision_answered_at,
        "by_rule": found.by_rule,
        "note": found.note,
    }

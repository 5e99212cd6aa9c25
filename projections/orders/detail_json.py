"""The shape of an order that clients are written against. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from events.catalog.names import ClockName
from events.catalog.values import ClockMoves, Limit, RouteTaken
from events.catalog.work_order.parts.assignments import Assignment
from events.catalog.work_order.parts.clocks import Clock, latest
from events.personal.text import mask_email, mask_phone
from projections.orders.detail import OrderView
from projections.orders.handling_json import (
    answers,
    corrections,
    exclusion,
    return_request,
    supervision,
)

Json = dict[str, Any]


def to_json(view: OrderView, *, now: datetime) -> Json:
    """
    Return the order for those who see all of it; phone numbers are masked for everyone.

    What others see of it is declared in hotline/api/orders/disclosure.py.
    """
    return {
        **identity(view),
        "requester": requester(view),
        "callers": callers(view),
        "place": place(view),
        "lead_department": view.lead_department,
        "responsible_department": view.responsible_department,
        "supporting_departments": list(view.supporting_departments),
        "assignments": [assignment(part, view) for part in view.assignments],
        "route": None if view.route is None else route(view.route),
        "clocks": [clock(each) for each in view.clocks],
        "topics": list(view.topics),
        "return_until": view.return_until,
        "return_request": return_request(view),
        "pause": pause(view),
        **instants(view),
        "promised_due_at": None if view.promise is None else view.promise.start.due_at,
        "effective_due_at": view.effective_due_at,
        "on_time": view.on_time(now),
        "counts": {
            "returns": view.counts.returns,
            "extensions": view.counts.extensions,
            "reworks": view.counts.reworks,
            "urges": view.counts.urges,
        },
        **answers(view),
        "corrections": corrections(view),
        "exclusion": exclusion(view),
        "supervision": supervision(view),
        "merged_into": view.merged_into,
        "followers": list(view.followers),
        "split_from": view.registered.split_from or None,
        "split_into": list(view.split_into),
    }


def identity(view: OrderView) -> Json:
    said = view.registered
    return {
        "order_no": said.order_no,
        "status": view.status,
        "version": view.version,
        "position": view.position,
        "kind": said.kind,
        "matter": {"code": said.matter, "name": said.matter_name},
        "urgency": said.urgency,
        "secrecy": said.secrecy,
        "channel": said.channel,
        "title": said.title,
        "narrative": said.narrative,
        "erased": view.erased,
        "has_requester": said.has_requester,
        "reported_department": said.reported_department,
        "source_system": said.source_system,
        "external_ref": said.external_ref,
        "occurred_at": said.occurred_at,
    }


def requester(view: OrderView) -> Json | None:
    said = view.registered
    if not said.has_requester:
        return None
    phone = said.requester_phone
    email = said.requester_email
    return {
        "name": said.requester_name,
        "phone": None if phone is None else mask_phone(phone),
        **({} if email is None else {"email": mask_email(email)}),
        **on_behalf_of(view),
    }


def on_behalf_of(view: OrderView) -> Json:
    """For whom a representative asked, who has agreed to it (U-03)."""
    said = view.registered
    if not said.by_representative:
        return {}
    return {"on_behalf_of": {"name": said.represented_name, "consent": True}}


def callers(view: OrderView) -> list[Json]:
    """Others who asked for it to be hurried (D-05); who was erased is missing."""
    return [
        {
            "name": each.caller_name,
            "phone": None if each.caller_phone is None else mask_phone(each.caller_phone),
            "channel": each.channel,
            "at": each.at,
        }
        for each in view.callers
        if each.caller_name or each.caller_phone
    ]


def place(view: OrderView) -> Json:
    said = view.registered
    area = said.area
    return {
        "text": said.place_text,
        "point": None if said.point is None else {**vars(said.point)},
        "cell": None if area.cell is None else {**vars(area.cell)},
        "district": area.district,
        "subdistrict": area.subdistrict,
        "community": area.community,
    }


def assignment(part: Assignment, view: OrderView) -> Json:
    """A returned assignment has no deadline any more (R-03)."""
    is_held = view.lead_department is not None
    handle = latest(view.clocks, part.id, ClockName.HANDLE) if is_held else None
    return {
        "id": part.id,
        "department": part.department,
        "role": part.role,
        "parent": part.parent,
        "status": part.status,
        "due_at": None if handle is None else handle.due_at,
        "acknowledged_at": part.acknowledged_at,
        "submitted_at": part.submitted_at,
    }


def route(taken: RouteTaken) -> Json:
    return taken.model_dump(mode="json")


def clock(each: Clock) -> Json:
    start, paused = each.start, each.paused
    return {
        "name": start.name,
        "assignment_id": start.assignment_id,
        "department": start.department,
        "started_at": start.started_at,
        "due_at": start.due_at,
        "warn_at": start.warn_at,
        "limit": None if start.limit is None else start.limit.model_dump(mode="json"),
        "revision": start.revision,
        "explains": None if start.explains is None else start.explains.model_dump(mode="json"),
        "provisional": start.provisional,
        "policy_version": start.policy_version,
        "calendar_version": start.calendar_version,
        "explanation": start.explanation if paused is None else paused.explanation,
        "done_at": each.done_at,
        "ended_at": each.ended_at,
        "state": each.state,
        "warned": each.warned,
        "missed": each.missed,
        "paused_at": None if paused is None else paused.paused_at,
        "remaining_seconds": None if paused is None else int(paused.remaining.total_seconds()),
        "extension_requested": None if each.asked is None else limit(each.asked),
        **moves(start.moves or ClockMoves()),
    }


def moves(made: ClockMoves) -> Json:
    return {
        "pauses": [
            {"kind": each.kind, "started_at": each.started_at, "ended_at": each.ended_at}
            for each in made.pauses
        ],
        "extensions": [limit(each.limit) for each in made.extensions],
    }


def limit(each: Limit) -> Json:
    return each.model_dump(mode="json")


def pause(view: OrderView) -> Json | None:
    """Why nothing is due now, and until when at the latest (T-05)."""
    if view.pause is None:
        return None
    data = view.pause.__dict__
    return {
        "kind": view.status,
        "since": data["at"],
        "until": data["clocks"][0].due_at,
        "reason_code": data.get("reason_code"),
        "items": list(data.get("items", ())),
        "note": data.get("reason", data.get("note")),
    }


def instants(view: OrderView) -> Mapping[str, datetime | None]:
    life = view.lifecycle
    return {
        "registered_at": view.registered.at,
        "accepted_at": life.accepted_at,
        "dispatched_at": life.dispatched_at,
        "first_submitted_at": life.first_submitted_at,
        "closed_at": life.closed_at,
        "ended_at": life.ended_at,
    }

"""The state of an order as its requester is told it: no text but the reply and what is missing."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from events.catalog.english import english_name
from events.catalog.named_code import NamedCode
from events.catalog.names import ClockName, PauseKind, Status
from events.catalog.work_order.parts.lifecycle import OPEN
from projections.orders.detail import OrderView
from projections.orders.detail_json import pause
from projections.orders.handling_json import reply

Json = dict[str, Any]
BEFORE_REPLY: Final = OPEN - {Status.FOLLOW_UP}
ENDED_OTHERWISE: Final = frozenset(
    {Status.DECLINED, Status.INVALID, Status.TRANSFERRED, Status.MERGED, Status.WITHDRAWN}
)
TOLD: Final = frozenset({ClockName.CONTACT, ClockName.HANDLE, ClockName.CITIZEN, ClockName.PROMISE})
"""The clocks that are a promise to the requester; the others are among departments."""

STEPS: Final[Mapping[str, tuple[str, str]]] = {
    "accepted": ("已受理", "accepted"),
    "dispatched": ("已派单", "with a department"),
    "in_progress": ("办理中", "in progress"),
    "replied": ("已答复", "answered"),
    "followed_up": ("已回访", "followed up"),
}


def told(view: OrderView, lead: str | None, *, english: bool) -> Json:
    """`lead`: the name of the lead department, for an order that is not protected."""
    said = view.registered
    return {
        "order_no": said.order_no,
        "status": view.status,
        "status_name": name_of(view.status, english=english),
        "matter": {"code": said.matter, "name": said.matter_name},
        "registered_at": said.at,
        "steps": steps(view, english=english),
        "ended": ended(view, english=english),
        "lead_department": lead,
        "paused": paused(view, english=english),
        "due_at": view.effective_due_at,
        "clocks": clocks(view, english=english),
        "reply": None if view.reply is None else reply(view.reply, view),
    }


def steps(view: OrderView, *, english: bool) -> list[Json]:
    reached = moments(view)
    return [
        {"step": step, "name": names[english], "at": reached[step]} for step, names in STEPS.items()
    ]


def moments(view: OrderView) -> Mapping[str, datetime | None]:
    """When each step was reached in this round; a step that lies ahead has none."""
    life, lead = view.lifecycle, view.parts.assignments.lead
    answered = view.reply is not None and view.status not in BEFORE_REPLY
    return {
        "accepted": life.accepted_at,
        "dispatched": life.dispatched_at,
        "in_progress": None if lead is None else lead.acknowledged_at,
        "replied": view.reply.at if answered and view.reply else None,
        "followed_up": view.answer.at if answered and view.answer else None,
    }


def ended(view: OrderView, *, english: bool) -> Json | None:
    """How it ended without a reply of a department; None for the usual course."""
    if view.status not in ENDED_OTHERWISE:
        return None
    name = name_of(view.status, english=english)
    return {"status": view.status, "name": name, "at": view.lifecycle.ended_at}


def paused(view: OrderView, *, english: bool) -> Json | None:
    """Why nothing is due now. What the requester is asked for; not why the centre suspended it."""
    found = pause(view)
    if found is None:
        return None
    asked = view.status is Status.AWAITING_REQUESTER
    kind = PauseKind(found["kind"])
    return {
        "kind": kind,
        "name": name_of(kind, english=english),
        "since": found["since"],
        "until": found["until"],
        "items": found["items"] if asked else [],
        "note": found["note"] if asked else None,
    }


def clocks(view: OrderView, *, english: bool) -> list[Json]:
    """Those that run for the requester, of the lead and of the centre."""
    lead = view.parts.assignments.lead
    own = {None, None if lead is None else lead.id}
    return [
        {
            "name": clock.start.name,
            "title": name_of(clock.start.name, english=english),
            "due_at": clock.due_at,
            "state": clock.state,
        }
        for clock in view.clocks
        if clock.is_open and clock.start.name in TOLD and clock.start.assignment_id in own
    ]


def name_of(code: NamedCode | None, *, english: bool) -> str | None:
    if code is None:
        return None
    return english_name(code) if english else code.chinese

"""
Where each event leaves a work order: the statuses of domain.md §4, read off, never decided.

The rules live in `hotline.work_order`; views only repeat what the events say. Both the detail page
(folded from declared events) and the lists (folded from plain JSON in bulk) read this one table.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from events.catalog.names import RequestKind, Secrecy, Status

STREAM = "work_order-"


class Life(NamedTuple):
    """`before`: the status that a denied return goes back to."""

    status: Status
    before: Status | None = None


AFTER: Mapping[str, Status] = {
    "work_order.registered": Status.REGISTERED,
    "work_order.accepted": Status.ACCEPTED,
    "work_order.answered": Status.CLOSED,
    "work_order.declined": Status.DECLINED,
    "work_order.marked_invalid": Status.INVALID,
    "work_order.withdrawn": Status.WITHDRAWN,
    "work_order.dispatched": Status.DISPATCHED,
    "work_order.return_granted": Status.ACCEPTED,
    "work_order.dispute_opened": Status.DISPUTED,
    "work_order.result_approved": Status.REPLYING,
    "work_order.result_rejected": Status.IN_PROGRESS,
    "work_order.reply_sent": Status.FOLLOW_UP,  # the reply that needs none is closed in one breath
    "work_order.closed": Status.CLOSED,
}
AFTER_LEAD: Mapping[str, Status] = {  # only the lead's own steps move the order
    "work_order.assignment_acknowledged": Status.IN_PROGRESS,
    "work_order.result_submitted": Status.SUBMITTED,
}
MOVING = frozenset({*AFTER, *AFTER_LEAD, "work_order.return_requested", "work_order.return_denied"})
ENDED = frozenset(
    {
        Status.CLOSED,
        Status.DECLINED,
        Status.INVALID,
        Status.TRANSFERRED,
        Status.MERGED,
        Status.WITHDRAWN,
        Status.ARCHIVED,
    }
)
OPEN = frozenset(Status) - ENDED


def after(life: Life | None, type_: str, *, lead: bool) -> Life:
    """Return where `type_` leaves the order; `lead`: the event is of its lead department."""
    if life is None:
        return Life(AFTER[type_])
    if type_ == "work_order.return_requested":
        return Life(Status.RETURN_PENDING, life.status)
    if type_ == "work_order.return_denied":
        return Life(life.before or life.status)
    if type_ in AFTER_LEAD:
        return Life(AFTER_LEAD[type_]) if lead else life
    return Life(AFTER[type_]) if type_ in AFTER else life


def is_protected(registered: Mapping[str, Any]) -> bool:
    """D-07: a tip-off, or the wish for secrecy. No event changes either later."""
    tip_off: bool = registered["kind"] == RequestKind.TIP_OFF
    return tip_off or registered["secrecy"] != Secrecy.OPEN


def handle_due(dispatched: Mapping[str, Any], department: str) -> datetime | None:
    """The end of that department's handling clock; None: this order has no limit."""
    for clock in dispatched.get("clocks", ()):
        if clock["name"] == "handle" and clock.get("department", department) == department:
            return datetime.fromisoformat(clock["due_at"])
    return None

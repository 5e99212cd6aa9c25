"""What views read off the stored JSON of a work order's facts, without decoding it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from events.catalog.names import RequestKind, Secrecy
from projections.engine.read_model import InPart

WORK_ORDERS = "work_order"  # the kind of their streams
HANDLE_DUE_ONLY = InPart(
    "work_order.dispatched", ("route",), "clocks", '$[*] ? (@.name == "handle")'
)
STREAM = f"{WORK_ORDERS}-"


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

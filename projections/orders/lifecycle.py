"""What views read off the stored JSON of a work order's facts, without decoding it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from projections.engine.read_model import InPart

WORK_ORDERS = "work_order"  # the kind of their streams
HANDLE_DUE_ONLY = InPart(
    "work_order.dispatched", ("route",), "clocks", '$[*] ? (@.name == "handle")'
)
STREAM = f"{WORK_ORDERS}-"


def handle_due(data: Mapping[str, Any], department: str | None) -> datetime | None:
    """The end of that department's handling clock; None: the fact starts none."""
    for clock in data.get("clocks", ()):
        if clock["name"] == "handle" and clock.get("department", department) == department:
            return datetime.fromisoformat(clock["due_at"])
    return None

"""What views read off the stored JSON of a work order's facts, without decoding it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from events.catalog.names import AssignmentStatus, ClockName
from events.catalog.work_order.effect import Effect
from projections.engine.read_model import InPart

WORK_ORDERS: Final = "work_order"  # the kind of their streams
STREAM: Final = f"{WORK_ORDERS}-"


def only_clocks(*names: ClockName) -> InPart:
    """A dispatch without its route and with these clocks alone."""
    chosen = " || ".join(f'@.name == "{name}"' for name in names)
    return InPart("work_order.dispatched", ("route",), "clocks", f"$[*] ? ({chosen})")


HANDLE_DUE_ONLY: Final = only_clocks(ClockName.HANDLE)


def due_in(data: Mapping[str, Any], name: ClockName, department: str | None) -> datetime | None:
    """The end of that department's clock of this name; None: the fact starts none."""
    for clock in data.get("clocks", ()):
        if clock["name"] == name and clock.get("department", department) == department:
            return datetime.fromisoformat(clock["due_at"])
    return None


def handle_due(data: Mapping[str, Any], department: str | None) -> datetime | None:
    """The end of that department's handling clock; None: the fact starts none."""
    return due_in(data, ClockName.HANDLE, department)


def due_after(
    due: datetime | None, effect: Effect, data: Mapping[str, Any], name: ClockName, of: str | None
) -> datetime | None:
    """The end of that department's clock after a fact; None while it is paused (T-05)."""
    if effect.pauses and is_stopped(data, name, of):
        return None
    return (due_in(data, name, of) if effect.starts else None) or due


def lead_after(
    lead: str | None, due: datetime | None, effect: Effect, data: Mapping[str, Any]
) -> tuple[str | None, datetime | None]:
    """The lead after a fact, and the end of its handling clock; None while it is paused."""
    if effect.assigns:
        chosen: str = data["lead_department"]
        return chosen, handle_due(data, chosen)
    if effect.assignment is AssignmentStatus.RETURNED:
        return None, None
    if effect.joins or effect.leaves:
        return lead, due
    return lead, due_after(due, effect, data, ClockName.HANDLE, lead)


def is_stopped(data: Mapping[str, Any], name: ClockName, department: str | None) -> bool:
    return any(
        (each["name"], each["department"]) == (name, department) for each in data.get("stopped", ())
    )

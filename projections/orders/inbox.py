"""
What each department must act on (待办), soonest first. Pure.

Open: the department has to sign for its part or to work on it. Titles, matters and the order's own
status are joined from the list at read time.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from events.catalog.names import AssignmentStatus, ClockName
from events.catalog.work_order.effect import Effect
from events.catalog.work_order.effects import EFFECTS, effect_of
from events.catalog.work_order.parts.assignments import STILL_OPEN
from projections.engine.read_model import Added, Change, Fact, ReadModel, ViewRow, Write
from projections.orders.stored_facts import HANDLE_DUE_ONLY, WORK_ORDERS, due_after, handle_due

Json = Mapping[str, Any]


class DepartmentPart(NamedTuple):
    """A department's present part in an order."""

    role: str
    status: AssignmentStatus
    due_at: datetime | None
    dispatched_at: datetime
    acknowledged_at: datetime | None = None


Parts = Mapping[str, DepartmentPart]  # by department


def fold(before: Sequence[ViewRow], batch: Iterable[Fact]) -> list[Write]:
    """The few rows of each touched order are replaced."""
    stored: dict[str, dict[str, DepartmentPart]] = {}
    for row in before:
        stored.setdefault(row["order_no"], {})[row["department"]] = part_of(row)
    orders: dict[str, Parts] = dict(stored)
    for fact in batch:
        orders[fact.key] = after(orders.get(fact.key, {}), fact.type, fact.data)
    changed = {no: parts for no, parts in orders.items() if parts != stored.get(no, {})}
    rows = [
        (no, code, part.role, part.status, part.status in STILL_OPEN, *part[2:])
        for no, parts in changed.items()
        for code, part in parts.items()
    ]
    old = [no for no in changed if no in stored]
    return [
        *([Change("take_out", (old,))] if old else []),
        *([Added(rows)] if rows else []),
    ]


def part_of(row: ViewRow) -> DepartmentPart:
    return DepartmentPart(
        row["role"],
        AssignmentStatus(row["status"]),
        row["due_at"],
        row["dispatched_at"],
        row["acknowledged_at"],
    )


def after(parts: Parts, type_: str, data: Json) -> Parts:
    """A release empties the inbox: the order was returned, or it ended."""
    effect = effect_of(type_, data)
    if effect.assigns:
        return dispatched(data)
    if effect.joins:
        return {**parts, data["department"]: joined(data)}
    if effect.leaves:
        return {code: part for code, part in parts.items() if code not in data["departments"]}
    if effect.releases is not None:
        return {}
    if effect.assignment is not None:
        parts = moved(parts, effect.assignment, data)
    return redated(parts, effect, data) if effect.starts or effect.pauses else parts


def dispatched(data: Json) -> Parts:
    """What earlier dispatches left is over: they were returned, or the order would not be here."""
    at = datetime.fromisoformat(data["at"])
    lead = data["lead_department"]
    roles = dict.fromkeys(data.get("supporting_departments", ()), "supporting") | {lead: "lead"}
    return {
        code: DepartmentPart(role, AssignmentStatus.PENDING, handle_due(data, code), at)
        for code, role in roles.items()
    }


def redated(parts: Parts, effect: Effect, data: Json) -> Parts:
    """A fact that starts or pauses a handling clock moves the deadline of its department."""
    return {
        code: part._replace(due_at=due_after(part.due_at, effect, data, ClockName.HANDLE, code))
        for code, part in parts.items()
    }


def joined(data: Json) -> DepartmentPart:
    role = "supporting" if data.get("parent") is None else "delegate"
    due_at = handle_due(data, data["department"])
    return DepartmentPart(
        role, AssignmentStatus.PENDING, due_at, datetime.fromisoformat(data["at"])
    )


def moved(parts: Parts, status: AssignmentStatus, data: Json) -> Parts:
    part = parts[data["department"]]
    signs = (part.status, status) == (AssignmentStatus.PENDING, AssignmentStatus.ACKNOWLEDGED)
    signed_at = datetime.fromisoformat(data["at"]) if signs else part.acknowledged_at
    return {**parts, data["department"]: part._replace(status=status, acknowledged_at=signed_at)}


MOVING = frozenset(
    type_
    for type_, (effect, _) in EFFECTS.items()
    if effect.assigns
    or effect.starts
    or effect.joins
    or effect.leaves
    or effect.pauses
    or effect.releases is not None
    or effect.assignment is not None
)

DEPARTMENT_INBOX = ReadModel(
    name="department_inbox",
    types=MOVING,
    fold=fold,
    file=__file__,
    version=5,
    streams=WORK_ORDERS,
    in_part=HANDLE_DUE_ONLY,
)

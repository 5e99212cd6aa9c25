"""
What each department must act on (待办), soonest first. Pure.

Open: the department has to sign for its part or to work on it. Titles, matters and the order's own
status are joined from the list at read time.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from events.catalog.names import AssignmentStatus
from projections.engine.read_model import Added, Change, Fact, ReadModel, Row, Write
from projections.orders.lifecycle import HANDLE_DUE_ONLY, WORK_ORDERS, handle_due

Json = Mapping[str, Any]
TO_DO = frozenset({AssignmentStatus.PENDING, AssignmentStatus.ACKNOWLEDGED})


class Part(NamedTuple):
    """A department's part in an order, as it stands."""

    role: str
    status: AssignmentStatus
    due_at: datetime | None
    dispatched_at: datetime
    acknowledged_at: datetime | None = None


Parts = Mapping[str, Part]  # by department


def fold(before: Sequence[Row], batch: Iterable[Fact]) -> list[Write]:
    """The few rows of each touched order are written anew."""
    stored: dict[str, dict[str, Part]] = {}
    for row in before:
        stored.setdefault(row["order_no"], {})[row["department"]] = part_of(row)
    orders: dict[str, Parts] = dict(stored)
    for fact in batch:
        orders[fact.key] = STEPS[fact.type](orders.get(fact.key, {}), fact.data)
    changed = {no: parts for no, parts in orders.items() if parts != stored.get(no, {})}
    rows = [
        (no, code, part.role, part.status, part.status in TO_DO, *part[2:])
        for no, parts in changed.items()
        for code, part in parts.items()
    ]
    old = [no for no in changed if no in stored]
    return [
        *([Change("take_out", (old,))] if old else []),
        *([Added(rows)] if rows else []),
    ]


def part_of(row: Row) -> Part:
    return Part(
        row["role"],
        AssignmentStatus(row["status"]),
        row["due_at"],
        row["dispatched_at"],
        row["acknowledged_at"],
    )


def dispatched(_: Parts, data: Json) -> Parts:
    """What earlier dispatches left is over: they were returned, or the order would not be here."""
    at = datetime.fromisoformat(data["at"])
    lead = data["lead_department"]
    roles = dict.fromkeys(data.get("supporting_departments", ()), "supporting") | {lead: "lead"}
    return {
        code: Part(role, AssignmentStatus.PENDING, handle_due(data, code), at)
        for code, role in roles.items()
    }


def acknowledged(parts: Parts, data: Json) -> Parts:
    at = datetime.fromisoformat(data["at"])
    return changed(parts, data, status=AssignmentStatus.ACKNOWLEDGED, acknowledged_at=at)


def submitted(parts: Parts, data: Json) -> Parts:
    return changed(parts, data, status=AssignmentStatus.SUBMITTED)


def rejected(parts: Parts, data: Json) -> Parts:
    """Back to work: the lead's part is open again (驳回)."""
    return changed(parts, data, status=AssignmentStatus.ACKNOWLEDGED)


def changed(parts: Parts, data: Json, **values: Any) -> Parts:
    department = data["department"]
    return {**parts, department: parts[department]._replace(**values)}


def emptied(_: Parts, __: Json) -> Parts:
    return {}


STEPS: Mapping[str, Callable[[Parts, Json], Parts]] = {
    "work_order.dispatched": dispatched,
    "work_order.assignment_acknowledged": acknowledged,
    "work_order.result_submitted": submitted,
    "work_order.result_rejected": rejected,
    "work_order.return_granted": emptied,
    "work_order.withdrawn": emptied,
}

DEPARTMENT_INBOX = ReadModel(
    name="department_inbox",
    types=frozenset(STEPS),
    fold=fold,
    file=__file__,
    version=1,
    streams=WORK_ORDERS,
    in_part=HANDLE_DUE_ONLY,
)

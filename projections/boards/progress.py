"""
How each order gets on (办理进展): last act, returns, extension, rework, follow-up. Pure.

Marks of deadlines are no acts: an order of which only warnings are told is stuck.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from events.catalog.names import AssignmentStatus
from events.catalog.registry import EVENTS
from events.catalog.work_order.deadlines import (
    DeadlineMissed,
    DeadlineRecomputed,
    DeadlineWarned,
)
from events.catalog.work_order.effect import Effect
from events.catalog.work_order.effects import effect_of
from events.catalog.work_order.endings.rework import ReworkOrdered, WorkOrderReopened
from events.catalog.work_order.extension import ExtensionGranted
from events.catalog.work_order.parts.lifecycle import ENDED
from projections.engine.read_model import Added, Change, Fact, ReadModel, ViewRow, Write
from projections.orders.stored_facts import HANDLE_DUE_ONLY, WORK_ORDERS

Row = Mapping[str, Any]
COLUMNS: Final = (
    *("order_no", "moved_at", "returns", "extensions_asked", "reworking"),
    *("followed_up_at", "reached"),
)
UNMOVED: Final = frozenset(
    declared.model_fields["type"].default
    for declared in (DeadlineWarned, DeadlineMissed, DeadlineRecomputed)
)
REWORK, REOPENED, EXTENDED = (
    declared.model_fields["type"].default
    for declared in (ReworkOrdered, WorkOrderReopened, ExtensionGranted)
)


def fold(before: Sequence[ViewRow], batch: Iterable[Fact]) -> list[Write]:
    """Return the writes that replace each row that changed."""
    stored: dict[str, Row] = {
        row["order_no"]: {name: row[name] for name in COLUMNS} for row in before
    }
    rows = dict(stored)
    for fact in batch:
        rows[fact.key] = after(rows.get(fact.key) or new_row(fact.key), fact)
    changed = [row for order_no, row in rows.items() if row != stored.get(order_no)]
    old = [row["order_no"] for row in changed if row["order_no"] in stored]
    return [
        *([Change("take_out", (old,))] if old else []),
        *([Added([tuple(row[name] for name in COLUMNS) for row in changed])] if changed else []),
    ]


def new_row(order_no: str) -> Row:
    never = {"followed_up_at": None, "reached": None, "moved_at": None}
    none = {"returns": 0, "extensions_asked": [], "reworking": False}
    return {"order_no": order_no, **none, **never}


def after(row: Row, fact: Fact) -> Row:
    if fact.type in UNMOVED:
        return row
    effect, at = effect_of(fact.type, fact.data), datetime.fromisoformat(fact.data["at"])
    returned = effect.assignment is AssignmentStatus.RETURNED
    return {
        **row,
        "moved_at": at,
        "returns": row["returns"] + returned,
        "extensions_asked": extensions_after(row["extensions_asked"], effect, fact),
        "reworking": is_reworked(reworking=row["reworking"], effect=effect, type_=fact.type),
        **followed_up(effect, at),
    }


def extensions_after(asked: Sequence[str], effect: Effect, fact: Fact) -> Sequence[str]:
    """Departments whose request is not decided, and which still have to report done."""
    if effect.assigns or effect.releases is not None or effect.status in ENDED:
        return []
    if effect.leaves:
        return [each for each in asked if each not in fact.data["departments"]]
    decided = effect.extension is not None or fact.type == EXTENDED
    if not decided and effect.assignment is not AssignmentStatus.SUBMITTED:
        return asked
    own = fact.data["department"]
    others = [each for each in asked if each != own]
    return [*others, own] if effect.extension == "asked" else others


def is_reworked(*, reworking: bool, effect: Effect, type_: str) -> bool:
    """From the order to work on it again until the next reply, or the end."""
    if type_ in {REWORK, REOPENED}:
        return True
    return reworking and not (effect.replies or effect.status in ENDED)


def followed_up(effect: Effect, at: datetime) -> dict[str, Any]:
    """Of the last attempt: whether the requester was reached."""
    if effect.follow_up not in {"missed", "recorded"}:
        return {}
    return {"followed_up_at": at, "reached": effect.follow_up == "recorded"}


PROGRESS: Final = ReadModel(
    name="progress",
    types=frozenset(type_ for type_ in EVENTS if type_.startswith("work_order.")) - UNMOVED,
    fold=fold,
    file=__file__,
    version=1,
    streams=WORK_ORDERS,
    in_part=HANDLE_DUE_ONLY,
)

"""Orders by district and week of registration (按区县和周的登记量): a row for each order. Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

import asyncpg

from events.catalog.names import ClockName, Status
from events.catalog.work_order.effect import Effect
from events.catalog.work_order.effects import EFFECTS, effect_of
from events.catalog.work_order.parts.particulars import as_columns, given, is_protected
from projections.engine.read_model import Added, Change, Fact, ReadModel, ViewRow, Write
from projections.orders.stored_facts import WORK_ORDERS

COLUMNS: Final = ("order_no", "registered_at", "district", "kind", "secrecy", "protected", "merged")


def fold(before: Sequence[ViewRow], batch: Iterable[Fact]) -> list[Write]:
    """Return the writes that replace each row that changed."""
    stored = {row["order_no"]: {name: row[name] for name in COLUMNS} for row in before}
    rows = dict(stored)
    for fact in batch:
        effect = effect_of(fact.type, fact.data)
        told = as_columns(given(effect, fact.data)) | merged_after(effect)
        row = rows[fact.key] if fact.key in rows else new_row(fact)
        row = row | {name: value for name, value in told.items() if name in row}
        rows[fact.key] = row | {"protected": is_protected(row["kind"], row["secrecy"])}
    changed = [row for order_no, row in rows.items() if row != stored.get(order_no)]
    old = [row["order_no"] for row in changed if row["order_no"] in stored]
    return [
        *([Change("take_out", (old,))] if old else []),
        *([Added([tuple(row.values()) for row in changed], COLUMNS)] if changed else []),
    ]


def new_row(fact: Fact) -> dict[str, Any]:
    begun = {"order_no": fact.key, "registered_at": datetime.fromisoformat(fact.data["at"])}
    return dict.fromkeys(COLUMNS) | begun | {"merged": False}


def merged_after(effect: Effect) -> dict[str, bool]:
    """The matter of merged orders counts once, with the order that leads (D-06)."""
    if effect.status is Status.MERGED:
        return {"merged": True}
    return {"merged": False} if is_unmerged(effect) or effect.restores else {}


def is_unmerged(effect: Effect) -> bool:
    return effect.undoes is ClockName.CITIZEN


ORDERS_BY_WEEK = ReadModel(
    name="orders_by_week",
    types=frozenset(
        type_
        for type_, (effect, _) in EFFECTS.items()
        if effect.sets or effect.status is Status.MERGED or is_unmerged(effect)
    ),
    fold=fold,
    file=__file__,
    version=2,
    streams=WORK_ORDERS,
)


class Count(NamedTuple):
    """`district` and `week` (ISO, of the city) with the orders registered then and there."""

    district: str
    week: str
    orders: int


async def counts(
    pool: asyncpg.Pool, since: datetime, to: datetime, *, zone: str, district: str | None = None
) -> list[Count]:
    """Protected orders are not counted for any reader (D-07)."""
    found = await pool.fetch(ORDERS_BY_WEEK.sql["counts"], since, to, zone, district)
    return [Count(row["district"], row["week"], row["orders"]) for row in found]

"""
Cards of the monitoring (电子监察, S-02): a warning is yellow, a miss is red. Pure.

One row for each clock that was warned of or missed, by its natural key. Whether a reader may know
of it is decided by the list of orders at read time.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

import asyncpg

from events.catalog.names import ClockName
from events.catalog.work_order.deadlines import (
    DeadlineMissed,
    DeadlineRecomputed,
    DeadlineWarned,
    MissExplained,
)
from projections.engine.read_model import Added, Change, Fact, ReadModel, ViewRow, Write
from projections.orders.search import Viewer
from projections.orders.stored_facts import WORK_ORDERS

Colour = Literal["yellow", "red"]
Key = tuple[str, str, int]  # assignment, clock, revision
Row = dict[str, Any]
Cards = Mapping[Key, Row]  # of one order
COLUMNS: Final = (
    *("order_no", "assignment_id", "clock", "revision", "department", "due_at"),
    *("warned_at", "missed_at", "explain_by", "explained_at", "explanation_missed_at"),
    "warned_position",
)
KEY: Final = ("assignment_id", "clock", "revision")
WARNED, MISSED, RECOMPUTED, EXPLAINED = (
    declared.model_fields["type"].default
    for declared in (DeadlineWarned, DeadlineMissed, DeadlineRecomputed, MissExplained)
)


def fold(before: Sequence[ViewRow], batch: Iterable[Fact]) -> list[Write]:
    """The few rows of each touched order are replaced."""
    stored: dict[str, dict[Key, Row]] = {}
    for row in before:
        own = stored.setdefault(row["order_no"], {})
        own[row["assignment_id"], row["clock"], row["revision"]] = {
            name: row[name] for name in COLUMNS
        }
    orders: dict[str, Cards] = dict(stored)
    for fact in batch:
        orders[fact.key] = after(orders.get(fact.key, {}), fact)
    changed = {no: cards for no, cards in orders.items() if cards != stored.get(no, {})}
    old = [no for no in changed if no in stored]
    new = [
        tuple(row[name] for name in COLUMNS) for cards in changed.values() for row in cards.values()
    ]
    return [
        *([Change("take_out", (old,))] if old else []),
        *([Added(new, COLUMNS)] if new else []),
    ]


def after(cards: Cards, fact: Fact) -> Cards:
    data = fact.data
    if fact.type == RECOMPUTED:
        return redated(cards, data)
    if data["clock"] == ClockName.EXPLANATION:  # no card of its own: it is late on that of its miss
        late = fact.type == MISSED
        return marked(cards, about(data), "explanation_missed_at", data) if late else cards
    key = (data.get("assignment_id") or "", data["clock"], data["revision"])
    if fact.type == EXPLAINED:
        return marked(cards, key, "explained_at", data)
    row = cards.get(key) or new_card(fact.key, key, data)
    at = datetime.fromisoformat(data["at"])
    if fact.type == WARNED:
        return {**cards, key: {**row, "warned_at": at, "warned_position": fact.position}}
    explain_by = [datetime.fromisoformat(clock["due_at"]) for clock in data.get("clocks", ())]
    return {**cards, key: {**row, "missed_at": at, "explain_by": min(explain_by, default=None)}}


def new_card(order_no: str, key: Key, data: Mapping[str, Any]) -> Row:
    empty: Row = dict.fromkeys(COLUMNS)
    due_at = datetime.fromisoformat(data["due_at"])
    own = {"order_no": order_no, "department": data.get("department"), "due_at": due_at}
    return empty | own | dict(zip(KEY, key, strict=True))


def about(data: Mapping[str, Any]) -> Key:
    """The miss that a clock of explanation is about."""
    missed = data["explains"]
    return data.get("assignment_id") or "", missed["name"], missed["revision"]


def marked(cards: Cards, key: Key, name: str, data: Mapping[str, Any]) -> Cards:
    return {**cards, key: {**cards[key], name: datetime.fromisoformat(data["at"])}}


def redated(cards: Cards, data: Mapping[str, Any]) -> Cards:
    """A newer calendar moves the limit to explain (T-03)."""
    moved = {
        about(clock): {"explain_by": datetime.fromisoformat(clock["due_at"])}
        for clock in data["clocks"]
        if clock.get("explains") is not None
    }
    return {key: row | moved.get(key, {}) for key, row in cards.items()}


CARDS = ReadModel(
    name="cards",
    types=frozenset({WARNED, MISSED, RECOMPUTED, EXPLAINED}),
    fold=fold,
    file=__file__,
    version=2,
    streams=WORK_ORDERS,
)


@dataclass(frozen=True, kw_only=True)
class CardFilters:
    """None: any. `explained` is asked of red cards; the period is that of the deadlines."""

    department: str | None = None
    clock: ClockName | None = None
    colour: Colour | None = None
    explained: bool | None = None
    due_from: datetime | None = None
    due_to: datetime | None = None


async def cards(
    pool: asyncpg.Pool,
    filters: CardFilters,
    viewer: Viewer,
    *,
    now: datetime,
    limit: int,
    after: Sequence[Any] | None = None,
) -> Sequence[ViewRow]:
    """Return at most `limit` cards, the latest deadline first; `after` is the place of the last."""
    due_at, *place = (None,) * 5 if after is None else after
    rows: Sequence[ViewRow] = await pool.fetch(
        CARDS.sql["page"],
        *viewer.reach,
        filters.department,
        filters.clock,
        None if filters.colour is None else filters.colour == "red",
        filters.explained,
        filters.due_from,
        filters.due_to,
        None if due_at is None else datetime.fromisoformat(due_at),
        *place,
        limit,
        now,
    )
    return rows


def place_of(row: ViewRow) -> tuple[Any, ...]:
    return row["due_at"].isoformat(), row["order_no"], *(row[name] for name in KEY)

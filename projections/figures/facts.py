"""
The facts behind the on-time rate (按时办结率, I-01), with their history. Pure.

Counted: every order whose effective due is in the period; on time: first submitted by then (T-06).
By department means the final lead. A rejected result and a denied return move nothing (R-03).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from events.catalog.work_order.effect import Effect
from events.catalog.work_order.effects import EFFECTS, effect_of
from events.catalog.work_order.lifecycle import submission_after
from events.catalog.work_order.particulars import is_protected
from projections.engine.read_model import Added, Change, Fact, ReadModel, Row, Write
from projections.figures.dimensions import FIXED
from projections.orders.lifecycle import HANDLE_DUE_ONLY, WORK_ORDERS, handle_due

FOREVER = 2**63 - 1


KEPT = (*FIXED, "protected")


class Facts(NamedTuple):
    """What a row says in the order of the table. `fixed`: what registration sets, as KEPT."""

    effective_due: datetime | None
    first_due: datetime | None
    first_submitted_at: datetime | None
    lead_department: str | None
    fixed: tuple[str | bool | None, ...]
    left_out: str | None = None


def fold(before: Sequence[Row], batch: Iterable[Fact]) -> list[Write]:
    """Return the writes that bring `before` (the rows that hold now) up to the end of `batch`."""
    held = {row["order_no"]: facts_of(row) for row in before}
    stored = {row["order_no"]: row["from_position"] for row in before}
    since: dict[str, int] = {}  # where what is held begins, unless the table has it
    closed: list[tuple[str, int, int]] = []  # rows of the table, and where they end
    replaced: list[str] = []  # rows of the table that counted nowhere
    new: list[Sequence[Any]] = []
    for fact in batch:
        order_no = fact.key
        old = held.get(order_no)
        facts = after(old, fact.type, fact.data)
        if facts == old:
            continue
        begun = since.get(order_no)
        if old is not None:
            if begun is None and old.effective_due is None:
                replaced.append(order_no)
            elif begun is None:
                closed.append((order_no, stored[order_no], fact.position))
            elif old.effective_due is not None:
                new.append(row_of(order_no, begun, fact.position, old))
        held[order_no] = facts
        since[order_no] = fact.position
    new += [row_of(no, begun, FOREVER, held[no]) for no, begun in since.items()]
    return writes(closed, replaced, new)


def facts_of(row: Row) -> Facts:
    return Facts(
        row["effective_due"],
        row["first_due"],
        row["first_submitted_at"],
        row["lead_department"],
        tuple(row[name] for name in KEPT),
        row["left_out"],
    )


def row_of(order_no: str, since: int, until: int, facts: Facts) -> tuple[Any, ...]:
    *moving, fixed, left_out = facts
    return (order_no, since, until, *moving, *fixed, left_out)


def writes(
    closed: Sequence[tuple[str, int, int]], replaced: Sequence[str], new: Sequence[Sequence[Any]]
) -> list[Write]:
    """Forgetting comes before adding: only then is the row that holds now a new one."""
    return [
        *([Change("close", list(zip(*closed, strict=True)))] if closed else []),
        *([Change("forget", (replaced,))] if replaced else []),
        *([Added(new)] if new else []),
    ]


def registered(_: Facts | None, data: Mapping[str, Any]) -> Facts:
    area = data["area"]
    cell = area.get("cell")
    values = {**data, **area, "cell": cell and cell["code"]}
    fixed = (*(values.get(name) for name in FIXED), is_protected(data["kind"], data["secrecy"]))
    return Facts(None, None, None, None, fixed)


def dispatched(facts: Facts | None, data: Mapping[str, Any]) -> Facts:
    """The final lead's limit counts, from its own dispatch on (R-03)."""
    lead = data["lead_department"]
    due = handle_due(data, lead)
    old = known(facts)
    return Facts(due, due, old.first_submitted_at, lead, old.fixed, old.left_out)


def returned(facts: Facts | None, _: Mapping[str, Any]) -> Facts:
    return known(facts)._replace(lead_department=None, effective_due=None, first_due=None)


def submission(facts: Facts | None, effect: Effect, data: Mapping[str, Any]) -> Facts:
    """The lead's first one counts; a false close never was one (T-06)."""
    old = known(facts)
    first = submission_after(old.first_submitted_at, effect, data)
    return Facts(old.effective_due, old.first_due, first, *old[3:])


def withdrawn(facts: Facts | None, _: Mapping[str, Any]) -> Facts:
    return known(facts)._replace(left_out="withdrawn")


def known(facts: Facts | None) -> Facts:
    if facts is None:
        raise LookupError("an event of an order that was never registered")
    return facts


Step = Callable[[Facts | None, Mapping[str, Any]], Facts]

STEPS: Mapping[str, Step] = {
    "work_order.registered": registered,
    "work_order.dispatched": dispatched,
    "work_order.lead_ruled": dispatched,
    "work_order.return_granted": returned,
    "work_order.withdrawn": withdrawn,
}
SUBMITTING = frozenset(
    type_
    for type_, (_, condition) in EFFECTS.items()
    if condition is not None and condition[1].submission is not None
)


def after(facts: Facts | None, type_: str, data: Mapping[str, Any]) -> Facts:
    step = STEPS.get(type_)
    return submission(facts, effect_of(type_, data), data) if step is None else step(facts, data)


ON_TIME = ReadModel(
    name="on_time",
    types=frozenset(STEPS) | SUBMITTING,
    fold=fold,
    file=__file__,
    version=2,
    streams=WORK_ORDERS,
    in_part=HANDLE_DUE_ONLY,
)

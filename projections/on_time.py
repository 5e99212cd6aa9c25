"""
The facts behind the on-time rate (按时办结率, domain.md §6), with their history. Pure.

Counted: every order whose effective due is in the period; on time: first submitted by then (T-06).
By department means the final lead. A rejected result and a denied return move nothing (R-03).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from projections.life import handle_due
from projections.read_model import Added, Change, Fact, ReadModel, Row, Write

FOREVER = 2**63 - 1


class Facts(NamedTuple):
    """The columns of a row, in the order of the table, without its span."""

    effective_due: datetime | None
    first_due: datetime | None
    first_submitted_at: datetime | None
    lead_department: str | None
    district: str | None
    subdistrict: str | None
    community: str | None
    cell: str | None
    matter: str
    kind: str
    channel: str
    left_out: str | None


class Held(NamedTuple):
    """What holds of an order, since which position; `stored`: the table has this row."""

    since: int
    facts: Facts
    stored: bool


def fold(before: Sequence[Row], batch: Iterable[Fact]) -> list[Write]:
    """Return the writes that bring `before` (the rows that hold now) up to the end of `batch`."""
    held = {row["order_no"]: held_of(row) for row in before}
    closed: dict[str, int] = {}  # rows of the table that held until this position
    replaced: list[str] = []  # rows of the table that counted nowhere
    new: list[Sequence[Any]] = []
    for fact in batch:
        order_no = fact.order_no
        old = held.get(order_no)
        facts = STEPS[fact.type](old.facts if old else None, fact.data)
        if old is not None:
            if facts == old.facts:
                continue
            if old.facts.effective_due is None:
                replaced += [order_no] if old.stored else []
            elif old.stored:
                closed[order_no] = fact.position
            else:
                new.append((order_no, old.since, fact.position, *old.facts))
        held[order_no] = Held(fact.position, facts, stored=False)
    new += [(no, row.since, FOREVER, *row.facts) for no, row in held.items() if not row.stored]
    return writes(closed, replaced, new)


def held_of(row: Row) -> Held:
    return Held(row["from_position"], Facts(*(row[name] for name in Facts._fields)), stored=True)


def writes(
    closed: Mapping[str, int], replaced: Sequence[str], new: Sequence[Sequence[Any]]
) -> list[Write]:
    """Closing comes first: only then is the row that holds now a new one."""
    return [
        *([Change("close", (list(closed), list(closed.values())))] if closed else []),
        *([Change("forget", (replaced,))] if replaced else []),
        *([Added(new)] if new else []),
    ]


def registered(_: Facts | None, data: Mapping[str, Any]) -> Facts:
    area = data["area"]
    cell = area.get("cell")
    return Facts(
        effective_due=None,
        first_due=None,
        first_submitted_at=None,
        lead_department=None,
        district=area.get("district"),
        subdistrict=area.get("subdistrict"),
        community=area.get("community"),
        cell=cell and cell["code"],
        matter=data["matter"],
        kind=data["kind"],
        channel=data["channel"],
        left_out=None,
    )


def dispatched(facts: Facts | None, data: Mapping[str, Any]) -> Facts:
    """The final lead's limit counts, from its own dispatch on (R-03)."""
    lead = data["lead_department"]
    due = handle_due(data, lead)
    return known(facts)._replace(lead_department=lead, effective_due=due, first_due=due)


def returned(facts: Facts | None, _: Mapping[str, Any]) -> Facts:
    return known(facts)._replace(lead_department=None, effective_due=None, first_due=None)


def submitted(facts: Facts | None, data: Mapping[str, Any]) -> Facts:
    """Only the lead's first one counts (T-06)."""
    old = known(facts)
    if old.first_submitted_at is not None or not data["lead"]:
        return old
    return old._replace(first_submitted_at=datetime.fromisoformat(data["at"]))


def rejected(facts: Facts | None, data: Mapping[str, Any]) -> Facts:
    """A false close never was a submission (T-06); an ordinary rejection changes nothing."""
    old = known(facts)
    return old._replace(first_submitted_at=None) if data.get("false_close") else old


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
    "work_order.return_granted": returned,
    "work_order.result_submitted": submitted,
    "work_order.result_rejected": rejected,
    "work_order.withdrawn": withdrawn,
}

ON_TIME = ReadModel(
    name="on_time",
    types=frozenset(STEPS),
    fold=fold,
    sources=("on_time.py", "on_time.sql", "life.py", "read_model.py"),
)

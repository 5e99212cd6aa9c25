"""
The list of work orders (工单列表) and what it is searched by. Pure.

Statuses come from `life`, deadlines from the events. Whether an order is overdue depends on the
clock, and is asked at query time.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from events.catalog.names import RequestKind, Secrecy, Status
from events.sealing import excerpt
from projections import life
from projections.read_model import Added, Change, Fact, ReadModel, Row, Write

Json = Mapping[str, Any]


class Moving(NamedTuple):
    """What changes in an order's life, in the order of statement `move`."""

    status: Status
    before_return: Status | None = None
    lead_department: str | None = None
    departments: tuple[str, ...] = ()
    due_at: datetime | None = None
    first_submitted_at: datetime | None = None

    def columns(self) -> tuple[Any, ...]:
        return (
            self.status,
            self.before_return,
            self.lead_department,
            " ".join(self.departments),
            self.due_at,
            self.first_submitted_at,
            self.first_submitted_at is None and self.status in life.OPEN,
        )


@dataclass(slots=True)
class Entry:
    """An order in the hands of a batch. `fixed`: the columns of a new one that never change."""

    moving: Moving
    subject_id: str | None
    title: bytes | None = None  # sealed
    tokens: Sequence[int] = ()
    fixed: tuple[Any, ...] | None = field(default=None)
    changed: bool = False
    erased: bool = False


def fold(before: Sequence[Row], batch: Iterable[Fact]) -> list[Write]:
    entries = {row["order_no"]: entry_of(row) for row in before}
    for fact in batch:
        if fact.type == "subject.erased":
            erase(entries, fact.data["erased_subject"])
        elif fact.type == "work_order.registered":
            entries[fact.order_no] = registered(fact)
        else:
            entry = entries[fact.order_no]
            entry.moving = moved(entry.moving, fact)
            entry.changed = True
    return writes(entries)


def entry_of(row: Row) -> Entry:
    before = row["before_return"]
    moving = Moving(
        status=Status(row["status"]),
        before_return=None if before is None else Status(before),
        lead_department=row["lead_department"],
        departments=tuple(row["departments"]),
        due_at=row["due_at"],
        first_submitted_at=row["first_submitted_at"],
    )
    return Entry(moving, row["subject_id"])


def erase(entries: Mapping[str, Entry], subject: str) -> None:
    """Nothing that was derived from a person outlives their key; their title is shut for ever."""
    for entry in entries.values():
        if entry.subject_id == subject:
            entry.subject_id, entry.tokens, entry.erased = None, (), True


def registered(fact: Fact) -> Entry:
    data = fact.data
    area = data["area"]
    cell = area.get("cell")
    fixed = (
        data["kind"],
        data["matter"],
        data["matter_name"],
        data["channel"],
        data["urgency"],
        data["secrecy"],
        data["kind"] == RequestKind.TIP_OFF or data["secrecy"] != Secrecy.OPEN,
        area.get("district"),
        area.get("subdistrict"),
        area.get("community"),
        cell and cell["code"],
    )
    begun = (datetime.fromisoformat(data["at"]), fact.position)
    title = None if fact.sealed is None else excerpt(fact.sealed, "title")
    moving = Moving(status=Status.REGISTERED)
    return Entry(moving, fact.subject_id, title, fact.tokens, (begun, fixed))


def moved(old: Moving, fact: Fact) -> Moving:
    before = life.Life(old.status, old.before_return)
    status, before_return = life.after(before, fact.type, lead=fact.data.get("lead", True))
    step = STEPS.get(fact.type)
    new = old if step is None else step(old, fact.data)
    return Moving(status, before_return, *new[2:])


def dispatched(old: Moving, data: Json) -> Moving:
    lead = data["lead_department"]
    return old._replace(
        lead_department=lead,
        departments=(lead, *data.get("supporting_departments", ())),
        due_at=life.handle_due(data, lead),
    )


def returned(old: Moving, _: Json) -> Moving:
    return old._replace(lead_department=None, departments=(), due_at=None)


def submitted(old: Moving, data: Json) -> Moving:
    if old.first_submitted_at is not None or not data["lead"]:
        return old
    return old._replace(first_submitted_at=datetime.fromisoformat(data["at"]))


def rejected(old: Moving, data: Json) -> Moving:
    return old._replace(first_submitted_at=None) if data.get("false_close") else old


STEPS: Mapping[str, Callable[[Moving, Json], Moving]] = {
    "work_order.dispatched": dispatched,
    "work_order.return_granted": returned,
    "work_order.result_submitted": submitted,
    "work_order.result_rejected": rejected,
}


def writes(entries: Mapping[str, Entry]) -> list[Write]:
    added = [new_row(no, entry) for no, entry in entries.items() if entry.fixed is not None]
    known = [(no, entry) for no, entry in entries.items() if entry.fixed is None]
    changed = [(no, *entry.moving.columns()) for no, entry in known if entry.changed]
    erased = [no for no, entry in known if entry.erased]
    return [
        *([Added(added)] if added else []),
        *([Change("move", list(zip(*changed, strict=True)))] if changed else []),
        *([Change("erase", (erased,))] if erased else []),
    ]


def new_row(order_no: str, entry: Entry) -> tuple[Any, ...]:
    begun, fixed = entry.fixed or ((), ())
    moving = entry.moving
    status, before_return, lead, _, *times = moving.columns()
    head = (order_no, *begun, status, before_return)
    handling = (lead, moving.departments, *times)
    return (*head, *fixed, *handling, entry.subject_id, entry.title, entry.tokens)


ORDER_LIST = ReadModel(
    name="order_list",
    types=life.MOVING | {"subject.erased"},
    fold=fold,
    searches=True,
    sources=(
        "order_list.py",
        "order_list.sql",
        "life.py",
        "read_model.py",
        "search_tokens.py",
    ),
)

"""
The list of work orders (工单列表) and what it is searched by. Pure.

Statuses come from the declared effects, deadlines from the events. Whether an order is overdue
depends on the clock, and is asked at query time.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from events.catalog.names import AssignmentStatus, Status
from events.catalog.registry import EVENTS
from events.catalog.work_order.effect import NONE, Effect
from events.catalog.work_order.effects import effect_of
from events.catalog.work_order.lifecycle import OPEN, status_after, submission_after
from events.personal.sealing import excerpt
from projections.engine.read_model import Added, Change, Fact, ReadModel, Row, Write
from projections.orders.lifecycle import HANDLE_DUE_ONLY, WORK_ORDERS, handle_due, is_protected
from projections.orders.search_tokens import CORRECTED, REGISTERED, tokens_of

Json = Mapping[str, Any]
NO_ONE = ""  # a person who was erased
LINE = "\n"  # between accounts, in a parameter


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
            self.first_submitted_at is None and self.status in OPEN,
        )


class Said(NamedTuple):
    """What people said, as far as the list keeps it: shut, or where it stands in the log."""

    subject_id: str | None  # whose request; None after erasure
    renumbered_to: str | None  # whose number the corrected one is; NO_ONE after their erasure
    caller_ids: tuple[str, ...]  # others who asked for it to be hurried
    title: bytes | None  # sealed, by `title_subject` in version `title_version`
    title_subject: str | None
    title_version: int
    tokens: Sequence[int]
    text_positions: tuple[int, ...]  # events that say a title, a narrative or a person's name


@dataclass(slots=True)
class Entry:
    """An order in the hands of a batch. `fixed`: the columns of a new one that never change."""

    moving: Moving
    members: tuple[str, ...]
    said: Said
    fixed: tuple[Any, ...] | None = field(default=None)
    moved: bool = False
    retold: bool = False


def fold(before: Sequence[Row], batch: Iterable[Fact]) -> list[Write]:
    entries = {row["order_no"]: entry_of(row) for row in before}
    for fact in batch:
        if fact.type == "subject.erased":
            erase(entries, fact.data["erased_subject"])
        elif fact.type == "work_order.registered":
            entries[fact.key] = registered(fact)
        else:
            take(entries[fact.key], fact)
    return writes(entries)


def take(entry: Entry, fact: Fact) -> None:
    moving, members = moved(entry.moving, fact), joined(entry.members, fact.member)
    if moving != entry.moving or members != entry.members:
        entry.moving, entry.members, entry.moved = moving, members, True
    if (tell := TELLING.get(fact.type)) and (said := tell(entry.said, fact)) != entry.said:
        entry.said, entry.retold = said, True


def joined(members: tuple[str, ...], account: str | None) -> tuple[str, ...]:
    return members if account is None or account in members else (*members, account)


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
    said = Said(
        subject_id=row["subject_id"],
        renumbered_to=row["renumbered_to"],
        caller_ids=tuple(row["caller_ids"]),
        title=row["sealed_title"],
        title_subject=row["title_subject"],
        title_version=row["title_version"],
        tokens=row["search_tokens"],
        text_positions=tuple(row["text_positions"]),
    )
    return Entry(moving, tuple(row["members"]), said)


def erase(entries: Mapping[str, Entry], subject: str) -> None:
    """Nothing that was derived from a person outlives their key; their title stays shut."""
    for entry in entries.values():
        old = entry.said
        new = old._replace(
            renumbered_to=NO_ONE if old.renumbered_to == subject else old.renumbered_to,
            caller_ids=tuple(caller for caller in old.caller_ids if caller != subject),
        )
        if old.subject_id == subject:
            title_subject = None if old.title_subject == subject else old.title_subject
            new = new._replace(subject_id=None, title_subject=title_subject, tokens=())
        entry.said, entry.retold = new, entry.retold or new != old


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
        is_protected(data),
        data.get("reported_department"),
        area.get("district"),
        area.get("subdistrict"),
        area.get("community"),
        cell and cell["code"],
    )
    said = Said(
        subject_id=fact.subject_id,
        renumbered_to=None,
        caller_ids=(),
        title=None if fact.sealed is None else excerpt(fact.sealed, "title"),
        title_subject=fact.subject_id,
        title_version=fact.version,
        tokens=fact.tokens,
        text_positions=(fact.position,),
    )
    begun = datetime.fromisoformat(data["at"])
    moving = Moving(status=Status.REGISTERED)
    return Entry(moving, joined((), fact.member), said, (begun, fixed))


def corrected(old: Said, fact: Fact) -> Said:
    """The corrected title and text are found by their words, the requester by the new number."""
    match fact.data["field"]:
        case "title":
            new = old._replace(
                title=None if fact.sealed is None else excerpt(fact.sealed, "value"),
                title_subject=fact.subject_id,
                title_version=fact.version,
                tokens=together(old, fact.tokens),
            )
        case "narrative":
            new = old._replace(tokens=together(old, fact.tokens))
        case "requester_phone":
            new = old._replace(renumbered_to=fact.subject_id or NO_ONE)
        case "requester_name":
            new = old
        case _:
            return old
    return new._replace(text_positions=(*old.text_positions, fact.position))


def urged(old: Said, fact: Fact) -> Said:
    """Another caller finds the order by their own number (D-05)."""
    if fact.data["by_requester"] or fact.subject_id is None:
        return old
    callers = dict.fromkeys((*old.caller_ids, fact.subject_id))
    positions = (*old.text_positions, fact.position)
    return old._replace(caller_ids=tuple(callers), text_positions=positions)


def together(old: Said, new: Sequence[int]) -> Sequence[int]:
    """
    The old words stay among the tokens; what is found by them is checked against the text.

    An order of an erased requester is not found by words any more.
    """
    return () if old.subject_id is None else list(dict.fromkeys((*old.tokens, *new)))


TELLING: Mapping[str, Callable[[Said, Fact], Said]] = {
    "work_order.correction_recorded": corrected,
    "work_order.urged": urged,
}


def moved(old: Moving, fact: Fact) -> Moving:
    effect = effect_of(fact.type, fact.data)
    if effect is NONE:
        return old
    status, before_return = status_after(old.status, old.before_return, effect)
    first_submitted_at = submission_after(old.first_submitted_at, effect, fact.data)
    new = held(old, effect, fact.data)
    return Moving(status or old.status, before_return, *new[2:5], first_submitted_at)


def held(old: Moving, effect: Effect, data: Json) -> Moving:
    """Who holds the order; one that ended stays with the departments that held it then."""
    if effect.assigns:
        return dispatched(old, data)
    if effect.assignment is AssignmentStatus.RETURNED:
        return old._replace(lead_department=None, departments=(), due_at=None)
    return old


def dispatched(old: Moving, data: Json) -> Moving:
    lead = data["lead_department"]
    return old._replace(
        lead_department=lead,
        departments=(lead, *data.get("supporting_departments", ())),
        due_at=handle_due(data, lead),
    )


def writes(entries: Mapping[str, Entry]) -> list[Write]:
    added = [new_row(no, entry) for no, entry in entries.items() if entry.fixed is not None]
    known = [(no, entry) for no, entry in entries.items() if entry.fixed is None]
    moves = [
        (no, *entry.moving.columns(), LINE.join(entry.members))
        for no, entry in known
        if entry.moved
    ]
    retold = [(no, *said_columns(entry.said)) for no, entry in known if entry.retold]
    return [
        *([Added(added)] if added else []),
        *([Change("move", list(zip(*moves, strict=True)))] if moves else []),
        *([Change("retell", list(zip(*retold, strict=True)))] if retold else []),
    ]


def said_columns(said: Said) -> tuple[Any, ...]:
    """In the order of statement `retell`."""
    return (
        said.subject_id,
        said.renumbered_to,
        " ".join(said.caller_ids),
        said.title,
        said.title_subject,
        said.title_version,
        " ".join(map(str, said.tokens)),
        " ".join(map(str, said.text_positions)),
    )


def new_row(order_no: str, entry: Entry) -> tuple[Any, ...]:
    begun, fixed = entry.fixed or (None, ())
    moving = entry.moving
    status, before_return, lead, _, *times = moving.columns()
    handling = (lead, moving.departments, *times)
    return (order_no, begun, status, before_return, *fixed, *handling, entry.members, *entry.said)


ORDER_LIST = ReadModel(
    name="order_list",
    types=frozenset(type_ for type_ in EVENTS if type_.startswith("work_order."))
    | {"subject.erased"},
    fold=fold,
    file=__file__,
    version=1,
    streams=WORK_ORDERS,
    in_part=HANDLE_DUE_ONLY,
    sealed=frozenset({REGISTERED, CORRECTED}),
    tokens=tokens_of,
)

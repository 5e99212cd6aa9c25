"""What an erasure will touch, before it does: a person's orders, grid cases, numbers, names."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, cast
from uuid import UUID

from asyncpg import Record

from events.catalog.attachments import FileName, files_named
from events.catalog.grid_case.event import GRID_CASES
from events.catalog.work_order.effects import effect_of
from events.catalog.work_order.event import WorkOrderEvent
from events.catalog.work_order.parts.lifecycle import OPEN
from events.postgres import PostgresEventStore
from events.postgres.statements import statements
from events.store import Recorded
from events.vault import Vault
from hotline.app.read_side import MODELS
from hotline.attachments.sealed import subject_of
from hotline.attachments.table import Uploads
from hotline.work_order.table import work_order
from projections.orders.stored_facts import STREAM

SQL: Final = statements(__file__)

SECONDS: Final = 600.0  # all events of a person: the log has no index by person
NAMES: Final = (
    "requester_name",
    "requester_phone",
    "requester_email",
    "represented_name",
    "caller_name",
    "caller_phone",
)
CASES: Final = f"{GRID_CASES}-"
VIEWS: Final = tuple(model.name for model in MODELS if "remains" in model.sql)


@dataclass(frozen=True, kw_only=True)
class ErasureScope:
    """
    An order is erased whole: `keys` are the person's, those of people whom a corrected number made
    its requester, and the order's own, made after an earlier erasure.

    `names`: what they are called, to be taken out of the reason. `other_people`: whose number the
    order had, or has now, and who have orders of their own besides: their keys are not destroyed
    with it, for a mistyped number is a stranger's.
    """

    subject: str
    keys: tuple[str, ...]
    open_orders: tuple[str, ...]
    closed_orders: tuple[str, ...]
    orders_of_others: tuple[str, ...]  # where they asked about another person's order
    cases: tuple[str, ...]  # that they reported, or that their orders opened
    sealed_events: int
    phones: int
    already: bool  # every key is destroyed
    other_people: tuple[str, ...]
    attachments: tuple[UUID, ...]  # named by these orders and cases; their keys are in `keys`
    awaited: tuple[FileName, ...]  # named by them, and not sent yet
    names: frozenset[str] = field(repr=False)

    @property
    def orders(self) -> tuple[str, ...]:
        return tuple(sorted((*self.open_orders, *self.closed_orders)))


async def scope_of(store: PostgresEventStore, vault: Vault, subject: str) -> ErasureScope | None:
    """None: the vault never held a key of this id."""
    found = await sealed_by(store, [subject])
    linked = await store.pool.fetch(SQL["parts_of_orders"], owned(found), timeout=SECONDS)
    own = [row["stream"] for row in linked]
    rows = await store.pool.fetch(SQL["keys_of_orders"], own, timeout=SECONDS)
    others = [row["subject_id"] for row in rows if row["subject_id"] != subject]
    apart = {key for key in others if await has_more_orders(store, key, own)}
    keys = await vault.keys.read({subject, *others} - apart)
    if subject not in keys:
        return None
    sealed = await sealed_by(store, [*keys])
    cases = {each for each in (*own, *owned(sealed)) if each.startswith(CASES)}
    attachments, awaited = await files_of(store, sorted({*own, *cases}))
    keys |= await vault.keys.read({subject_of(each) for each in attachments})
    histories = {row["stream"]: await store.load(row["stream"]) for row in sealed}
    orders = [stream for stream in owned(sealed) if stream.startswith(STREAM)]
    others = [row["stream"] for row in sealed if not row["own"]]
    open_ones = [stream for stream in orders if is_open(histories[stream])]
    return ErasureScope(
        subject=subject,
        keys=tuple(sorted(keys)),
        open_orders=numbers(open_ones),
        closed_orders=numbers([stream for stream in orders if stream not in open_ones]),
        orders_of_others=numbers([stream for stream in others if stream.startswith(STREAM)]),
        cases=tuple(sorted(stream.removeprefix(CASES) for stream in cases)),
        sealed_events=sum(row["events"] for row in sealed),
        phones=sum([await vault.phones_of(key) for key in keys]),
        already=not any(keys.values()),
        other_people=tuple(sorted(apart)),
        attachments=attachments,
        awaited=awaited,
        names=frozenset(
            name
            for history in histories.values()
            for recorded in history
            if recorded.event.subject_id in keys
            for name in names_in(recorded.event)
        ),
    )


async def files_of(
    store: PostgresEventStore, streams: Sequence[str]
) -> tuple[tuple[UUID, ...], tuple[FileName, ...]]:
    """What these orders and cases name: what has arrived, as far as it has, and the rest."""
    histories = [await store.load(stream) for stream in streams]
    files = {named.file: None for history in histories for named in files_named(history)}
    uploads = await Uploads(store.pool).named(files)
    arrived = sorted({each.attachment_id for each in uploads.values()})
    return tuple(arrived), tuple(file for file in files if file not in uploads)


def owned(sealed: Sequence[Record]) -> list[str]:
    """The streams of which one of the people is the requester."""
    return [row["stream"] for row in sealed if row["own"]]


async def has_more_orders(store: PostgresEventStore, subject: str, orders: Sequence[str]) -> bool:
    sealed = await sealed_by(store, [subject])
    return any(row["own"] and row["stream"] not in orders for row in sealed)


async def sealed_by(store: PostgresEventStore, subjects: Sequence[str]) -> Sequence[Record]:
    return await store.pool.fetch(SQL["sealed_of_subjects"], subjects, timeout=SECONDS)


def numbers(streams: Sequence[str]) -> tuple[str, ...]:
    return tuple(stream.removeprefix(STREAM) for stream in streams)


def is_open(history: Sequence[Recorded]) -> bool:
    events = cast("Sequence[WorkOrderEvent]", [recorded.event for recorded in history])
    return work_order.fold(events).status in OPEN


def names_in(event: Any) -> Iterator[str]:
    said = [getattr(event, name, None) for name in NAMES]
    if effect_of(event.type, event.__dict__).corrects and event.field in NAMES:
        said.append(event.value)
    yield from (name for name in said if name)

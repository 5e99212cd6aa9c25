"""What an erasure will touch, before it does: a person's orders, sealed events, numbers, names."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, cast

from events.catalog.intake import CorrectionRecorded
from events.postgres import PostgresEventStore
from events.store import Recorded
from events.vault import Vault
from hotline.app.sql import statement
from hotline.app.views import MODELS
from hotline.work_order.evolve import WorkOrderEvent
from hotline.work_order.rules import work_order
from hotline.work_order.state import OPEN
from projections.life import STREAM

SECONDS: Final = 600.0  # all events of a person: the log has no index by person
NAMES: Final = ("requester_name", "requester_phone", "caller_name", "caller_phone")
VIEWS: Final = tuple(model.name for model in MODELS if "remains" in model.sql)


@dataclass(frozen=True, kw_only=True)
class Scope:
    """
    `own_keys`: keys of the orders themselves, made after an earlier erasure of the same person.

    `names`: what the person is called, to be taken out of the reason.
    """

    subject: str
    own_keys: tuple[str, ...]
    open_orders: tuple[str, ...]
    closed_orders: tuple[str, ...]
    orders_of_others: tuple[str, ...]  # where this person asked about the order of somebody else
    sealed_events: int
    phones: int
    already: bool  # every key is destroyed
    names: frozenset[str] = field(repr=False)

    @property
    def orders(self) -> tuple[str, ...]:
        return tuple(sorted((*self.open_orders, *self.closed_orders)))

    @property
    def keys(self) -> tuple[str, ...]:
        return (self.subject, *self.own_keys)


async def scope_of(store: PostgresEventStore, vault: Vault, subject: str) -> Scope | None:
    """None: the vault never held a key of this id."""
    rows = await store.pool.fetch(statement("sealed_of_subject"), subject, timeout=SECONDS)
    own = [row["stream"] for row in rows if row["own"]]
    later = await store.pool.fetch(statement("sealed_by_order"), own, timeout=SECONDS)
    own_keys = tuple(row["subject_id"] for row in later)
    keys = await vault.keys.read({subject, *own_keys})
    if subject not in keys:
        return None
    histories = {row["stream"]: await store.load(row["stream"]) for row in rows}
    open_ones = {stream for stream in own if is_open(histories[stream])}
    others = [row["stream"] for row in rows if not row["own"] and row["stream"].startswith(STREAM)]
    return Scope(
        subject=subject,
        own_keys=own_keys,
        open_orders=numbers(sorted(open_ones)),
        closed_orders=numbers(sorted(set(own) - open_ones)),
        orders_of_others=numbers(others),
        sealed_events=sum(row["events"] for row in (*rows, *later)),
        phones=await vault.phones_of(subject),
        already=not any(keys.values()),
        names=frozenset(
            name
            for history in histories.values()
            for recorded in history
            if recorded.event.subject_id in {subject, *own_keys}
            for name in names_in(recorded.event)
        ),
    )


def numbers(streams: Sequence[str]) -> tuple[str, ...]:
    return tuple(stream.removeprefix(STREAM) for stream in streams)


def is_open(history: Sequence[Recorded]) -> bool:
    events = cast("Sequence[WorkOrderEvent]", [recorded.event for recorded in history])
    return work_order.fold(events).status in OPEN


def names_in(event: Any) -> Iterator[str]:
    said = [getattr(event, name, None) for name in NAMES]
    if isinstance(event, CorrectionRecorded) and event.field in NAMES:
        said.append(event.value)
    yield from (name for name in said if name)

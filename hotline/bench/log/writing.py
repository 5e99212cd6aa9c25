"""Writers that append one event after another through our own event store."""

import asyncio
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from time import perf_counter
from uuid import uuid4

from events.event import Event
from events.postgres import PostgresEventStore
from events.store import Key, NewEvents, Origin
from events.stored.chain import ChainKey
from hotline.bench.log.sample import EVENTS_PER_STREAM, events
from hotline.bench.measurement import milliseconds

ORIGIN = Origin(actor="operator", role="operator", request_id="01J00000000000000000000000")


class NobodysKeys:
    """No personal data is written here, so no person's key is needed."""

    chain = ChainKey.of(bytes(32))

    async def keys_for(
        self, subjects: Collection[str], *, create: bool = False
    ) -> Mapping[str, bytes | None]:
        raise AssertionError(f"keys of {len(subjects)} people were asked for, create={create}")


@dataclass(frozen=True, kw_only=True)
class Written:
    """Of one interval."""

    per_second: float
    p50_ms: float
    p99_ms: float


async def written(
    store: PostgresEventStore, *, writers: int, seconds: float, keyed: bool
) -> Written:
    """So many writers at once, each waiting for its own append before the next."""
    latencies: list[float] = []
    supply = events()
    begun = perf_counter()
    async with asyncio.TaskGroup() as tasks:
        for _ in range(writers):
            tasks.create_task(writer(store, supply, begun + seconds, latencies, keyed=keyed))
    took = perf_counter() - begun
    return Written(
        per_second=len(latencies) / took,
        p50_ms=milliseconds(latencies, 0.5),
        p99_ms=milliseconds(latencies, 0.99),
    )


async def writer(
    store: PostgresEventStore,
    supply: Iterator[Event],
    end: float,
    latencies: list[float],
    *,
    keyed: bool,
) -> None:
    while perf_counter() < end:
        stream = f"work_order-{uuid4().hex}"
        for version in range(EVENTS_PER_STREAM):
            new = NewEvents(
                stream=stream,
                expected=version,
                events=[next(supply)],
                origin=ORIGIN,
                keys=[Key(id=uuid4())] if keyed else (),
            )
            begun = perf_counter()
            await store.append(new)
            latencies.append(perf_counter() - begun)
            if perf_counter() >= end:
                return

"""How fast one process appends, beside what the server can commit at all and beside a peer."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from importlib.util import find_spec
from typing import Any

from events.embedded.folders import PORT
from events.embedded.initdb import SUPERUSER
from events.postgres import PostgresEventStore, open_store
from events.stored.codec import encode
from hotline.bench.log.sample import dispatched
from hotline.bench.log.single_rows import SingleRows, by_connections, single_rows
from hotline.bench.log.writing import NobodysKeys, Written, written
from hotline.bench.measurement import Findings, Measurement, Skipped, Target
from hotline.bench.options import BenchOptions, Scale
from hotline.bench.program import json_of
from hotline.bench.scratch_server import House, house

NAME = "append"
PEER = "eventsourcing"
WARM_UP = 0.25  # of an interval
P99 = Target(most=10.0)


@dataclass
class Rounds:
    """What was measured, in turns; `limit`: commits a second, by how many clients."""

    plain: list[Written] = field(default_factory=list)
    limit: list[tuple[float, int]] = field(default_factory=list)
    keyed: list[Written] = field(default_factory=list)
    peer: list[dict[str, Any]] = field(default_factory=list)


async def append(ask: BenchOptions) -> Findings:
    """Many writers in one process."""
    scale, rounds = ask.scale, Rounds()
    async with house() as own:
        dsn = await own.log("bench_append")
        limit = await single_rows(own, dsn)
        await own.database("bench_peer")
        async with open_store(dsn, NobodysKeys()) as store:
            await warm_up(store, limit, scale)
            for _ in range(scale.rounds):
                await one_round(rounds, own, store, limit, scale)
    return [*rows(rounds, scale, limit.tool), *peer_rows(rounds, scale)]


async def warm_up(store: PostgresEventStore, limit: SingleRows, scale: Scale) -> None:
    seconds = WARM_UP * scale.seconds
    await written(store, writers=scale.writers, seconds=seconds, keyed=False)
    await limit.per_second(scale.clients[-1], seconds)


async def one_round(
    rounds: Rounds, own: House, store: PostgresEventStore, limit: SingleRows, scale: Scale
) -> None:
    """As many intervals of ours as of the limit: the best of many beats the best of few."""
    writers, seconds = scale.writers, scale.seconds
    for clients in scale.clients:
        rounds.plain.append(await written(store, writers=writers, seconds=seconds, keyed=False))
        rounds.limit.append((await limit.per_second(clients, seconds), clients))
        rounds.keyed.append(await written(store, writers=writers, seconds=seconds, keyed=True))
    if find_spec(PEER) is not None:
        rounds.peer.append(await peer(own, scale))


async def peer(own: House, scale: Scale) -> dict[str, Any]:
    job = {
        "host": str(own.server.launch.place.socket),
        "port": PORT,
        "user": SUPERUSER,
        "database": "bench_peer",
        "threads": scale.peer_threads,
        "seconds": scale.seconds,
        "state": encode(dispatched(7)).data.decode(),
    }
    return await json_of("hotline.bench.log.peer_eventsourcing", job, seconds=scale.seconds)


def rows(rounds: Rounds, scale: Scale, tool: str) -> Findings:
    most, clients = max(rounds.limit)
    beside: dict[str, Any] = {
        "beside": f"{tool}, best of {'/'.join(map(str, scale.clients))} clients",
        "beside_value": most,
        "beside_worst": min(rate for rate, number in rounds.limit if number == clients),
    }
    found = []
    for said, measured in (("", rounds.plain), (" with a key", rounds.keyed)):
        what = f"{scale.writers} writers, one process{said}"
        rates = [each.per_second for each in measured]
        found += [
            Measurement(
                bench=NAME,
                what=what,
                value=max(rates),
                worst=min(rates),
                unit="events/s",
                **beside,
                target=Target(of="ratio", least=1.0),
                note=f"pgbench was best with {clients} clients" if "pgbench" in tool else "",
            ),
            latency(what, measured),
        ]
    return found


def latency(what: str, measured: Sequence[Written]) -> Measurement:
    best = min(measured, key=lambda each: each.p99_ms)
    return Measurement(
        bench=NAME,
        what=f"{what}: p99",
        value=best.p99_ms,
        worst=max(each.p99_ms for each in measured),
        unit="ms",
        target=P99,
        note=f"p50 {best.p50_ms:.2f} ms",
    )


def peer_rows(rounds: Rounds, scale: Scale) -> Findings:
    if not rounds.peer:
        why = f"{PEER} is not installed: uv sync --extra bench"
        return [Skipped(bench=f"{NAME}: {PEER}", why=why)]
    best = max(rounds.peer, key=lambda each: float(each["per_second"]))
    return [
        Measurement(
            bench=NAME,
            what=f"{scale.writers} writers, one process",
            value=max(each.per_second for each in rounds.plain),
            worst=min(each.per_second for each in rounds.plain),
            unit="events/s",
            beside=f"{PEER}, default recorder, {scale.peer_threads} threads",
            beside_value=best["per_second"],
            beside_worst=min(each["per_second"] for each in rounds.peer),
            target=Target(of="ratio", least=10.0),
            note=f"its p50 {best['p50_ms']:.2f} ms, p99 {best['p99_ms']:.2f} ms",
        )
    ]


async def append_one(ask: BenchOptions) -> Findings:
    """A single writer beside a single client."""
    scale = ask.scale
    ours: list[Written] = []
    limits: list[float] = []
    bare: list[float] = []
    async with house() as own:
        dsn = await own.log("bench_append_one")
        limit = await single_rows(own, dsn)
        async with open_store(dsn, NobodysKeys()) as store:
            await warm_up(store, limit, scale)
            for _ in range(scale.rounds):
                ours.append(await written(store, writers=1, seconds=scale.seconds, keyed=False))
                limits.append(await limit.per_second(1, scale.seconds))
                bare.append(await by_connections(dsn, 1, scale.seconds))
    best = max(ours, key=lambda each: each.per_second)
    one = partial(
        Measurement,
        bench="append-one",
        what="one writer",
        value=best.per_second,
        worst=min(each.per_second for each in ours),
        unit="events/s",
        note=f"p50 {best.p50_ms:.2f} ms, p99 {best.p99_ms:.2f} ms",
    )
    return [
        one(
            beside=f"{limit.tool}, one client",
            beside_value=max(limits),
            beside_worst=min(limits),
            target=Target(of="ratio", least=0.5),
        ),
        one(
            beside="the same single-row INSERT by asyncpg, and nothing else",
            beside_value=max(bare),
            beside_worst=min(bare),
        ),
    ]

"""A real service, and another process that registers requests as fast as it is answered."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from random import Random
from typing import Any, Final

import orjson

from hotline.app.demo_city.matters import demo_matters
from hotline.bench.measurement import Findings, Measurement, Target
from hotline.bench.options import BenchOptions
from hotline.bench.program import ProgramFailed, json_of
from hotline.bench.scratch_server import state_folder
from hotline.bench.service.running import Service, service
from hotline.bench.synthetic.city import STREETS, TROUBLES, phone

NAME = "intake"
PATH: Final = "/api/v1/work-orders"
CONNECTIONS: Final = 32
BODIES: Final = 2_000
PEOPLE: Final = 5_000
KINDS: Final = ("complaint", "help", "inquiry")
CHANNELS: Final = ("phone", "web", "wechat", "app")
WEST, EAST, SOUTH, NORTH = 116.60, 116.88, 23.32, 23.44  # within the demo city
GOOD: Final = frozenset({"200", "201"})
RATE: Final = Target(least=400.0)
P99: Final = Target(most=50.0)
THEIRS: Final = "Signalen on 2 cores, as reported by others, not measured in this run: "


async def intake(ask: BenchOptions) -> Findings:
    scale = ask.scale
    with state_folder() as folder:
        async with service(folder) as running:
            token = await running.token("operator")
            bodies = some_bodies()
            await asked(running, token, scale.seconds / 2, bodies=bodies)  # warm
            rounds = [
                await asked(running, token, scale.seconds, bodies=bodies)
                for _ in range(scale.rounds)
            ]
            rates = [rate_of(each) for each in rounds]
            half = min(rates) / 2
            calm = await asked(running, token, 2 * scale.seconds, bodies=bodies, rate=half)
            lists = [
                await asked(running, token, scale.seconds, path=f"{PATH}?limit=50", connections=8)
                for _ in range(scale.rounds)
            ]
    return [*registering(rates, rounds, half, calm), listing(lists)]


async def asked(
    running: Service,
    token: str,
    seconds: float,
    *,
    path: str = PATH,
    bodies: Sequence[str] | None = None,
    connections: int = CONNECTIONS,
    rate: float | None = None,
    patient: bool = False,
    statuses: AbstractSet[str] = GOOD,
) -> dict[str, Any]:
    """Raises ProgramFailed when anything but `statuses` was answered."""
    job = {
        "address": running.address,
        "token": token,
        "paths": [path],
        "bodies": bodies,
        "connections": connections,
        "seconds": seconds,
        "rate": rate,
        "patient": patient,
    }
    found = await json_of("hotline.bench.service.load", job, seconds=seconds)
    require_good(found, statuses)
    return found


def require_good(found: Mapping[str, Any], statuses: AbstractSet[str] = GOOD) -> None:
    if bad := {status for status in found["statuses"] if status not in statuses}:
        raise ProgramFailed(f"the service answered {sorted(bad)}: {found['statuses']}")


def rate_of(found: Mapping[str, Any]) -> float:
    rate: float = found["done"] / found["seconds"]
    return rate


def some_bodies() -> list[str]:
    """People, places and matters at random, always the same ones."""
    chance = Random(4)
    matters = [matter.code for matter in demo_matters()]
    return [orjson.dumps(body(chance, matters)).decode() for _ in range(BODIES)]


def body(chance: Random, matters: Sequence[str]) -> dict[str, Any]:
    street, trouble = chance.choice(STREETS), chance.choice(TROUBLES)
    return {
        "channel": chance.choice(CHANNELS),
        "kind": chance.choice(KINDS),
        "matter": chance.choice(matters),
        "urgency": "ordinary",
        "secrecy": "open",
        "title": f"{street}{trouble}",
        "narrative": f"{street}{chance.randrange(400)}号附近{trouble}, 多次反映未见处理, "
        "希望有关部门尽快到场查看并回复处理结果, 附近居民出行受到影响。",
        "requester": {"name": "林某", "phone": phone(chance.randrange(PEOPLE))},
        "place": {
            "text": f"金平区{street}",
            "point": {
                "lon": round(chance.uniform(WEST, EAST), 6),
                "lat": round(chance.uniform(SOUTH, NORTH), 6),
                "crs": "wgs84",
            },
        },
    }


def registering(
    rates: Sequence[float],
    rounds: Sequence[Mapping[str, Any]],
    half: float,
    calm: Mapping[str, Any],
) -> Findings:
    client = max(each["cpu"] for each in rounds)
    return [
        Measurement(
            bench=NAME,
            what=f"POST /work-orders, closed loop, {CONNECTIONS} connections",
            value=max(rates),
            worst=min(rates),
            unit="requests/s",
            target=RATE,
            note=f"client used {client:.0%} of a core; {THEIRS}42/s",
        ),
        Measurement(
            bench=NAME,
            what=f"POST /work-orders, open loop at {half:.0f}/s: p99",
            value=calm["p99_ms"],
            unit="ms",
            target=P99,
            note=f"p50 {calm['p50_ms']:.1f} ms, p95 {calm['p95_ms']:.1f} ms, {calm['done']} sent",
        ),
    ]


def listing(rounds: Sequence[Mapping[str, Any]]) -> Measurement:
    client = max(each["cpu"] for each in rounds)
    rates = [rate_of(each) for each in rounds]
    return Measurement(
        bench=NAME,
        what="GET list of 50, titles opened, 8 connections",
        value=max(rates),
        worst=min(rates),
        unit="requests/s",
        target=RATE,
        note=f"client used {client:.0%} of a core; {THEIRS}7–9/s",
    )

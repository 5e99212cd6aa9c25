"""Ten times as many clients as saturate the service: what is still answered, and how quickly."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Final

from hotline.bench.measurement import Findings, Measurement, Target
from hotline.bench.options import BenchOptions
from hotline.bench.scratch_server import state_folder
from hotline.bench.service.intake import CONNECTIONS, GOOD, asked, some_bodies
from hotline.bench.service.running import Service, service

NAME = "overload"
TIMES: Final = 10
GOODPUT: Final = Target(of="ratio", least=0.8)
ACCEPTED: Final = Target(of="ratio", most=2.0)
REFUSED: Final = Target(most=50.0)  # ms, p99
BESIDE: Final = f"{CONNECTIONS} connections"
REST: Final = 5.0  # seconds after which memory is read again
ALSO_BUSY: Final = GOOD | {"503"}
BEHAVIOUR: Final = {True: "who wait as Retry-After says", False: "who come again at once"}


async def overload(ask: BenchOptions) -> Findings:
    """Saturation and overload in turn, in one service; closed loops over loopback."""
    with state_folder() as folder:
        async with service(folder) as running:
            return await measured(running, ask)


async def measured(running: Service, ask: BenchOptions) -> Findings:
    seconds, bodies = ask.scale.seconds, some_bodies()
    token = await running.token("operator")
    await asked(running, token, seconds, bodies=bodies)  # warm
    before, rows = running.memory(), list[Measurement]()
    for patient in BEHAVIOUR:
        calm, rush = [], []
        for _ in range(ask.scale.rounds):
            calm.append(await asked(running, token, seconds, bodies=bodies))
            rush.append(
                await asked(
                    running,
                    token,
                    seconds,
                    bodies=bodies,
                    connections=TIMES * CONNECTIONS,
                    patient=patient,
                    statuses=ALSO_BUSY,
                )
            )
        rows += compared(calm, rush, seconds, patient=patient)
    await asyncio.sleep(REST)
    return [*rows, *memory(running, before)]


Rounds = Sequence[Mapping[str, Any]]


def compared(calm: Rounds, rush: Rounds, seconds: float, *, patient: bool) -> list[Measurement]:
    """Who comes again at once waits unread for what they were told: their latency is their own."""
    what = f"POST /work-orders, {TIMES * CONNECTIONS} connections {BEHAVIOUR[patient]}"
    peak, rates = [[each["in_time"] / seconds for each in rounds] for rounds in (calm, rush)]
    rows = [goodput(what, peak, rates, sum(each["refused"] for each in rush))]
    if patient:
        usual, late = [[each["p99_ms"] for each in rounds] for rounds in (calm, rush)]
        rows += [accepted(what, usual, late)]
        rows += [refused(what, [each["refused_p99_ms"] for each in rush])]
    return rows


def goodput(what: str, peak: Sequence[float], rates: Sequence[float], refusals: int) -> Measurement:
    return Measurement(
        bench=NAME,
        what=f"{what}: registered",
        value=max(rates),
        worst=min(rates),
        unit="requests/s",
        beside=BESIDE,
        beside_value=max(peak),
        beside_worst=min(peak),
        target=GOODPUT,
        note=f"{refusals:,} refused",
    )


def accepted(what: str, usual: Sequence[float], late: Sequence[float]) -> Measurement:
    return Measurement(
        bench=NAME,
        what=f"{what}: p99 of what was accepted",
        value=min(late),
        worst=max(late),
        unit="ms",
        beside=BESIDE,
        beside_value=min(usual),
        beside_worst=max(usual),
        target=ACCEPTED,
    )


def refused(what: str, refusals: Sequence[float]) -> Measurement:
    return Measurement(
        bench=NAME,
        what=f"{what}: p99 of a refusal",
        value=min(refusals),
        worst=max(refusals),
        unit="ms",
        target=REFUSED,
    )


def memory(running: Service, before: float | None) -> list[Measurement]:
    after = running.memory()
    if before is None or after is None:
        return []
    return [
        Measurement(
            bench=NAME,
            what=f"memory of the service, {REST:.0f} s after the overload",
            value=after,
            unit="MiB",
            beside="before it",
            beside_value=before,
            note=f"most at any time {running.memory('VmHWM') or 0:.0f} MiB",
        )
    ]

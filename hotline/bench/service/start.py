"""How long `serve` takes to be ready: on an empty folder, and on one that it has served before."""

from hotline.bench.measurement import Findings, Measurement, Target
from hotline.bench.options import BenchOptions
from hotline.bench.scratch_server import state_folder
from hotline.bench.service.running import service

NAME = "start"
WARM = Target(most=3.0)  # seconds


async def start(ask: BenchOptions) -> Findings:
    warm: list[float] = []
    with state_folder() as folder:
        async with service(folder) as running:
            cold = running.seconds
        for _ in range(ask.scale.rounds):
            async with service(folder) as running:
                warm.append(running.seconds)
    return [
        Measurement(
            bench=NAME,
            what="serve on a warm state, to /readyz 200",
            value=min(warm),
            worst=max(warm),
            unit="s",
            target=WARM,
        ),
        Measurement(
            bench=NAME,
            what="serve --days 0 on an empty folder",
            value=cold,
            unit="s",
            note="makes the cluster, migrates, publishes the demo city, opens its accounts",
        ),
    ]

"""`hotline rebuild all` beside a service that goes on answering from the live views."""

import asyncio
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Sequence
from time import perf_counter
from typing import Any, Final

from hotline.bench.measurement import Findings, Measurement, Target
from hotline.bench.options import BenchOptions
from hotline.bench.program import ProgramFailed, environment, json_of, ours, program
from hotline.bench.scratch_server import state_folder
from hotline.bench.service.intake import require_good
from hotline.bench.service.lists import figures
from hotline.bench.service.running import Service, children_of, memory_of, service
from hotline.bench.synthetic.city import make_city

NAME: Final = "rebuild"
SECONDS: Final = 180.0  # for so many events, or fewer:
EVENTS: Final = 3_000_000
LOOK: Final = 0.1  # seconds between two looks at the memory
FLAT: Final = Target(of="ratio", most=1.2)


async def rebuild_all(ask: BenchOptions) -> Findings:
    orders = ask.scale.rebuilt_orders
    with state_folder() as folder:
        await make_city(folder, orders, ask.say)
        async with service(folder) as running:
            ask.say("until the service is at rest")
            events = await running.at_rest()
            calm = await figures_asked(running, ask.scale.seconds)
            ask.say(f"rebuild of all views, {events:,} events")
            rebuilding = asyncio.create_task(rebuilt(running))
            busy = list[dict[str, Any]]()
            while not rebuilding.done():
                busy.append(await figures_asked(running, ask.scale.seconds))
            took, memory = await rebuilding
    return rows(events, took, memory, calm, busy)


async def rebuilt(running: Service) -> tuple[float, Sequence[float]]:
    """The seconds that it took, and its memory (MiB) while it went on."""
    env = environment(HOTLINE_STATE=str(running.state))
    words = ours("hotline.cli", "rebuild", "all", "--json")
    begun, memory = perf_counter(), list[float]()
    async with program(words, env=env, stdout=DEVNULL, stderr=PIPE) as child:
        ended = asyncio.create_task(child.communicate())
        while not ended.done():
            memory += [sum(memory_of(each) or 0 for each in (child.pid, *children_of(child.pid)))]
            await asyncio.wait({ended}, timeout=LOOK)
        _, err = await ended
    if child.returncode:
        raise ProgramFailed(f"rebuild: exit {child.returncode}: {err.decode()[-2000:]}")
    return perf_counter() - begun, memory


async def figures_asked(running: Service, seconds: float) -> dict[str, Any]:
    """A month by department, one question after another."""
    job = {
        "address": running.address,
        "token": await running.token("supervisor"),
        "paths": figures()[0][1],
        "connections": 1,
        "seconds": seconds,
    }
    found = await json_of("hotline.bench.service.load", job, seconds=seconds)
    require_good(found)
    return found


def rows(
    events: int,
    took: float,
    memory: Sequence[float],
    calm: dict[str, Any],
    busy: Sequence[dict[str, Any]],
) -> Findings:
    half = len(memory) // 2
    return [
        Measurement(
            bench=NAME,
            what=f"hotline rebuild all beside the service, {events:,} events",
            value=took,
            unit="s",
            target=Target(most=SECONDS * max(1.0, events / EVENTS)),
            note=f"{events / took:,.0f} events/s through every view",
        ),
        Measurement(
            bench=NAME,
            what="memory of the rebuilding processes together: most in the second half",
            value=max(memory[half:], default=0.0),
            unit="MiB",
            beside="most in the first half",
            beside_value=max(memory[:half], default=0.0),
            target=FLAT,
        ),
        Measurement(
            bench=NAME,
            what="figures of a month by department meanwhile: p95",
            value=max(each["p95_ms"] for each in busy),
            unit="ms",
            beside="the same before",
            beside_value=calm["p95_ms"],
        ),
    ]

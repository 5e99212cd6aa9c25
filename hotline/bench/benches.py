"""Every bench by its name, and one run over those that were asked for."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from hotline.bench.clocks import calendar
from hotline.bench.dry_run import dry_run
from hotline.bench.grid import grid
from hotline.bench.life.clock_reaction import clock_reaction
from hotline.bench.life.decisions import decide
from hotline.bench.life.long_order import long_order
from hotline.bench.log.append import append, append_one
from hotline.bench.log.held_snapshot import held_snapshot
from hotline.bench.measurement import Findings, Skipped
from hotline.bench.options import BenchOptions
from hotline.bench.phones.positions import positions
from hotline.bench.phones.reconnect import reconnect
from hotline.bench.phones.sync import sync
from hotline.bench.program import ProgramFailed
from hotline.bench.read_side.figures import figure_views
from hotline.bench.read_side.growth import growth
from hotline.bench.read_side.projection import projection
from hotline.bench.read_side.rebuilding import rebuild_all
from hotline.bench.routing import routing
from hotline.bench.service.boston import replay
from hotline.bench.service.intake import intake
from hotline.bench.service.lag import lag
from hotline.bench.service.lists import lists
from hotline.bench.service.overload import overload
from hotline.bench.service.start import start
from hotline.bench.service.viewers import viewers

Bench = Callable[[BenchOptions], Awaitable[Findings]]

BENCHES: Final[Mapping[str, Bench]] = MappingProxyType(
    {
        "append": append,
        "append-one": append_one,
        "held-snapshot": held_snapshot,
        "projection": projection,
        "figures": figure_views,
        "growth": growth,
        "rebuild": rebuild_all,
        "intake": intake,
        "overload": overload,
        "lists": lists,
        "viewers": viewers,
        "lag": lag,
        "routing": routing,
        "grid": grid,
        "replay": replay,
        "start": start,
        "long-order": long_order,
        "clock-reaction": clock_reaction,
        "calendar": calendar,
        "decide": decide,
        "dry-run": dry_run,
        "positions": positions,
        "sync": sync,
        "reconnect": reconnect,
    }
)


async def measured(names: Sequence[str], ask: BenchOptions) -> AsyncIterator[tuple[str, Findings]]:
    """One after another: they must not share the machine. One that fails does not end the run."""
    for name in names:
        try:
            yield name, await BENCHES[name](ask)
        except (ProgramFailed, TimeoutError) as error:
            why = str(error) or "not within its time"
            yield name, [Skipped(bench=name, why=why, failed=True)]

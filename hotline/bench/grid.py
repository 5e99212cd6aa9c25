"""The map: cells of exact and inexact points, and a new map from its file until it is in force."""

import asyncio
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from time import perf_counter, process_time

from events.catalog.reference import CellsDrawn, MapPublished
from events.event import Event
from events.postgres import open_store
from grid.map.cells import Cell, CellMap
from grid.map.defects import defects
from grid.map.synthetic import synthetic_cells
from grid.map.territory import UNIT, PublishedTerritory
from grid.map.versions.history import NO_MAP
from grid.map.versions.publishing import MapDrawing, map_events
from hotline.app.reference.changes import publish_changes
from hotline.app.reference.exchange import BY
from hotline.app.reference.file_defects import FileDefect
from hotline.app.reference.parts import CELLS
from hotline.app.reference.street.map_files import cells_text, read_maps
from hotline.bench.log.writing import NobodysKeys
from hotline.bench.measurement import Findings, Measurement, Target
from hotline.bench.options import BenchOptions
from hotline.bench.routing import Pass, rates, some_points, strtree_pass
from hotline.bench.scratch_server import house

NAME = "grid"
STREAM = "grid_map-unit"
MapEvent = CellsDrawn | MapPublished
AT = datetime(2026, 3, 2, tzinfo=UTC)
ACCURACY = 30.0  # metres, of a phone in a street
ISSUE = 60.0  # seconds for 50,000 cells
ISSUE_CELLS = 50_000


async def grid(ask: BenchOptions) -> Findings:
    """Pure computing in a thread, so that Ctrl-C is heard; then the same import into a log."""
    cells = tuple(synthetic_cells(ask.scale.cells, 1))
    return [*await asyncio.to_thread(measured, cells, ask), await import_into_log(cells)]


def measured(cells: Sequence[Cell], ask: BenchOptions) -> Findings:
    return [*look_ups(cells, ask), map_import(cells)]


def look_ups(cells: Sequence[Cell], ask: BenchOptions) -> Findings:
    unit, points = CellMap(cells, 1), some_points(cells)
    passes: list[Pass] = [
        lambda: [unit.locate(x, y) for x, y in points],
        strtree_pass(cells, points),
        lambda: [unit.candidates(x, y, ACCURACY) for x, y in points],
    ]
    exact, tree, inexact = rates(passes, ask)
    return [
        beside_tree(
            f"the cell of a point, {len(cells):,} cells", exact, tree, Target(least=100_000)
        ),
        beside_tree(f"the candidates of a point that is exact to {ACCURACY:g} m", inexact, tree),
    ]


def beside_tree(
    what: str, own: Sequence[float], tree: Sequence[float], target: Target | None = None
) -> Measurement:
    return Measurement(
        bench=NAME,
        what=what,
        value=max(own),
        worst=min(own),
        unit="look-ups/s",
        beside="shapely STRtree.query(point, 'intersects'), one by one",
        beside_value=max(tree),
        beside_worst=min(tree),
        target=target,
    )


def map_import(cells: Sequence[Cell]) -> Measurement:
    """Without the database, which adds one append for each 200 cells."""
    content = cells_text(cells)
    begun = perf_counter()
    json.loads(content)
    parsed = perf_counter() - begun
    begun = perf_counter()
    require_in_force(checked(content), len(cells))
    seconds = perf_counter() - begun
    return Measurement(
        bench=NAME,
        what=f"a new map of {len(cells):,} cells: file → read → checked → events → in force",
        value=seconds,
        unit="s",
        beside="json.loads of the same file",
        beside_value=parsed,
        target=Target(most=ISSUE * max(1.0, len(cells) / ISSUE_CELLS)),
    )


def checked(content: bytes) -> list[MapEvent]:
    """The file read and checked, as the events that publish its map."""
    found: list[FileDefect] = []
    cells = read_maps({CELLS: content}, {}, found, ())[UNIT].cells
    if found or any(each.kind.blocks for each in defects(cells)):
        raise AssertionError("the synthetic map is whole")
    return [*map_events(MapDrawing(UNIT, 1, "", cells), AT, NO_MAP)]


def require_in_force(events: Iterable[Event], cells: int) -> None:
    """What the events publish is what a service looks places up in."""
    territory = PublishedTerritory()
    for event in events:
        territory.take(event)
    if len(territory.territory().maps[UNIT]) != cells:
        raise AssertionError("the whole map is in force")


async def import_into_log(cells: Sequence[Cell]) -> Measurement:
    """The import with its database; beside it the time that this process computes."""
    content = cells_text(cells)
    async with house() as own:
        dsn = await own.log("grid")
        async with open_store(dsn, NobodysKeys()) as store:
            begun, computed = perf_counter(), process_time()
            events = [(STREAM, event) for event in await asyncio.to_thread(checked, content)]
            await publish_changes(store, events, {}, BY)
            recorded = await store.load(STREAM)
            await asyncio.to_thread(require_in_force, [each.event for each in recorded], len(cells))
            seconds, computing = perf_counter() - begun, process_time() - computed
    return Measurement(
        bench=NAME,
        what=f"a new map of {len(cells):,} cells, with the database: file → log → in force",
        value=seconds,
        unit="s",
        beside="processor time of the program",
        beside_value=computing,
        target=Target(most=ISSUE * max(1.0, len(cells) / ISSUE_CELLS)),
    )

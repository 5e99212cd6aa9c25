"""From a point to a cell, and from there to the department that leads."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from random import Random
from time import perf_counter

from shapely import Point as ShapelyPoint
from shapely import Polygon, STRtree

from events.catalog.names import Crs, RequestKind
from events.catalog.values import Point
from events.working_time import SHANGHAI
from grid.map.cells import Cell, CellMap
from grid.map.synthetic import synthetic_cells
from grid.map.territory import UNIT, Territory
from hotline.app.demo_city.divisions import divisions
from hotline.app.demo_city.seed import demo_city
from hotline.app.reference.data import ReferenceData
from hotline.bench.measurement import Findings, Measurement, Target
from hotline.bench.options import BenchOptions
from hotline.routing import ResolvedPlace, Router, RouteRequest

NAME = "routing"
POINTS = 5_000
AT = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)
KINDS = (RequestKind.COMPLAINT, RequestKind.HELP, RequestKind.INQUIRY)

Pass = Callable[[], object]  # over all the points, once


async def routing(ask: BenchOptions) -> Findings:
    """Pure computing: in a thread, so that Ctrl-C is heard."""
    return await asyncio.to_thread(measured, ask)


def measured(ask: BenchOptions) -> Findings:
    data = demo_city()
    communities = [code for code, _, level, _ in data.divisions if level == "community"]
    cells = list(synthetic_cells(ask.scale.cells, 1, communities=communities))
    points = some_points(cells)
    unit = CellMap(cells, 1)
    passes: list[Pass] = [
        lambda: [unit.locate(x, y) for x, y in points],
        strtree_pass(cells, points),
        route_pass(data, unit, points),
    ]
    ours, tree, routes = rates(passes, ask)
    return [
        Measurement(
            bench=NAME,
            what=f"cell look-ups, {len(cells):,} cells",
            value=max(ours),
            worst=min(ours),
            unit="look-ups/s",
            beside="shapely STRtree.query(point, 'intersects'), one by one",
            beside_value=max(tree),
            beside_worst=min(tree),
            target=Target(least=100_000),
        ),
        Measurement(
            bench=NAME,
            what="full routes: point declared in WGS-84 → cell → area → lead, with reasons",
            value=max(routes),
            worst=min(routes),
            unit="routes/s",
            target=Target(least=10_000),
            note=f"{len(data.rule_set.rules)} rules, {len(data.departments)} departments",
        ),
    ]


def some_points(cells: Sequence[Cell]) -> list[tuple[float, float]]:
    """Near the first corner of random cells: some on borders, some outside."""
    chance = Random(2)
    found = []
    for _ in range(POINTS):
        x, y = chance.choice(cells).polygons[0][0][0]
        found.append((x + chance.uniform(-5e-4, 5e-4), y + chance.uniform(-5e-4, 5e-4)))
    return found


def strtree_pass(cells: Sequence[Cell], points: Sequence[tuple[float, float]]) -> Pass:
    tree = STRtree([Polygon(cell.polygons[0][0]) for cell in cells])
    return lambda: [tree.query(ShapelyPoint(x, y), predicate="intersects") for x, y in points]


def route_pass(data: ReferenceData, unit: CellMap, points: Sequence[tuple[float, float]]) -> Pass:
    router = Router(data.rule_set, data.departments, data.matters)
    territory = Territory(divisions(), {UNIT: unit})
    given = [Point(lon=x, lat=y, crs=Crs.WGS84) for x, y in points]
    matters = [matter.code for matter in data.matters]

    def one(number: int, point: Point) -> object:
        area = territory.resolve(None, point)
        place = ResolvedPlace(
            district=area.district,
            subdistrict=area.subdistrict,
            community=area.community,
            cell=area.cell.code if area.cell else None,
        )
        kind, matter = KINDS[number % len(KINDS)], matters[number % len(matters)]
        return router.route(RouteRequest(kind=kind, matter=matter, place=place, at=AT))

    return lambda: [one(number, point) for number, point in enumerate(given)]


def rates(passes: Sequence[Pass], ask: BenchOptions) -> list[list[float]]:
    """Points a second of each pass, in turns."""
    found: list[list[float]] = [[] for _ in passes]
    for _ in range(ask.scale.rounds):
        for own, one in zip(found, passes, strict=True):
            done, begun = 0, perf_counter()
            while perf_counter() - begun < ask.scale.seconds / 2:
                one()
                done += POINTS
            own.append(done / (perf_counter() - begun))
    return found

"""
The map is redrawn while cases are open.

Random histories of maps and cases beside a dict: each case keeps the cell and the map version of
its report until it is located again, and both "as it was" and "as it is now" can be asked.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count, pairwise
from random import Random

from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from events.catalog.names import Crs
from events.catalog.values import Point
from grid.grid_case.acts.overlays import CaseNotOnMap, CellIsToday, LocateCaseAgain, VoidCase
from grid.grid_case.inputs import CasePlace
from grid.grid_case.table import grid_case
from grid.map.cells import Cell
from grid.map.geometry import rectangle
from grid.map.territory import PublishedTerritory, Territory
from grid.map.versions.history import NO_MAP
from grid.map.versions.publishing import MapDrawing, map_events
from tests.databases import effort
from tests.grid.grid_case.spec import SHIFT_LEAD, T0, ask, given, report
from tests.grid.map.tessellation import square

COLUMNS, SIZE = 8, 0.001
WEST, SOUTH = 116.7, 23.36


def middle(column: int) -> Point:
    return Point(lon=WEST + (column + 0.5) * SIZE, lat=SOUTH + SIZE / 2, crs=Crs.WGS84)


@dataclass
class City:
    """A strip of columns; a cell is a run of them, and every redrawing gives new codes."""

    random: Random
    territory: PublishedTerritory = field(default_factory=PublishedTerritory)
    serials: count = field(default_factory=lambda: count(1))
    runs: tuple[tuple[int, int, str], ...] = ()  # from, to, code
    version: int = 0

    def redraw(self) -> None:
        """At random borders; a run that stays where it was keeps its code."""
        borders = sorted({0, COLUMNS, *self.random.sample(range(1, COLUMNS), 3)})
        kept = {(low, high): code for low, high, code in self.runs}
        self.runs = tuple(
            (low, high, kept.get((low, high)) or self.code()) for low, high in pairwise(borders)
        )
        self.version += 1
        drawing = MapDrawing("unit", self.version, "图", tuple(sorted(self.cells(), key=by_code)))
        history = self.today.histories.get("unit", NO_MAP)
        for event in map_events(drawing, T0 + timedelta(minutes=self.version), history):
            self.territory.take(event)

    def code(self) -> str:
        return f"440511001004{next(self.serials):03d}"

    def cells(self) -> list[Cell]:
        return [square_run(code, low, high, self.version) for low, high, code in self.runs]

    @property
    def today(self) -> Territory:
        return self.territory.territory()

    def code_at(self, column: int) -> str:
        return next(code for low, high, code in self.runs if low <= column < high)


def square_run(code: str, low: int, high: int, version: int) -> Cell:
    west, east = WEST + low * SIZE, WEST + high * SIZE
    shape = rectangle((west, SOUTH, east, SOUTH + SIZE))
    made = square(code, west, SOUTH, SIZE)
    return Cell(**{**fields_of(made), "polygons": shape, "map_version": version})


def fields_of(cell: Cell) -> dict:
    return {name: getattr(cell, name) for name in cell.__slots__}


def by_code(cell: Cell) -> str:
    return cell.code


@settings(max_examples=effort(ci=30, full=3_000), deadline=None)
@for_all(seed=st.integers(min_value=0, max_value=2**32 - 1))
def test_a_case_keeps_its_cell_until_it_is_located_again(seed: int):
    random = Random(seed)
    city = City(random)
    city.redraw()
    cases, model = {}, {}
    for step in range(25):
        match random.choice(("report", "report", "redraw", "locate", "void")):
            case "report":
                column = random.randrange(COLUMNS)
                area = city.today.resolve(None, middle(column))
                cases[step] = given(report(area=area, place=CasePlace(point=middle(column))))
                model[step] = (column, city.code_at(column), city.version)
            case "redraw":
                city.redraw()
            case "locate" if cases:
                locate(city, cases, model, random.choice([*cases]))
            case "void" if cases:
                void(cases, random.choice([*cases]))
        agrees(city, cases, model)


def locate(city: City, cases: dict, model: dict, chosen: int) -> None:
    column, code, _ = model[chosen]
    area = city.today.resolve(None, middle(column))
    asked = ask(LocateCaseAgain(), SHIFT_LEAD, area=area)
    if cases[chosen].case.status == "voided":
        return
    if code == city.code_at(column):
        cases[chosen].when(asked).then_refused(CellIsToday)
        return
    cases[chosen] = cases[chosen].after(asked)
    assert code == cases[chosen].history[-1].was.code
    model[chosen] = (column, city.code_at(column), city.version)


def void(cases: dict, chosen: int) -> None:
    if cases[chosen].case.status == "reported":
        cases[chosen] = cases[chosen].after(ask(VoidCase(reason="重复。"), SHIFT_LEAD))


def agrees(city: City, cases: dict, model: dict) -> None:
    history = city.today.histories["unit"]
    for number, (column, code, version) in model.items():
        cell = cases[number].case.area.cell
        assert (code, version) == (cell.code, cell.map_version)
        assert code == history.cell(code, version).code  # as it was
        assert city.code_at(column) in city.today.cells_now(cell)  # as it is now


def test_a_place_that_no_map_has_any_more_keeps_its_cell():
    reported = given(report())
    nowhere = ask(LocateCaseAgain(), SHIFT_LEAD)

    reported.when(nowhere).then_refused(CaseNotOnMap)
    assert ("grid_case.not_on_map", "grid_case.cell_is_today_s") == (
        CaseNotOnMap.code,
        CellIsToday.code,
    )
    assert grid_case.fold(reported.history).area == reported.case.area

"""G-02: a code of a past version, as it was then and as it is now; only what changed is kept."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from events.catalog.names import AreaClass
from events.catalog.reference import CellsDrawn, MapPublished
from events.catalog.values import Area, CellRef
from events.event import Event
from grid.map.cells import Cell
from grid.map.geometry import rectangle
from grid.map.synthetic import synthetic_cells
from grid.map.territory import PublishedTerritory, Territory
from grid.map.versions.history import NO_MAP, MapHistory
from grid.map.versions.publishing import MapDrawing, from_json, map_events
from tests.grid.map.tessellation import square

A, B, C, D, E = (f"44051100100100{serial}" for serial in "12345")
T0 = datetime(2026, 3, 2, tzinfo=UTC)
SIZE = 0.001


def strip(code: str, column: float, columns: float = 1, name: str = "") -> Cell:
    west = 116 + column * SIZE
    cell = square(code, west, 23, SIZE)
    shape = rectangle((west, 23.0, west + columns * SIZE, 23 + SIZE))
    return replace(cell, polygons=shape, name=name or cell.name)


def stamped(cells: Sequence[Cell], version: int) -> tuple[Cell, ...]:
    ordered = sorted(cells, key=lambda cell: cell.code)
    return tuple(replace(cell, map_version=version) for cell in ordered)


def events_of(*versions: Sequence[Cell]) -> list[Event]:
    """One version a day."""
    history, found = NO_MAP, list[Event]()
    for number, cells in enumerate(versions, start=1):
        drawing = MapDrawing("unit", number, "图", stamped(cells, number))
        events = [*map_events(drawing, T0 + timedelta(days=number), history)]
        drawn = [
            from_json(body, "unit", number)
            for event in events
            if isinstance(event, CellsDrawn)
            for body in event.cells
        ]
        assert isinstance(events[-1], MapPublished)
        history = history.followed_by(events[-1], drawn)
        found += events
    return found


def territory_of(*versions: Sequence[Cell]) -> Territory:
    published = PublishedTerritory()
    for event in events_of(*versions):
        published.take(event)
    return published.territory()


def history_of(*versions: Sequence[Cell]) -> MapHistory:
    return territory_of(*versions).histories["unit"]


SPLIT = ([strip(A, 0, 2), strip(B, 2)], [strip(C, 0), strip(D, 1), strip(B, 2)])
MERGED = (*SPLIT, [strip(C, 0), strip(E, 1, 2)])


def test_every_version_is_whole_however_little_of_it_was_drawn():
    history = history_of(*MERGED)

    for number, cells in enumerate(MERGED, start=1):
        assert stamped(cells, number) == history.cells(number)
    assert [2, 2, 1] == [
        sum(each.map_version == number for own in history.drawings.values() for each in own)
        for number in (1, 2, 3)
    ]


def test_a_version_that_moves_one_border_draws_two_cells():
    cells = [*synthetic_cells(400, seed=1)]
    moved = [replace(cells[0], name="改名"), *cells[1:]]
    drawn = [event for event in events_of(cells, moved) if isinstance(event, CellsDrawn)]

    assert [200, 200, 1] == [len(event.cells) for event in drawn]


def test_a_cell_of_the_past_names_those_of_today_through_every_version():
    history = history_of(*MERGED)

    assert (C, E) == history.now(A, 1)
    assert (E,) == history.now(B, 1)
    assert (E,) == history.now(D, 2)
    assert (C,) == history.now(C, 2)


def test_a_code_has_the_course_of_its_changes():
    history = history_of(*MERGED)

    assert [(2, "split", (A,), (C, D))] == course(history, A)
    assert [(2, "split", (A,), (C, D)), (3, "merged", (B, D), (E,))] == course(history, D)


def course(
    history: MapHistory, code: str
) -> list[tuple[int, str, tuple[str, ...], tuple[str, ...]]]:
    return [
        (version.number, change.kind.value, change.before, change.after)
        for version, change in history.changes_of(code)
    ]


def test_a_retired_cell_is_in_the_versions_before_and_in_none_after():
    history = history_of([strip(A, 0), strip(B, 1)], [strip(A, 0)], [strip(A, 0)])

    assert [True, False, False] == [history.cell(B, number) is not None for number in (1, 2, 3)]
    assert () == history.now(B, 1)
    assert {B: 2} == history.ended


def test_a_cell_that_only_changes_its_name_is_described():
    history = history_of([strip(A, 0)], [strip(A, 0, name="新名")])
    then, now = history.cell(A, 1), history.cell(A, 2)

    assert [(2, "described", (A,), (A,))] == course(history, A)
    assert ["生成网格 " + A, "新名"] == [each and each.name for each in (then, now)]


def test_a_place_has_the_area_class_of_its_cell_now_and_of_one_that_ended_as_it_was():
    key = replace(strip(A, 0), area_class=AreaClass.KEY)
    ended = replace(strip(B, 1), area_class=AreaClass.OUTLYING)
    territory = territory_of([strip(A, 0), ended], [key])
    classes = [territory.area_class_of(in_cell(code, 1)) for code in (A, B, C)]

    assert [AreaClass.KEY, AreaClass.OUTLYING, AreaClass.ORDINARY] == classes
    assert AreaClass.ORDINARY is territory.area_class_of(Area())
    assert ["described", "retired"] == [
        each.kind for each in territory.histories["unit"].versions[-1].changes
    ]


def in_cell(code: str, version: int) -> Area:
    cell = CellRef(scheme="unit", code=code, map_version=version, method="point", confidence=1.0)
    return Area(cell=cell)


@pytest.mark.parametrize(("day", "number"), [(0, None), (1, 1), (1.5, 1), (2, 2), (9, 3)])
def test_a_moment_asks_the_version_in_force_then(day: float, number: int | None):
    version = history_of(*MERGED).version_at(T0 + timedelta(days=day))

    assert number == (version.number if version else None)


def test_cells_that_are_drawn_hold_nothing_before_the_map_is_published():
    published, events = PublishedTerritory(), events_of(*SPLIT)
    for event in events[:-1]:
        published.take(event)
    before = published.territory()
    published.take(events[-1])
    after = published.territory()

    assert [A, B] == [cell.code for cell in before.maps["unit"].cells]
    assert [B, C, D] == [cell.code for cell in after.maps["unit"].cells]
    assert (1, 2) == (len(before.histories["unit"].versions), after.maps["unit"].map_version)

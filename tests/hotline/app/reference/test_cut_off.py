"""An import of a large map or registry that is cut off: what was holds, importing again works."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

import pytest

from events.catalog.names import ComponentState
from events.catalog.reference import ComponentsListed, MapPublished
from events.memory import MemoryEventStore
from events.store import Appended, LogBusy, NewEvents
from grid.components.component import Component
from grid.components.publishing import PublishedComponents, component_events
from grid.components.registry import ComponentRegistry
from grid.map.cells import Cell
from grid.map.synthetic import synthetic_cells
from grid.map.territory import PublishedTerritory
from grid.map.versions.history import NO_MAP
from grid.map.versions.publishing import MapDrawing, map_events
from hotline.app.reference.changes import PIECES_AT_ONCE, LogTooBusy, publish_changes
from hotline.app.reference.exchange import BY
from hotline.app.reference.history import ReferenceHistory

AT = datetime(2026, 3, 2, tzinfo=UTC)
STREAM = "grid_map-unit"
OLD = tuple(synthetic_cells(10, 1))
LARGE = 200 * PIECES_AT_ONCE + 1  # two appends of cells


class CutOff(MemoryEventStore):
    """Ends after so many appends."""

    left = 100

    async def append(self, new: NewEvents) -> Appended:
        if not self.left:
            raise LogBusy
        self.left -= 1
        return await super().append(new)


async def history_of(store: MemoryEventStore) -> ReferenceHistory:
    history = ReferenceHistory()
    for each in await store.load(STREAM):
        history.take(STREAM, each.event)
    return history


async def published(store: MemoryEventStore, number: int, cells: Sequence[Cell]) -> None:
    history = await history_of(store)
    drawn = tuple(replace(cell, map_version=number) for cell in cells)
    before = history.maps.get("unit")
    events = map_events(MapDrawing("unit", number, "图", drawn), AT, before or NO_MAP)
    await publish_changes(store, [(STREAM, each) for each in events], history.lengths, BY)


async def in_force(store: MemoryEventStore) -> tuple[int, set[str]]:
    """As a running service has it."""
    territory = PublishedTerritory()
    for each in await store.load(STREAM):
        territory.take(each.event)
    found = territory.territory().maps["unit"]
    return found.map_version, set(found.by_code)


@pytest.mark.parametrize("appends", [0, 1, 2])
async def test_the_old_map_holds_and_another_import_brings_its_own_cells_alone(appends: int):
    store = CutOff(clock=lambda: AT)
    await published(store, 1, OLD)
    store.left = appends
    with pytest.raises(LogTooBusy):
        await published(store, 2, tuple(synthetic_cells(LARGE, 2)))
    between = await in_force(store)
    store.left = 100
    smaller = OLD[:5]
    await published(store, 2, smaller)

    assert (1, {cell.code for cell in OLD}) == between
    assert (2, {cell.code for cell in smaller}) == await in_force(store)


async def test_the_same_import_completes_one_that_was_cut_off():
    store, cells = CutOff(clock=lambda: AT), tuple(synthetic_cells(LARGE, 2))
    await published(store, 1, OLD)
    store.left = 1
    with pytest.raises(LogTooBusy):
        await published(store, 2, cells)
    store.left = 100
    await published(store, 2, cells)
    last = (await store.load(STREAM))[-1].event

    assert (2, {cell.code for cell in cells}) == await in_force(store)
    assert isinstance(last, MapPublished)
    assert last.cells == len(cells)


def components(n: int, named: str) -> dict[str, Component]:
    one = partial(
        Component,
        name=named,
        standard="GB/T 47678.5-2026",
        code="01037",
        state=ComponentState.INTACT,
        supervising_department="urban-management",
        owner=None,
        maintainer=None,
        cell="440511001001001",
        lon=116.7,
        lat=23.36,
    )
    ids = [f"4405110103{number:06}" for number in range(n)]
    return {id_: one(component_id=id_) for id_ in ids}


async def registered(store: MemoryEventStore, number: int, by_id: dict[str, Component]) -> None:
    known = PublishedComponents()
    recorded = await store.load("components")
    for each in recorded:
        known.take(each.event)
    new = ComponentRegistry(number, "普查", by_id)
    events = [("components", each) for each in component_events(new, AT, known.registry)]
    await publish_changes(store, events, {"components": len(recorded)}, BY)


async def test_20_000_components_are_listed_in_pieces_and_hold_with_the_last():
    """What an import that was cut off has listed is no part of another one of that version."""
    store, appends = CutOff(clock=lambda: AT), 2
    await registered(store, 1, components(3, "旧"))
    store.left = appends
    with pytest.raises(LogTooBusy):
        await registered(store, 2, components(20_000, "新"))
    assert (1, 3) == await registry_of(store)
    assert 500 * PIECES_AT_ONCE * appends == sum(
        len(each.event.components)
        for each in await store.load("components")
        if isinstance(each.event, ComponentsListed) and each.event.version == 2
    )
    store.left = 100
    await registered(store, 2, components(5, "新"))
    assert (2, 5) == await registry_of(store)


async def registry_of(store: MemoryEventStore) -> tuple[int, int]:
    known = PublishedComponents()
    for each in await store.load("components"):
        known.take(each.event)
    return known.registry.version, len(known.registry.by_id)

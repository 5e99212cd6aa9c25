"""G-03: who is responsible for a component; the registry by id, cell, code and place."""

from dataclasses import replace
from datetime import UTC, datetime
from random import Random

import pytest

from events.catalog.names import ComponentState
from events.catalog.reference import ComponentsListed
from grid.components.component import Component, responsible
from grid.components.publishing import PublishedComponents, component_events
from grid.components.registry import NO_COMPONENTS, ComponentRegistry

AT = datetime(2026, 3, 2, tzinfo=UTC)
LAMP = Component(
    component_id="44051102001000001",
    name="路灯",
    standard="GB/T 47678.5-2026",
    code="01001",
    state=ComponentState.INTACT,
    supervising_department="urban",
    owner=None,
    maintainer=None,
    cell="440511001001001",
    lon=116.7,
    lat=23.36,
)


@pytest.mark.parametrize(
    ("owner", "maintainer", "department"),
    [
        (None, None, "urban"),
        ("owner", None, "owner"),
        (None, "lighting", "lighting"),
        ("owner", "lighting", "lighting"),
    ],
)
def test_a_component_goes_to_its_maintainer_else_its_owner_else_its_supervisor(
    owner: str | None, maintainer: str | None, department: str
):
    assert department == responsible(replace(LAMP, owner=owner, maintainer=maintainer))


def registry(*components: Component, version: int = 1) -> ComponentRegistry:
    return ComponentRegistry(version, "普查", {each.component_id: each for each in components})


def published(*versions: ComponentRegistry) -> PublishedComponents:
    found = PublishedComponents()
    for version in versions:
        for event in [*component_events(version, AT, found.registry)]:
            found.take(event)
    return found


def some(n: int) -> list[Component]:
    chance = Random(1)
    return [
        replace(
            LAMP,
            component_id=f"{number:016d}",
            code=chance.choice(("01001", "02001")),
            cell=f"cell-{number % 7}",
            lon=116 + chance.random() / 50,
            lat=23 + chance.random() / 50,
        )
        for number in range(n)
    ]


def test_what_is_published_is_read_back_and_a_next_version_lists_only_what_differs():
    first = registry(*some(1_200))
    kept = some(1_200)[1:]
    second = registry(replace(kept[0], state=ComponentState.LOST), *kept[1:], version=2)
    events = [*component_events(second, AT, first)]
    found = published(first, second)

    assert [1] == [len(each.components) for each in events if isinstance(each, ComponentsListed)]
    assert (second.by_id, 2, [1, 2]) == (
        found.registry.by_id,
        found.registry.version,
        found.versions,
    )


def test_components_that_are_only_listed_are_not_in_the_registry():
    found = PublishedComponents()
    for event in [*component_events(registry(LAMP), AT, NO_COMPONENTS)][:-1]:
        found.take(event)

    assert NO_COMPONENTS == found.registry


@pytest.mark.parametrize("seed", range(20))
def test_a_selection_is_what_a_look_at_all_components_finds(seed: int):
    chance, components = Random(seed), some(400)
    west, south = 116 + chance.random() / 50, 23 + chance.random() / 50
    size = 10 ** chance.uniform(-4, -1)
    box = chance.choice((None, (west, south, west + size, south + size)))
    cell = chance.choice((None, "cell-3"))
    code = chance.choice((None, "02001"))
    after = chance.choice(("", components[200].component_id))
    expected = [
        each
        for each in components
        if each.component_id > after
        and cell in (None, each.cell)
        and code in (None, each.code)
        and (box is None or (box[0] <= each.lon <= box[2] and box[1] <= each.lat <= box[3]))
    ]

    found = registry(*components).select(box=box, cell=cell, code=code, after=after)
    assert expected == [*found]


def test_a_box_as_large_as_the_world_or_turned_over_is_answered():
    whole = registry(*some(10))

    assert 10 == len([*whole.select(box=(-180.0, -90.0, 180.0, 90.0))])
    assert [] == [*whole.select(box=(180.0, 90.0, -180.0, -90.0))]

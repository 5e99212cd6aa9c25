"""G-03: a case about a component goes to whom the registry names, any other one by rules."""

from dataclasses import replace

import pytest

from events.catalog.grid_case.values import CaseMatter
from events.catalog.names import ComponentState, EntryKind
from events.catalog.values import Area
from grid.components.component import Component
from grid.components.registry import ComponentRegistry
from hotline.app.demo_city.seed import demo_city
from hotline.app.reference.data import ReferenceData, publications
from hotline.app.reference.feed import ReferenceFeed
from hotline.app.wiring.duties import DirectoryDuties
from tests.hotline.app.reference.test_reference_files import AT

LAMP = Component(
    component_id="44051102001000001",
    name="路灯",
    standard="GB/T 47678.5-2026",
    code="01001",
    state=ComponentState.DAMAGED,
    supervising_department="lighting",
    owner=None,
    maintainer=None,
    cell="440511001001001",
    lon=116.7,
    lat=23.36,
)
MATTER = CaseMatter(
    standard="GB/T 47678.5-2026", kind=EntryKind.MATTER, code="06010", name="暴露垃圾"
)
PLACE = Area(district="440511000000", subdistrict="440511001000", community="440511001001")


def without_map() -> ReferenceData:
    return replace(demo_city(), maps={})


@pytest.fixture(scope="module")
def feed() -> ReferenceFeed:
    data = without_map()
    closed = replace(LAMP, component_id="4405110200100002", maintainer="nowhere")
    registry = ComponentRegistry(1, "普查", {each.component_id: each for each in (LAMP, closed)})
    found = ReferenceFeed()
    found.take(event for _, event in publications(replace(data, components=registry), AT))
    return found


def routed(feed: ReferenceFeed, component: str | None) -> tuple[str, str]:
    duties = DirectoryDuties(lambda: feed.city(AT), feed.components, feed.street)
    found = duties.route_for(MATTER, component, PLACE, AT)
    assert found is not None
    return found.department, found.route.rule


def test_the_registry_names_who_is_responsible_for_a_component(feed: ReferenceFeed):
    assert ("lighting", "component") == routed(feed, LAMP.component_id)


@pytest.mark.parametrize("component", [None, "99999999999999999", "4405110200100002"])
def test_without_a_component_whose_department_is_the_citys_the_rules_decide(
    feed: ReferenceFeed, component: str | None
):
    assert routed(feed, None) == routed(feed, component) != ("lighting", "component")

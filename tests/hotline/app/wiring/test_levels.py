"""To whom a case goes, by the demo city: routing (G-03) and ragged levels (G-06)."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

from events.catalog.grid_case.values import CaseMatter
from events.catalog.names import CaseLevel
from events.catalog.values import Area
from grid.catalogue.published import shipped_street
from grid.components.registry import ComponentRegistry
from grid.grid_case.context import Superior
from hotline.app.demo_city.seed import demo_city
from hotline.app.reference.data import publications
from hotline.app.wiring.duties import DirectoryDuties
from hotline.city import City, PublishedCity

T0 = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
PLACE = Area(district="440511000000", subdistrict="440511001000", community="440511001004")
GARBAGE = CaseMatter(standard="GB/T 47678.5-2026", kind="matter", code="06010", name="暴露垃圾")


@cache
def city() -> City:
    published = PublishedCity()
    for _, event in publications(replace(demo_city(), maps={}), T0):
        published.take(event)
    return published.city(T0)


def duties(found: City | None = None) -> DirectoryDuties:
    return DirectoryDuties(lambda: found or city(), ComponentRegistry, shipped_street)


def test_a_matter_goes_by_matter_and_area():
    """G-03."""
    routed = duties().route_for(GARBAGE, None, PLACE, T0)
    elsewhere = duties().route_for(GARBAGE, None, Area(district="440507000000"), T0)

    assert "subdistrict-440511001" == routed.department
    assert routed.department != elsewhere.department


def test_a_matter_without_a_rule_goes_to_the_place_or_the_next_level():
    """G-03, G-06."""
    code = next(
        f"01{n:03d}" for n in range(1, 77) if f"01{n:03d}" not in shipped_street().by_street_code
    )
    unknown = GARBAGE.model_copy(update={"code": code})
    of_subdistrict = duties().route_for(unknown, None, PLACE, T0)
    of_district = duties().route_for(unknown, None, Area(district="440511000000"), T0)

    assert ("subdistrict-440511001", "fallback") == (
        of_subdistrict.department,
        of_subdistrict.route.rule,
    )
    assert "district-440511" == of_district.department
    assert duties().route_for(unknown, None, Area(), T0) is None


def test_a_case_goes_up_the_levels_that_exist():
    """G-06: worker, community, subdistrict, district, city, and no further."""
    found, code = [], "worker-440511001004-1"
    while (above := duties().above(code, PLACE)) is not None:
        found.append(above)
        code = above.department

    assert found[:3] == [
        Superior("community-440511001004", CaseLevel.COMMUNITY),
        Superior("subdistrict-440511001", CaseLevel.SUBDISTRICT),
        Superior("district-440511", CaseLevel.DISTRICT),
    ]
    assert [CaseLevel.CITY] == [each.level for each in found[3:]]


def test_a_level_that_a_place_does_not_have_is_passed_over():
    """G-06: as in 东莞, where towns are directly below the city."""
    ragged = city().departments["subdistrict-440511001"]
    departments = {**city().departments, ragged.code: replace(ragged, parent=None)}
    without = replace(city(), departments=departments)
    above = duties(without).above(ragged.code, Area(subdistrict="440511001000"))

    assert CaseLevel.CITY is above.level

"""G-06: the real divisions of four cities, one of them without districts, two with zones."""

import csv
import gzip
from functools import cache
from pathlib import Path

import pytest

from grid.map.divisions import Division, DivisionLevel, Divisions
from grid.map.territory import Territory

FILE = Path(__file__).parents[4] / "shared/data/reference/cn_divisions_4cities_to_community.csv.gz"
LEVELS = {
    "city": DivisionLevel.CITY,
    "district": DivisionLevel.DISTRICT,
    "street": DivisionLevel.SUBDISTRICT,
    "community": DivisionLevel.COMMUNITY,
}
pytestmark = pytest.mark.skipif(
    not FILE.exists(), reason="the staged data in ../shared is not here"
)
DONGGUAN, ZHUHAI, JINAN = "东莞市", "珠海市", "济南市"


@cache
def city(name: str) -> Divisions:
    with gzip.open(FILE, "rt", encoding="utf-8") as table:
        return Divisions(
            Division(
                row["code12"],
                row["name"],
                LEVELS[row["level"]],
                None if row["level"] == "city" else row["parent12"],
            )
            for row in csv.DictReader(table)
            if row["city"] == name and row["level"] in LEVELS
        )


def levels_above(name: str, code: str) -> list[str]:
    return [division.level.value for division in city(name).path(code)[1:]]


@pytest.mark.parametrize(
    ("name", "districts", "subdistricts", "communities"),
    [(DONGGUAN, 0, 36, 609), (ZHUHAI, 3, 31, 345), (JINAN, 13, 164, 5_758)],
)
def test_every_community_leads_to_its_city_over_levels_that_exist(
    name: str, districts: int, subdistricts: int, communities: int
):
    divisions = city(name)
    order = [*DivisionLevel]
    counts = [len(divisions.of_level(level)) for level in order[1:]]

    assert [districts, subdistricts, communities] == counts
    for community in divisions.of_level(DivisionLevel.COMMUNITY):
        path = divisions.path(community.code)
        assert path[-1].name == name
        assert [*sorted(path, key=lambda each: -order.index(each.level))] == [*path]


def test_a_community_of_dongguan_escalates_to_its_town_and_then_to_the_city():
    """No district is skipped: there is none."""
    communities = city(DONGGUAN).of_level(DivisionLevel.COMMUNITY)

    assert {("subdistrict", "city")} == {
        tuple(levels_above(DONGGUAN, each.code)) for each in communities
    }


@pytest.mark.parametrize("zone", ["松山湖", "东莞港", "东莞生态园", "东莞滨海湾新区"])
def test_the_functional_zones_of_dongguan_stand_beside_its_towns(zone: str):
    (found,) = [each for each in city(DONGGUAN).by_code.values() if each.name == zone]

    assert ("subdistrict", ["city"]) == (found.level, levels_above(DONGGUAN, found.code))


def test_the_high_tech_zone_of_jinan_is_a_district_with_subdistricts_of_its_own():
    zone = city(JINAN).get("370176000000")

    assert zone is not None
    assert ("济南高新技术产业开发区", DivisionLevel.DISTRICT) == (zone.name, zone.level)
    assert ["district", "city"] == levels_above(JINAN, "370176001000")
    assert {"370176"} == {each.code[:6] for each in city(JINAN).children(zone.code)}


@pytest.mark.parametrize(
    ("name", "code", "district"),
    [
        (DONGGUAN, "441900003000", None),
        (JINAN, "370176001001", "370176000000"),
        (ZHUHAI, "440402001001", "440402000000"),
    ],
)
def test_an_area_has_the_divisions_that_its_city_has(name: str, code: str, district: str | None):
    divisions = city(name)
    found = divisions.get(code)
    assert found is not None
    area = Territory(divisions, {}).area_named(found)

    assert (district, f"{code[:9]}000") == (area.district, area.subdistrict)

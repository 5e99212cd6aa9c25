"""The demo city: every matter has an owner everywhere, and the tables say what they should."""

from dataclasses import replace
from datetime import datetime

import pytest

from events.catalog.names import RequestKind, Unit
from events.working_time import TimeLimit
from hotline.app.demo_city.departments import CITY_ZONE, Division, demo_departments
from hotline.app.demo_city.matters import demo_matters
from hotline.app.demo_city.rules import demo_policy, demo_rule_set
from hotline.app.demo_city.tables import rows
from hotline.default_policy import default_policy
from hotline.reference import (
    department_from_json,
    matter_from_json,
    policy_from_json,
    rule_set_from_json,
    to_json,
)
from hotline.routing import ResolvedPlace, Router, RouteRequest, RoutingDecision, rule_set_defects
from tests.hotline.app.demo_city.small_divisions import DIVISIONS

SPRING = datetime(2026, 3, 2, 12, tzinfo=CITY_ZONE)
ROUTER = Router(demo_rule_set(DIVISIONS), demo_departments(DIVISIONS), demo_matters())
STONE_FORT, GOLD_SAND, PEARL_POND, PEACE = (
    ResolvedPlace("440511000000", "440511001000"),
    ResolvedPlace("440511000000", "440511002000"),
    ResolvedPlace("440507000000", "440507003000"),
    ResolvedPlace("440513000000", "440513102000"),
)


def routed(
    matter: str,
    place: ResolvedPlace = STONE_FORT,
    *,
    kind: RequestKind = RequestKind.COMPLAINT,
    at: datetime = SPRING,
    reported: str | None = None,
) -> RoutingDecision:
    return ROUTER.route(
        RouteRequest(kind=kind, matter=matter, place=place, at=at, reported_department=reported)
    )


def test_a_dark_street_lamp_goes_to_the_lighting_office_alone():
    """The example of the API contract."""
    found = routed("010301")

    assert ("lighting", ()) == (found.lead, found.supporting)
    assert found.because.startswith("matter 010301 in subdistrict 440511001000: 路灯不亮")


def test_the_demo_citys_rules_have_no_defect():
    assert () == rule_set_defects(
        demo_rule_set(DIVISIONS), demo_departments(DIVISIONS), demo_matters()
    )


def test_every_matter_has_an_owner_in_every_subdistrict_and_at_no_place():
    """统一: "no owner" cannot happen; and no matter is left to the fallback where it is known."""
    places = [
        STONE_FORT,
        GOLD_SAND,
        PEARL_POND,
        PEACE,
        ResolvedPlace("440511000000"),
        ResolvedPlace(),
    ]

    for matter in demo_matters():
        for place in places:
            found = routed(matter.code, place)
            assert found.lead in ROUTER.directory.departments
            assert found.rule_id.startswith(("matter-", "entrusted-")) or not place.subdistrict


def test_every_enforcement_matter_is_led_by_someone_who_holds_the_power():
    """D-02, for all of the demo city's matters flagged E."""
    flagged = [matter for matter in demo_matters() if matter.needs_enforcement_power]

    assert flagged
    for matter in flagged:
        for place in (STONE_FORT, GOLD_SAND, PEARL_POND, PEACE, ResolvedPlace()):
            request = RouteRequest(RequestKind.HELP, matter.code, place, SPRING)
            lead = ROUTER.directory.departments[ROUTER.route(request).lead]
            assert ROUTER.directory.has_power(lead, request)


def test_what_the_table_gives_to_the_subdistrict_is_led_by_the_subdistrict_of_the_place():
    found = routed("010101", GOLD_SAND)

    assert ("subdistrict-440511002", ("urban-management",)) == (found.lead, found.supporting)


def test_street_stalls_are_the_subdistricts_only_where_power_was_entrusted_to_it():
    """D-02, 委托执法: entrusted, not entrusted, and entrusted until the end of 2025."""
    entrusted, not_entrusted, ended = (
        routed("010201", STONE_FORT),
        routed("010201", GOLD_SAND),
        routed("010201", PEACE),
    )
    earlier = routed("010201", PEACE, at=datetime(2025, 12, 31, 23, 59, tzinfo=CITY_ZONE))

    assert ("subdistrict-440511001", ("comprehensive-enforcement",)) == (
        entrusted.lead,
        entrusted.supporting,
    )
    assert "comprehensive-enforcement" == not_entrusted.lead
    assert ("comprehensive-enforcement", "subdistrict-440513102") == (ended.lead, earlier.lead)
    assert "no_power" in {alternative.why_not for alternative in ended.alternatives}
    assert routed("010501", PEARL_POND).lead == "subdistrict-440507003"


def test_supporters_named_with_a_plus_stay_on_a_sensitive_matter():
    """D-07: the fire brigade is needed at a gas leak; a second reader of a wage claim is not."""
    assert ("fire",) == routed("040301").supporting
    assert ("market-supervision",) == routed("090104").supporting
    assert () == routed("110201").supporting


def test_a_tip_off_about_village_affairs_does_not_go_to_the_village():
    assert routed("130102", PEACE).lead == "subdistrict-440513102"
    assert routed("130102", PEACE, kind=RequestKind.TIP_OFF).lead == "discipline-inspection"


def test_a_complaint_about_the_hotline_that_names_it_leaves_the_hotline():
    """D-07, also for what stands above: the services bureau takes its centre with it."""
    assert routed("180102").lead == "hotline-centre"
    assert routed("180102", reported="hotline-centre").lead == "subdistrict-440511001"
    assert (
        routed("180102", ResolvedPlace(), reported="government-services").lead
        == "government-office"
    )


def test_every_lead_department_type_of_the_matters_has_one_line_and_no_line_is_left_over():
    types = [row["lead_department_type"] for row in rows("lead_departments.csv")]

    assert len(types) == len(set(types))
    assert {matter.lead_department_type for matter in demo_matters()} == set(types)


def test_the_matters_are_read_with_their_limits_and_flags():
    by_code = {matter.code: matter for matter in demo_matters()}
    lamp = by_code["010301"]

    assert len(by_code) == 119
    assert len({matter.group for matter in by_code.values()}) == 19
    assert (TimeLimit(24, Unit.HOUR), TimeLimit(2, Unit.HOUR)) == (lamp.limit, lamp.urgent_limit)
    assert ("路灯不亮", {"G", "U"}) == (lamp.name, set(lamp.flags))
    assert all(matter.limit for matter in by_code.values())


def test_governments_stand_where_the_divisions_say():
    by_code = {department.code: department for department in demo_departments(DIVISIONS)}
    town = by_code["subdistrict-440513102"]

    assert "石炮台街道办事处" == by_code["subdistrict-440511001"].name
    assert ("和平镇人民政府", "district-440513") == (town.name, town.parent)
    assert by_code["district-440511"].parent is None


def test_a_town_directly_under_its_city_has_no_district_above_it():
    """G-06: as in 东莞."""
    town: Division = ("441900003000", "东城街道", "subdistrict", "441900000000")

    assert demo_departments([town])[-1].parent is None


def test_rules_departments_and_matters_survive_the_way_through_json():
    """They are recorded as events, exported and imported."""
    rule_set = demo_rule_set(DIVISIONS)

    assert rule_set == rule_set_from_json(to_json(rule_set))
    for department in demo_departments(DIVISIONS):
        assert department == department_from_json(to_json(department))
    for matter in demo_matters():
        assert matter == matter_from_json(to_json(matter))


def test_a_misspelt_field_is_refused_and_not_taken_for_the_default():
    data = to_json(demo_departments(DIVISIONS)[0])

    rules = to_json(demo_rule_set(DIVISIONS))
    rules["rules"][0]["unknown_rule_field"] = 1

    with pytest.raises(ValueError, match="actve"):
        department_from_json(data | {"actve": False})
    with pytest.raises(ValueError, match="unknown_rule_field"):
        rule_set_from_json(rules)


def test_the_demo_city_follows_the_default_policy():
    assert replace(default_policy(version=1), area_code="0754") == demo_policy()


@pytest.mark.parametrize("code", ["754", "0754-", "00754", "12345", ""])
def test_an_area_code_has_a_zero_and_two_or_three_digits(code: str):
    with pytest.raises(ValueError, match="area_code"):
        policy_from_json(to_json(demo_policy()) | {"area_code": code})


def test_every_matter_has_a_known_owner_in_every_real_subdistrict():
    divisions: list[Division] = [
        (row["code"], row["name"], row["level"], row["parent"] or None)
        for row in rows("divisions_440500.csv")
    ]
    departments = demo_departments(divisions)
    router = Router(demo_rule_set(divisions), departments, demo_matters())
    known = {department.code for department in departments}
    subdistricts = [code for code, _, level, _ in divisions if level == "subdistrict"]

    assert len(subdistricts) > 60
    for code in subdistricts:
        for matter in demo_matters():
            place = ResolvedPlace(district=f"{code[:6]}000000", subdistrict=code)
            found = router.route(RouteRequest(RequestKind.HELP, matter.code, place, SPRING))
            assert found.lead in known
            assert found.rule_id.startswith(("matter-", "entrusted-"))


def test_a_subgroup_is_the_first_four_digits_of_its_matters():
    """One name for one prefix inside its group, and a prefix for each name."""
    names = {(row["code"][:4], row["group"], row["subgroup"]) for row in rows("matters.csv")}

    assert all(subgroup for _, _, subgroup in names)
    assert len(names) == len({prefix for prefix, _, _ in names})
    assert len(names) == len({(group, subgroup) for _, group, subgroup in names})


def test_no_rule_shows_its_template_where_the_place_is_not_known():
    """`{subdistrict}` is how a rule is written, not how a department is called."""
    routes = [
        routed(matter.code, place, kind=kind)
        for matter in demo_matters()
        for kind in RequestKind
        for place in (ResolvedPlace(), ResolvedPlace("440511000000"))
    ]

    assert [] == [route for route in routes if "{" in repr(route)]

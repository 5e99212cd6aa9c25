"""Routing by example: which rule speaks, who is excluded, and what is said about it."""

from datetime import UTC, datetime

import pytest

from events.catalog.names import RequestKind, Secrecy
from hotline.routing import (
    SUBDISTRICT_OF_PLACE,
    Department,
    DepartmentKind,
    Place,
    Router,
    RoutingRule,
    RuleSet,
    route,
    rule_set_defects,
)
from tests.hotline.small_city import (
    BUREAU,
    CITY_FALLBACK,
    DEPARTMENTS,
    EAST,
    HARBOUR,
    HARBOUR_PLACE,
    LAMP,
    MATTERS,
    NOISE,
    NOON,
    NOWHERE,
    ORCHARD_PLACE,
    STALL,
    TEMPLE,
    TEMPLE_PLACE,
    WEST,
    reasons,
    request,
    router,
    rule_set,
)

LAMPS = RoutingRule("lamps", "lighting", matters=(LAMP,))
STREETS = RoutingRule("streets", "works", matters=("01",))
STALLS_BY_SUBDISTRICT = RoutingRule("a-stalls", SUBDISTRICT_OF_PLACE, matters=(STALL,))
STALLS = RoutingRule("b-stalls", "enforcement", (SUBDISTRICT_OF_PLACE,), matters=(STALL,))


def test_a_route_names_its_lead_and_the_rule_that_said_so():
    """D-04: the sentence is part of the API contract."""
    found = router(LAMPS).route(request())

    assert ("lighting", (), "lamps", 3) == (
        found.lead,
        found.supporting,
        found.rule_id,
        found.rule_set_version,
    )
    assert found.because == "matter 010301 in subdistrict 440511001000"
    assert found.because_zh == "事项 010301，街道 440511001000"
    assert not found.needs_a_person


def test_an_exact_matter_speaks_before_a_prefix_and_a_prefix_before_any():
    anything = RoutingRule("anything", "office")

    assert router(anything, STREETS, LAMPS).route(request()).lead == "lighting"
    assert router(anything, STREETS).route(request()).lead == "works"
    assert router(anything).route(request()).lead == "office"


@pytest.mark.parametrize(
    "area", [HARBOUR, "440511001", "440511001001", "440511001001007", "44051100100100"]
)
def test_a_smaller_area_speaks_before_a_larger_one(area: str):
    """Areas are division codes, with or without trailing zeros, or cell codes or prefixes."""
    here = RoutingRule("z-here", "works", matters=(LAMP,), areas=(area,))
    district = RoutingRule("a-district", "office", matters=(LAMP,), areas=(EAST,))

    assert router(LAMPS, district, here).route(request()).rule_id == "z-here"
    assert router(LAMPS, district, here).route(request(place=TEMPLE_PLACE)).rule_id == "a-district"
    assert router(LAMPS, district, here).route(request(place=ORCHARD_PLACE)).rule_id == "lamps"


def test_a_row_of_cells_speaks_before_the_community_they_are_in():
    """Also when some rule names a whole cell: a community's code is shorter than a cell's."""
    cell = RoutingRule("cell", "office", matters=("99",), areas=("440511001001007",))
    row = RoutingRule("z-row", "works", matters=(LAMP,), areas=("44051100100100",))
    community = RoutingRule("a-community", "petition", matters=(LAMP,), areas=("440511001001",))

    assert router(cell, community, row).route(request()).rule_id == "z-row"


def test_a_rule_for_the_kind_speaks_before_a_rule_for_any_kind():
    tip_offs = RoutingRule("z", "inspection", matters=(LAMP,), kinds=(RequestKind.TIP_OFF,))

    assert router(LAMPS, tip_offs).route(request(kind=RequestKind.TIP_OFF)).lead == "inspection"
    assert router(LAMPS, tip_offs).route(request()).lead == "lighting"


def test_of_equal_rules_the_smaller_id_speaks_however_they_were_written_down():
    other = RoutingRule("a", "works", matters=(LAMP,))

    assert router(LAMPS, other).route(request()).rule_id == "a"
    assert router(other, LAMPS).route(request()).rule_id == "a"


def test_a_rule_holds_from_its_first_moment_up_to_but_not_at_its_last():
    first, last = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)
    march = RoutingRule("a", "works", matters=(LAMP,), valid_from=first, valid_to=last)
    city = router(LAMPS, march)

    assert city.route(request(at=first)).lead == "works"
    assert city.route(request(at=last)).lead == "lighting"
    assert city.route(request(at=datetime(2026, 2, 28, 23, tzinfo=UTC))).lead == "lighting"


def test_a_rule_may_name_the_subdistrict_of_the_place():
    local = RoutingRule("local", SUBDISTRICT_OF_PLACE, matters=(LAMP,))

    assert router(local).route(request(place=TEMPLE_PLACE)).lead == "temple"
    unknown = router(local).route(request(place=Place(district=EAST)))
    assert unknown.lead == "east"
    assert reasons(unknown)[SUBDISTRICT_OF_PLACE] == "place_unknown"


def test_without_a_rule_the_subdistrict_owns_the_order():
    found = router().route(request("999999"))

    assert ("harbour", "fallback-440511001000") == (found.lead, found.rule_id)
    assert "the fallback of the place leads" in found.because
    assert "属地兜底" in found.because_zh


def test_fallback_goes_to_the_next_level_that_exists():
    """G-06: a district may have no subdistricts, a town no district."""
    city = router()

    assert city.route(request("999999", Place(district=EAST))).lead == "east"
    assert city.route(request("999999", Place(subdistrict=TEMPLE))).lead == "temple"
    without_fallback = city.route(request("999999", Place(WEST, "440507009000")))
    assert without_fallback.lead == "centre"
    assert city.route(request("999999", NOWHERE)).lead == "centre"


def test_an_order_that_only_the_citys_fallback_can_hold_asks_for_a_person():
    found = router().route(request("999999", NOWHERE))

    assert ("centre", True) == (found.lead, found.needs_a_person)
    assert found.because.startswith("matter 999999 at a place that is not resolved")


def test_a_subdistrict_leads_enforcement_only_while_an_entrustment_is_in_force_there():
    """D-02, 委托执法: published, for this subdistrict, on this day."""
    city = router(STALLS_BY_SUBDISTRICT, STALLS)

    assert city.route(request(STALL)).lead == "harbour"
    elsewhere = city.route(request(STALL, TEMPLE_PLACE))
    assert ("enforcement", ("temple",)) == (elsewhere.lead, elsewhere.supporting)
    assert reasons(elsewhere)["temple"] == "no_power"
    ended = city.route(request(STALL, at=datetime(2027, 1, 1, tzinfo=UTC)))
    assert ("enforcement", "no_power") == (ended.lead, reasons(ended)["harbour"])


def test_an_entrustment_holds_nothing_outside_the_subdistrict_it_was_given_to():
    """D-02: there and then."""
    wrong = RoutingRule("wrong", "harbour", matters=(STALL,))
    found = router(wrong).route(request(STALL, TEMPLE_PLACE))

    assert ("enforcement", "no_power") == (found.lead, reasons(found)["harbour"])


def test_an_enforcement_matter_falls_back_to_the_bureau_that_holds_the_power():
    """D-02: never to the subdistrict, whatever its fallback says."""
    found = router().route(request(STALL, TEMPLE_PLACE))

    assert ("enforcement", "fallback-power-010201") == (found.lead, found.rule_id)
    assert "temple" not in (*found.supporting, *reasons(found))


def test_if_every_power_holder_is_excluded_the_city_holds_the_order_for_a_person():
    found = router(STALLS).route(request(STALL, TEMPLE_PLACE, barred=("enforcement",)))

    assert ("centre", True) == (found.lead, found.needs_a_person)
    assert reasons(found)["enforcement"] == "return_granted"


def test_a_department_whose_return_was_granted_is_not_routed_again():
    """D-03, also not as a supporter."""
    found = router(STREETS, LAMPS).route(request(barred=("lighting",)))
    helped = RoutingRule("helped", "works", ("lighting",), matters=(LAMP,))

    assert ("works", "return_granted") == (found.lead, reasons(found)["lighting"])
    assert () == router(helped).route(request(barred=("lighting",))).supporting


def test_the_reported_department_and_what_stands_under_it_are_never_in_the_route():
    """D-07: what stands above it may be."""
    helped = RoutingRule("helped", "inspection", ("works", "lighting"), matters=(LAMP,))
    tip_off = RequestKind.TIP_OFF

    found = router(LAMPS).route(request(kind=tip_off, reported="works"))
    assert ("harbour", "reported") == (found.lead, reasons(found)["lighting"])
    assert router(STREETS).route(request(kind=tip_off, reported="lighting")).lead == "works"
    open_one = router(helped).route(request(reported="works"))
    assert () == open_one.supporting
    assert {"works": "reported", "lighting": "reported"}.items() <= reasons(open_one).items()


def test_a_report_against_a_district_excludes_its_subdistricts_fallback_too():
    found = router().route(request("999999", kind=RequestKind.TIP_OFF, reported="east"))

    assert "centre" == found.lead
    assert {"harbour": "reported", "east": "reported"}.items() <= reasons(found).items()


def test_a_report_against_the_hotline_itself_goes_to_another_office():
    found = router().route(request("999999", NOWHERE, reported="centre"))

    assert ("office", "reported") == (found.lead, reasons(found)["centre"])


def test_when_all_is_barred_a_person_decides_and_the_reported_one_stays_out():
    """D-03 knows an exception, the ruling; D-07 knows none."""
    everyone = tuple(department.code for department in DEPARTMENTS)
    found = router(LAMPS).route(request(barred=everyone, reported="centre"))

    assert ("office", True) == (found.lead, found.needs_a_person)


@pytest.mark.parametrize(
    "protected",
    [
        {"kind": RequestKind.TIP_OFF},
        {"secrecy": Secrecy.CONFIDENTIAL},
        {"secrecy": Secrecy.ANONYMOUS},
        {"matter": NOISE},
    ],
)
def test_a_protected_order_reaches_only_the_essential_supporters(protected: dict[str, object]):
    """D-07: nobody learns of it who is not needed; the centre may add one later."""
    rule = RoutingRule("r", "works", ("office", "petition"), ("inspection",))

    found = router(rule).route(request(**protected))  # type: ignore[arg-type]
    assert ("inspection",) == found.supporting
    assert {"office": "not_needed_to_know", "petition": "not_needed_to_know"}.items() <= reasons(
        found
    ).items()
    assert ("inspection", "office", "petition") == router(rule).route(request()).supporting


def test_partners_only_support_and_never_on_enforcement_or_protected_orders():
    """D-10."""
    leads = RoutingRule("a", "volunteers", matters=(LAMP,))
    helps = RoutingRule("b", "works", essential=("volunteers",), matters=(LAMP,))
    stalls = RoutingRule("c", "enforcement", ("volunteers",), matters=(STALL,))
    city = router(leads, helps, stalls)

    found = city.route(request())
    assert ("works", ("volunteers",)) == (found.lead, found.supporting)
    assert reasons(found)["volunteers"] == "partner"
    assert () == city.route(request(STALL)).supporting
    assert () == city.route(request(secrecy=Secrecy.CONFIDENTIAL)).supporting


def test_departments_that_ended_or_are_unknown_are_passed_over():
    city = router(
        RoutingRule("a", "retired", matters=(LAMP,)),
        RoutingRule("b", "no-such", matters=(LAMP,)),
        RoutingRule("c", "works", ("retired", "no-such"), matters=(LAMP,)),
    )
    found = city.route(request())

    assert ("works", ()) == (found.lead, found.supporting)
    assert {"retired": "not_active", "no-such": "unknown_department"}.items() <= reasons(
        found
    ).items()


def test_the_alternatives_say_who_would_have_been_next():
    found = router(STREETS, LAMPS).route(request())

    assert [("works", "streets"), ("harbour", "fallback-440511001000")] == [
        (alternative.department, alternative.rule_id) for alternative in found.alternatives
    ]
    assert {"less_specific"} == set(reasons(found).values())


def test_a_lead_is_not_its_own_supporter_nor_anyone_twice():
    rule = RoutingRule("r", "works", ("works", "office", "office"), ("office",), matters=(LAMP,))

    assert ("office",) == router(rule).route(request()).supporting


def test_a_smaller_fallback_is_asked_before_a_larger_one():
    community = HARBOUR_PLACE.community or ""
    rules = RuleSet(3, (), {EAST: "east", community: "office"}, CITY_FALLBACK)

    assert route(request("999999"), rules, DEPARTMENTS, MATTERS).lead == "office"


@pytest.mark.parametrize(
    "fallback", [(), ("centre",), ("lighting", "works"), ("retired", "office")]
)
def test_a_rule_set_that_could_leave_an_order_without_an_owner_is_not_taken(
    fallback: tuple[str, ...],
):
    """One report must not be able to exclude every fallback."""
    with pytest.raises(ValueError, match="city_fallback"):
        Router(RuleSet(1, (), {}, fallback), DEPARTMENTS, MATTERS)


def test_a_circle_of_parents_does_not_hang_the_router():
    circle = (
        *DEPARTMENTS,
        Department("yin", "阴", DepartmentKind.BUREAU, parent="yang"),
        Department("yang", "阳", DepartmentKind.BUREAU, parent="yin"),
    )
    rules = rule_set(RoutingRule("r", "yin", matters=(LAMP,)))

    assert Router(rules, circle, MATTERS).route(request(reported="yang")).lead == "harbour"


def test_the_most_specific_power_comes_first_among_several_holders():
    many = (*DEPARTMENTS, Department("a-general", "总", BUREAU, powers=("",)))

    assert Router(rule_set(), many, MATTERS).route(request(STALL)).lead == "enforcement"


def test_the_defect_list_names_everything_that_is_wrong():
    bad = RuleSet(
        1,
        (
            RoutingRule("r", "nobody", ("no-one",), matters=("77",)),
            RoutingRule("r", "works", valid_from=NOON, valid_to=NOON),
        ),
        {EAST: "no-district"},
        ("centre", "no-office"),
    )
    powerless = tuple(found for found in DEPARTMENTS if found.code != "enforcement")

    assert (
        "rule r stands 2 times",
        "rule r names the unknown department nobody",
        "rule r names the unknown department no-one",
        "rule r names the unknown matter 77",
        "rule r ends before it begins",
        f"the fallback of {EAST} is the unknown department no-district",
        "city_fallback names the unknown department no-office",
        "matter 010201 needs enforcement power and no department holds it (D-02)",
        "city_fallback needs two active departments that no superior joins",
    ) == rule_set_defects(bad, powerless, MATTERS)
    assert () == rule_set_defects(rule_set(LAMPS, STALLS_BY_SUBDISTRICT), DEPARTMENTS, MATTERS)

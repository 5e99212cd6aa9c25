"""Routing by example: which rule speaks, and what is said about it."""

from datetime import UTC, datetime

import pytest

from events.catalog.names import RequestKind
from hotline.routing import (
    SUBDISTRICT_OF_PLACE,
    Department,
    DepartmentKind,
    ResolvedPlace,
    Router,
    RoutingRule,
    RuleSet,
    route,
    rule_set_defects,
)
from tests.hotline.routing.small_city import (
    CITY_FALLBACK,
    DEPARTMENTS,
    EAST,
    HARBOUR,
    HARBOUR_PLACE,
    LAMP,
    MATTERS,
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


def test_a_route_names_its_lead_and_the_rule_that_said_so():
    """D-04: the sentence is part of the API contract."""
    found = router(LAMPS).route(request())

    assert ("lighting", (), "lamps", 3) == (
        found.lead,
        found.supporting,
        found.rule_id,
        found.rule_set_version,
    )
    assert found.because == (
        "matter 010301 in subdistrict 440511001000: 路灯不亮, 海港街道 → 路灯所 (lighting)"
    )
    assert found.because_zh == "路灯不亮，海港街道 → 路灯所"
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
    unknown = router(local).route(request(place=ResolvedPlace(district=EAST)))
    assert unknown.lead == "east"
    assert reasons(unknown)["subdistrict-of-place"] == "place_unknown"


def test_without_a_rule_the_subdistrict_owns_the_order():
    found = router().route(request("999999"))

    assert ("harbour", "fallback-440511001000") == (found.lead, found.rule_id)
    assert "the fallback of the place leads" in found.because
    assert "属地兜底" in found.because_zh


def test_fallback_goes_to_the_next_level_that_exists():
    """G-06: a district may have no subdistricts, a town no district."""
    city = router()

    assert city.route(request("999999", ResolvedPlace(district=EAST))).lead == "east"
    assert city.route(request("999999", ResolvedPlace(subdistrict=TEMPLE))).lead == "temple"
    without_fallback = city.route(request("999999", ResolvedPlace(WEST, "440507009000")))
    assert without_fallback.lead == "centre"
    assert city.route(request("999999", NOWHERE)).lead == "centre"


def test_an_order_that_only_the_citys_fallback_can_hold_asks_for_a_person():
    found = router().route(request("999999", NOWHERE))

    assert ("centre", True) == (found.lead, found.needs_a_person)
    assert found.because.startswith("matter 999999 at a place that is not resolved")


def test_the_alternatives_say_who_would_have_been_next():
    found = router(STREETS, LAMPS).route(request())

    assert [("works", "streets"), ("harbour", "fallback-440511001000")] == [
        (alternative.department, alternative.rule_id) for alternative in found.alternatives
    ]
    assert {"less_specific"} == set(reasons(found).values())


def test_an_alternative_is_somebody_else_and_is_named_once_for_each_rule():
    twice = RoutingRule("twice", "retired", matters=(LAMP, "01"))
    same_lead = RoutingRule("same-lead", "lighting", matters=("01",))
    found = router(LAMPS, twice, same_lead).route(request())

    assert [("retired", "twice"), ("harbour", "fallback-440511001000")] == [
        (alternative.department, alternative.rule_id) for alternative in found.alternatives
    ]


def test_a_lead_is_not_its_own_supporter_nor_anyone_twice():
    rule = RoutingRule("r", "works", ("works", "office", "office"), ("office",), matters=(LAMP,))

    assert ("office",) == router(rule).route(request()).supporting


def test_a_smaller_fallback_is_asked_before_a_larger_one():
    community = HARBOUR_PLACE.community or ""
    rules = RuleSet(3, (), {EAST: "east", community: "office"}, CITY_FALLBACK)

    assert route(request("999999"), rules, DEPARTMENTS, MATTERS).lead == "office"


@pytest.mark.parametrize(
    "fallback",
    [(), ("centre",), ("lighting", "works"), ("retired", "office"), ("volunteers", "office")],
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
        "rule r is listed 2 times",
        "rule r names the unknown department nobody",
        "rule r names the unknown department no-one",
        "rule r names the unknown matter 77",
        "rule r ends before it begins",
        f"the fallback of {EAST} is the unknown department no-district",
        "city_fallback names the unknown department no-office",
        "matter 010201 needs enforcement power and no department holds it (D-02)",
        "city_fallback needs two active departments that no superior joins",
    ) == tuple(english(each) for each in rule_set_defects(bad, powerless, MATTERS))
    assert () == rule_set_defects(rule_set(LAMPS, STALLS_BY_SUBDISTRICT), DEPARTMENTS, MATTERS)


def english(defect: str) -> str:
    chinese, _, sentence = defect.partition(" · ")
    assert any("\u4e00" <= sign <= "\u9fff" for sign in chinese)
    return sentence

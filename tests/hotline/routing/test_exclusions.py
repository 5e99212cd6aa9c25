"""Routing by example: who is excluded, by which rule of the domain."""

from datetime import UTC, datetime

import pytest

from events.catalog.names import RequestKind, Secrecy
from hotline.routing import (
    SUBDISTRICT_OF_PLACE,
    Department,
    Router,
    RoutingRule,
)
from tests.hotline.routing.small_city import (
    BUREAU,
    DEPARTMENTS,
    LAMP,
    MATTERS,
    NOISE,
    NOWHERE,
    STALL,
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
    found = router(STALLS).route(
        request(STALL, TEMPLE_PLACE, excluded_departments=("enforcement",))
    )

    assert ("centre", True) == (found.lead, found.needs_a_person)
    assert reasons(found)["enforcement"] == "return_granted"


def test_a_department_whose_return_was_granted_is_not_routed_again():
    """D-03, also not as a supporter."""
    found = router(STREETS, LAMPS).route(request(excluded_departments=("lighting",)))
    helped = RoutingRule("helped", "works", ("lighting",), matters=(LAMP,))

    assert ("works", "return_granted") == (found.lead, reasons(found)["lighting"])
    assert () == router(helped).route(request(excluded_departments=("lighting",))).supporting


def test_the_reported_department_and_those_above_and_below_it_are_never_in_the_route():
    """D-07: they may not read the order, so they could not handle it."""
    helped = RoutingRule("helped", "inspection", ("works", "lighting"), matters=(LAMP,))
    tip_off = RequestKind.TIP_OFF

    found = router(LAMPS).route(request(kind=tip_off, reported="works"))
    assert ("harbour", "reported") == (found.lead, reasons(found)["lighting"])
    above = router(STREETS).route(request(kind=tip_off, reported="lighting"))
    assert ("harbour", "reported") == (above.lead, reasons(above)["works"])
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
    found = router(LAMPS).route(request(excluded_departments=everyone, reported="centre"))

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


def test_a_power_held_elsewhere_is_not_even_considered():
    """D-02: there."""
    west = Department("a-west-office", "西区执法", BUREAU, area=WEST, powers=(STALL,))
    found = Router(rule_set(), (*DEPARTMENTS, west), MATTERS).route(request(STALL, TEMPLE_PLACE))

    assert ("enforcement", False) == (found.lead, "a-west-office" in reasons(found))


def test_the_most_specific_power_comes_first_among_several_holders():
    many = (*DEPARTMENTS, Department("a-general", "总", BUREAU, powers=("",)))

    assert Router(rule_set(), many, MATTERS).route(request(STALL)).lead == "enforcement"

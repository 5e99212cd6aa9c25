"""裁定先例: what a ruling changes in routing, and what ends it (R-02, ADR 0013)."""

from datetime import datetime, timedelta

from hypothesis import given, settings

from events.catalog.names import RequestKind
from hotline.routing import (
    Precedent,
    Router,
    RouteRequest,
    RoutingDecision,
    RoutingRule,
    rule_set_defects,
)
from tests.hotline.routing.small_city import (
    DEPARTMENTS,
    HARBOUR,
    LAMP,
    MATTERS,
    NOON,
    STALL,
    TEMPLE_PLACE,
    reasons,
    request,
    rule_set,
)
from tests.hotline.routing.test_properties import BY_CODE, for_all, requests, rule_lists

DAY = timedelta(days=1)
RULED = NOON - 10 * DAY
LAMPS = RoutingRule("lamps", "lighting", matters=(LAMP,))
RULING = Precedent(
    matter=LAMP, area=HARBOUR, lead="works", supporting=("lighting",), ruled_at=RULED
)


def routed(
    *rules: RoutingRule,
    asked: RouteRequest | None = None,
    precedents: tuple[Precedent, ...] = (RULING,),
    **published_at: datetime,
) -> RoutingDecision:
    router = Router(rule_set(*rules), DEPARTMENTS, MATTERS, precedents, published_at)
    return router.route(asked or request())


def test_a_precedent_is_followed_and_named():
    found = routed(LAMPS)

    assert (found.lead, found.supporting) == ("works", ("lighting",))
    assert found.rule_id == f"precedent-{LAMP}-{HARBOUR}"
    assert found.because.endswith("precedent: the centre ruled so in a dispute on 2026-02-20")
    assert found.because_zh.endswith("（裁定先例：热线中心2026年2月20日裁定由其主办）")
    assert reasons(found)["lighting"] == "precedent"


def test_it_holds_for_its_matter_in_its_place_from_the_ruling_on():
    elsewhere = routed(LAMPS, asked=request(place=TEMPLE_PLACE))
    before = routed(LAMPS, asked=request(at=RULED - DAY))
    other = routed(RoutingRule("any", "works"), asked=request(STALL))

    assert (elsewhere.lead, before.lead) == ("lighting", "lighting")
    assert other.lead == "enforcement"


def test_a_rule_that_is_more_specific_goes_before_it():
    """A smaller area, or the same area for this kind of request."""
    community = RoutingRule("here", "lighting", matters=(LAMP,), areas=("440511001001",))
    kind = RoutingRule(
        "kind", "lighting", matters=(LAMP,), areas=(HARBOUR,), kinds=(RequestKind.COMPLAINT,)
    )
    same = RoutingRule("a", "lighting", matters=(LAMP,), areas=(HARBOUR,))

    assert [routed(each).lead for each in (community, kind, same)] == [
        "lighting",
        "lighting",
        "works",
    ]


def test_a_newer_rule_for_its_matter_ends_it():
    """By its own date, or because it was published or changed after the ruling."""
    dated = RoutingRule("lamps", "lighting", matters=(LAMP,), valid_from=RULED + DAY)
    prefix = RoutingRule("0103", "lighting", matters=("0103",), valid_from=RULED + DAY)
    to_come = RoutingRule("lamps", "lighting", matters=(LAMP,), valid_from=NOON + DAY)

    assert routed(dated).lead == "lighting"
    assert routed(LAMPS, lamps=RULED + DAY).lead == "lighting"
    assert routed(LAMPS, lamps=RULED - DAY).lead == "works"
    assert routed(prefix).lead == "works"
    assert routed(to_come).lead == "works"


def test_a_precedent_is_bound_by_the_same_rules_as_any_rule():
    """D-03, D-07; a department that has ended."""
    ended = Precedent(LAMP, HARBOUR, "retired", (), RULED)

    assert routed(LAMPS, asked=request(excluded_departments=("works",))).lead == "lighting"
    assert routed(LAMPS, asked=request(reported="works")).lead == "harbour"
    assert routed(LAMPS, precedents=(ended,)).lead == "lighting"


def test_no_rule_may_call_itself_a_precedent():
    false = RoutingRule("precedent-1", "lighting", matters=(LAMP,))

    assert rule_set_defects(rule_set(false), DEPARTMENTS, MATTERS) == (
        (
            "规则 precedent-1 的编号以 precedent- 开头，该开头专供裁定先例使用 · "
            "rule precedent-1 has an id that is kept for precedents of rulings"
        ),
    )


@settings(for_all)
@given(rules=rule_lists, request=requests)
def test_with_a_precedent_there_is_one_lead_and_elsewhere_nothing_changes(rules, request):
    """D-01."""
    without = Router(rule_set(*rules), DEPARTMENTS, MATTERS).route(request)
    found = Router(rule_set(*rules), DEPARTMENTS, MATTERS, (RULING,)).route(request)
    applies = request.matter == LAMP and HARBOUR in request.place.codes

    assert found.lead in BY_CODE
    assert applies or found == without
    if found.rule_id == RULING.rule_id:
        assert found.lead == "works"
        assert "works" not in request.excluded_departments

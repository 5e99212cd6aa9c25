"""What holds for any rules and any request."""

from collections.abc import Iterable

from hypothesis import given, settings
from hypothesis import strategies as st

from events.catalog.names import RequestKind, Secrecy
from hotline.routing import (
    SUBDISTRICT_OF_PLACE,
    ResolvedPlace,
    RouteRequest,
    RoutingDecision,
    RoutingRule,
)
from hotline.routing.router import OF_THE_PLACE
from tests.databases import effort
from tests.hotline.routing.small_city import (
    DEPARTMENTS,
    EAST,
    HARBOUR,
    HARBOUR_PLACE,
    LAMP,
    NOISE,
    NOON,
    NOWHERE,
    ORCHARD,
    ORCHARD_PLACE,
    STALL,
    TEMPLE_PLACE,
    router,
)

BY_CODE = {department.code: department for department in DEPARTMENTS}
codes = st.sampled_from([*BY_CODE, SUBDISTRICT_OF_PLACE, "no-such"])
kinds = st.sampled_from(RequestKind)
rules = st.builds(
    RoutingRule,
    rule_id=st.text("abc", min_size=1, max_size=3),
    lead=codes,
    supporting=st.lists(codes, max_size=2).map(tuple),
    essential=st.lists(codes, max_size=2).map(tuple),
    matters=st.lists(st.sampled_from([LAMP, STALL, "01", "0102", "06", ""]), max_size=2).map(tuple),
    kinds=st.lists(kinds, max_size=2).map(tuple),
    areas=st.lists(
        st.sampled_from([EAST, HARBOUR, ORCHARD, "4405", "440511001001", "440511001001007"]),
        max_size=2,
    ).map(tuple),
)
rule_lists = st.lists(rules, max_size=8, unique_by=lambda rule: rule.rule_id)
requests = st.builds(
    RouteRequest,
    kind=kinds,
    matter=st.sampled_from([LAMP, STALL, NOISE, "999999"]),
    place=st.sampled_from(
        [HARBOUR_PLACE, TEMPLE_PLACE, ORCHARD_PLACE, NOWHERE, ResolvedPlace(EAST)]
    ),
    at=st.just(NOON),
    secrecy=st.sampled_from(Secrecy),
    reported_department=st.none() | st.sampled_from(list(BY_CODE)),
    excluded_departments=st.frozensets(
        st.sampled_from(list(BY_CODE)), max_size=2
    ),  # never more
)
for_all = settings(max_examples=effort(ci=60, full=20_000), deadline=None)


@for_all
@given(rules=rule_lists, request=requests)
def test_there_is_always_exactly_one_lead_and_it_is_a_department(
    rules: list[RoutingRule], request: RouteRequest
):
    """D-01."""
    found = router(*rules).route(request)

    assert found.lead in BY_CODE
    assert found.lead not in found.supporting


@for_all
@given(rules=rule_lists, request=requests)
def test_no_barred_reported_or_ended_department_is_in_the_route(
    rules: list[RoutingRule], request: RouteRequest
):
    """D-03 and D-07, for the lead and every supporter."""
    found = router(*rules).route(request)

    for code in (found.lead, *found.supporting):
        assert code not in request.excluded_departments
        assert request.reported_department not in chain_of(code)
        assert BY_CODE[code].active


@for_all
@given(rules=rule_lists, request=requests)
def test_whoever_leads_an_enforcement_matter_holds_the_power_or_only_keeps_it_for_a_person(
    rules: list[RoutingRule], request: RouteRequest
):
    """D-02: in the small city only two departments can, one of them in one place."""
    found = router(*rules).route(request)
    able = {"enforcement"} | ({"harbour"} if request.place == HARBOUR_PLACE else set())

    if request.matter == STALL:
        assert found.lead in able or found.needs_a_person
    if request.matter == STALL and found.needs_a_person:
        assert "enforcement" in {*request.excluded_departments, request.reported_department}


@for_all
@given(rules=rule_lists, request=requests)
def test_a_partner_never_leads_and_never_sees_a_protected_or_enforcement_order(
    rules: list[RoutingRule], request: RouteRequest
):
    """D-10."""
    found = router(*rules).route(request)

    assert found.lead != "volunteers"
    if (
        request.matter in {STALL, NOISE}
        or request.kind is RequestKind.TIP_OFF
        or request.secrecy is not Secrecy.OPEN
    ):
        assert "volunteers" not in found.supporting


@for_all
@given(rules=rule_lists, request=requests, data=st.data())
def test_the_order_in_which_rules_are_written_does_not_matter(
    rules: list[RoutingRule], request: RouteRequest, data: st.DataObject
):
    shuffled = data.draw(st.permutations(rules))

    assert router(*rules).route(request) == router(*shuffled).route(request)


@for_all
@given(rules=rule_lists, request=requests)
def test_the_rule_that_speaks_is_the_first_by_the_sort_key(
    rules: list[RoutingRule], request: RouteRequest
):
    """The index against the sort key of ADR 0013, written down once more and slowly."""
    ranked = sorted(
        (key, rule.rule_id) for rule in rules if (key := slow_key(rule, request)) is not None
    )
    speaking = [rule.rule_id for rule in router(*rules).index.matching(request)]

    assert [rule_id for _, rule_id in ranked] == list(dict.fromkeys(speaking))


@for_all
@given(rules=rule_lists, request=requests)
def test_adding_a_less_specific_rule_never_changes_the_outcome(
    rules: list[RoutingRule], request: RouteRequest
):
    """Seen from behind: the outcome was the same before each less specific rule was added."""
    rules.append(RoutingRule("z", "works"))
    whole = router(*rules).route(request)
    chosen = next((rule for rule in rules if rule.rule_id == whole.rule_id), None)
    limit = slow_key(chosen, request) if chosen else None

    for added in rules:
        key = slow_key(added, request)
        if limit is not None and key is not None and key > limit:
            before = router(*(rule for rule in rules if rule is not added)).route(request)
            assert outcome(before) == outcome(whole)


@for_all
@given(rules=rule_lists, request=requests)
def test_every_candidate_that_was_passed_over_stands_among_the_alternatives(
    rules: list[RoutingRule], request: RouteRequest
):
    """D-04."""
    city = router(*rules)
    found = city.route(request)
    named = {alternative.department for alternative in found.alternatives} | {found.lead}

    leads = {city.resolved(rule.lead, request) for rule in city.index.matching(request)}
    assert {OF_THE_PLACE.get(lead, (lead,))[0] for lead in leads} <= named


def outcome(route: RoutingDecision) -> tuple[str, tuple[str, ...], str, str]:
    return (route.lead, route.supporting, route.rule_id, route.because)


def slow_key(rule: RoutingRule, request: RouteRequest) -> tuple[int, int, bool, str] | None:
    """The sort key of a rule for a request; None if the rule does not match."""
    place = request.place
    here = [place.cell, place.community, place.subdistrict, place.district]
    matter = longest(rule.matters, [request.matter])
    area = longest([area.rstrip("0") if len(area) == 12 else area for area in rule.areas], here)
    if matter is None or area is None or (rule.kinds and request.kind not in rule.kinds):
        return None
    return (-matter, -area, not rule.kinds, rule.rule_id)


def longest(patterns: Iterable[str], values: Iterable[str | None]) -> int | None:
    wanted = list(patterns)
    known = [value for value in values if value]
    hits = [len(want) for want in wanted for value in known if value.startswith(want)]
    return max(hits, default=None) if wanted else 0


def chain_of(code: str) -> list[str | None]:
    above: list[str | None] = [code]
    while (department := BY_CODE.get(above[-1] or "")) is not None:
        above.append(department.parent)
    return above[:-1]

"""The router (P-02): the first candidate that may lead does; every other says why it may not."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Final, NamedTuple

from hotline.routing.eligibility import Directory, directory
from hotline.routing.model import (
    DISTRICT_OF_PLACE,
    SUBDISTRICT_OF_PLACE,
    AdmittedMatter,
    Department,
    DepartmentKind,
    DepartmentNotChosen,
    Precedent,
    RoutedMatter,
    RouteRequest,
    RoutingDecision,
    RoutingRule,
    RuleSet,
    WhyNot,
)
from hotline.routing.sentences import Ground, sentence, sentence_zh
from hotline.routing.specificity import RuleIndex, index_rules

GOVERNMENTS: Final = {
    SUBDISTRICT_OF_PLACE: DepartmentKind.SUBDISTRICT,
    DISTRICT_OF_PLACE: DepartmentKind.DISTRICT,
}


OF_THE_PLACE: Final = {
    SUBDISTRICT_OF_PLACE: ("subdistrict-of-place", "地点所在街道（镇）"),
    DISTRICT_OF_PLACE: ("district-of-place", "地点所在区（县）"),
}
"""Code and name of a government that is not known because the place is not."""


BY_RULE: Final = frozenset({Ground.RULE, Ground.PRECEDENT})
NEVER: Final[Mapping[str, datetime]] = MappingProxyType({})


class Candidate(NamedTuple):
    """A department that some ground names as the lead."""

    lead: str
    ground: Ground
    rule_id: str
    supporting: tuple[str, ...] = ()
    essential: tuple[str, ...] = ()


@dataclass
class Considered:
    """What one request has come to so far."""

    names: Directory
    chosen: Candidate | None = None
    alternatives: list[DepartmentNotChosen] = field(default_factory=list)

    def set_aside(self, department: str, rule_id: str, why_not: WhyNot) -> None:
        code, name = OF_THE_PLACE.get(department, (department, self.names.name(department)))
        self.alternatives.append(DepartmentNotChosen(code, rule_id, why_not, name))


class Router:
    """A rule set made ready for many requests. Nothing in it changes after construction."""

    def __init__(
        self,
        rule_set: RuleSet,
        departments: Iterable[Department],
        matters: Iterable[RoutedMatter],
        precedents: Iterable[Precedent] = (),
        published_at: Mapping[str, datetime] = NEVER,
        admissions: Iterable[AdmittedMatter] = (),
    ) -> None:
        """
        `published_at`: since when the rules are in the rule set as they are now, by their id.

        ValueError if one reported department could leave an order without an owner.
        """
        self.rule_set = rule_set
        self.precedents = {each.rule_id: each for each in precedents}
        self.published_at = published_at
        self.directory: Directory = directory(departments, matters, admissions)
        self.index: RuleIndex = index_rules(rule_set.rules, self.precedents.values())
        self.city_fallback = owners_of_last_resort(rule_set.city_fallback, self.directory)

    def route(self, request: RouteRequest) -> RoutingDecision:
        """
        Exactly one lead, always: a rule, else the fallback of the place, else the city's.

        A matter that needs enforcement power falls back to its holder (D-02); if those
        are all excluded, a city fallback holds the order for a person and does not handle it.
        """
        considered = self.consider(request)
        chosen = considered.chosen or self.last_resort(request)
        since = self.ruled_at(chosen)
        supporting = self.supporters(chosen, request, considered)
        return RoutingDecision(
            lead=chosen.lead,
            supporting=supporting,
            rule_id=chosen.rule_id,
            rule_set_version=self.rule_set.version,
            because=sentence(request, chosen.lead, chosen.ground, self.directory, since),
            because_zh=sentence_zh(request, chosen.lead, chosen.ground, self.directory, since),
            alternatives=tuple(considered.alternatives),
            needs_a_person=chosen.ground is Ground.CITY,
        )

    def ruled_at(self, chosen: Candidate) -> datetime | None:
        followed = self.precedents.get(chosen.rule_id)
        return None if followed is None else followed.ruled_at

    def consider(self, request: RouteRequest) -> Considered:
        """Go on past the chosen one until the next fallback: that is who would own it then."""
        considered = Considered(self.directory)
        for candidate in self.candidates(request):
            why_not = self.why_not(candidate, request)
            if considered.chosen is None and why_not is None:
                considered.chosen = candidate
            elif considered.chosen is None or candidate.lead != considered.chosen.lead:
                reason = why_not or passed_over_for(considered.chosen)
                considered.set_aside(candidate.lead, candidate.rule_id, reason)
                if why_not is None and candidate.ground not in BY_RULE:
                    break
        return considered

    def candidates(self, request: RouteRequest) -> Iterator[Candidate]:
        seen: set[str] = set()
        for rule in self.in_turn(request):
            if rule.rule_id not in seen:
                seen.add(rule.rule_id)
                yield self.by_rule(rule, request)
        if request.matter in self.directory.enforcement:
            for holder in self.directory.power_holders(request):
                yield Candidate(holder, Ground.POWER, f"fallback-power-{request.matter}")
        else:
            for code in request.place.codes:
                if code in self.rule_set.fallbacks:
                    fallback = self.rule_set.fallbacks[code]
                    yield Candidate(fallback, Ground.DIVISION, f"fallback-{code}")
        for department in self.city_fallback:
            yield Candidate(department, Ground.CITY, "fallback-city")

    def in_turn(self, request: RouteRequest) -> Iterable[RoutingRule]:
        """The rules that match, without a precedent that a newer rule for its matter has ended."""
        if not self.precedents:
            return self.index.matching(request)
        found = list(self.index.matching(request))
        newest = max(
            (
                instant
                for rule in found
                if rule.rule_id not in self.precedents and request.matter in rule.matters
                for instant in (rule.valid_from, self.published_at.get(rule.rule_id))
                if instant is not None
            ),
            default=None,
        )
        return (rule for rule in found if newest is None or not self.is_older(rule, newest))

    def is_older(self, rule: RoutingRule, instant: datetime) -> bool:
        followed = self.precedents.get(rule.rule_id)
        return followed is not None and followed.ruled_at < instant

    def by_rule(self, rule: RoutingRule, request: RouteRequest) -> Candidate:
        return Candidate(
            lead=self.resolved(rule.lead, request),
            ground=Ground.PRECEDENT if rule.rule_id in self.precedents else Ground.RULE,
            rule_id=rule.rule_id,
            supporting=tuple(self.resolved(code, request) for code in rule.supporting),
            essential=tuple(self.resolved(code, request) for code in rule.essential),
        )

    def resolved(self, code: str, request: RouteRequest) -> str:
        """`{subdistrict}` becomes the subdistrict of the place, or stays if that is unknown."""
        if code not in GOVERNMENTS:
            return code
        return self.directory.governs(GOVERNMENTS[code], request.place) or code

    def why_not(self, candidate: Candidate, request: RouteRequest) -> WhyNot | None:
        if candidate.lead in GOVERNMENTS:
            return WhyNot.PLACE_UNKNOWN
        holds_only = candidate.ground is Ground.CITY
        return self.directory.why_not_lead(candidate.lead, request, holds_only=holds_only)

    def supporters(
        self, chosen: Candidate, request: RouteRequest, considered: Considered
    ) -> tuple[str, ...]:
        kept = []
        for code in dict.fromkeys((*chosen.essential, *chosen.supporting)):
            if code == chosen.lead:
                continue
            why_not = self.why_not_support(code, request, essential=code in chosen.essential)
            if why_not is None:
                kept.append(code)
            else:
                considered.set_aside(code, chosen.rule_id, why_not)
        return tuple(kept)

    def why_not_support(
        self, code: str, request: RouteRequest, *, essential: bool
    ) -> WhyNot | None:
        if code in GOVERNMENTS:
            return WhyNot.PLACE_UNKNOWN
        return self.directory.why_not_support(code, request, essential=essential)

    def last_resort(self, request: RouteRequest) -> Candidate:
        """Every city fallback is excluded: a person decides (D-03 allows a ruling), D-07 holds."""
        for code in self.city_fallback:
            if self.directory.why_not_at_all(code, request) is WhyNot.RETURN_GRANTED:
                return Candidate(code, Ground.CITY, "fallback-city")
        raise AssertionError("the constructor made sure that one is left")


def passed_over_for(chosen: Candidate | None) -> WhyNot:
    follows = chosen is not None and chosen.ground is Ground.PRECEDENT
    return WhyNot.PRECEDENT if follows else WhyNot.LESS_SPECIFIC


def route(
    request: RouteRequest,
    rule_set: RuleSet,
    departments: Iterable[Department],
    matters: Iterable[RoutedMatter],
) -> RoutingDecision:
    """Route one request; for many, keep a `Router`."""
    return Router(rule_set, departments, matters).route(request)


def owners_of_last_resort(city_fallback: Iterable[str], known: Directory) -> tuple[str, ...]:
    """
    The city fallbacks that may hold an order; ValueError if one report could exclude them all.

    D-07 is never set aside, so no single department may stand above every one of them.
    """
    able = tuple(
        code
        for code in city_fallback
        if code in known.departments
        and known.departments[code].active
        and known.departments[code].kind is not DepartmentKind.PARTNER
    )
    if not able or frozenset.intersection(*(known.superiors[code] for code in able)):
        raise ValueError(
            "全市兜底单位至少应有两个在用单位，且没有共同的上级 · "
            "city_fallback needs two active departments that no superior joins"
        )
    return able

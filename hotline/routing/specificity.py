"""
Which rule speaks first. One sort key decides, smallest first:

    (-matter digits matched, -area digits matched, kind not given, rule_id)

An exact matter has more digits than a prefix and a prefix more than "any"; a smaller area has
more digits than a larger one; ties go to the smaller rule id, so that the answer never depends
on the order in which rules were written down. A precedent is a rule for its matter and area, and
goes before the rules of equal rank.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import product
from typing import Final

from events.catalog.names import RequestKind
from hotline.routing.model import Precedent, ResolvedPlace, RouteRequest, RoutingRule

DIVISION_DIGITS = 12
ANY: Final = ("",)

ByArea = Mapping[tuple[str, RequestKind | None], tuple[RoutingRule, ...]]
"""The rules of one matter prefix by area prefix and kind (None: any)."""


@dataclass(frozen=True)
class RuleIndex:
    """Rules by what they ask for, so that a request looks up a handful of keys."""

    by_matter: Mapping[str, ByArea]
    matter_digits: tuple[int, ...]  # lengths that occur, longest first
    areas: frozenset[str]
    area_digits: tuple[int, ...]

    def matching(self, request: RouteRequest) -> Iterator[RoutingRule]:
        """
        The rules in force for a request, in the order of the sort key above.

        A rule that matches in two ways (a matter and its prefix) comes twice.
        """
        areas = self.areas_of(request.place)
        for digits in self.matter_digits:
            by_area = self.by_matter.get(request.matter[:digits])
            if by_area is None or len(request.matter) < digits:
                continue
            for area, kind in product(areas, (request.kind, None)):
                for rule in by_area.get((area, kind), ()):
                    if in_force(rule.valid_from, rule.valid_to, request.at):
                        yield rule

    def areas_of(self, place: ResolvedPlace) -> list[str]:
        """The areas of the rules that this place is in, the smallest first."""
        found = []
        for digits in self.area_digits:
            for code in place.codes or ANY:
                prefix = code[:digits]
                if prefix in self.areas and len(prefix) == digits and prefix not in found:
                    found.append(prefix)
        return found


def index_rules(rules: Iterable[RoutingRule], precedents: Iterable[Precedent] = ()) -> RuleIndex:
    """Write each rule under every matter, area and kind by which it can match."""
    index: defaultdict[str, defaultdict[tuple[str, RequestKind | None], list[RoutingRule]]]
    index = defaultdict(lambda: defaultdict(list))
    areas: set[str] = set()
    followed = map(as_rule, precedents)
    for rule in (*followed, *sorted(rules, key=lambda rule: rule.rule_id)):
        own_areas = dict.fromkeys(significant(area) for area in rule.areas or ANY)
        areas.update(own_areas)
        kinds: tuple[RequestKind | None, ...] = rule.kinds or (None,)
        for matter, area, kind in product(dict.fromkeys(rule.matters or ANY), own_areas, kinds):
            index[matter][area, kind].append(rule)
    return RuleIndex(
        by_matter={
            matter: {key: tuple(found) for key, found in by_area.items()}
            for matter, by_area in index.items()
        },
        matter_digits=longest_first(index),
        areas=frozenset(areas),
        area_digits=longest_first(areas),
    )


def as_rule(precedent: Precedent) -> RoutingRule:
    """A precedent takes the place of a rule for its matter and area; ties go to it."""
    return RoutingRule(
        rule_id=precedent.rule_id,
        lead=precedent.lead,
        supporting=precedent.supporting,
        matters=(precedent.matter,),
        areas=(precedent.area,),
        valid_from=precedent.ruled_at,
    )


def significant(area: str) -> str:
    """
    A division code without the zeros that stand for absent lower levels.

    440511001000 becomes 440511001, so that it is a prefix of everything inside; a prefix or a
    cell code is left as it is.
    """
    if len(area) != DIVISION_DIGITS:
        return area
    for digits in (2, 4, 6, 9):
        if not area[digits:].strip("0"):
            return area[:digits]
    return area


def covers(area: str | None, place: ResolvedPlace) -> bool:
    """Whether a place is certainly inside an area; None is the whole city."""
    if area is None:
        return True
    prefix = significant(area)
    return any(code.startswith(prefix) for code in place.codes)


def in_force(valid_from: datetime | None, valid_to: datetime | None, at: datetime) -> bool:
    """Half-open: from the first moment on, up to but not at the last."""
    return (valid_from is None or valid_from <= at) and (valid_to is None or at < valid_to)


def longest_first(keys: Iterable[str]) -> tuple[int, ...]:
    return tuple(sorted({len(key) for key in keys}, reverse=True))

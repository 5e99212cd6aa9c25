"""
Which rule speaks first. One sort key decides, smallest first:

    (-matter digits matched, -area digits matched, kind not given, rule_id)

An exact matter has more digits than a prefix and a prefix more than "any"; a smaller area has
more digits than a larger one; ties go to the smaller rule id, so that the answer never depends
on the order in which rules were written down.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import product
from typing import Final

from events.catalog.names import RequestKind
from hotline.routing.model import Place, RouteRequest, RoutingRule

DIVISION_DIGITS = 12
ANY: Final = ("",)

Clause = tuple[str, str, RequestKind | None]
"""One way in which a rule can match: a matter prefix, an area prefix, a kind (None: any)."""


@dataclass(frozen=True)
class RuleIndex:
    """Rules by clause, so that a request looks up a handful of keys instead of reading all."""

    rules: Mapping[Clause, tuple[RoutingRule, ...]]
    matter_digits: tuple[int, ...]  # lengths that occur, longest first
    area_digits: tuple[int, ...]

    def matching(self, request: RouteRequest) -> Iterator[RoutingRule]:
        """The rules in force for a request, in the order of the sort key above."""
        matters = dict.fromkeys(request.matter[:digits] for digits in self.matter_digits)
        areas = prefixes_of(request.place, self.area_digits)
        for clause in product(matters, areas, (request.kind, None)):
            for rule in self.rules.get(clause, ()):
                if in_force(rule.valid_from, rule.valid_to, request.at):
                    yield rule


def index_rules(rules: Iterable[RoutingRule]) -> RuleIndex:
    """Write each rule under every clause by which it can match."""
    by_clause: defaultdict[Clause, list[RoutingRule]] = defaultdict(list)
    for rule in sorted(rules, key=lambda rule: rule.rule_id):
        areas = dict.fromkeys(significant(area) for area in rule.areas or ANY)
        for clause in product(dict.fromkeys(rule.matters or ANY), areas, rule.kinds or (None,)):
            by_clause[clause].append(rule)
    return RuleIndex(
        rules={clause: tuple(found) for clause, found in by_clause.items()},
        matter_digits=longest_first(matter for matter, _, _ in by_clause),
        area_digits=longest_first(area for _, area, _ in by_clause),
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


def covers(area: str | None, place: Place) -> bool:
    """Whether a place is certainly inside an area; None is the whole city."""
    if area is None:
        return True
    prefix = significant(area)
    return any(code.startswith(prefix) for code in place.codes)


def in_force(valid_from: datetime | None, valid_to: datetime | None, at: datetime) -> bool:
    """Half-open: from the first moment on, up to but not at the last."""
    return (valid_from is None or valid_from <= at) and (valid_to is None or at < valid_to)


def prefixes_of(place: Place, lengths: Iterable[int]) -> dict[str, None]:
    """What an area of the rules can look like for this place, the smallest area first."""
    codes = place.codes or ANY
    return {code[:digits]: None for digits in lengths for code in codes if len(code) >= digits}


def longest_first(keys: Iterable[str]) -> tuple[int, ...]:
    return tuple(sorted({len(key) for key in keys}, reverse=True))

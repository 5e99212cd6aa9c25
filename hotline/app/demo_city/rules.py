"""The demo city's routing rules, each from a row of a table, and its policy."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from events.catalog.names import RequestKind
from hotline.app.demo_city.departments import (
    Division,
    district_code,
    entrustment,
    midnight,
    subdistrict_code,
)
from hotline.app.demo_city.matters import demo_matters
from hotline.app.demo_city.tables import Row, rows
from hotline.default_policy import default_policy
from hotline.matter import Matter
from hotline.policy import Policy
from hotline.routing import (
    SUBDISTRICT_OF_PLACE,
    AdmissionList,
    AdmittedMatter,
    Entrustment,
    RoutingRule,
    RuleSet,
)

CITY_FALLBACK: Final = ("hotline-centre", "government-office", "petition", "discipline-inspection")
"""Four, with no superior in common: two returns (R-02) and one report (D-07) leave one."""

AREA_CODE: Final = "0754"  # 汕头


def demo_policy() -> Policy:
    """The demo city follows the default, in its own telephone area."""
    return replace(default_policy(version=1), area_code=AREA_CODE)


def demo_admissions() -> AdmissionList:
    """社区准入清单 of the demo city."""
    return AdmissionList(version=1, admissions=tuple(map(admission, rows("admissions.csv"))))


def admission(row: Row) -> AdmittedMatter:
    return AdmittedMatter(
        matter=row["matter"],
        responsible_department=row["responsible_department"],
        authority=row["authority"],
        people_and_funds=row["people_and_funds"],
        approved_by=row["approved_by"],
        valid_from=midnight(row["valid_from"]),
        valid_to=midnight(row["valid_to"]) if row["valid_to"] else None,
        areas=tuple(row["areas"].split()),
    )


def demo_rule_set(divisions: Iterable[Division]) -> RuleSet:
    """One rule per matter, one per entrustment, a few by kind; a fallback per division."""
    found = tuple(divisions)
    known = {code for code, _, _, _ in found}
    return RuleSet(
        version=1,
        rules=(*matter_rules(), *entrusted_rules(known), *special_rules()),
        fallbacks=dict(fallbacks(found)),
        city_fallback=CITY_FALLBACK,
    )


def matter_rules() -> Iterator[RoutingRule]:
    by_type = {row["lead_department_type"]: row for row in rows("lead_departments.csv")}
    for matter in demo_matters():
        yield matter_rule(matter, by_type[matter.lead_department_type])


def matter_rule(matter: Matter, row: Row) -> RoutingRule:
    return RoutingRule(
        rule_id=f"matter-{matter.code}",
        lead=row["lead"],
        supporting=tuple(row["supporting"].split()),
        essential=tuple(row["essential"].split()),
        matters=(matter.code,),
        note=matter.lead_department_type,
    )


def entrusted_rules(known: set[str]) -> Iterator[RoutingRule]:
    """委托执法: the subdistrict leads, the department that entrusted it supports (D-02)."""
    leads = {rule.matters[0]: rule.lead for rule in matter_rules()}
    for row in rows("entrustments.csv"):
        if row["division"] in known:
            published = entrustment(row)
            for matter in sorted(leads):
                if matter.startswith(published.matters):
                    yield entrusted_rule(row["division"], matter, leads[matter], published)


def entrusted_rule(
    division: str, matter: str, entrusting: str, published: Entrustment
) -> RoutingRule:
    return RoutingRule(
        rule_id=f"entrusted-{division[:9]}-{matter}",
        lead=SUBDISTRICT_OF_PLACE,
        supporting=(entrusting,),
        matters=(matter,),
        areas=(division,),
        note=published.published_in,
    )


def special_rules() -> Iterator[RoutingRule]:
    for row in rows("special_rules.csv"):
        yield RoutingRule(
            rule_id=row["rule_id"],
            lead=row["lead"],
            supporting=tuple(row["supporting"].split()),
            essential=tuple(row["essential"].split()),
            matters=tuple(row["matters"].split()),
            kinds=tuple(RequestKind(kind) for kind in row["kinds"].split()),
            areas=tuple(row["areas"].split()),
            note=row["note"],
        )


def fallbacks(divisions: Iterable[Division]) -> Iterator[tuple[str, str]]:
    """Every subdistrict and district owns what no other department owns (属地兜底)."""
    for code, _, level, _ in divisions:
        if level == "subdistrict":
            yield code, subdistrict_code(code)
        elif level == "district":
            yield code, district_code(code)

"""What is wrong with a rule set before it is published: the defect list of an import."""

from collections import Counter
from collections.abc import Iterable, Iterator

from hotline.routing.eligibility import directory
from hotline.routing.model import (
    PRECEDENT_ID,
    Department,
    RoutedMatter,
    RoutingRule,
    RuleSet,
)
from hotline.routing.router import GOVERNMENTS, owners_of_last_resort


def rule_set_defects(
    rule_set: RuleSet, departments: Iterable[Department], matters: Iterable[RoutedMatter]
) -> tuple[str, ...]:
    """Every defect as a sentence; empty when the rule set may be published."""
    catalogue = tuple(matters)
    known = directory(departments, catalogue)
    codes = frozenset(known.departments)
    named = frozenset(matter.code for matter in catalogue)
    found = [
        *repeated_rules(rule_set.rules),
        *(defect for rule in rule_set.rules for defect in rule_defects(rule, codes, named)),
        *unknown_fallbacks(rule_set, codes),
    ]
    found += [
        f"事项 {matter} 需要执法权，但没有单位具有 · "
        f"matter {matter} needs enforcement power and no department holds it (D-02)"
        for matter in sorted(known.enforcement)
        if not known.holders[matter]
    ]
    try:
        owners_of_last_resort(rule_set.city_fallback, known)
    except ValueError as defect:
        found.append(str(defect))
    return tuple(found)


def repeated_rules(rules: Iterable[RoutingRule]) -> Iterator[str]:
    for rule_id, times in Counter(rule.rule_id for rule in rules).items():
        if times > 1:
            yield f"规则 {rule_id} 重复列出 · rule {rule_id} is listed {times} times"


def rule_defects(
    rule: RoutingRule, departments: frozenset[str], matters: frozenset[str]
) -> Iterator[str]:
    if rule.rule_id.startswith(PRECEDENT_ID):
        yield (
            f"规则 {rule.rule_id} 的编号以 {PRECEDENT_ID} 开头，该开头专供裁定先例使用 · "
            f"rule {rule.rule_id} has an id that is kept for precedents of rulings"
        )
    for code in (rule.lead, *rule.supporting, *rule.essential):
        if code not in departments and code not in GOVERNMENTS:
            yield (
                f"规则 {rule.rule_id} 所写单位 {code} 不在名录中 · "
                f"rule {rule.rule_id} names the unknown department {code}"
            )
    for pattern in rule.matters:
        if not any(matter.startswith(pattern) for matter in matters):
            yield (
                f"规则 {rule.rule_id} 所写事项 {pattern} 不在目录中 · "
                f"rule {rule.rule_id} names the unknown matter {pattern}"
            )
    if rule.valid_from and rule.valid_to and rule.valid_to <= rule.valid_from:
        yield (
            f"规则 {rule.rule_id} 的失效时间应晚于生效时间 · "
            f"rule {rule.rule_id} ends before it begins"
        )


def unknown_fallbacks(rule_set: RuleSet, departments: frozenset[str]) -> Iterator[str]:
    for division, department in rule_set.fallbacks.items():
        if department not in departments:
            yield (
                f"区划 {division} 的兜底单位 {department} 不在名录中 · "
                f"the fallback of {division} is the unknown department {department}"
            )
    for department in rule_set.city_fallback:
        if department not in departments:
            yield (
                f"全市兜底单位 {department} 不在名录中 · "
                f"city_fallback names the unknown department {department}"
            )

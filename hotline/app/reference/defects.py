"""What is wrong with a set of reference files: file, place in it, and a sentence."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from events.catalog.names import Channel, RequestKind
from events.working_time import CalendarYear
from hotline.app.reference.data import ReferenceData
from hotline.app.reference.file_defects import NO_NAME, FileDefect, in_chinese, in_order, is_name
from hotline.app.reference.parts import (
    ADMISSION,
    CALENDAR,
    DEPARTMENTS,
    EVALUATIONS,
    HOUSEHOLDS,
    POLICY,
    ROUTING,
    TARGETS,
)
from hotline.app.reference.street.components_file import component_defects
from hotline.app.reference.street.map_defects import FoundInMaps, map_defects
from hotline.app.reference.street.table_files import file_table_defects, unknown_matters
from hotline.households import household_defects
from hotline.policy import Policy
from hotline.reference import to_json
from hotline.routing import Router, RuleSet
from hotline.routing.defects import rule_defects as single_rule_defects
from hotline.routing.defects import rule_set_defects
from hotline.targets import target_defects
from projections.evaluation.definitions import RATE_INDICATORS, VERSIONS
from projections.evaluation.forms import form_defects
from projections.evaluation.marks import MARK_NAMES
from projections.figures.definitions import DEFINITIONS
from projections.figures.shares import SHARES

INDICATORS: Final = frozenset({*DEFINITIONS, *SHARES})


def reference_defects(data: ReferenceData, in_maps: FoundInMaps | None = None) -> list[FileDefect]:
    """
    What no single file shows: everything that refers to something, and the ground of the maps.

    `in_maps`: what was found there; None: all maps are checked here.
    """
    divisions = {row[0] for row in data.divisions}
    return in_order(
        (
            *department_defects([to_json(each) for each in data.departments], divisions),
            *policy_defects(data.policy),
            *year_defects(data.years),
            *rule_defects(data),
            *admission_defects(data),
            *(FileDefect(TARGETS, *each) for each in target_defects(data.targets, INDICATORS)),
            *(FileDefect(EVALUATIONS, *each) for each in forms_defects(data)),
            *(
                FileDefect(HOUSEHOLDS, *each)
                for each in household_defects(data.households, divisions)
            ),
            *map_defects(data.maps, divisions, in_maps),
            *component_defects(
                data.components,
                {each.code for each in data.departments},
                {cell.code for cell in data.cells},
            ),
            *file_table_defects(data.tables),
            *unknown_matters(data.tables, data.matters),
        )
    )


def department_defects(
    rows: Sequence[Mapping[str, Any]], divisions: Collection[str] | None
) -> Iterator[FileDefect]:
    """Of the rows as written, readable or not. `divisions` None: theirs cannot be read."""
    codes = [row.get("code") for row in rows]
    for number, row in enumerate(rows):
        at, code, parent, area = f"/{number}", row.get("code"), row.get("parent"), row.get("area")
        if code is not None and codes.index(code) != number:
            what = f"单位 {code} 重复列出 · {code} is listed twice"
            yield FileDefect(DEPARTMENTS, f"{at}/code", what)
        if not is_name(str(row.get("name", code))):
            yield FileDefect(DEPARTMENTS, f"{at}/name", NO_NAME)
        if parent is not None and parent not in codes:
            what = f"没有上级单位 {parent} · unknown department {parent}"
            yield FileDefect(DEPARTMENTS, f"{at}/parent", what)
        if area is not None and divisions is not None and area not in divisions:
            what = f"没有区划 {area} · unknown division {area}"
            yield FileDefect(DEPARTMENTS, f"{at}/area", what)


def policy_defects(policy: Policy) -> Iterator[FileDefect]:
    for kind in RequestKind:
        if kind not in policy.kinds:
            what = f"缺少{kind.chinese}一行 · the row of {kind} is missing"
            yield FileDefect(POLICY, "/kinds", what)
    for channel in Channel:
        if channel not in policy.delivery.media:
            what = f"缺少{channel.chinese}一行 · the row of {channel} is missing"
            yield FileDefect(POLICY, "/delivery/media", what)


def forms_defects(data: ReferenceData) -> Iterator[tuple[str, str]]:
    return form_defects(data.evaluations, VERSIONS, MARK_NAMES, RATE_INDICATORS)


def year_defects(years: Sequence[CalendarYear]) -> Iterator[FileDefect]:
    for number, year in enumerate(years):
        if any(earlier.year == year.year for earlier in years[:number]):
            what = f"{year.year} 年重复列出 · {year.year} is listed twice"
            yield FileDefect(CALENDAR, f"/{number}/year", what)


def named_in_rules(
    rule_set: RuleSet, departments: Iterable[str], matters: Iterable[str] | None
) -> Iterator[FileDefect]:
    """What single rules name, where not all files can be read. `matters` None: theirs cannot."""
    codes = frozenset(departments)
    if matters is None:
        matters = [pattern for rule in rule_set.rules for pattern in rule.matters]
    named = frozenset(matters)
    for number, rule in enumerate(rule_set.rules):
        for what in single_rule_defects(rule, codes, named):
            yield FileDefect(ROUTING, f"/rules/{number}", what)


def rule_defects(data: ReferenceData) -> Iterator[FileDefect]:
    said = rule_set_defects(data.rule_set, data.departments, data.matters)
    numbers = {f"规则 {rule.rule_id} ": n for n, rule in enumerate(data.rule_set.rules)}
    for what in said:
        number = next((n for start, n in numbers.items() if what.startswith(start)), None)
        at = "/rules" if number is None else f"/rules/{number}"
        yield FileDefect(ROUTING, at, what)
    if not said:
        try:
            Router(data.rule_set, data.departments, data.matters)
        except ValueError as error:
            yield FileDefect(ROUTING, "", in_chinese(str(error)))


def admission_defects(data: ReferenceData) -> Iterator[FileDefect]:
    """D-08: whose matter it is, and where; a matter is a code or a prefix."""
    departments = {each.code for each in data.departments}
    divisions = {row[0] for row in data.divisions}
    for number, each in enumerate(data.admissions.admissions):
        at = f"/admissions/{number}"
        found = {
            "responsible_department": each.responsible_department not in departments,
            "matter": not any(known.code.startswith(each.matter) for known in data.matters),
            "areas": not divisions.issuperset(each.areas),
        }
        for name, is_unknown in found.items():
            if is_unknown:
                yield FileDefect(
                    ADMISSION, f"{at}/{name}", f"没有此项 · unknown: {getattr(each, name)}"
                )
        if each.valid_to is not None and each.valid_to <= each.valid_from:
            yield FileDefect(
                ADMISSION, f"{at}/valid_to", "应晚于 valid_from · must be after valid_from"
            )

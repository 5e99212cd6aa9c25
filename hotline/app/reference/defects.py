"""What is wrong with a set of reference files: file, place in it, and a sentence."""

from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import ValidationError

from events.catalog.names import RequestKind
from grid.defects import defects as map_defects
from hotline.app.reference.data import ReferenceData
from hotline.routing import Router
from hotline.routing.defects import rule_set_defects


@dataclass(frozen=True, order=True)
class FileDefect:
    """`pointer`: a JSON pointer; in a table `line 7/column`."""

    file: str
    pointer: str
    what: str


def of_validation(file: str, at: str, error: ValidationError) -> Iterator[FileDefect]:
    """pydantic's findings, below the place `at`; its outermost step is our wrapper's."""
    for found in error.errors(include_input=False, include_url=False):
        steps = [str(step) for step in found["loc"] if step != "value"]
        if found["loc"] and found["loc"][-1] == "value" and len(found["loc"]) > 1:
            steps.append("value")  # a field of this name, not the wrapper
        yield FileDefect(file, at + "".join(f"/{step}" for step in steps), found["msg"])


def reference_defects(data: ReferenceData) -> list[FileDefect]:
    """What no single file shows: everything that refers to something, and the map's ground."""
    return sorted(
        {
            *department_defects(data),
            *policy_defects(data),
            *rule_defects(data),
            *admission_defects(data),
            *cell_defects(data),
        }
    )


def department_defects(data: ReferenceData) -> Iterator[FileDefect]:
    divisions = {row[0] for row in data.divisions}
    codes = [department.code for department in data.departments]
    for number, department in enumerate(data.departments):
        at = f"/{number}"
        if codes.index(department.code) != number:
            yield FileDefect("departments.json", f"{at}/code", f"{department.code} is listed twice")
        if department.parent is not None and department.parent not in codes:
            what = f"unknown department {department.parent}"
            yield FileDefect("departments.json", f"{at}/parent", what)
        if department.area is not None and department.area not in divisions:
            what = f"unknown division {department.area}"
            yield FileDefect("departments.json", f"{at}/area", what)


def policy_defects(data: ReferenceData) -> Iterator[FileDefect]:
    for kind in RequestKind:
        if kind not in data.policy.kinds:
            yield FileDefect("policy.json", "/kinds", f"the row of {kind} is missing")


def rule_defects(data: ReferenceData) -> Iterator[FileDefect]:
    said = rule_set_defects(data.rule_set, data.departments, data.matters)
    numbers = {f"rule {rule.rule_id} ": n for n, rule in enumerate(data.rule_set.rules)}
    for what in said:
        number = next((n for start, n in numbers.items() if what.startswith(start)), None)
        yield FileDefect("routing.json", "/rules" if number is None else f"/rules/{number}", what)
    if not said:
        try:
            Router(data.rule_set, data.departments, data.matters)
        except ValueError as error:
            yield FileDefect("routing.json", "", str(error))


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
                    "admission.json", f"{at}/{name}", f"unknown: {getattr(each, name)}"
                )
        if each.valid_to is not None and each.valid_to <= each.valid_from:
            yield FileDefect("admission.json", f"{at}/valid_to", "must be after valid_from")


def cell_defects(data: ReferenceData) -> Iterator[FileDefect]:
    if not data.cells:
        return
    divisions = {row[0] for row in data.divisions}
    numbers = {cell.code: number for number, cell in enumerate(data.cells)}
    for found in map_defects(data.cells):
        at = f"/features/{numbers[found.codes[0]]}" if found.codes else "/features"
        near = f" near {found.near[0]:.6f},{found.near[1]:.6f}" if found.near else ""
        size = f", {found.square_metres:.0f} m²" if found.square_metres else ""
        codes = " ".join(found.codes)
        yield FileDefect(
            "cells.geojson", at, f"{found.kind}: {found.detail} ({codes}{size}{near})".strip()
        )
    for number, cell in enumerate(data.cells):
        for division in (cell.community, cell.subdistrict, cell.district):
            if division is not None and division not in divisions:
                what = f"unknown division {division}"
                yield FileDefect("cells.geojson", f"/features/{number}/properties", what)

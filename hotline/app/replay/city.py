"""The city that a log comes from: its departments and matters, as far as the log names them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from events.working_time import Calendar
from hotline.app.reference_data import ReferenceData
from hotline.app.replay.case import Preset
from hotline.app.replay.reading import Log, names
from hotline.default_policy import default_policy
from hotline.matter import Matter
from hotline.routing import Department, DepartmentKind, Router, RuleSet
from hotline.work_order.terms import Terms

FALLBACKS: Final = ("city-hall", "call-centre")  # the router wants two, so that one may be reported


@dataclass(frozen=True)
class ReplayCity:
    """What the commands need, and what is published; codes by the names in the log."""

    data: ReferenceData
    calendar: Calendar
    matters: Mapping[str, str]
    departments: Mapping[str, str]
    router: Router

    @property
    def terms(self) -> Terms:
        return Terms(
            policy=self.data.policy,
            calendar=self.calendar,
            matters={matter.code: matter for matter in self.data.matters},
            catalogue_version=1,
        )


def city_of(log: Log, preset: Preset) -> ReplayCity:
    """Codes are numbers in the order of the names: the same file gives the same codes."""
    matters = {
        name: f"{number:06d}"
        for number, name in enumerate(names(case.matter for case in log.cases), start=1)
    }
    found = names(case.department for case in log.cases)
    departments = {name: f"dept-{number:03d}" for number, name in enumerate(found, start=1)}
    data = ReferenceData(
        code=preset.city,
        divisions=((f"{preset.city}000000", preset.city_name, "city", None),),
        divisions_source=preset.name,
        years=(),
        policy=replace(default_policy(version=1), zone=str(preset.zone)),
        catalogue_standard=preset.name,
        catalogue_version=1,
        matters=tuple(matter(code, name) for name, code in matters.items()),
        departments=(
            *(department(code, code) for code in FALLBACKS),
            *(department(code, name) for name, code in departments.items()),
        ),
        rule_set=RuleSet(version=1, rules=(), city_fallback=FALLBACKS),
    )
    router = Router(data.rule_set, data.departments, data.matters)
    return ReplayCity(data, preset.calendar, matters, departments, router)


def matter(code: str, name: str) -> Matter:
    return Matter(code=code, group="", subgroup="", name=name or "-", lead_department_type="")


def department(code: str, name: str) -> Department:
    return Department(code=code, name=name or code, kind=DepartmentKind.BUREAU)

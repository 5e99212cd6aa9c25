"""The city that a log comes from: its own departments and matters, or those of our catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from events.working_time import Calendar
from hotline.app.demo_city.departments import demo_departments
from hotline.app.demo_city.matters import demo_matters
from hotline.app.demo_city.rules import demo_rule_set
from hotline.app.reference.data import ReferenceData
from hotline.app.replay.case import Preset
from hotline.app.replay.matters import Matters
from hotline.app.replay.reading import Log, names
from hotline.matter import Matter
from hotline.policy import Policy
from hotline.routing import Department, DepartmentKind, Router, RuleSet
from hotline.work_order.terms import Terms

DEMO_CITY: Final = "汕头市"
FALLBACKS: Final = ("city-hall", "call-centre")  # the router wants two, so that one may be reported


@dataclass(frozen=True)
class ReplayCity:
    """
    What the commands need, and what is published.

    `matters`: codes by the names in the log. `departments` likewise; None: the routing decides.
    """

    data: ReferenceData
    calendar: Calendar
    matters: Mapping[str, str]
    departments: Mapping[str, str] | None
    router: Router

    @property
    def terms(self) -> Terms:
        return Terms(
            policy=self.data.policy,
            calendar=self.calendar,
            matters={matter.code: matter for matter in self.data.matters},
            catalogue_version=1,
        )

    def code_of(self, department: str) -> str | None:
        """None: the routing decides."""
        return None if self.departments is None else self.departments[department]


def city_of(log: Log, preset: Preset) -> ReplayCity:
    if preset.matters is None:
        return as_the_log_names_it(log, preset)
    return by_our_catalogue(log, preset, preset.matters)


def by_our_catalogue(log: Log, preset: Preset, matters: Matters) -> ReplayCity:
    """The demo city's matters, rules, limits and city departments, under this city's name."""
    divisions = ((f"{preset.city}000000", preset.city_name, "city", None),)
    data = ReferenceData(
        code=preset.city,
        divisions=divisions,
        divisions_source=preset.name,
        years=preset.years,
        policy=policy_of(preset),
        catalogue_standard="hotline",
        catalogue_version=1,
        matters=demo_matters(),
        departments=tuple(
            replace(each, name=each.name.removeprefix(DEMO_CITY))
            for each in demo_departments(divisions)
        ),
        rule_set=demo_rule_set(divisions),
    )
    categories = names(case.matter for case in log.cases)
    router = Router(data.rule_set, data.departments, data.matters)
    codes = {category: matters.of(category) for category in categories}
    return ReplayCity(data, preset.calendar, codes, None, router)


def as_the_log_names_it(log: Log, preset: Preset) -> ReplayCity:
    """Codes are numbers in the order of the names: the same file gives the same codes."""
    matters = {
        name: f"{number:06d}"
        for number, name in enumerate(names(case.matter for case in log.cases), start=1)
    }
    found = names(each for case in log.cases for each in case.departments)
    departments = {name: f"dept-{number:03d}" for number, name in enumerate(found, start=1)}
    data = ReferenceData(
        code=preset.city,
        divisions=((f"{preset.city}000000", preset.city_name, "city", None),),
        divisions_source=preset.name,
        years=(),
        policy=policy_of(preset),
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


def policy_of(preset: Preset) -> Policy:
    return replace(preset.policy, zone=str(preset.zone))


def matter(code: str, name: str) -> Matter:
    return Matter(code=code, group="", subgroup="", name=name or "-", lead_department_type="")


def department(code: str, name: str) -> Department:
    return Department(code=code, name=name or code, kind=DepartmentKind.BUREAU)

"""Who may lead and who may support: D-02, D-03, D-07 and D-10 as one question each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from events.catalog.names import RequestKind, Secrecy
from hotline.routing.model import (
    AdmittedMatter,
    Department,
    DepartmentKind,
    ResolvedPlace,
    RoutedMatter,
    RouteRequest,
    WhyNot,
)
from hotline.routing.specificity import covers, in_force

BELOW = frozenset({DepartmentKind.COMMUNITY, DepartmentKind.WORKER})
"""What belongs to a department is pushed down to these only by the list of admissions (D-08)."""


@dataclass(frozen=True)
class Directory:
    """The departments (名录) with what every request would otherwise work out again."""

    departments: Mapping[str, Department]
    superiors: Mapping[str, frozenset[str]]  # a department and everything above it
    lines: Mapping[str, frozenset[str]]  # a department and everything above and below it
    holders: Mapping[str, tuple[Department, ...]]  # enforcement matter: its own power, best first
    governing: Mapping[tuple[DepartmentKind, str], str]  # who governs a division
    enforcement: frozenset[str]  # matters flagged E
    sensitive: frozenset[str]  # matters flagged S
    matter_names: Mapping[str, str]
    admissions: tuple[AdmittedMatter, ...] = ()  # D-08

    def name(self, code: str) -> str:
        """The department's name; its code where the directory does not hold it."""
        return self.departments[code].name if code in self.departments else code

    def is_partner(self, code: str | None) -> bool:
        """D-10: it may only support."""
        found = self.departments.get(code or "")
        return found is not None and found.kind is DepartmentKind.PARTNER

    def why_not_lead(self, code: str, request: RouteRequest, *, holds_only: bool) -> WhyNot | None:
        """`holds_only`: it keeps the order for a person, so it needs no enforcement power."""
        why_not = self.why_not_at_all(code, request)
        if why_not is not None:
            return why_not
        if self.is_partner(code):
            return WhyNot.PARTNER
        if request.matter in self.enforcement and not holds_only:
            return None if self.has_power(self.departments[code], request) else WhyNot.NO_POWER
        return None

    def why_not_support(
        self, code: str, request: RouteRequest, *, essential: bool
    ) -> WhyNot | None:
        """On a protected order only the essential ones support: a decision, see ADR 0013."""
        why_not = self.why_not_at_all(code, request)
        if why_not is not None:
            return why_not
        protected = self.is_protected(request)
        if self.is_partner(code) and (protected or request.matter in self.enforcement):
            return WhyNot.PARTNER
        return WhyNot.NOT_NEEDED_TO_KNOW if protected and not essential else None

    def why_not_at_all(self, code: str, request: RouteRequest) -> WhyNot | None:
        department = self.departments.get(code)
        if department is None:
            return WhyNot.UNKNOWN_DEPARTMENT
        if not department.active:
            return WhyNot.NOT_ACTIVE
        if request.reported_department in self.lines[code]:
            return WhyNot.REPORTED
        if code in request.excluded_departments:
            return WhyNot.RETURN_GRANTED
        return self.why_not_below(department.kind, request)

    def why_not_below(self, kind: DepartmentKind, request: RouteRequest) -> WhyNot | None:
        """A community, or a worker of one: for what is on the list, and no protected order."""
        if kind not in BELOW:
            return None
        if kind is DepartmentKind.WORKER and self.is_protected(request):
            return WhyNot.WORKER
        return None if self.is_admitted(request) else WhyNot.NOT_ADMITTED

    def is_admitted(self, request: RouteRequest) -> bool:
        """D-08: there and then."""
        return any(
            request.matter.startswith(each.matter)
            and in_force(each.valid_from, each.valid_to, request.at)
            and (not each.areas or any(covers(area, request.place) for area in each.areas))
            for each in self.admissions
        )

    def has_power(self, department: Department, request: RouteRequest) -> bool:
        """D-02: there (its area covers the place) and then (an entrustment is in force)."""
        return covers(department.area, request.place) and (
            matches(department.powers, request.matter)
            or is_entrusted(department, request.matter, request.at)
        )

    def power_holders(self, request: RouteRequest) -> Iterable[str]:
        """Who holds the power itself, the most specific first; entrusted ones need a rule."""
        for department in self.holders.get(request.matter, ()):
            if covers(department.area, request.place):
                yield department.code

    def governs(self, kind: DepartmentKind, place: ResolvedPlace) -> str | None:
        """The government of the place's subdistrict or district, if that level is known."""
        level = place.subdistrict if kind is DepartmentKind.SUBDISTRICT else place.district
        return self.governing.get((kind, level)) if level else None

    def is_protected(self, request: RouteRequest) -> bool:
        """D-07: a tip-off, a request for secrecy, or a matter flagged S."""
        return (
            request.kind is RequestKind.TIP_OFF
            or request.secrecy is not Secrecy.OPEN
            or request.matter in self.sensitive
        )


def directory(
    departments: Iterable[Department],
    matters: Iterable[RoutedMatter],
    admissions: Iterable[AdmittedMatter] = (),
) -> Directory:
    """Prepare the departments once for many requests."""
    by_code = {department.code: department for department in departments}
    known = tuple(matters)
    enforcement = frozenset(matter.code for matter in known if matter.needs_enforcement_power)
    superiors = {code: superiors_of(code, by_code) for code in by_code}
    return Directory(
        departments=by_code,
        superiors=superiors,
        lines=lines_of(superiors),
        holders={matter: holders_of(matter, by_code.values()) for matter in enforcement},
        governing={
            (department.kind, department.area): department.code
            for department in sorted(by_code.values(), key=lambda found: found.code, reverse=True)
            if department.area is not None
        },
        enforcement=enforcement,
        sensitive=frozenset(matter.code for matter in known if matter.is_sensitive),
        matter_names={matter.code: matter.name for matter in known},
        admissions=tuple(admissions),
    )


def superiors_of(code: str, departments: Mapping[str, Department]) -> frozenset[str]:
    """The department itself and its parents; a circle in bad data ends the walk."""
    seen: set[str] = set()
    above: str | None = code
    while above is not None and above not in seen:
        seen.add(above)
        above = departments[above].parent if above in departments else None
    return frozenset(seen)


def lines_of(superiors: Mapping[str, frozenset[str]]) -> Mapping[str, frozenset[str]]:
    """Each department with all above and all below it."""
    lines = {code: set(above) for code, above in superiors.items()}
    for code, above in superiors.items():
        for superior in above & lines.keys():
            lines[superior].add(code)
    return {code: frozenset(line) for code, line in lines.items()}


def holders_of(matter: str, departments: Iterable[Department]) -> tuple[Department, ...]:
    """Departments with a power of their own over the matter: longest power first, then code."""

    def rank(department: Department) -> tuple[int, str]:
        longest = max(len(power) for power in department.powers if matter.startswith(power))
        return (-longest, department.code)

    found = (department for department in departments if matches(department.powers, matter))
    return tuple(sorted(found, key=rank))


def matches(patterns: Iterable[str], matter: str) -> bool:
    return any(matter.startswith(pattern) for pattern in patterns)


def is_entrusted(department: Department, matter: str, at: datetime) -> bool:
    return any(
        matches(entrustment.matters, matter)
        and in_force(entrustment.valid_from, entrustment.valid_to, at)
        for entrustment in department.entrusted
    )

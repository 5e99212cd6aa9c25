"""
Who is responsible on the street, as the hotline's directory of departments knows it.

The posts of grid workers and the communities, subdistricts and districts above them are departments
of the hotline; which of its matters a row of the street's catalogue is says where a case goes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from events.act import Actor
from events.catalog.grid_case.values import CaseMatter, CaseRoute
from events.catalog.names import CaseLevel, RequestKind
from events.catalog.values import Area
from grid.catalogue.entry import EntryKey
from grid.catalogue.published import StreetTables
from grid.components.component import responsible
from grid.components.registry import ComponentRegistry
from grid.grid_case.context import RoutedCase, Superior
from hotline.city import City
from hotline.routing import DepartmentKind, ResolvedPlace, RouteRequest

GOVERNMENTS: Final = (DepartmentKind.SUBDISTRICT, DepartmentKind.DISTRICT)
LADDER: Final = tuple(CaseLevel)
RANKS: Final[Mapping[DepartmentKind, int]] = {
    DepartmentKind.WORKER: -1,
    DepartmentKind.COMMUNITY: 0,
    DepartmentKind.SUBDISTRICT: 1,
    DepartmentKind.DISTRICT: 2,
    DepartmentKind.BUREAU: 3,
    DepartmentKind.UTILITY: 3,
    DepartmentKind.CENTRE: 3,
}
"""Their levels on the ladder; a post of a worker is below its community."""


@dataclass(frozen=True)
class DirectoryDuties:
    """Of the city of this moment."""

    city: Callable[[], City]
    components: Callable[[], ComponentRegistry]
    street: Callable[[], StreetTables]

    def post_worker(self, department: str) -> str | None:
        """The account of a grid worker's post; None: it is none."""
        city = self.city()
        found = city.departments.get(department)
        if found is None or found.kind is not DepartmentKind.WORKER:
            return None
        return min(
            (
                each.username
                for each in city.accounts.values()
                if each.enabled and each.department == department
            ),
            default=None,
        )

    def route_for(
        self, matter: CaseMatter, component: str | None, area: Area, at: datetime
    ) -> RoutedCase | None:
        """
        Who is responsible for the component, else by the hotline's rules for the matters that this
        row is, else the place's own (G-03).
        """
        city, place = self.city(), place_of(area)
        if (own := self.responsible_for(city, component)) is not None:
            return own
        key = EntryKey(matter.standard, matter.kind, matter.code)
        for code in self.street().hotline_matters(key):
            if code not in city.matters:
                continue
            request = RouteRequest(kind=RequestKind.HELP, matter=code, place=place, at=at)
            decided = city.router.route(request)
            if not decided.needs_a_person:
                why = CaseRoute(
                    rule=decided.rule_id, because=decided.because_zh, because_en=decided.because
                )
                return RoutedCase(department=decided.lead, route=why)
        return self.fallback(city, area)

    def responsible_for(self, city: City, component_id: str | None) -> RoutedCase | None:
        """Where the registry holds the component and its department is one of the city's."""
        component = self.components().get(component_id) if component_id else None
        found = None if component is None else city.departments.get(responsible(component))
        if found is None or not found.active:
            return None
        why = CaseRoute(
            rule="component",
            because=f"部件登记的责任单位：{found.name}",
            because_en=f"The registry names it for this component: {found.code}",
        )
        return RoutedCase(department=found.code, route=why)

    def fallback(self, city: City, area: Area) -> RoutedCase | None:
        """The government of the place: the subdistrict's, else that of the next level (G-06)."""
        directory = city.router.directory
        divisions = (area.subdistrict, area.district)
        for kind, division in zip(GOVERNMENTS, divisions, strict=True):
            code = directory.governing.get((kind, division)) if division else None
            if code is not None and city.departments[code].active:
                name = directory.name(code)
                why = CaseRoute(
                    rule="fallback",
                    because=f"没有规则指定单位，属地兜底：{name}",
                    because_en=f"No rule names a department; the place's own: {code}",
                )
                return RoutedCase(department=code, route=why)
        return None

    def above(self, department: str, area: Area) -> Superior | None:
        """The next department above it in the directory, else the place's next level (G-06)."""
        city = self.city()
        found = city.departments.get(department)
        if found is None or found.kind not in RANKS:
            return None
        own, parent = RANKS[found.kind], found.parent
        while parent is not None and parent in city.departments:
            above = city.departments[parent]
            rank = RANKS.get(above.kind, own)
            if above.active and rank > own:
                return Superior(above.code, LADDER[rank])
            parent = above.parent
        return self.place_above(city, own, area)

    def place_above(self, city: City, own: int, area: Area) -> Superior | None:
        """By the divisions of the place; levels that it does not have are passed over."""
        governing = city.router.directory.governing
        by_level = {
            CaseLevel.SUBDISTRICT: (DepartmentKind.SUBDISTRICT, area.subdistrict),
            CaseLevel.DISTRICT: (DepartmentKind.DISTRICT, area.district),
        }
        for level in LADDER[own + 1 :]:
            kind, division = by_level.get(level, (None, None))
            code = governing.get((kind, division)) if kind and division else None
            if code is not None and city.departments[code].active:
                return Superior(code, level)
        return self.city_level(city) if own < LADDER.index(CaseLevel.CITY) else None

    def city_level(self, city: City) -> Superior | None:
        """The city's own owner of last resort."""
        owner = next(iter(city.router.city_fallback), None)
        return None if owner is None else Superior(owner, CaseLevel.CITY)

    def departments(self, by: Actor) -> tuple[str, ...]:
        """The account's department and those below it."""
        return () if by.department is None else tuple(sorted(below(self.city(), by.department)))


def below(city: City, department: str) -> frozenset[str]:
    """The department and everything under it in the directory."""
    superiors = city.router.directory.superiors
    return frozenset(code for code, above in superiors.items() if department in above)


def place_of(area: Area) -> ResolvedPlace:
    return ResolvedPlace(
        district=area.district,
        subdistrict=area.subdistrict,
        community=area.community,
        cell=area.cell.code if area.cell else None,
        name=area.name,
    )

"""
One level down (市 → 区 → 街道 → 社区 → 网格员): to whom a department may delegate.

Levels are ragged (G-06): the government of the next level that the place has, and the
departments below it in the directory.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from hotline.routing.eligibility import Directory
from hotline.routing.model import DepartmentKind, ResolvedPlace
from hotline.routing.specificity import covers, significant

CITY: Final = 0
LEVELS: Final[Mapping[DepartmentKind, int]] = {
    DepartmentKind.BUREAU: CITY,
    DepartmentKind.UTILITY: CITY,
    DepartmentKind.CENTRE: CITY,
    DepartmentKind.DISTRICT: 1,
    DepartmentKind.SUBDISTRICT: 2,
    DepartmentKind.COMMUNITY: 3,
    DepartmentKind.WORKER: 4,
}
"""A partner has none: nothing is delegated to it, and it delegates nothing (D-10)."""
GOVERNMENTS: Final = (DepartmentKind.DISTRICT, DepartmentKind.SUBDISTRICT, DepartmentKind.COMMUNITY)


def one_level_down(directory: Directory, code: str, place: ResolvedPlace) -> frozenset[str]:
    """The departments to which this one may delegate an order at this place."""
    if directory.departments[code].kind not in LEVELS:
        return frozenset()
    return frozenset(
        {*subordinates(directory, code, place), *next_government(directory, code, place)}
    )


def has_below(directory: Directory, code: str | None) -> bool:
    """Whether there is a place whose orders this one may delegate."""
    own = directory.departments.get(code or "")
    if own is None or own.kind not in LEVELS:
        return False
    return any(
        each.active
        and each.kind in LEVELS
        and (
            each.parent == code
            or (each.kind in GOVERNMENTS and each.area and LEVELS[each.kind] > LEVELS[own.kind])
        )
        for each in directory.departments.values()
    )


def subordinates(directory: Directory, code: str, place: ResolvedPlace) -> Iterator[str]:
    for each in directory.departments.values():
        if (
            each.parent == code
            and each.active
            and each.kind in LEVELS
            and may_cover(each.area, place)
        ):
            yield each.code


def next_government(directory: Directory, code: str, place: ResolvedPlace) -> Iterator[str]:
    """Of the next level below that exists at the place."""
    own = LEVELS[directory.departments[code].kind]
    divisions = (place.district, place.subdistrict, place.community)
    for kind, division in zip(GOVERNMENTS, divisions, strict=True):
        found = directory.governing.get((kind, division)) if division else None
        if found is not None and LEVELS[kind] > own:
            yield found
            return


def may_cover(area: str | None, place: ResolvedPlace) -> bool:
    """Covers the place, or is a part of it where the place is known no further."""
    known = next(filter(None, (place.community, place.subdistrict, place.district)), None)
    if area is None or known is None or covers(area, place):
        return True
    return significant(area).startswith(significant(known))

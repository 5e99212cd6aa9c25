"""Households by area (户数): versioned data, by which orders are compared between areas. Pure."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Annotated, Final

from pydantic import Field, PositiveInt

AreaCode = Annotated[str, Field(pattern=r"^\d{12}$")]


@dataclass(frozen=True)
class HouseholdsOf:
    area: AreaCode
    households: Annotated[int, Field(ge=1)]


@dataclass(frozen=True)
class HouseholdList:
    """`areas` of any level: of an area that is not listed, those below it are added up."""

    version: PositiveInt
    source: str = ""
    areas: tuple[HouseholdsOf, ...] = ()

    def of(self, area: str) -> int | None:
        """None: nothing is known of it."""
        own = [each.households for each in self.areas if each.area == area]
        if own:
            return own[0]
        prefix = area[: PREFIX[level_of(area)]]
        below = [each for each in self.areas if each.area.startswith(prefix) and each.area != area]
        depth = min((level_of(each.area) for each in below), default=0)
        return sum(each.households for each in below if level_of(each.area) == depth) or None


PREFIX: Final = {1: 4, 2: 6, 3: 9, 4: 12}  # by level, the digits that those below share
NO_HOUSEHOLDS: Final = HouseholdList(version=1)


def level_of(area: str) -> int:
    """1 city, 2 district, 3 subdistrict, 4 community."""
    return next((n for n, length in PREFIX.items() if not area[length:].strip("0")), 4)


def household_defects(
    listed: HouseholdList, divisions: Collection[str]
) -> Iterator[tuple[str, str]]:
    """Where in the list and what: an area that is not known, or listed twice."""
    seen = set()
    for number, each in enumerate(listed.areas):
        at = f"/areas/{number}/area"
        if each.area not in divisions:
            yield at, f"没有区划 {each.area} · unknown division {each.area}"
        if each.area in seen:
            yield at, f"{each.area} 重复 · listed twice"
        seen.add(each.area)

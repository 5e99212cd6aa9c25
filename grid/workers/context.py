"""What a decision about workers is taken in: looked up before it and handed in as values."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Protocol, TypeVar

from events.act import Actor, Ask
from events.catalog.names import Role
from events.catalog.values import Area, Point
from grid.map.divisions import Divisions
from grid.workers.roster import Roster
from grid.workers.worker import Worker

C = TypeVar("C")


class Staff(Protocol):
    """An account, as far as the street side needs to know it."""

    @property
    def display_name(self) -> str: ...
    @property
    def roles(self) -> frozenset[Role]: ...
    @property
    def enabled(self) -> bool: ...


class CellArea(Protocol):
    """A cell of the map in force, with the community that it is in."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def community(self) -> str | None: ...


SERVING = frozenset({Role.GRID_WORKER, Role.GRID_LEAD})
CENTRE = frozenset({Role.OPERATOR, Role.SHIFT_LEAD})  # who gives tasks in the whole city


@dataclass(frozen=True, kw_only=True)
class StreetContext:
    """
    The territory and the people of this moment, and the policy's numbers.

    `cells`: those of the unit map in force, by code; `map_version` None: no map is published.
    `longest_shift` and `offline`: how long a shift lasts at most, and a phone may be offline.
    `counted_at`: of what a phone sends later, when it was done by our clock, as far as that counts.
    `own`: the one who asks, by their own stream, which the roster follows; None: not looked up.
    """

    roster: Roster
    people: Mapping[str, Staff]
    divisions: Divisions
    cells: Mapping[str, CellArea]
    map_version: int | None
    resolve: Callable[[str | None, Point | None], Area]
    longest_shift: timedelta
    offline: timedelta
    zone: tzinfo
    counted_at: datetime | None = None
    own: Worker | None = None

    @property
    def in_order(self) -> list[CellArea]:
        """The cells by code."""
        return [self.cells[code] for code in sorted(self.cells)]

    def cell_at(self, point: Point | None) -> str | None:
        """The cell of a phone's point; the point itself is not kept. Raises InvalidPoint."""
        area = self.resolve(None, point) if point is not None else None
        return area.cell.code if area is not None and area.cell is not None else None

    def may_serve(self, account: str) -> bool:
        return may_serve(self.people, account)

    def may_manage(self, by: Actor, areas: Collection[str]) -> bool:
        """A supervisor everywhere; a lead in the division that it leads and below."""
        if Role.SUPERVISOR in by.roles:
            return True
        led = self.own or self.roster.of(by.account)
        if not led.is_lead or Role.GRID_LEAD not in by.roles or led.area is None:
            return False
        return all(is_within(self.divisions, area, led.area) for area in areas)

    def may_send(self, by: Actor, account: str, place: Area) -> bool:
        """
        Whether this actor may give the account a task at the place.

        A lead sends workers of the division that it leads; the centre those of the subdistrict of
        the place, or of its next larger division, and their leads.
        """
        duty = self.roster.of(account).area
        if duty is None:
            return False
        if not by.roles & CENTRE:
            return self.may_manage(by, [duty])
        near = place.subdistrict or place.district
        return near is None or any(
            is_within(self.divisions, *pair) for pair in ((duty, near), (near, duty))
        )


Asked = Ask[C, StreetContext]


def may_serve(people: Mapping[str, Staff], account: str) -> bool:
    """The account is enabled and still is a worker's or a lead's."""
    person = people.get(account)
    return person is not None and person.enabled and bool(person.roles & SERVING)


def is_within(divisions: Divisions, area: str | None, outer: str) -> bool:
    """Whether the division is the outer one or inside it, over any number of levels (G-06)."""
    return area is not None and any(each.code == outer for each in divisions.path(area))

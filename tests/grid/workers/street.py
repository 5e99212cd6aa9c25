"""A small city with ragged levels, and the commands of its workers, without a service."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from events.act import Actor, Ask
from events.catalog.names import Role
from events.catalog.values import NOWHERE, Area, CellRef, Point
from events.event import Event
from grid.map.divisions import Division, DivisionLevel, Divisions
from grid.workers.acts import grid_worker
from grid.workers.context import StreetContext
from grid.workers.roster import Roster
from grid.workers.round_acts import patrol_round

MORNING = datetime(2026, 3, 10, 8, 0, tzinfo=timezone(timedelta(hours=8)))
HOUR = timedelta(hours=1)
CITY, DISTRICT, STREET, TOWN = "440500000000", "440511000000", "440511001000", "440500100000"
HERE, THERE, FAR = "440511001001", "440511001002", "440500100001"
LEVELS = {
    CITY: (DivisionLevel.CITY, None),
    DISTRICT: (DivisionLevel.DISTRICT, CITY),
    STREET: (DivisionLevel.SUBDISTRICT, DISTRICT),
    HERE: (DivisionLevel.COMMUNITY, STREET),
    THERE: (DivisionLevel.COMMUNITY, STREET),
    TOWN: (DivisionLevel.SUBDISTRICT, CITY),  # directly under the city, as in 东莞 (G-06)
    FAR: (DivisionLevel.COMMUNITY, TOWN),
}
DIVISIONS = Divisions(Division(code, code, *rest) for code, rest in LEVELS.items())


@dataclass(frozen=True)
class SmallCell:
    code: str
    community: str

    @property
    def name(self) -> str:
        return self.code


CELLS = {
    f"{community}{serial:03d}": SmallCell(f"{community}{serial:03d}", community)
    for community in (HERE, THERE, FAR)
    for serial in (1, 2, 3)
}


@dataclass(frozen=True)
class SmallPerson:
    display_name: str
    roles: frozenset[Role]
    enabled: bool = True


PEOPLE: Mapping[str, SmallPerson] = {
    **{each: SmallPerson(each, frozenset({Role.GRID_WORKER})) for each in ("li", "wu", "he")},
    **{each: SmallPerson(each, frozenset({Role.GRID_LEAD})) for each in ("lead", "chief", "mayor")},
    "boss": SmallPerson("boss", frozenset({Role.SUPERVISOR})),
    "clerk": SmallPerson("clerk", frozenset({Role.OPERATOR})),
}


@dataclass
class SmallStreet:
    """What its workers do is decided as in the service, and taken by the roster."""

    at: datetime = MORNING
    roster: Roster = field(default_factory=Roster)
    people: Mapping[str, SmallPerson] = field(default_factory=lambda: dict(PEOPLE))
    history: dict[str, list[Event]] = field(default_factory=dict)

    def context(self) -> StreetContext:
        return StreetContext(
            roster=self.roster,
            people=self.people,
            divisions=DIVISIONS,
            cells=CELLS,
            map_version=1,
            resolve=resolve,
            longest_shift=12 * HOUR,
            offline=8 * HOUR,
            zone=MORNING.tzinfo or UTC,
        )

    def does(self, by: str, worker: str, command: Any) -> list[Event]:
        actor = Actor(account=by, roles=self.people[by].roles)
        ask = Ask(command=command, by=actor, at=self.at, context=self.context())
        mine = self.history.setdefault(worker, [])
        events = list(grid_worker.decide(ask, grid_worker.fold(mine)))
        mine += events
        for event in events:
            self.roster.take(event)
        return events

    def patrols(self, by: str, command: Any) -> list[Event]:
        """On the one round that there is."""
        actor = Actor(account=by, roles=self.people[by].roles)
        ask = Ask(command=command, by=actor, at=self.at, context=self.context())
        mine = self.history.setdefault("round", [])
        events = list(patrol_round.decide(ask, patrol_round.fold(mine)))
        mine += events
        return events

    def later(self, hours: float) -> None:
        self.at += hours * HOUR

    def worker_for(self, area: Area) -> str | None:
        serves = self.context().may_serve
        return self.roster.worker_for(area, self.at, DIVISIONS, serves)

    def disable(self, account: str) -> None:
        self.people = {**self.people, account: replace(self.people[account], enabled=False)}


def resolve(_: str | None, point: Point | None) -> Area:
    """The longitude of a point is the number of its cell."""
    return NOWHERE if point is None else place(f"{HERE}{int(point.lon):03d}")


def place(cell: str) -> Area:
    community = CELLS[cell].community
    ref = CellRef(scheme="unit", code=cell, map_version=1, method="point", confidence=1.0)
    return Area(community=community, cell=ref)

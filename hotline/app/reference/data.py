"""
A city's reference data as one value, and as the events that publish it.

The demo city is one; `hotline import` reads another from files. Publishing is idempotent: each
version has a key of its own, so a second run records nothing.
"""

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from events.calendars.stored import CalendarYearBody
from events.catalog.names import MapScheme
from events.catalog.people import AccountOpened
from events.catalog.reference import (
    AdmissionsPublished,
    CalendarPublished,
    CataloguePublished,
    DepartmentListed,
    DivisionsPublished,
    EvaluationsPublished,
    HouseholdsPublished,
    PolicyPublished,
    RoutingPublished,
    StreetTable,
    TargetsPublished,
)
from events.catalog.values import MapRemark
from events.event import Event
from events.store import ConcurrentAppend, EventStore, Key, NewEvents, Origin
from events.working_time import CalendarYear
from grid.catalogue.published import SHIPPED, table_event
from grid.catalogue.published import stream_of as table_stream
from grid.catalogue.table import TableVersion
from grid.components.publishing import STREAM as COMPONENTS
from grid.components.publishing import component_events
from grid.components.registry import NO_COMPONENTS, ComponentRegistry
from grid.map.cells import Cell
from grid.map.territory import UNIT
from grid.map.versions.history import NO_MAP, MapHistory
from grid.map.versions.publishing import MapDrawing, map_events
from hotline.households import NO_HOUSEHOLDS, HouseholdList
from hotline.matter import Matter
from hotline.policy import Policy
from hotline.reference import to_json
from hotline.routing import NONE_ADMITTED, AdmissionList, Department, RuleSet
from hotline.targets import NO_TARGETS, TargetList
from projections.evaluation.forms import EvaluationForms
from projections.evaluation.shipped import shipped_forms

PUBLICATIONS = uuid5(NAMESPACE_URL, "hotline:publication")
Division = tuple[str, str, str, str | None]
Publication = tuple[str, Event]  # the stream it goes to, and what is said


@dataclass(frozen=True, kw_only=True)
class ReferenceData:
    """What a city needs before its first request; `code` has six digits."""

    code: str
    divisions: Sequence[Division]
    divisions_source: str
    years: Sequence[CalendarYear]
    policy: Policy
    catalogue_standard: str
    catalogue_version: int
    matters: Sequence[Matter]
    departments: Sequence[Department]
    rule_set: RuleSet
    admissions: AdmissionList = NONE_ADMITTED
    targets: TargetList = NO_TARGETS
    households: HouseholdList = NO_HOUSEHOLDS
    evaluations: EvaluationForms = field(default_factory=shipped_forms)
    maps: Mapping[str, MapDrawing] = field(default_factory=dict)  # by scheme
    components: ComponentRegistry = NO_COMPONENTS
    tables: Mapping[StreetTable, TableVersion] = field(default_factory=lambda: SHIPPED)
    version: int = 1  # of divisions and departments

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The unit cells."""
        return self.maps[UNIT].cells if UNIT in self.maps else ()

    def with_map(self, drawing: MapDrawing) -> "ReferenceData":
        """Return these data with another map of one scheme; without cells there is none."""
        others = {scheme: own for scheme, own in self.maps.items() if scheme != drawing.scheme}
        return replace(self, maps=others | ({drawing.scheme: drawing} if drawing.cells else {}))


@dataclass(frozen=True)
class Mapped:
    """
    What the new versions follow: by scheme the map before and what is odd about the new one.

    `components`: the registry before.
    """

    before: Mapping[str, MapHistory] = field(default_factory=dict)
    remarks: Mapping[str, Sequence[MapRemark]] = field(default_factory=dict)
    components: ComponentRegistry = NO_COMPONENTS


FIRST_MAPS: Final = Mapped()


def publications(
    data: ReferenceData, at: datetime, mapped: Mapped = FIRST_MAPS
) -> Iterator[Publication]:
    """Every event, each with its stream, in an order in which nothing refers ahead."""
    yield (
        f"divisions-{data.code}",
        DivisionsPublished(
            at=at,
            version=data.version,
            source=data.divisions_source,
            divisions=tuple(data.divisions),
        ),
    )
    for year in data.years:
        body = CalendarYearBody.of(year).model_dump(mode="json")
        published = CalendarPublished(at=at, year=year.year, version=year.version, body=body)
        yield f"calendar-{year.year}", published
    policy = to_json(data.policy)
    yield (
        f"policy-{data.code}",
        PolicyPublished(at=at, version=data.policy.version, body=policy),
    )
    yield (
        f"catalogue-{data.catalogue_standard}",
        CataloguePublished(
            at=at,
            standard=data.catalogue_standard,
            version=data.catalogue_version,
            matters=tuple(to_json(matter) for matter in data.matters),
        ),
    )
    for department in data.departments:
        listed = DepartmentListed(at=at, code=department.code, body=to_json(department))
        yield f"department-{department.code}", listed
    yield from ruled(data, at)
    yield from measured_with(data, at)
    yield from drawn(data, at, mapped)
    yield from listed_on_street(data, at, mapped)


def listed_on_street(data: ReferenceData, at: datetime, mapped: Mapped) -> Iterator[Publication]:
    """The registry of components, and the tables that are not the program's own."""
    if data.components.version > mapped.components.version:
        for event in component_events(data.components, at, mapped.components):
            yield f"{COMPONENTS}-{data.code}", event
    for table, own in data.tables.items():
        if own.version:
            yield table_stream(table), table_event(own, at)


def ruled(data: ReferenceData, at: datetime) -> Iterator[Publication]:
    """Who handles what: the routing rules, and what communities may be given."""
    rules, admissions = data.rule_set, data.admissions
    yield (
        f"routing-{data.code}",
        RoutingPublished(at=at, version=rules.version, body=to_json(rules)),
    )
    yield (
        f"admission-{data.code}",
        AdmissionsPublished(at=at, version=admissions.version, body=to_json(admissions)),
    )


def measured_with(data: ReferenceData, at: datetime) -> Iterator[Publication]:
    """What figures are held against; a city without such data publishes none."""
    targets, households = data.targets, data.households
    if targets != NO_TARGETS:
        listed = TargetsPublished(at=at, version=targets.version, body=to_json(targets))
        yield f"targets-{data.code}", listed
    if households != NO_HOUSEHOLDS:
        counted = HouseholdsPublished(at=at, version=households.version, body=to_json(households))
        yield f"households-{data.code}", counted
    forms = data.evaluations
    if forms != shipped_forms():
        weighed = EvaluationsPublished(at=at, version=forms.version, body=to_json(forms))
        yield f"evaluations-{data.code}", weighed


def drawn(data: ReferenceData, at: datetime, mapped: Mapped) -> Iterator[Publication]:
    """Each map that differs from the version before it, the ground of the others first."""
    for scheme in MapScheme:
        if scheme not in data.maps:
            continue
        drawing, before = data.maps[scheme], mapped.before.get(scheme, NO_MAP)
        if before.version(drawing.version) is None:
            for event in map_events(drawing, at, before, mapped.remarks.get(scheme, ())):
                yield map_stream(scheme), event


def map_stream(scheme: str) -> str:
    return f"grid_map-{scheme}"


async def publish(store: EventStore, what: Iterable[Publication], origin: Origin) -> int:
    """Append what is not yet published; return how many streams were written."""
    ordered = sorted(what, key=lambda each: each[0])
    streams = [(name, [each[1] for each in own]) for name, own in groupby(ordered, stream_of)]
    written = await asyncio.gather(
        *(publish_stream(store, stream, events, origin) for stream, events in streams)
    )
    return sum(written)


def stream_of(publication: Publication) -> str:
    return publication[0]


async def publish_stream(
    store: EventStore, stream: str, events: Sequence[Event], origin: Origin
) -> bool:
    """All of one stream's events, unless the very same were published before."""
    said = repr([event.model_dump(mode="json", exclude={"at"}) for event in events])
    key = Key(id=uuid5(PUBLICATIONS, f"{stream}\n{said}"))
    new = NewEvents(stream=stream, expected=0, events=events, origin=origin, keys=[key])
    try:
        done = await store.append(new)
    except ConcurrentAppend:  # not the first version: go on from the last one
        history = await store.load(stream)
        done = await store.append(new._replace(expected=len(history)))
    return not done.repeated


def opened(
    username: str, name: str, roles: Sequence[str], department: str | None, at: datetime
) -> Publication:
    """An account's opening, as a publication."""
    event = AccountOpened.model_validate(
        {
            "at": at,
            "username": username,
            "display_name": name,
            "roles": tuple(roles),
            "department": department,
        }
    )
    return f"account-{username}", event


def by_code(cells: Iterable[Cell]) -> tuple[Cell, ...]:
    return tuple(sorted(cells, key=lambda cell: cell.code))

"""Every version of the city's reference data that was ever published: versions are immutable."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Final

from events.calendars.stored import CalendarYearBody
from events.catalog.reference import (
    AdmissionsPublished,
    CalendarPublished,
    CataloguePublished,
    CellsDrawn,
    ComponentsListed,
    ComponentsPublished,
    DepartmentListed,
    DivisionsPublished,
    EvaluationsPublished,
    HouseholdsPublished,
    MapPublished,
    PolicyPublished,
    RoutingPublished,
    TargetsPublished,
)
from events.event import Event
from events.postgres.following.log_reader import LogReader
from events.stored.reading import as_recorded
from grid.catalogue.published import TYPES as TABLE_TYPES
from grid.catalogue.published import PublishedTables
from grid.components.publishing import TYPES as COMPONENT_TYPES
from grid.components.publishing import PublishedComponents
from grid.map.cells import Cell
from grid.map.territory import TYPES as GRID_TYPES
from grid.map.versions.history import NO_MAP, MapHistory
from grid.map.versions.publishing import MapDrawing, from_json
from hotline.app.reference.data import ReferenceData
from hotline.city import PUBLICATION_TYPES, NotPublished
from hotline.households import NO_HOUSEHOLDS
from hotline.reference import (
    admission_list_from_json,
    department_from_json,
    evaluation_forms_from_json,
    household_list_from_json,
    matter_from_json,
    policy_from_json,
    rule_set_from_json,
    target_list_from_json,
)
from hotline.routing import NONE_ADMITTED, Department
from hotline.targets import NO_TARGETS
from projections.evaluation.shipped import shipped_forms

TYPES: Final = PUBLICATION_TYPES | GRID_TYPES | COMPONENT_TYPES | TABLE_TYPES
PAGE: Final = 1_000
Versions = dict[Any, Any]  # version → content, in the order in which they were published


@dataclass
class ReferenceHistory:
    """
    What `take` has seen, by kind and version. Contents compare equal when they say the same:
    the order of divisions and cells says nothing.
    """

    code: str | None = None
    standard: str | None = None
    divisions: Versions = field(default_factory=dict)  # (source, rows)
    catalogues: Versions = field(default_factory=dict)
    policies: Versions = field(default_factory=dict)
    rule_sets: Versions = field(default_factory=dict)
    admissions: Versions = field(default_factory=dict)
    targets: Versions = field(default_factory=dict)
    households: Versions = field(default_factory=dict)
    evaluations: Versions = field(default_factory=dict)
    maps: dict[str, MapHistory] = field(default_factory=dict)  # by scheme
    years: dict[int, Versions] = field(default_factory=dict)
    departments: dict[str, Department] = field(default_factory=dict)
    components: PublishedComponents = field(default_factory=PublishedComponents)
    tables: PublishedTables = field(default_factory=PublishedTables)
    drawn: dict[tuple[str, int], list[Cell]] = field(default_factory=dict)
    lengths: Counter[str] = field(default_factory=Counter)  # of each stream

    def take(self, stream: str, event: Event) -> None:
        self.lengths[stream] += 1
        match event:
            case DivisionsPublished(version=version, source=source, divisions=rows):
                self.code = stream.partition("-")[2]
                self.divisions[version] = (source, tuple(sorted(rows)))
            case CataloguePublished(standard=standard, version=version, matters=matters):
                self.standard = standard
                self.catalogues[version] = tuple(map(matter_from_json, matters))
            case PolicyPublished(version=version, body=body):
                self.policies[version] = policy_from_json(body)
            case RoutingPublished(version=version, body=body):
                self.rule_sets[version] = rule_set_from_json(body)
            case AdmissionsPublished(version=version, body=body):
                self.admissions[version] = admission_list_from_json(body)
            case CalendarPublished(year=year, version=revision, body=body):
                found = CalendarYearBody.model_validate(body).calendar_year()
                self.years.setdefault(year, {})[revision] = found
            case DepartmentListed(code=code, body=body):
                self.departments[code] = department_from_json(body)
            case CellsDrawn() | MapPublished():
                self.take_map(event)
            case ComponentsListed() | ComponentsPublished():
                self.components.take(event)
            case _:
                self.take_measures(event)

    def take_measures(self, event: Event) -> None:
        """What figures are held against, and the tables of the street side."""
        self.tables.take(event)
        match event:
            case TargetsPublished(version=version, body=body):
                self.targets[version] = target_list_from_json(body)
            case HouseholdsPublished(version=version, body=body):
                self.households[version] = household_list_from_json(body)
            case EvaluationsPublished(version=version, body=body):
                self.evaluations[version] = evaluation_forms_from_json(body)

    def take_map(self, event: CellsDrawn | MapPublished) -> None:
        scheme, version = event.scheme, event.map_version
        if isinstance(event, CellsDrawn):
            mine = self.drawn.setdefault((scheme, version), [])
            mine += [from_json(cell, scheme, version) for cell in event.cells]
        else:
            before = self.maps.get(scheme, NO_MAP)
            self.maps[scheme] = before.followed_by(event, self.drawn.pop((scheme, version), []))

    def map_contents(self, scheme: str, version: int) -> Versions:
        """The versions of a map; the content only of the one that is asked for."""
        history = self.maps.get(scheme, NO_MAP)
        return {
            each.number: (each.source, history.cells(version)) if each.number == version else None
            for each in history.versions
        }

    def component_contents(self) -> Versions:
        """The versions of the registry; the content only of the newest."""
        newest = self.components.registry
        known: Versions = dict.fromkeys(self.components.versions)
        return known | ({newest.version: (newest.source, newest.by_id)} if newest.version else {})

    def drawings(self) -> dict[str, MapDrawing]:
        """The maps in force, by scheme."""
        return {
            scheme: MapDrawing(
                scheme,
                history.newest.number,
                history.newest.source,
                history.cells(history.newest.number),
            )
            for scheme, history in self.maps.items()
            if history.newest is not None
        }

    def current(self) -> ReferenceData:
        """What holds now. Raises NotPublished while a part is missing."""
        parts = (self.divisions, self.catalogues, self.policies, self.rule_sets)
        if self.code is None or self.standard is None or not all(parts):
            raise NotPublished("divisions, catalogue, policy and routing are needed")
        version = last(self.divisions)
        source, rows = self.divisions[version]
        return ReferenceData(
            code=self.code,
            divisions=rows,
            divisions_source=source,
            version=version,
            years=[own[last(own)] for _, own in sorted(self.years.items())],
            policy=self.policies[last(self.policies)],
            catalogue_standard=self.standard,
            catalogue_version=last(self.catalogues),
            matters=self.catalogues[last(self.catalogues)],
            departments=[own for _, own in sorted(self.departments.items())],
            rule_set=self.rule_sets[last(self.rule_sets)],
            admissions=self.admissions.get(last(self.admissions), NONE_ADMITTED),
            targets=self.targets.get(last(self.targets), NO_TARGETS),
            households=self.households.get(last(self.households), NO_HOUSEHOLDS),
            evaluations=self.evaluations.get(last(self.evaluations), shipped_forms()),
            maps=self.drawings(),
            components=self.components.registry,
            tables=self.tables.newest,
        )


async def read_history(reader: LogReader) -> ReferenceHistory:
    """Read all of it from the log, in the order in which it was published."""
    history, position = ReferenceHistory(), 0
    head = (await reader.head()).position
    while position < head:
        batch = await reader.read(position, PAGE, types=TYPES, up_to=head)
        for row in batch.rows:
            history.take(row.stream, as_recorded(row).event)
        position = batch.up_to
    return history


def last(versions: Versions) -> Any:
    """The version that holds: the one published last. None while there is none."""
    return next(reversed(versions), None)

"""
Reference data as files that a person can read and edit: `hotline export` and `hotline import`.

Everything is checked before anything is published, and what is wrong is listed whole: a person
fixes it in one go.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from pydantic import ValidationError

from events.calendars.stored import CalendarYearBody
from events.catalog.reference import StreetTable
from events.working_time import CalendarYear
from grid.catalogue.published import sound_catalogue
from grid.catalogue.table import TableVersion
from grid.components.component import Component
from grid.components.registry import NO_COMPONENTS, ComponentRegistry
from grid.map.cells import Cell
from grid.map.territory import UNIT
from grid.map.versions.publishing import MapDrawing
from hotline.app.reference.city_file import CityFile, Sourced
from hotline.app.reference.data import Division as DivisionRow
from hotline.app.reference.data import ReferenceData
from hotline.app.reference.defects import department_defects, named_in_rules, policy_defects
from hotline.app.reference.file_defects import FileDefect, in_chinese, in_order, of_validation
from hotline.app.reference.formats.tables import read_divisions, read_matters
from hotline.app.reference.formats.yaml_files import Document, read_document
from hotline.app.reference.parts import (
    ADMISSION,
    CALENDAR,
    CITY,
    COMPONENTS,
    DEPARTMENTS,
    DIVISIONS,
    EVALUATIONS,
    FILES,
    HOUSEHOLDS,
    MAPS,
    MATTERS,
    MEANINGS,
    OPTIONAL,
    POLICY,
    ROUTING,
    TARGETS,
)
from hotline.app.reference.street.components_file import read_components
from hotline.app.reference.street.map_defects import map_defects
from hotline.app.reference.street.map_files import read_maps
from hotline.app.reference.street.table_files import file_table_defects, read_tables
from hotline.households import NO_HOUSEHOLDS
from hotline.matter import Matter
from hotline.policy import Policy
from hotline.reference import (
    admission_list_from_json,
    department_from_json,
    evaluation_forms_from_json,
    household_list_from_json,
    policy_from_json,
    rule_set_from_json,
    target_list_from_json,
)
from hotline.routing import RuleSet
from hotline.targets import NO_TARGETS
from projections.evaluation.shipped import shipped_forms

T = TypeVar("T")


@dataclass(frozen=True)
class FilesRead:
    """`data` None: the files cannot be read, and `defects` say why."""

    data: ReferenceData | None
    defects: list[FileDefect]
    documents: Mapping[str, Document]

    def placed(self, found: Iterable[FileDefect]) -> list[FileDefect]:
        """In the order of the files, each with its line as far as it has one."""
        return in_order(
            replace(each, line=self.documents[each.file].line_of(each.pointer))
            if not each.line and each.file in self.documents
            else each
            for each in found
        )


def read_files(folder: Path) -> FilesRead:
    """Whether the files fit together is not asked here."""
    found: list[FileDefect] = []
    wanted = [name for name in FILES if name not in OPTIONAL or (folder / name).exists()]
    raw = {name: content for name in wanted if (content := read(folder, name, found)) is not None}
    return read_texts(raw, found)


def read_texts(
    raw: Mapping[str, bytes], found: list[FileDefect], kept: Iterable[MapDrawing] = ()
) -> FilesRead:
    """
    As `read_files`, of contents that were read; `found` already says which were not.

    `kept`: maps that are not read again.
    """
    documents = {name: read_document(name, raw[name], found) for name in MEANINGS if name in raw}
    whole = FilesRead(data_of(raw, documents, found, kept), found, documents)
    return replace(whole, defects=whole.placed(found))


def data_of(
    raw: Mapping[str, bytes],
    documents: Mapping[str, Document],
    found: list[FileDefect],
    kept: Iterable[MapDrawing],
) -> ReferenceData | None:
    city = one(CITY, documents, found, CityFile.model_validate)
    policy = one(POLICY, documents, found, policy_from_json)
    rule_set = one(ROUTING, documents, found, rule_set_from_json)
    admissions = one(ADMISSION, documents, found, admission_list_from_json)
    measures = measures_read(documents, found)
    departments = many(DEPARTMENTS, documents, found, department_from_json)
    years = many(CALENDAR, documents, found, calendar_year)
    divisions = read_divisions(raw[DIVISIONS], found) if DIVISIONS in raw else ()
    matters = read_matters(raw[MATTERS], found) if MATTERS in raw else ()
    street = street_of(raw, city, found, kept)
    if city is None or policy is None or rule_set is None or admissions is None or found:
        unsound = {defect.file for defect in found}
        found += defects_between(documents, unsound, divisions, matters, policy, rule_set)
        found += ground_defects(street.maps, unsound, divisions)
        return None
    return ReferenceData(
        code=city.code,
        divisions=divisions,
        divisions_source=city.divisions.source,
        version=city.divisions.version,
        years=years,
        policy=policy,
        catalogue_standard=city.catalogue.standard,
        catalogue_version=city.catalogue.version,
        matters=matters,
        departments=departments,
        rule_set=rule_set,
        admissions=admissions,
        **measures,
        **street._asdict(),
    )


def measures_read(documents: Mapping[str, Document], found: list[FileDefect]) -> dict[str, Any]:
    """The same, read; what a city does not list it has none of, or the product's."""
    return {
        "targets": one(TARGETS, documents, found, target_list_from_json) or NO_TARGETS,
        "households": one(HOUSEHOLDS, documents, found, household_list_from_json) or NO_HOUSEHOLDS,
        "evaluations": one(EVALUATIONS, documents, found, evaluation_forms_from_json)
        or shipped_forms(),
    }


class StreetFiles(NamedTuple):
    """What the files of the street side hold."""

    maps: dict[str, MapDrawing]
    components: ComponentRegistry
    tables: dict[StreetTable, TableVersion]


def street_of(
    raw: Mapping[str, bytes],
    city: CityFile | None,
    found: list[FileDefect],
    kept: Iterable[MapDrawing],
) -> StreetFiles:
    """The maps, the components on them (a file without any is no registry), and the tables."""
    tables = read_tables(raw, city.table_versions() if city else {}, found)
    found += (each for each in file_table_defects(tables) if each.blocks)
    maps = read_maps(raw, city.map_versions() if city else {}, found, kept)
    cells = maps[UNIT].cells if UNIT in maps else ()
    by_id = by_id_of(raw, cells, tables, found)
    if not by_id:
        return StreetFiles(maps, NO_COMPONENTS, tables)
    named = (city.components if city else None) or Sourced(version=1, source="")
    registry = ComponentRegistry(named.version, named.source, by_id)
    return StreetFiles(maps, registry, tables)


def by_id_of(
    raw: Mapping[str, bytes],
    cells: tuple[Cell, ...],
    tables: Mapping[StreetTable, TableVersion],
    found: list[FileDefect],
) -> dict[str, Component]:
    if COMPONENTS not in raw:
        return {}
    return read_components(raw[COMPONENTS], cells, sound_catalogue(tables), found)


def defects_between(
    documents: Mapping[str, Document],
    unsound: Collection[str],
    divisions: Sequence[DivisionRow],
    matters: Sequence[Matter],
    policy: Policy | None,
    rule_set: RuleSet | None,
) -> Iterator[FileDefect]:
    """What refers to nothing, as far as it can be told while some file cannot be read."""
    rows = objects_in(DEPARTMENTS, documents)
    yield from department_defects(
        rows, None if DIVISIONS in unsound else {row[0] for row in divisions}
    )
    if policy is not None:
        yield from policy_defects(policy)
    if rule_set is not None and rows:
        named = None if MATTERS in unsound else [matter.code for matter in matters]
        yield from named_in_rules(rule_set, [str(row.get("code")) for row in rows], named)


def ground_defects(
    maps: Mapping[str, MapDrawing], unsound: Collection[str], divisions: Sequence[DivisionRow]
) -> Iterator[FileDefect]:
    """What is wrong with the maps, where they and the divisions can be read."""
    if not {DIVISIONS, *MAPS.values()}.intersection(unsound):
        yield from map_defects(maps, {row[0] for row in divisions})


def objects_in(name: str, documents: Mapping[str, Document]) -> list[dict[str, Any]]:
    """The rows of a list as written; what is wrong with them is noted elsewhere."""
    content = documents[name].content if name in documents else None
    return [row for row in content if isinstance(row, dict)] if isinstance(content, list) else []


def read(folder: Path, name: str, found: list[FileDefect]) -> bytes | None:
    try:
        return (folder / name).read_bytes()
    except OSError as error:
        found.append(FileDefect(name, "", f"文件无法读取 · {error.strerror or 'cannot be read'}"))
        return None


def one(
    name: str,
    documents: Mapping[str, Document],
    found: list[FileDefect],
    read_one: Callable[[Any], T],
) -> T | None:
    content = documents[name].content if name in documents else None
    return None if content is None else checked(name, "", content, found, read_one)


def many(
    name: str,
    documents: Mapping[str, Document],
    found: list[FileDefect],
    read_one: Callable[[Any], T],
) -> list[T]:
    content = documents[name].content if name in documents else None
    if content is not None and not isinstance(content, list):
        found.append(FileDefect(name, "", "应为列表，每项以 - 开头 · must be a list"))
    items = content if isinstance(content, list) else []
    read_items = (checked(name, f"/{n}", item, found, read_one) for n, item in enumerate(items))
    return [item for item in read_items if item is not None]


def checked(
    name: str, at: str, content: Any, found: list[FileDefect], read_one: Callable[[Any], T]
) -> T | None:
    try:
        return read_one(content)
    except ValidationError as error:
        found += of_validation(name, at, error)
    except ValueError as error:
        found.append(FileDefect(name, at, in_chinese(str(error))))
    return None


def calendar_year(content: Any) -> CalendarYear:
    return CalendarYearBody.model_validate(content).calendar_year()

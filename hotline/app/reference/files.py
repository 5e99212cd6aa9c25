"""
Reference data as files that a person can read and edit: `hotline export` and `hotline import`.

Everything is checked before anything is published, and what is wrong is listed whole: a person
fixes it in one go.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from pydantic import PositiveInt, ValidationError

from events.calendars.stored import CalendarYearBody
from events.catalog.names import Channel, MapScheme, RequestKind
from events.working_time import CalendarYear
from grid.components.registry import NO_COMPONENTS, ComponentRegistry
from grid.map.cells import Cell
from grid.map.territory import UNIT
from grid.map.versions.publishing import MapDrawing
from hotline.app.reference.data import Division as DivisionRow
from hotline.app.reference.data import ReferenceData, by_code
from hotline.app.reference.defects import department_defects, named_in_rules, policy_defects
from hotline.app.reference.file_defects import FileDefect, in_chinese, in_order, of_validation
from hotline.app.reference.parts import (
    ADMISSION,
    CALENDAR,
    CITY,
    COMPONENTS,
    DEPARTMENTS,
    DIVISIONS,
    FILES,
    HEADINGS,
    HOUSEHOLDS,
    MAPS,
    MATTERS,
    MEANINGS,
    OPTIONAL,
    PARTS,
    POLICY,
    ROUTING,
    TARGETS,
)
from hotline.app.reference.street.components_file import components_text, read_components
from hotline.app.reference.street.map_defects import map_defects
from hotline.app.reference.street.map_files import cells_text, read_maps
from hotline.app.reference.tables import (
    divisions_table,
    matters_table,
    read_divisions,
    read_matters,
)
from hotline.app.reference.yaml_files import Document, read_document, yaml_text
from hotline.households import NO_HOUSEHOLDS
from hotline.matter import Matter
from hotline.policy import Policy
from hotline.reference import (
    Strict,
    admission_list_from_json,
    department_from_json,
    household_list_from_json,
    policy_from_json,
    rule_set_from_json,
    target_list_from_json,
    to_json,
)
from hotline.routing import RuleSet
from hotline.targets import NO_TARGETS

T = TypeVar("T")


class Sourced(Strict):
    version: PositiveInt
    source: str


class Catalogue(Strict):
    standard: str
    version: PositiveInt


class CityFile(Strict):
    """`city.yaml`: whose data these are, and the versions of what has no place for its own."""

    code: str
    divisions: Sourced
    catalogue: Catalogue
    maps: dict[MapScheme, Sourced]
    components: Sourced | None = None

    def map_versions(self) -> dict[str, tuple[int, str]]:
        return {scheme: (each.version, each.source) for scheme, each in self.maps.items()}


def texts_of(data: ReferenceData) -> dict[str, bytes]:
    """The content of every file. Tables begin with a byte order mark: spreadsheets want it."""
    city = CityFile(
        code=data.code,
        divisions=Sourced(version=data.version, source=data.divisions_source),
        catalogue=Catalogue(standard=data.catalogue_standard, version=data.catalogue_version),
        maps={
            scheme: Sourced(version=drawing.version, source=drawing.source)
            for scheme in MapScheme
            if (drawing := data.maps.get(scheme))
        },
        components=Sourced(version=data.components.version, source=data.components.source)
        if data.components.version
        else None,
    )
    years = [CalendarYearBody.of(year).model_dump(mode="json") for year in data.years]
    rule_set = to_json(data.rule_set)
    written = {
        CITY: city.model_dump(mode="json"),
        DEPARTMENTS: [to_json(department) for department in data.departments],
        CALENDAR: [year | {"names": by_name(year["names"])} for year in years],
        POLICY: policy_body(data.policy),
        ROUTING: rule_set | {"fallbacks": by_name(rule_set["fallbacks"])},
        ADMISSION: to_json(data.admissions),
        TARGETS: to_json(data.targets),
        HOUSEHOLDS: to_json(data.households),
    }
    return {
        DIVISIONS: divisions_table(data.divisions).encode("utf-8-sig"),
        MATTERS: matters_table(data.matters).encode("utf-8-sig"),
        **{
            name: yaml_text(content, HEADINGS[name], MEANINGS[name])
            for name, content in written.items()
        },
        **{
            file: cells_text(data.maps[scheme].cells if scheme in data.maps else ())
            for scheme, file in MAPS.items()
        },
        COMPONENTS: components_text(data.components),
    }


def policy_body(policy: Policy) -> dict[str, Any]:
    """In one order, whatever the order of the mappings: the log does not keep it."""
    body = to_json(policy)
    kinds = {str(kind): body["kinds"][kind] for kind in RequestKind if kind in body["kinds"]}
    named = {name: by_name(body[name]) for name in body if name.endswith(("_reasons", "_words"))}
    media = body["delivery"]["media"]
    delivery = body["delivery"] | {
        "media": {str(each): media[each] for each in Channel if each in media}
    }
    return body | named | {"kinds": kinds, "delivery": delivery}


def by_name(mapping: Mapping[str, Any]) -> dict[str, Any]:
    return dict(sorted(mapping.items()))


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


def read_part(current: ReferenceData, part: str, content: bytes) -> FilesRead:
    """
    What holds now, with one of its files replaced.

    Changed matters and cells get the next version.
    """
    scheme = next((scheme for scheme, file in MAPS.items() if file == PARTS[part]), None)
    kept = [each for each in current.maps.values() if each.scheme != scheme]
    bare = replace(current, maps={}, components=NO_COMPONENTS)
    texts = texts_of(bare) | {PARTS[part]: content}
    whole = read_texts(texts, [], kept)
    data = whole.data
    if data is not None:
        data = replace(data, components=next_components(data, current, is_new=part == "components"))
    if data is not None and [*data.matters] != [*current.matters]:
        data = replace(data, catalogue_version=current.catalogue_version + 1)
    if data is not None and scheme is not None:
        data = with_next_version(data, current, scheme)
    own = {name: whole.documents[name] for name in (PARTS[part],) if name in whole.documents}
    return FilesRead(data, whole.defects, own)


def next_components(
    data: ReferenceData, current: ReferenceData, *, is_new: bool
) -> ComponentRegistry:
    """A registry that was changed gets the next version, the same one keeps its own."""
    before, after = current.components, data.components
    if not is_new or after.by_id == before.by_id:
        return before
    return replace(after, version=before.version + 1, source=before.source)


def with_next_version(data: ReferenceData, current: ReferenceData, scheme: str) -> ReferenceData:
    """A map that was changed gets the next version, the same one keeps its own."""
    before, after = current.maps.get(scheme), data.maps.get(scheme)
    if before is None or after is None:
        return data
    if [*map(drawing_of, by_code(before.cells))] == [*map(drawing_of, by_code(after.cells))]:
        return data.with_map(before)
    number = before.version + 1
    cells = tuple(replace(cell, map_version=number) for cell in after.cells)
    return data.with_map(MapDrawing(scheme, number, before.source, cells))


def drawing_of(cell: Cell) -> tuple[object, ...]:
    return cell.drawing


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
    targets = one(TARGETS, documents, found, target_list_from_json)
    households = one(HOUSEHOLDS, documents, found, household_list_from_json)
    departments = many(DEPARTMENTS, documents, found, department_from_json)
    years = many(CALENDAR, documents, found, calendar_year)
    divisions = read_divisions(raw[DIVISIONS], found) if DIVISIONS in raw else ()
    matters = read_matters(raw[MATTERS], found) if MATTERS in raw else ()
    maps, components = street_of(raw, city, found, kept)
    if city is None or policy is None or rule_set is None or admissions is None or found:
        found += defects_between(documents, tuple(found), divisions, matters, policy, rule_set)
        if not {DIVISIONS, *MAPS.values()} & {defect.file for defect in found}:
            found += map_defects(maps, {row[0] for row in divisions})
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
        targets=targets or NO_TARGETS,
        households=households or NO_HOUSEHOLDS,
        maps=maps,
        components=components,
    )


def street_of(
    raw: Mapping[str, bytes],
    city: CityFile | None,
    found: list[FileDefect],
    kept: Iterable[MapDrawing],
) -> tuple[dict[str, MapDrawing], ComponentRegistry]:
    """The maps, and the components on them; a file without components is no registry."""
    maps = read_maps(raw, city.map_versions() if city else {}, found, kept)
    cells = maps[UNIT].cells if UNIT in maps else ()
    by_id = read_components(raw[COMPONENTS], cells, found) if COMPONENTS in raw else {}
    if not by_id:
        return maps, NO_COMPONENTS
    named = (city.components if city else None) or Sourced(version=1, source="")
    return maps, ComponentRegistry(named.version, named.source, by_id)


def defects_between(
    documents: Mapping[str, Document],
    found: Iterable[FileDefect],
    divisions: Sequence[DivisionRow],
    matters: Sequence[Matter],
    policy: Policy | None,
    rule_set: RuleSet | None,
) -> Iterator[FileDefect]:
    """What refers to nothing, as far as it can be told while some file cannot be read."""
    unsound, rows = {defect.file for defect in found}, objects_in(DEPARTMENTS, documents)
    yield from department_defects(
        rows, None if DIVISIONS in unsound else {row[0] for row in divisions}
    )
    if policy is not None:
        yield from policy_defects(policy)
    if rule_set is not None and rows:
        named = None if MATTERS in unsound else [matter.code for matter in matters]
        yield from named_in_rules(rule_set, [str(row.get("code")) for row in rows], named)


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

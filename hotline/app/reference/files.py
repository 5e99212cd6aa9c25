"""
Reference data as files that a person can read and edit: `hotline export` and `hotline import`.

Everything is checked before anything is published, and what is wrong is listed whole: a person
fixes it in one go.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

import orjson
from pydantic import PositiveInt, ValidationError

from events.calendars.stored import CalendarYearBody
from events.working_time import CalendarYear
from grid.cells import Cell
from grid.geojson import MalformedFeature, cell_of, feature
from grid.territory import UNIT
from hotline.app.reference.data import Division as DivisionRow
from hotline.app.reference.data import ReferenceData
from hotline.app.reference.defects import (
    FileDefect,
    cell_defects,
    department_defects,
    named_in_rules,
    of_validation,
    policy_defects,
)
from hotline.app.reference.tables import (
    DIVISIONS,
    MATTERS,
    divisions_table,
    matters_table,
    read_divisions,
    read_matters,
)
from hotline.http.problems import Problem
from hotline.http.request.field_sentences import OTHERWISE
from hotline.http.request.strict_json import parse
from hotline.matter import Matter
from hotline.policy import Policy
from hotline.reference import (
    Strict,
    admission_list_from_json,
    department_from_json,
    policy_from_json,
    rule_set_from_json,
    to_json,
)
from hotline.routing import RuleSet

T = TypeVar("T")
CITY: Final = "city.json"
DEPARTMENTS: Final = "departments.json"
CALENDARS: Final = "calendars.json"
POLICY: Final = "policy.json"
ROUTING: Final = "routing.json"
ADMISSION: Final = "admission.json"
CELLS: Final = "cells.geojson"
FILES: Final = (CITY, DIVISIONS, DEPARTMENTS, MATTERS, CALENDARS, POLICY, ROUTING, ADMISSION, CELLS)


class Sourced(Strict):
    version: PositiveInt
    source: str


class Catalogue(Strict):
    standard: str
    version: PositiveInt


class CityFile(Strict):
    """`city.json`: whose data these are, and the versions of what has no place for its own."""

    code: str
    divisions: Sourced
    catalogue: Catalogue
    map: Sourced


def texts_of(data: ReferenceData) -> dict[str, bytes]:
    """The content of every file. Tables begin with a byte order mark: spreadsheets want it."""
    city = CityFile(
        code=data.code,
        divisions=Sourced(version=data.version, source=data.divisions_source),
        catalogue=Catalogue(standard=data.catalogue_standard, version=data.catalogue_version),
        map=Sourced(version=data.map_version, source=data.map_source),
    )
    years = [CalendarYearBody.of(year).model_dump(mode="json") for year in data.years]
    return {
        CITY: pretty(city.model_dump()),
        DIVISIONS: divisions_table(data.divisions).encode("utf-8-sig"),
        DEPARTMENTS: pretty([to_json(department) for department in data.departments]),
        MATTERS: matters_table(data.matters).encode("utf-8-sig"),
        CALENDARS: pretty(years),
        POLICY: pretty(to_json(data.policy)),
        ROUTING: pretty(to_json(data.rule_set)),
        ADMISSION: pretty(to_json(data.admissions)),
        CELLS: cells_text(data.cells),
    }


def pretty(content: object) -> bytes:
    return orjson.dumps(content, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def cells_text(cells: Iterable[Cell]) -> bytes:
    """One feature a line: whole as GeoJSON, and readable to a comparison of two versions."""
    lines = b",\n".join(orjson.dumps(feature(cell)) for cell in cells)
    return b'{"type": "FeatureCollection", "features": [\n' + lines + b"\n]}\n"


def read_files(folder: Path) -> tuple[ReferenceData | None, list[FileDefect]]:
    """The data, or None with what is wrong. Whether they fit together is not asked here."""
    found: list[FileDefect] = []
    raw = {name: content for name in FILES if (content := read(folder, name, found)) is not None}
    city = one(CITY, raw, found, CityFile.model_validate)
    policy = one(POLICY, raw, found, policy_from_json)
    rule_set = one(ROUTING, raw, found, rule_set_from_json)
    admissions = one(ADMISSION, raw, found, admission_list_from_json)
    departments = many(DEPARTMENTS, raw, found, department_from_json)
    years = many(CALENDARS, raw, found, calendar_year)
    divisions = read_divisions(raw[DIVISIONS], found) if DIVISIONS in raw else ()
    matters = read_matters(raw[MATTERS], found) if MATTERS in raw else ()
    cells = read_cells(raw, city.map.version if city else 1, found)
    if city is None or policy is None or rule_set is None or admissions is None or found:
        found += defects_between(raw, tuple(found), divisions, matters, policy, rule_set)
        if not {DIVISIONS, CELLS} & {defect.file for defect in found}:
            found += cell_defects(cells, {row[0] for row in divisions})
        return None, sorted({*found})
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
        cells=cells,
        map_version=city.map.version,
        map_source=city.map.source,
    ), []


def defects_between(
    raw: Mapping[str, bytes],
    found: Iterable[FileDefect],
    divisions: Sequence[DivisionRow],
    matters: Sequence[Matter],
    policy: Policy | None,
    rule_set: RuleSet | None,
) -> Iterator[FileDefect]:
    """What refers to nothing, as far as it can be told while some file cannot be read."""
    unsound, rows = {defect.file for defect in found}, objects_in(DEPARTMENTS, raw)
    yield from department_defects(
        rows, None if DIVISIONS in unsound else {row[0] for row in divisions}
    )
    if policy is not None:
        yield from policy_defects(policy)
    if rule_set is not None and rows:
        named = None if MATTERS in unsound else [matter.code for matter in matters]
        yield from named_in_rules(rule_set, [str(row.get("code")) for row in rows], named)


def objects_in(name: str, raw: Mapping[str, bytes]) -> list[dict[str, Any]]:
    """The rows of an array as written; what is wrong with them is noted elsewhere."""
    content = document(name, raw, [])
    return [row for row in content if isinstance(row, dict)] if isinstance(content, list) else []


def read(folder: Path, name: str, found: list[FileDefect]) -> bytes | None:
    try:
        return (folder / name).read_bytes()
    except OSError as error:
        found.append(FileDefect(name, "", f"文件无法读取 · {error.strerror or 'cannot be read'}"))
        return None


def document(name: str, raw: Mapping[str, bytes], found: list[FileDefect]) -> Any:
    """JSON without ambiguity; None for a file that has none, which is noted."""
    if name not in raw:
        return None
    try:
        return parse(raw[name].removeprefix(b"\xef\xbb\xbf"))
    except Problem as problem:
        found.append(FileDefect(name, "", f"{problem.title_zh} · {problem}"))
        return None


def one(
    name: str, raw: Mapping[str, bytes], found: list[FileDefect], read_one: Callable[[Any], T]
) -> T | None:
    content = document(name, raw, found)
    return None if content is None else checked(name, "", content, found, read_one)


def many(
    name: str, raw: Mapping[str, bytes], found: list[FileDefect], read_one: Callable[[Any], T]
) -> list[T]:
    content = document(name, raw, found)
    if content is not None and not isinstance(content, list):
        found.append(FileDefect(name, "", "应为数组 · must be an array"))
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
        found.append(FileDefect(name, at, f"{OTHERWISE[0]} · {error}"))
    return None


def calendar_year(content: Any) -> CalendarYear:
    return CalendarYearBody.model_validate(content).calendar_year()


def read_cells(raw: Mapping[str, bytes], version: int, found: list[FileDefect]) -> tuple[Cell, ...]:
    match document(CELLS, raw, found):
        case None:
            return ()
        case {"type": "FeatureCollection", "features": list(features)}:
            cells = [
                cell
                for n, each in enumerate(features)
                if (cell := cell_at(n, each, version, found))
            ]
            return tuple(cells)
        case _:
            found.append(FileDefect(CELLS, "/type", "应为 · must be a FeatureCollection"))
            return ()


def cell_at(number: int, document: Any, version: int, found: list[FileDefect]) -> Cell | None:
    at = f"/features/{number}"
    try:
        cell = cell_of(document, version)
    except MalformedFeature as error:
        found.append(
            FileDefect(
                CELLS, f"{at}{error.pointer}", f"{OTHERWISE[0]} · {str(error).partition(': ')[2]}"
            )
        )
        return None
    if cell.scheme != UNIT:
        found.append(FileDefect(CELLS, f"{at}/properties/scheme", f"应为 · must be {UNIT}"))
        return None
    return cell

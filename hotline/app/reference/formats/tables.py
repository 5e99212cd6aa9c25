"""Divisions and matters as tables that a person edits in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from pydantic import ValidationError

from grid.map.divisions import Division, DivisionLevel, Divisions
from hotline.app.reference.data import Division as DivisionRow
from hotline.app.reference.file_defects import NO_NAME, FileDefect, is_name, of_validation
from hotline.app.reference.formats.encodings import decoded
from hotline.app.reference.parts import DIVISIONS, MATTERS
from hotline.http.request.field_sentences import sentence_of
from hotline.matter import Matter
from hotline.reference import matter_from_json, to_json

DIVISION_COLUMNS: Final = ("code", "name", "level", "parent")
LIMITS: Final = ("limit", "urgent_limit")
TEXTS: Final = ("code", "group", "subgroup", "name", "lead_department_type")
MATTER_COLUMNS: Final = (
    *TEXTS,
    "limit_value",
    "limit_unit",
    "urgent_limit_value",
    "urgent_limit_unit",
    "note",
    "flags",  # letters with blanks between
    "required_items",  # one a line
)
BROKEN: Final = "不是有效的表格，请检查引号 · not a valid table"
Row = Mapping[str, str]


def written(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    text = io.StringIO()
    table = csv.DictWriter(text, columns, lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    return text.getvalue()


def divisions_table(rows: Iterable[DivisionRow]) -> str:
    named = (dict(zip(DIVISION_COLUMNS, row, strict=True)) for row in rows)
    return written(DIVISION_COLUMNS, named)


def matters_table(matters: Iterable[Matter]) -> str:
    return written(MATTER_COLUMNS, map(matter_row, matters))


def matter_row(matter: Matter) -> dict[str, Any]:
    body = to_json(matter)
    row = {name: body[name] for name in (*TEXTS, "note")}
    for name in LIMITS:
        limit = body[name] or {"value": "", "unit": ""}
        row |= {f"{name}_value": limit["value"], f"{name}_unit": limit["unit"]}
    return row | {
        "flags": " ".join(body["flags"]),
        "required_items": "\n".join(body["required_items"]),
    }


def read_divisions(raw: bytes, found: list[FileDefect]) -> tuple[DivisionRow, ...]:
    rows = []
    for line, row in table_rows(DIVISIONS, raw, DIVISION_COLUMNS, found):
        if row["level"] not in set(DivisionLevel):
            what = " · ".join(sentence_of("enum", {"expected": [*map(str, DivisionLevel)]}))
            found.append(FileDefect(DIVISIONS, "/level", what, line))
        if not is_name(row["name"]):
            found.append(FileDefect(DIVISIONS, "/name", NO_NAME, line))
        rows.append((row["code"], row["name"], row["level"], row["parent"] or None))
    if not any(each.file == DIVISIONS for each in found):
        try:
            Divisions(Division(a, b, DivisionLevel(c), d) for a, b, c, d in rows)
        except ValueError as error:
            found.append(FileDefect(DIVISIONS, "", f"区划不成体系 · {error}"))
    return tuple(rows)


def read_matters(raw: bytes, found: list[FileDefect]) -> tuple[Matter, ...]:
    matters: dict[str, Matter] = {}
    for line, row in table_rows(MATTERS, raw, MATTER_COLUMNS, found):
        try:
            matter = matter_from_json(matter_body(row))
        except ValidationError as error:
            found += of_validation(MATTERS, "", error, line)
            continue
        if not is_name(matter.name):
            found.append(FileDefect(MATTERS, "/name", NO_NAME, line))
        if matter.code in matters:
            found.append(FileDefect(MATTERS, "/code", f"{matter.code} 重复 · listed twice", line))
        matters[matter.code] = matter
    return tuple(matters.values())


def matter_body(row: Row) -> dict[str, Any]:
    body: dict[str, Any] = {name: row[name] for name in (*TEXTS, "note")}
    for name in LIMITS:
        value, unit = row[f"{name}_value"], row[f"{name}_unit"]
        body[name] = {"value": whole(value), "unit": unit} if value or unit else None
    return body | {
        "flags": row["flags"].split(),
        "required_items": [item for item in row["required_items"].splitlines() if item.strip()],
    }


def whole(text: str) -> int | str:
    """A number if it is one; else the text, so that the check of its kind names it."""
    return int(text) if text.isascii() and text.isdecimal() else text


def table_rows(
    file: str, raw: bytes, columns: Sequence[str], found: list[FileDefect]
) -> Iterator[tuple[int, Row]]:
    """Each row with its line. A wrong heading is one defect, and then no row is read."""
    table = csv.DictReader(io.StringIO(decoded(raw), newline=""), strict=True)
    try:
        heading = table.fieldnames or ()
        if set(heading) != set(columns) or len(heading) != len(columns):
            what = f"表头应为 · the columns must be {','.join(columns)}"
            found.append(FileDefect(file, "", what, 1))
            return
        for row in table:
            if None in row or None in row.values():
                what = f"应有 {len(columns)} 列 · must have {len(columns)} columns"
                found.append(FileDefect(file, "", what, table.line_num))
            else:
                yield table.line_num, {name: value.strip() for name, value in row.items()}
    except csv.Error as error:
        found.append(FileDefect(file, "", f"{BROKEN}: {error}", table.line_num))

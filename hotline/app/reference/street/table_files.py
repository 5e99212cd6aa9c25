"""The tables of the street side as files: local rows, handling standards, street matters."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from events.catalog.reference import StreetTable
from grid.catalogue.local_rows import changed_rows
from grid.catalogue.published import COLUMNS, SHIPPED, PublishedTables, Tables, table_defects
from grid.catalogue.table import RowDefect, TableVersion
from hotline.app.reference.file_defects import FileDefect
from hotline.app.reference.formats.tables import table_rows, written
from hotline.app.reference.parts import TABLES
from hotline.matter import Matter

LOCAL: Final = StreetTable.LOCAL_ROWS
MATTERS: Final = StreetTable.STREET_MATTERS


def table_text(own: TableVersion) -> bytes:
    return written(COLUMNS[own.table], own.rows).encode("utf-8-sig")


def read_tables(
    raw: Mapping[str, bytes],
    versions: Mapping[StreetTable, tuple[int, str]],
    found: list[FileDefect],
) -> dict[StreetTable, TableVersion]:
    """
    The rows as texts: what they say is not asked here.

    A table without a version that says what the program's own says is that one.
    """
    tables = {}
    for table, file in TABLES.items():
        if file not in raw:
            continue
        read = list(table_rows(file, raw[file], COLUMNS[table], found))
        rows = tuple(row for _, row in read)
        if table not in versions and rows == SHIPPED[table].rows:
            tables[table] = SHIPPED[table]
            continue
        version, source = versions.get(table, (1, ""))
        tables[table] = TableVersion(table, version, source, rows, tuple(line for line, _ in read))
    return tables


def file_table_defects(tables: Tables) -> Iterator[FileDefect]:
    for own, defect in table_defects(tables):
        yield placed(own, defect)


def placed(own: TableVersion, defect: RowDefect) -> FileDefect:
    file, line = TABLES[own.table], own.line(defect.number)
    return FileDefect(file, f"/{defect.column}", defect.what, line, defect.blocks)


def unknown_matters(tables: Tables, matters: Iterable[Matter]) -> Iterator[FileDefect]:
    """What the hotline does not have."""
    if (own := tables.get(MATTERS)) is None:
        return
    known = {matter.code for matter in matters}
    for number, row in enumerate(own.rows):
        if (code := row["hotline_matter"]) not in known:
            what = f"热线没有事项 {code} · the hotline has no such matter"
            yield placed(own, RowDefect(number, "hotline_matter", what))


def changed_local_rows(tables: Tables, published: PublishedTables) -> Iterator[FileDefect]:
    """What a next version may not do to rows that cases name."""
    if (own := tables.get(LOCAL)) is not None:
        for defect in changed_rows(published.newest[LOCAL].rows, own.rows):
            yield placed(own, defect)

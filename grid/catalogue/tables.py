"""The catalogues and proposals that the program ships, as tables that a city can read and edit."""

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

from events.catalog.names import EntryKind
from events.catalog.reference import StreetTable
from grid.catalogue.catalogue import StreetCatalogue
from grid.catalogue.entry import Entry, EntryKey
from grid.catalogue.table import Row, TableVersion

CURRENT: Final = "GB/T 47678.5-2026"
STANDARDS: Final = {
    CURRENT: "gb_t_47678_5_2026.csv",
    "GB/T 30428.2-2013": "gb_t_30428_2_2013.csv",
    "CJ/T 214-2007": "cj_t_214_2007.csv",
}
FILES: Final[Mapping[StreetTable, str]] = {
    StreetTable.HANDLING_STANDARDS: "handling_standards.csv",
    StreetTable.STREET_MATTERS: "hotline_matters.csv",
}
"""The program has no local rows."""


@cache
def shipped_catalogue() -> StreetCatalogue:
    """Without rows of a city's own."""
    entries = [entry(standard, row) for standard, file in STANDARDS.items() for row in rows(file)]
    return StreetCatalogue(CURRENT, entries, successors())


@cache
def shipped_table(table: StreetTable) -> TableVersion:
    """Our proposal; a city's own table replaces it."""
    own = rows(FILES[table]) if table in FILES else ()
    return TableVersion(table, 0, "", tuple(own))


def successors() -> dict[EntryKey, EntryKey]:
    return {
        EntryKey(row["standard"], EntryKind(row["kind"]), row["code"]): EntryKey(
            CURRENT, EntryKind(row["kind"]), row["successor"]
        )
        for row in rows("successors.csv")
        if row["successor"]
    }


def entry(standard: str, row: Row) -> Entry:
    return Entry(
        key=EntryKey(standard, EntryKind(row["kind"]), row["code"]),
        name=row["name"],
        group_code=row["group_code"],
        group=row["group"],
    )


def rows(name: str) -> list[dict[str, str]]:
    text = (files("grid.catalogue") / "data" / name).read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return list(csv.DictReader(lines))

"""The tables of the street side as the city has published them, and what is in force. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, cached_property
from typing import Any, Final

from events.catalog.reference import StreetTable, StreetTablePublished
from events.event import Event
from grid.catalogue import local_rows, standard_rows, street_matters
from grid.catalogue.catalogue import StreetCatalogue
from grid.catalogue.entry import EntryKey
from grid.catalogue.handling_standard import StandardVersions
from grid.catalogue.local_rows import catalogue_with, local_row_defects
from grid.catalogue.standard_rows import standard_defects, standards_of
from grid.catalogue.street_matters import (
    StreetMatters,
    street_matter_defects,
    street_matters_of,
)
from grid.catalogue.table import RowDefect, TableVersion
from grid.catalogue.tables import shipped_catalogue, shipped_table

STREAM: Final = "street_table"
TYPES: Final = frozenset({"street_table.published"})
COLUMNS: Final[Mapping[StreetTable, Sequence[str]]] = {
    StreetTable.LOCAL_ROWS: local_rows.COLUMNS,
    StreetTable.HANDLING_STANDARDS: standard_rows.COLUMNS,
    StreetTable.STREET_MATTERS: street_matters.COLUMNS,
}
Versions = Mapping[int, TableVersion]
Tables = Mapping[StreetTable, TableVersion]
SHIPPED: Final[Tables] = {table: shipped_table(table) for table in StreetTable}


@dataclass(frozen=True)
class StreetTables:
    """What is in force: the catalogue with the city's own rows, standards, and what is which."""

    catalogue: StreetCatalogue
    standards: StandardVersions
    matters: StreetMatters

    def hotline_matters(self, key: EntryKey) -> Sequence[str]:
        """The hotline's matters that a row is; those of which it is the usual one first."""
        row = self.catalogue.current(key)
        return () if row is None else self.by_street_code.get(row.code, ())

    @cached_property
    def by_street_code(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[tuple[int, str]]] = {}
        for matter, keys in self.matters.items():
            for rank, key in enumerate(keys):
                found.setdefault(key.code, []).append((rank, matter))
        return {code: tuple(matter for _, matter in sorted(own)) for code, own in found.items()}


@cache
def shipped_street() -> StreetTables:
    """Of a city that has published no table."""
    return street_of({table: {0: own} for table, own in SHIPPED.items()})


def street_of(versions: Mapping[StreetTable, Versions]) -> StreetTables:
    """Raises ValueError for tables that have defects."""
    newest = {table: max(own) for table, own in versions.items()}
    local, standards, matters = (
        versions[table][newest[table]]
        for table in (
            StreetTable.LOCAL_ROWS,
            StreetTable.HANDLING_STANDARDS,
            StreetTable.STREET_MATTERS,
        )
    )
    catalogue = catalogue_with(shipped_catalogue(), local.rows)
    by_version = versions[StreetTable.HANDLING_STANDARDS]
    return StreetTables(
        catalogue=catalogue,
        standards=StandardVersions(
            {number: standards_of(own.rows) for number, own in by_version.items()},
            standards.version,
        ),
        matters=street_matters_of(catalogue.newest, matters.rows),
    )


@dataclass
class PublishedTables:
    """What the streams have said so far. `versions`: the program's own is version 0 of each."""

    versions: dict[StreetTable, Versions] = field(
        default_factory=lambda: {table: {0: own} for table, own in SHIPPED.items()}
    )
    street: StreetTables = field(default_factory=shipped_street)

    def take(self, event: Event) -> None:
        """Raises ValueError for a table that this program cannot use; nothing is taken then."""
        if isinstance(event, StreetTablePublished):
            new = TableVersion(event.table, event.version, event.source, event.rows)
            versions = self.versions | {
                event.table: {**self.versions[event.table], event.version: new}
            }
            self.street = street_of(versions)
            self.versions = versions

    @property
    def newest(self) -> Tables:
        return {table: own[max(own)] for table, own in self.versions.items()}

    def contents(self, table: StreetTable) -> dict[Any, Any]:
        """What was published, by version."""
        return {
            number: (own.source, own.rows) for number, own in self.versions[table].items() if number
        }


def stream_of(table: StreetTable) -> str:
    return f"{STREAM}-{table}"


def table_event(own: TableVersion, at: datetime) -> StreetTablePublished:
    return StreetTablePublished(
        at=at,
        table=own.table,
        version=own.version,
        source=own.source,
        rows=tuple(dict(row) for row in own.rows),
    )


def sound_catalogue(tables: Tables) -> StreetCatalogue:
    """With the city's own rows, unless those have defects."""
    national, local = shipped_catalogue(), tables.get(StreetTable.LOCAL_ROWS)
    if local is None or any(each.blocks for each in local_row_defects(national, local.rows)):
        return national
    return catalogue_with(national, local.rows)


def table_defects(tables: Tables) -> Iterator[tuple[TableVersion, RowDefect]]:
    """What is wrong with each table, by itself and beside the catalogue."""
    catalogue = sound_catalogue(tables)
    for table, own in tables.items():
        match table:
            case StreetTable.LOCAL_ROWS:
                found = local_row_defects(shipped_catalogue(), own.rows)
            case StreetTable.HANDLING_STANDARDS:
                found = standard_defects(catalogue, own.rows)
            case StreetTable.STREET_MATTERS:
                found = street_matter_defects(catalogue, own.rows)
        for each in found:
            yield own, each

"""Which rows of the catalogue a matter of the hotline may be on the street, as a table. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from events.catalog.names import EntryKind
from grid.catalogue.catalogue import StreetCatalogue
from grid.catalogue.entry import EntryKey
from grid.catalogue.local_rows import key_for
from grid.catalogue.table import Row, RowDefect

COLUMNS: Final = ("hotline_matter", "code")
HOTLINE_CODE: Final = re.compile(r"[0-9]{6}")
StreetMatters = Mapping[str, Sequence[EntryKey]]
"""By code of the hotline's matter, the usual row first."""


def street_matters_of(newest: str, rows: Sequence[Row]) -> StreetMatters:
    found: dict[str, list[EntryKey]] = {}
    for row in rows:
        key = key_for(newest, EntryKind.MATTER, row["code"])
        found.setdefault(row["hotline_matter"], []).append(key)
    return found


def street_matter_defects(catalogue: StreetCatalogue, rows: Sequence[Row]) -> Iterator[RowDefect]:
    """All of them. Whether the hotline has such a matter is not asked here."""
    seen: set[tuple[str, str]] = set()
    for number, row in enumerate(rows):
        if not HOTLINE_CODE.fullmatch(row["hotline_matter"]):
            yield RowDefect(number, "hotline_matter", "应为六位数字 · must have six digits")
        entry = catalogue.get(key_for(catalogue.newest, EntryKind.MATTER, row["code"]))
        if entry is None or entry.retired:
            what = f"目录中没有在用的事项 {row['code']} · no matter in use has this code"
            yield RowDefect(number, "code", what)
        if (pair := (row["hotline_matter"], row["code"])) in seen:
            yield RowDefect(number, "code", "重复列出 · listed twice")
        seen.add(pair)

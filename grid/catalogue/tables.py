"""The catalogues and proposals that the program ships, as tables that a city can read and edit."""

import csv
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Final

from events.catalog.names import AreaClass, EntryKind, Unit
from events.working_time import TimeLimit
from grid.catalogue.catalogue import StreetCatalogue
from grid.catalogue.entry import Entry, EntryKey
from grid.catalogue.handling_standard import HandlingStandards, StepStandard

CURRENT: Final = "GB/T 47678.5-2026"
STANDARDS: Final = {
    CURRENT: "gb_t_47678_5_2026.csv",
    "GB/T 30428.2-2013": "gb_t_30428_2_2013.csv",
    "CJ/T 214-2007": "cj_t_214_2007.csv",
}
Row = dict[str, str]


@cache
def shipped_catalogue() -> StreetCatalogue:
    entries = [entry(standard, row) for standard, file in STANDARDS.items() for row in rows(file)]
    return StreetCatalogue(CURRENT, entries, successors())


@cache
def proposed_standards() -> HandlingStandards:
    """Our proposal; a city's own standard replaces it."""
    return HandlingStandards(step(row) for row in rows("handling_standards.csv"))


@cache
def street_matters() -> Mapping[str, Sequence[EntryKey]]:
    """By code of the hotline's matter: what it may be on the street, the usual one first."""
    found: dict[str, list[EntryKey]] = {}
    for row in rows("hotline_matters.csv"):
        key = EntryKey(CURRENT, EntryKind.MATTER, row["code"])
        found.setdefault(row["hotline_matter"], []).append(key)
    return found


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


def step(row: Row) -> StepStandard:
    return StepStandard(
        code=row["code"],
        area_class=AreaClass(row["area_class"]) if row["area_class"] else None,
        number=int(row["step"]),
        opening=row["opening"],
        limit=TimeLimit(int(row["limit_value"]), Unit(row["limit_unit"])),
        closing=row["closing"],
    )


def rows(name: str) -> list[Row]:
    text = (files("grid.catalogue") / "data" / name).read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return list(csv.DictReader(lines))

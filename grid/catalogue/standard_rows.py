"""Handling standards as a table: a row for each step of a matter in a class of area. Pure."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from events.catalog.names import AreaClass, EntryKind, Unit
from events.working_time import TimeLimit
from grid.catalogue.catalogue import StreetCatalogue
from grid.catalogue.handling_standard import (
    HandlingStandards,
    Provenance,
    StepStandard,
    is_sequence,
)
from grid.catalogue.local_rows import key_for
from grid.catalogue.table import Row, RowDefect

COLUMNS: Final = (
    *("code", "area_class", "step", "opening", "limit_value", "limit_unit", "closing"),
    *("provenance", "source"),
)
MOST_STEPS: Final = 20
LONGEST: Final = 10_000  # days or hours


def standards_of(rows: Sequence[Row]) -> HandlingStandards:
    """Raises ValueError for rows that have defects."""
    return HandlingStandards(map(step_of, rows))


def step_of(row: Row) -> StepStandard:
    return StepStandard(
        code=row["code"],
        area_class=AreaClass(row["area_class"]) if row["area_class"] else None,
        number=int(row["step"]),
        opening=row["opening"],
        limit=TimeLimit(int(row["limit_value"]), Unit(row["limit_unit"])),
        closing=row["closing"],
        provenance=Provenance(row["provenance"]),
    )


def standard_defects(catalogue: StreetCatalogue, rows: Sequence[Row]) -> Iterator[RowDefect]:
    """All of them. A component has the standard of the matter with its code."""
    for number, row in enumerate(rows):
        entry = catalogue.get(key_for(catalogue.newest, EntryKind.MATTER, row["code"]))
        if entry is None or entry.retired:
            what = f"目录中没有在用的事项 {row['code']} · no matter in use has this code"
            yield RowDefect(number, "code", what)
        for column, what in step_defects(row):
            yield RowDefect(number, column, what)
    yield from order_defects(rows)


def step_defects(row: Row) -> Iterator[tuple[str, str]]:
    if row["area_class"] not in {"", *AreaClass}:
        yield "area_class", "应为 A、B、C，或不填表示各类区域 · must be A, B, C or empty"
    if not is_whole(row["step"], MOST_STEPS):
        yield "step", f"应为 1 至 {MOST_STEPS} 的整数 · must be 1 to {MOST_STEPS}"
    if not is_whole(row["limit_value"], LONGEST):
        yield "limit_value", f"应为 1 至 {LONGEST} 的整数 · must be 1 to {LONGEST}"
    if row["limit_unit"] not in set(Unit):
        yield "limit_unit", f"应为其一 · must be one of {', '.join(Unit)}"
    if row["provenance"] not in set(Provenance):
        yield "provenance", f"应为其一 · must be one of {', '.join(Provenance)}"
    for column in ("opening", "closing"):
        if not row[column]:
            yield column, "不能为空 · must not be empty"


def is_whole(text: str, most: int) -> bool:
    return text.isascii() and text.isdecimal() and 1 <= int(text) <= most


def order_defects(rows: Sequence[Row]) -> Iterator[RowDefect]:
    """Steps that are listed twice, and numbers with gaps, at the first row of the matter."""
    seen: set[tuple[str, str, str]] = set()
    by_code: defaultdict[str, list[tuple[int, Row]]] = defaultdict(list)
    for number, row in enumerate(rows):
        if (key := (row["code"], row["area_class"], row["step"])) in seen:
            yield RowDefect(number, "step", "同类区域的环节重复 · this step is listed twice")
        seen.add(key)
        if is_whole(row["step"], MOST_STEPS):
            by_code[row["code"]].append((number, row))
    for code, own in by_code.items():
        for area_class in AreaClass:
            steps = {int(row["step"]) for _, row in own if row["area_class"] in {"", area_class}}
            if not is_sequence(sorted(steps)):
                what = (
                    f"{code} 在{area_class}类区域的环节应为 1、2、3…… · "
                    f"steps in areas of class {area_class} must be numbered 1, 2, 3 …"
                )
                yield RowDefect(own[0][0], "step", what)

"""Handling standards and street matters as a city publishes them (G-05): checks, versions."""

from datetime import UTC, datetime

import pytest

from events.catalog.names import AreaClass, EntryKind, Unit
from events.catalog.reference import StreetTable
from events.working_time import TimeLimit
from grid.catalogue.entry import EntryKey
from grid.catalogue.published import (
    SHIPPED,
    PublishedTables,
    StreetTables,
    shipped_street,
    table_defects,
    table_event,
)
from grid.catalogue.table import Row, TableVersion
from grid.catalogue.tables import CURRENT

AT = datetime(2026, 3, 2, tzinfo=UTC)
LOCAL_ROWS, STANDARDS, MATTERS = StreetTable
LOCAL_ROW: Row = {
    "kind": "matter",
    "code": "09999",
    "name": "共享单车乱停放（自定义）",
    "retired": "",
    "successor": "",
}


def step(code: str = "06010", **changed: str) -> Row:
    return {
        "code": code,
        "area_class": "",
        "step": "1",
        "opening": "成堆成片",
        "limit_value": "4",
        "limit_unit": "working_hour",
        "closing": "清理",
        "provenance": "city",
        "source": "",
    } | changed


def published(*tables: tuple[StreetTable, int, list[Row]]) -> StreetTables:
    found = PublishedTables()
    for table, version, rows in tables:
        found.take(table_event(TableVersion(table, version, "市城管局", tuple(rows)), AT))
    return found.street


def defects(table: StreetTable, *rows: Row, local: tuple[Row, ...] = ()) -> list[tuple[int, str]]:
    tables = {
        LOCAL_ROWS: TableVersion(LOCAL_ROWS, 1, "", local),
        table: TableVersion(table, 1, "", rows),
    }
    return [(each.number, each.column) for _, each in table_defects(tables)]


def test_what_the_program_ships_has_no_defect() -> None:
    assert [] == list(table_defects(SHIPPED))


def test_steps_and_classes_of_area_have_no_defect_also_of_a_local_row() -> None:
    rows = (step(), step(step="2"), step(area_class="A", limit_value="2"), step("09999"))

    assert [] == defects(STANDARDS, *rows, local=(LOCAL_ROW,))
    assert [(3, "code")] == defects(STANDARDS, *rows)


@pytest.mark.parametrize(
    ("wrong", "column"),
    [
        ({"code": "06999"}, "code"),
        ({"area_class": "D"}, "area_class"),
        ({"step": "2"}, "step"),
        ({"step": "one"}, "step"),
        ({"opening": ""}, "opening"),
        ({"limit_value": "0"}, "limit_value"),
        ({"limit_value": "4.5"}, "limit_value"),
        ({"limit_unit": "workday"}, "limit_unit"),
        ({"closing": ""}, "closing"),
        ({"provenance": "READ"}, "provenance"),
    ],
)
def test_what_is_wrong_with_a_step_is_said_of_its_column(
    wrong: dict[str, str], column: str
) -> None:
    assert (0, column) in defects(STANDARDS, step() | wrong)


def test_a_class_of_area_may_not_leave_a_step_out_and_no_step_is_listed_twice() -> None:
    assert [(0, "step")] == defects(STANDARDS, step(), step(step="3", area_class="A"))
    assert [(1, "step")] == defects(STANDARDS, step(), step())


def test_a_street_matter_names_a_row_in_use_once() -> None:
    def row(code: str, matter: str = "010101") -> Row:
        return {"hotline_matter": matter, "code": code}

    retired = {**LOCAL_ROW, "retired": "yes"}
    assert [] == defects(MATTERS, row("06010"), row("09999"), local=(LOCAL_ROW,))
    assert [(0, "code")] == defects(MATTERS, row("09999"), local=(retired,))
    assert [(1, "code")] == defects(MATTERS, row("06010"), row("06010"))
    assert [(0, "hotline_matter")] == defects(MATTERS, row("06010", matter="0101"))


def test_a_version_of_the_standards_holds_beside_those_before() -> None:
    street = published((STANDARDS, 1, [step()]), (STANDARDS, 2, [step(limit_value="8")]))
    limits = [
        [each.limit for each in street.standards.of(version).steps("06010", AreaClass.KEY)]
        for version in (1, 2)
    ]

    assert [[TimeLimit(4, Unit.WORKING_HOUR)], [TimeLimit(8, Unit.WORKING_HOUR)]] == limits
    assert street.standards.of(2) is street.standards.in_force
    assert (
        shipped_street().standards.in_force.by_code.keys() == street.standards.of(0).by_code.keys()
    )


def test_the_citys_street_matters_replace_those_of_the_program() -> None:
    street = published(
        (LOCAL_ROWS, 1, [LOCAL_ROW]),
        (MATTERS, 1, [{"hotline_matter": "010101", "code": "09999"}]),
    )
    key = EntryKey("local", EntryKind.MATTER, "09999")

    assert {"010101": [key]} == street.matters
    assert ("010101",) == street.hotline_matters(key)
    assert () == street.hotline_matters(EntryKey(CURRENT, EntryKind.MATTER, "06010"))


def test_a_table_that_cannot_be_used_leaves_the_one_before_in_force() -> None:
    tables = PublishedTables()
    gone_wrong = TableVersion(STANDARDS, 1, "", (step(limit_unit="workday"),))
    with pytest.raises(ValueError, match="workday"):
        tables.take(table_event(gone_wrong, AT))

    assert shipped_street() is tables.street
    assert {} == tables.contents(STANDARDS)

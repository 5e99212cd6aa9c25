"""The tables of the street side as files: exchanged alone, every defect with its line."""

from dataclasses import replace
from functools import cache

from events.catalog.reference import StreetTable
from grid.catalogue.published import (
    SHIPPED,
    PublishedTables,
    Tables,
    sound_catalogue,
    table_event,
)
from hotline.app.demo_city.matters import demo_matters
from hotline.app.demo_city.seed import demo_city
from hotline.app.reference.changes import changes
from hotline.app.reference.data import ReferenceData
from hotline.app.reference.file_defects import FileDefect
from hotline.app.reference.one_part import read_part
from hotline.app.reference.parts import TABLES
from hotline.app.reference.street.components_file import read_components
from hotline.app.reference.street.table_files import (
    changed_local_rows,
    file_table_defects,
    read_tables,
    table_text,
    unknown_matters,
)
from tests.hotline.app.reference.street.test_components_file import row as component
from tests.hotline.app.reference.street.test_components_file import table as components
from tests.hotline.app.reference.test_reference_files import AT, published, small_city

LOCAL_ROWS, STANDARDS, MATTERS = StreetTable
LOCAL = "kind,code,name,retired,successor\n"
BIKES = "matter,09999,共享单车乱停放（自定义）,,\n"
LAMP = "component,01999,景观灯（自定义）,,\n"
STREAM = "street_table-local_rows"


@cache
def bare() -> ReferenceData:
    return replace(demo_city(), maps={})


def tables(**texts: str) -> Tables:
    """The program's own, but for these."""
    found: list[FileDefect] = []
    raw = {TABLES[StreetTable(name)]: text.encode() for name, text in texts.items()}
    read = read_tables(raw, {}, found)
    assert [] == found
    return {**SHIPPED, **read}


def places(*found: FileDefect) -> list[tuple[str, int, str, bool]]:
    return sorted((each.file, each.line, each.pointer, each.blocks) for each in found)


def after(before: Tables, now: Tables) -> list[tuple[str, int, str, bool]]:
    history = PublishedTables()
    history.take(table_event(before[LOCAL_ROWS], AT))
    return places(*changed_local_rows(now, history))


def test_tables_imported_as_they_were_exported_are_the_programs_own():
    texts = {table.value: table_text(own).decode("utf-8-sig") for table, own in SHIPPED.items()}

    assert SHIPPED == tables(**texts)


def test_a_changed_table_gets_the_next_version_and_is_read_back():
    first = replace(bare(), tables=tables(local_rows=LOCAL + BIKES))
    current = published(bare(), first).current()
    second = read_part(current, "local-rows", (LOCAL + BIKES + LAMP).encode())
    again = read_part(current, "local-rows", (LOCAL + BIKES).encode())

    assert second.data is not None
    assert again.data is not None
    assert [1, 2] == [each.tables[LOCAL_ROWS].version for each in (again.data, second.data)]
    assert ({STREAM}, []) == changes(first, published(bare()))
    assert ({STREAM}, []) == changes(second.data, published(bare(), first))
    assert (set(), []) == changes(again.data, published(bare(), first))


def test_every_defect_of_a_table_has_its_line():
    text = LOCAL + BIKES + "matter,09998,,,\n" + 'event,09997,"垃\n圾（自定义）",,\n'

    assert [
        ("local-rows.csv", 3, "/name", True),
        ("local-rows.csv", 5, "/code", True),
        ("local-rows.csv", 5, "/kind", True),
    ] == places(*file_table_defects(tables(local_rows=text)))


def test_a_row_is_retired_and_never_left_out_or_used_again():
    both = tables(local_rows=LOCAL + BIKES + LAMP)
    retired = tables(local_rows=LOCAL + BIKES + LAMP[:-3] + ",yes,\n")
    left_out = tables(local_rows=LOCAL + LAMP)

    assert [] == after(both, retired)
    assert [("local-rows.csv", 0, "/code", True)] == after(both, left_out)
    assert [("local-rows.csv", 3, "/retired", True)] == after(retired, both)


def test_a_component_may_be_of_a_local_row():
    raw, cells = components(component(standard="local", code="01999")), small_city().cells
    known, unknown = list[FileDefect](), list[FileDefect]()
    read_components(raw, cells, sound_catalogue(tables(local_rows=LOCAL + LAMP)), known)
    read_components(raw, cells, sound_catalogue(SHIPPED), unknown)

    assert [] == known
    assert ["/code"] == [each.pointer for each in unknown]


def test_a_street_matter_is_a_matter_of_the_hotline():
    rows = tables(street_matters="hotline_matter,code\n010101,06010\n999999,06010\n")

    assert [("street-matters.csv", 3, "/hotline_matter", True)] == places(
        *unknown_matters(rows, demo_matters())
    )


def test_a_local_row_that_a_standard_names_is_not_retired_alone():
    header = "code,area_class,step,opening,limit_value,limit_unit,closing,provenance,source\n"
    standards = header + "09999,,1,占道,4,working_hour,清理,city,\n"
    in_use = tables(local_rows=LOCAL + BIKES, handling_standards=standards)
    retired = tables(local_rows=LOCAL + BIKES[:-3] + ",yes,\n", handling_standards=standards)

    assert [] == places(*file_table_defects(in_use))
    assert [("handling-standards.csv", 2, "/code", True)] == places(*file_table_defects(retired))

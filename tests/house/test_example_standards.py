"""The handling standards of other cities that ship as examples can be imported as they are."""

import pytest

from events.catalog.reference import StreetTable
from grid.catalogue.published import SHIPPED
from hotline.app.reference.file_defects import FileDefect
from hotline.app.reference.parts import TABLES
from hotline.app.reference.street.table_files import file_table_defects, read_tables
from tests.databases import ROOT

STANDARDS = StreetTable.HANDLING_STANDARDS


@pytest.mark.parametrize(
    "path", sorted(ROOT.glob("deploy/handling-standards/*.csv")), ids=lambda p: p.stem
)
def test_an_example_of_handling_standards_has_no_defect_and_is_marked_as_one(path):
    found: list[FileDefect] = []

    tables = read_tables({TABLES[STANDARDS]: path.read_bytes()}, {}, found)

    assert [] == [*found, *file_table_defects({**SHIPPED, **tables})]
    assert {"example"} == {row["provenance"] for row in tables[STANDARDS].rows}

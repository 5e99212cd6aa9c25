"""G-05: the city's own rows: codes from 999 downwards, never used again, every defect listed."""

import pytest

from events.catalog.names import EntryKind
from grid.catalogue.entry import LOCAL, EntryKey
from grid.catalogue.local_rows import catalogue_with, changed_rows, local_row_defects
from grid.catalogue.table import Row
from grid.catalogue.tables import CURRENT, shipped_catalogue

BIKES = "共享单车乱停放（自定义）"


def row(code: str, **changed: str) -> Row:
    return {"kind": "matter", "code": code, "name": BIKES, "retired": "", "successor": ""} | changed


def defects(*rows: Row) -> list[tuple[int, str]]:
    found = local_row_defects(shipped_catalogue(), rows)
    return [(each.number, each.column) for each in found if each.blocks]


def test_rows_from_999_downwards_have_no_defect_and_follow_those_of_the_standard() -> None:
    rows = (row("09999"), row("09998"), row("10999", kind="component") | {"code": "01999"})
    city = catalogue_with(shipped_catalogue(), rows)

    assert [] == defects(*rows)
    assert len(shipped_catalogue()) + 3 == len(city)
    added = city.get(EntryKey(LOCAL, EntryKind.MATTER, "09999"))
    assert added is not None
    assert (BIKES, "09", "街面秩序类") == (added.name, added.group_code, added.group)


@pytest.mark.parametrize(
    ("wrong", "column"),
    [
        ({"kind": "event"}, "kind"),
        ({"code": "09079"}, "code"),  # the standard's own
        ({"code": "9999"}, "code"),
        ({"code": "11999"}, "code"),  # no group of the standard
        ({"code": "09998"}, "code"),  # 09999 is free
        ({"name": ""}, "name"),
        ({"retired": "no"}, "retired"),
        ({"successor": "09006"}, "successor"),  # of a row that is in use
        ({"retired": "yes", "successor": "09998"}, "successor"),  # no such row
        ({"retired": "yes", "successor": "09999"}, "successor"),  # retired itself
    ],
)
def test_what_is_wrong_with_a_row_is_said_of_its_column(wrong: dict[str, str], column: str) -> None:
    assert (0, column) in defects(row("09999") | wrong)


def test_a_code_that_is_listed_twice_is_wrong_at_both_rows() -> None:
    assert [(0, "code"), (1, "code")] == defects(row("09999"), row("09999"))


def test_a_name_without_the_mark_of_local_rows_is_listed_and_may_be_meant() -> None:
    (found,) = local_row_defects(shipped_catalogue(), [row("09999", name="共享单车乱停放")])

    assert ("name", False) == (found.column, found.blocks)


def test_a_retired_row_keeps_its_name_and_leads_to_its_successor() -> None:
    rows = (row("09999", retired="yes", successor="09010"), row("09998", retired="yes"))
    city = catalogue_with(shipped_catalogue(), rows)
    old, older = (EntryKey(LOCAL, EntryKind.MATTER, code) for code in ("09999", "09998"))
    kept, became = city.get(old), city.current(old)

    assert [] == defects(*rows)
    assert kept is not None
    assert became is not None
    assert (BIKES, EntryKey(CURRENT, EntryKind.MATTER, "09010")) == (kept.name, became.key)
    assert city.current(older) is None


def test_a_next_version_keeps_every_row_and_never_uses_a_retired_code_again() -> None:
    before = [row("09999"), row("09998", retired="yes"), row("09997")]
    after = [row("09998"), row("09999", name="占道充电（自定义）")]
    found = [(each.number, each.column, each.blocks) for each in changed_rows(before, after)]

    assert [(1, "name", False), (0, "retired", True), (-1, "code", True)] == found

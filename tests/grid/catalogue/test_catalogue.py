"""G-05: codes repeat between standards and kinds; the city's own count down from 999."""

import pytest

from events.catalog.names import EntryKind
from grid.catalogue.catalogue import NoLocalCodeLeft, StreetCatalogue
from grid.catalogue.entry import LOCAL, Entry, EntryKey
from grid.catalogue.published import shipped_street
from grid.catalogue.tables import CURRENT, shipped_catalogue
from hotline.app.demo_city.matters import demo_matters
from hotline.matter import MatterFlag

CJ = "CJ/T 214-2007"
GB_2013 = "GB/T 30428.2-2013"
MATTER, COMPONENT = EntryKind.MATTER, EntryKind.COMPONENT


def local(code: str) -> Entry:
    return Entry(EntryKey(LOCAL, MATTER, code), "本地事项", code[:2], "其他事项类")


def test_the_standard_of_2026_has_153_components_and_250_matters() -> None:
    shipped = shipped_catalogue()
    assert len(list(shipped.select(CURRENT, COMPONENT))) == 153
    assert len(list(shipped.select(CURRENT, MATTER))) == 250
    assert len(list(shipped.select(CJ))) == 112
    assert len(list(shipped.select(GB_2013))) == 14


def test_one_code_names_another_thing_in_another_standard_or_kind() -> None:
    shipped = shipped_catalogue()
    names = [
        shipped.by_key[EntryKey(standard, kind, code)].name
        for standard, kind, code in [
            (CURRENT, COMPONENT, "01001"),
            (CURRENT, MATTER, "01001"),
            (CJ, MATTER, "0102"),
            (CJ, COMPONENT, "0102"),
        ]
    ]
    assert names[:3] == ["供水井盖", "供水井盖异常", "暴露垃圾"]
    assert names[3] not in names[:3]


@pytest.mark.parametrize(
    ("standard", "code", "name"),
    [
        (GB_2013, "0136", "乱堆杂物"),  # 乱堆物堆料
        (CJ, "0109", "非装饰性吊挂"),  # 非装饰性树挂
        (CJ, "0406", None),  # 道路积水: no managed matter since 2026
        (CURRENT, "06010", "暴露垃圾"),
        (CURRENT, "99999", None),
    ],
)
def test_an_older_code_leads_to_what_it_became(standard: str, code: str, name: str | None) -> None:
    entry = shipped_catalogue().current(EntryKey(standard, MATTER, code))
    assert (entry.name if entry else None) == name


def test_every_successor_of_2013_keeps_its_number_with_the_group_five_higher() -> None:
    shipped = shipped_catalogue()
    moved = {old: new for old, new in shipped.successors.items() if old.standard == GB_2013}
    assert len(moved) == 14
    for old, new in moved.items():
        assert new.code == f"{int(old.code[:2]) + 5:02d}{int(old.code[2:]):03d}"


def test_local_codes_count_down_from_999_for_each_group_and_kind() -> None:
    city = StreetCatalogue(CURRENT, [local("10999"), local("10998"), local("06999")], {})
    assert city.next_local_code(MATTER, "10") == "10997"
    assert city.next_local_code(MATTER, "09") == "09999"
    assert city.next_local_code(COMPONENT, "10") == "10999"


def test_a_group_has_local_codes_down_to_080() -> None:
    full = StreetCatalogue(CURRENT, [local(f"10{number:03d}") for number in range(80, 1000)], {})
    with pytest.raises(NoLocalCodeLeft):
        full.next_local_code(MATTER, "10")


@pytest.mark.parametrize("code", ["10079", "1099", "10a99", "109990", "11999"])
def test_a_code_that_is_none_is_refused(code: str) -> None:
    entry = Entry(EntryKey(LOCAL, MATTER, code), "本地事项", "10", "其他事项类")
    with pytest.raises(ValueError, match=code):
        StreetCatalogue(CURRENT, [entry], {})


def test_a_key_twice_and_a_successor_of_nothing_are_refused() -> None:
    with pytest.raises(ValueError, match="more than one"):
        StreetCatalogue(CURRENT, [local("10999"), local("10999")], {})
    with pytest.raises(ValueError, match="not in the catalogue"):
        StreetCatalogue(
            CURRENT, [local("10999")], {EntryKey(CJ, MATTER, "0101"): local("10999").key}
        )


def test_the_hotlines_matters_lead_to_matters_that_exist() -> None:
    shipped, hotline = shipped_catalogue(), {each.code: each for each in demo_matters()}
    for code, keys in shipped_street().matters.items():
        assert MatterFlag.GRID_FIRST in hotline[code].flags, code
        assert all(shipped.get(key) for key in keys), code
        assert len(set(keys)) == len(keys), code

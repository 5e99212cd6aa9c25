"""G-06: levels are ragged; and what a free text says about a place."""

import pytest

from grid.map.divisions import Division, DivisionLevel, Divisions

ROWS = [
    Division("440500000000", "汕头市", DivisionLevel.CITY, None),
    Division("440507000000", "龙湖区", DivisionLevel.DISTRICT, "440500000000"),
    Division("440507004000", "新津街道", DivisionLevel.SUBDISTRICT, "440507000000"),
    Division("440507004001", "新华居委会", DivisionLevel.COMMUNITY, "440507004000"),
    Division("440511000000", "金平区", DivisionLevel.DISTRICT, "440500000000"),
    Division("440511001000", "石炮台街道", DivisionLevel.SUBDISTRICT, "440511000000"),
    Division("440511001004", "石炮台居委会", DivisionLevel.COMMUNITY, "440511001000"),
    Division("440511001012", "新华居委会", DivisionLevel.COMMUNITY, "440511001000"),
    Division("440511004000", "东方街道", DivisionLevel.SUBDISTRICT, "440511000000"),
    Division("440511004001", "东门居委会", DivisionLevel.COMMUNITY, "440511004000"),
    Division("440511005000", "大华街道", DivisionLevel.SUBDISTRICT, "440511000000"),
    Division("440511005001", "东门居委会", DivisionLevel.COMMUNITY, "440511005000"),
    Division("440513106201", "新村委会", DivisionLevel.COMMUNITY, "440511005000"),
    Division("440513106202", "上堡村委会", DivisionLevel.COMMUNITY, "440511005000"),
]
CITY = Divisions(ROWS)
NO_DISTRICTS = Divisions(
    [
        Division("441900000000", "东莞市", DivisionLevel.CITY, None),
        Division("441900003000", "东城街道", DivisionLevel.SUBDISTRICT, "441900000000"),
    ]
)


def test_a_division_knows_what_it_lies_in_and_what_lies_in_it():
    assert ["石炮台街道", "金平区", "汕头市"] == [d.name for d in CITY.path("440511001000")]
    assert ["440511001004", "440511001012"] == [d.code for d in CITY.children("440511001000")]
    assert ["440507000000", "440511000000"] == [
        d.code for d in CITY.of_level(DivisionLevel.DISTRICT)
    ]
    assert CITY.get("440511000000") == ROWS[4]


def test_an_unknown_code_has_no_path_and_no_children():
    assert () == CITY.path("999999999999") == CITY.children("999999999999")
    assert CITY.get("999999999999") is None


def test_a_level_that_does_not_exist_is_none_and_the_next_one_is_found():
    """东莞 has no districts (G-06)."""
    assert NO_DISTRICTS.at_level("441900003000", DivisionLevel.DISTRICT) is None
    assert NO_DISTRICTS.at_level("441900003000", DivisionLevel.CITY) == NO_DISTRICTS.get(
        "441900000000"
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("金平区石炮台街道某路口三盏路灯不亮", "440511001000"),
        ("广东省汕头市金平区", "440511000000"),
        ("石炮台居委会门口", "440511001004"),
        ("石炮台社区门口", "440511001004"),
        ("石炮台 街道", "440511001000"),
        ("上堡村口", "440513106202"),
        ("金平区新华居委会", "440511001012"),
        ("龙湖区新华社区", "440507004001"),
        ("大华街道东门居委会", "440511005001"),
    ],
)
def test_a_text_leads_to_the_smallest_division_that_it_names(text, code):
    assert CITY.find_in_text(text) == CITY.get(code)


@pytest.mark.parametrize(
    ("text", "code"), [("新华居委会", "440500000000"), ("东门居委会", "440511000000")]
)
def test_a_name_of_several_places_leads_to_what_they_share(text, code):
    """Never silently to one of them."""
    assert CITY.find_in_text(text) == CITY.get(code)


@pytest.mark.parametrize("text", ["", "市", "某路口", "新华书店旁", "新村路灯不亮"])
def test_a_text_that_names_no_division_leads_nowhere(text):
    assert CITY.find_in_text(text) is None


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (ROWS[0], "more than one division"),
        (
            Division("440599000000", "某区", DivisionLevel.DISTRICT, "449900000000"),
            "not a larger division",
        ),
        (
            Division("440599000000", "某区", DivisionLevel.DISTRICT, "440511000000"),
            "not a larger division",
        ),
        (
            Division("440599000000", "某区", DivisionLevel.DISTRICT, "440599000000"),
            "not a larger division",
        ),
    ],
)
def test_rows_that_are_not_a_tree_are_refused(row, why):
    with pytest.raises(ValueError, match=why):
        Divisions([*ROWS, row])

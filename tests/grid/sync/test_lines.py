"""Items of a case are decided in the order in which the phone recorded them."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from grid.sync.lines import lines, named, waits
from tests.grid.sync.items import client_id, item

NUMBERS = [f"G20261127-440500-00000{each}" for each in range(1, 4)]
REPORT = item(1, "report-case")
some_items = st.lists(
    st.builds(
        item, st.integers(1, 40), st.just("attach"), case_no=st.none() | st.sampled_from(NUMBERS)
    ),
    max_size=20,
)


@given(some_items)
def test_every_item_is_in_one_line_in_the_order_of_the_device(items):
    found = lines(items, {})

    assert sorted(map(id, items)) == sorted(id(each) for line in found for each in line)
    for line in found:
        assert [each.sequence for each in line] == sorted(each.sequence for each in line)
        assert len({each.case_no for each in line}) == 1


@given(some_items, st.randoms())
def test_the_order_of_arrival_says_nothing(items, chance):
    shuffled = list({each.sequence: each for each in items}.values())
    before = lines(shuffled, {})
    chance.shuffle(shuffled)

    by_first = lambda line: line[0].sequence
    assert sorted(before, key=by_first) == sorted(lines(shuffled, {}), key=by_first)


def test_a_report_and_what_follows_it_are_one_line():
    later = item(2, "fix-on-spot", case_client_id=REPORT.client_id)

    assert lines([later, REPORT], {}) == [[REPORT, later]]


def test_a_case_by_its_number_and_by_its_report_is_one_line_when_it_is_known():
    by_report = item(2, case_client_id=REPORT.client_id)
    by_number = item(3, case_no=NUMBERS[0])
    known = {REPORT.client_id: f"grid_case-{NUMBERS[0]}"}

    assert lines([by_number, by_report], known) == [[by_report, by_number]]


def test_two_reports_do_not_wait_for_each_other():
    assert len(lines([REPORT, item(2, "report-case")], {})) == 2


def test_an_item_waits_for_the_report_and_for_the_one_before():
    about = item(3, case_client_id=REPORT.client_id)
    after = item(4, case_no=NUMBERS[0], after=client_id(3))

    assert waits(about, (), {}, stopped=False)
    assert not waits(about, (), {REPORT.client_id: "grid_case-1"}, stopped=False)
    assert waits(after, (), {}, stopped=False)
    assert not waits(after, {client_id(3)}, {}, stopped=False)
    assert waits(REPORT, (), {}, stopped=True)


def test_what_items_refer_to_is_asked_of_the_log():
    about = item(3, case_client_id=client_id(1), after=client_id(2))

    assert set(named([REPORT, about])) == {client_id(1), client_id(2)}


def test_a_repeat_is_told_from_another_item_under_its_id():
    first = item(1, body={"note": "甲", "photos": []})
    again = item(1, body={"photos": [], "note": "甲"}, case_no=NUMBERS[0], base_version=3)
    others = [
        replace(first, body={"note": "乙", "photos": []}),
        replace(first, action="submit-check"),
        replace(first, recorded_at=first.recorded_at + timedelta(seconds=1)),
    ]

    assert first.content == again.content
    assert first.content not in {each.content for each in others}

"""What everybody may read of published months: no small number, and none from which one follows."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.catalog.published_months import PublishedCount
from hotline.api.reports.page import page
from hotline.published_months.public import last_months, public_figures
from hotline.published_months.publishing import PublishedMonth, published_month
from projections.figures.query import SMALL
from tests.hotline.published_months.test_publishing import PUBLISH, corrected, when

NAME = "on-time-rate"


def month(*sizes: int, then: tuple[int, ...] | None = None) -> PublishedMonth:
    """Departments of these sizes; `then`: what a correction made of them."""
    events = when_counted(sizes)
    if then is not None:
        events.append(corrected(*events, counts=counts_of(then)))
    return published_month.fold(events)


def when_counted(sizes: tuple[int, ...]) -> list[Any]:
    return when(PUBLISH, counts=counts_of(sizes))


def counts_of(sizes: tuple[int, ...]) -> tuple[PublishedCount, ...]:
    rows = [
        PublishedCount(NAME, "department", f"d{n}", size // 2, size) for n, size in enumerate(sizes)
    ]
    whole = sum(sizes)
    return (PublishedCount(NAME, "city", "all", whole // 2, whole), *rows)


def shown(of: PublishedMonth) -> dict[str, Any]:
    return {each.key[2]: each.published for each in public_figures(of)}


@pytest.mark.parametrize(
    ("sizes", "hidden"),
    [
        ((40, 20), set()),
        ((40, 50, 19), {"d0", "d2"}),  # alone it would be the rest of the sum
        ((40, 50, 12, 7), {"d0", "d2", "d3"}),  # together they are still small
        ((40, 50, 12, 8), {"d2", "d3"}),
        ((19,), {"all", "d0"}),
    ],
)
def test_a_small_number_is_hidden_and_so_is_what_it_would_follow_from(
    sizes: tuple[int, ...], hidden: set[str]
):
    found = shown(month(*sizes))

    assert hidden == {key for key, number in found.items() if number is None}
    assert found.keys() == {"all", *(f"d{n}" for n in range(len(sizes)))}


@given(st.lists(st.integers(1, 60), min_size=1, max_size=12))
def test_what_is_hidden_is_never_the_rest_of_a_sum(sizes: list[int]):
    """The city less the departments that are shown: nothing, or as many as SMALL at least."""
    found = shown(month(*sizes))
    rows = {key: number for key, number in found.items() if key != "all"}
    hidden = [sizes[int(key[1:])] for key, number in rows.items() if number is None]

    assert all(number[1] >= SMALL for number in found.values() if number is not None)
    if found["all"] is not None and hidden:
        assert sum(hidden) >= SMALL
        assert len(hidden) > 1 or len(rows) == 1


@given(st.lists(st.integers(1, 60), min_size=1, max_size=9), st.data())
def test_a_correction_shows_nothing_that_the_publication_hid(sizes: list[int], data: st.DataObject):
    change = st.lists(st.integers(1, 60), min_size=len(sizes), max_size=len(sizes))
    then = data.draw(change.filter(lambda each: each != sizes))
    both = {each.key[2]: each for each in public_figures(month(*sizes, then=tuple(then)))}

    for state in (shown(month(*sizes)), shown(month(*then))):
        for key, number in state.items():
            if number is None:
                assert both[key].published is None
                assert both[key].corrected is None


def test_a_corrected_number_stands_beside_the_published_one():
    (city, first, second) = public_figures(month(40, 50, then=(40, 60)))

    assert ((45, 90), (50, 100)) == (city.published, city.corrected)
    assert ((20, 40), None) == (first.published, first.corrected)
    assert ((25, 50), (30, 60)) == (second.published, second.corrected)


def test_the_last_twelve_months_are_public_and_no_channel():
    months = {f"20{n}-01": month(40) for n in range(10, 30)}
    channel = PublishedCount("registered", "channel", "phone", 40, 60)
    with_channel = published_month.fold(when(PUBLISH, counts=(channel, *counts_of((40,)))))

    assert 12 == len(last_months(months))
    assert months["2029-01"] is last_months(months)[0]
    assert {"city", "department"} == {each.key[1] for each in public_figures(with_channel)}


def test_the_page_writes_texts_as_texts():
    figure = {
        "indicator": NAME,
        "title": "按时办结率",
        "by": "department",
        "key": "x",
        "name": "<script>alert(1)</script>",
        "suppressed": False,
        "published": {"numerator": 597, "denominator": 601, "rate": 0.993344},
        "corrected": None,
        "target": 1.0,
        "met": False,
    }
    made = {
        "items": [
            {
                "month": "2022-04",
                "published_on": "2022-05-03",
                "corrections": [{"corrected_on": "2022-05-09", "reason": "<b>更正</b>"}],
                "figures": [figure],
            }
        ],
        "definitions": [],
        "small": SMALL,
    }
    for english in (False, True):
        html = page(made, english=english)

        assert "<script" not in html
        assert "<b>" not in html
        assert "style=" not in html
        assert "597 / 601" in html
        assert "99.33%" in html
    assert "2022年4月" in page(made, english=False)


@pytest.mark.parametrize("english", [False, True])
def test_a_page_without_months_says_so(english: bool):  # noqa: FBT001
    html = page({"items": [], "definitions": [], "small": SMALL}, english=english)

    assert ("No month has been published" if english else "尚未公布任何月份") in html

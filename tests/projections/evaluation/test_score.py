"""Points, scores, grades and places, by hand; and the forms that come with the product."""

import pytest

from projections.evaluation.definitions import CASE_INDICATORS, RATE_INDICATORS, VERSIONS
from projections.evaluation.forms import (
    Band,
    EvaluationForm,
    EvaluationForms,
    FormPart,
    Grade,
    form_defects,
)
from projections.evaluation.marks import MARK_NAMES
from projections.evaluation.query import CountedCases
from projections.evaluation.score import Scored, places, scored
from projections.evaluation.shipped import shipped_forms
from projections.figures.query import Pair

GRADES = (Grade(90, "优秀", "green"), Grade(0, "不合格", "red"))


def counted(numerator: int, denominator: int) -> CountedCases:
    pair = Pair(numerator=numerator, denominator=denominator)
    return CountedCases(key="a", pair=pair, left_out=0, interval=pair.interval)


def form(*parts: FormPart) -> EvaluationForm:
    return EvaluationForm("own", "自定", "Own", "department", "示例", parts, GRADES)


def by_form(which: EvaluationForm, **numbers: tuple[int, int]) -> Scored:
    """The numbers by indicator, with a low line for each hyphen."""
    found = [
        (
            part,
            CASE_INDICATORS[part.indicator],
            counted(*numbers[part.indicator.replace("-", "_")]),
        )
        for part in which.parts
    ]
    return scored(which, "a", found)


def test_the_shipped_forms_have_no_defects_and_name_their_clauses():
    assert [] == [*form_defects(shipped_forms(), VERSIONS, MARK_NAMES, RATE_INDICATORS)]
    assert all(each.source for each in shipped_forms().forms)
    assert {"region-tianmen", "department-jinniu", "department-jinhua"} <= {*shipped_forms().by_id}


def test_jinniu_by_hand():
    """处置率 0.9×30 ＋ 按期 0.8×20 ＋ (1−0.1)×20 ＋ (1−0.1)×20 ＋ (1−0.05)×10 = 88.5."""
    found = by_form(
        shipped_forms().by_id["department-jinniu"],
        dispose_rate=(90, 100),
        in_time_dispose_rate=(80, 100),
        rework_rate=(10, 100),
        overtime_to_dispose_rate=(10, 100),
        delay_rate=(5, 100),
    )

    assert (88.5, "良好") == (found.score, found.grade and found.grade.name)
    assert [27.0, 16.0, 18.0, 18.0, 9.5] == [round(each.points or 0, 6) for each in found.parts]


def test_jinhua_by_hand():
    """按期 66 % → 50−4; 结案 90 % → 20; 紧急 15 ＋ 15−5; 返工 10×0.2, 三次 2×0.5 → 88."""
    found = by_form(
        shipped_forms().by_id["department-jinhua"],
        in_time_archive_rate=(66, 100),
        archive_rate=(90, 100),
        emergency_archive_rate=(40, 40),
        emergency_in_time_rate=(36, 40),
        rework=(10, 10),
        repeated_rework=(2, 2),
    )

    assert [46.0, 20.0, 15.0, 10.0, -2.0, -1.0] == [
        round(each.points or 0, 6) for each in found.parts
    ]
    assert 88.0 == found.score


def test_the_bands_of_a_cell_and_a_rate_that_shall_be_low():
    """立案 3 件 → 75 分×20 %; 监督举报率 0 没有可计的得满分; 结案率、按期结案率 30 ＋ 40."""
    which = shipped_forms().by_id["region-cjt292"]
    found = by_form(
        which,
        public_report_rate=(0, 0),
        register=(3, 3),
        archive_rate=(3, 3),
        in_time_archive_rate=(3, 3),
    )
    reported = by_form(
        which,
        public_report_rate=(2, 3),
        register=(9, 9),
        archive_rate=(3, 3),
        in_time_archive_rate=(3, 3),
    )

    assert 95.0 == found.score
    assert round(100 * (10 / 3 + 70) / 100, 4) == reported.score


def test_a_part_of_nothing_is_left_out_and_the_others_make_up_the_hundred():
    both = form(
        FormPart("satisfaction-rate", 50), FormPart("tasks-in-time-rate", 50, zero="nothing")
    )
    left_out = by_form(both, satisfaction_rate=(0, 0), tasks_in_time_rate=(24, 30))
    nothing = by_form(both, satisfaction_rate=(24, 30), tasks_in_time_rate=(0, 0))

    assert (80.0, 40.0) == (left_out.score, nothing.score)
    assert left_out.parts[0].points is None


def test_few_cases_have_a_score_and_no_place_and_equal_ones_share_one():
    rate = form(FormPart("archive-rate", 100))
    rows = [
        Scored(**{**by_form(rate, archive_rate=pair).__dict__, "key": key})
        for key, pair in {"a": (20, 20), "b": (19, 19), "c": (18, 20), "d": (40, 40)}.items()
    ]

    assert {"a": 1, "d": 1, "c": 3} == dict(places(rows))
    assert 100.0 == rows[1].score


def test_a_part_that_is_left_out_does_not_keep_a_unit_from_its_place():
    """Jinhua's unit without an urgent case is compared by the parts that it has."""
    emergency = FormPart("emergency-archive-rate", 15)
    which = form(FormPart("archive-rate", 20), emergency)
    none, few = (
        by_form(which, archive_rate=(40, 40), emergency_archive_rate=(0, n)) for n in (0, 3)
    )

    assert (False, True) == (none.small, few.small)


@pytest.mark.parametrize(
    ("part", "pointer"),
    [
        (FormPart("no-such-rate", 10), "indicator"),
        (FormPart("archive-rate", 10, version=9), "version"),
        (FormPart("archive-rate", 10, minus=("unheard_of",)), "minus"),
        (FormPart("archive-rate", 10, scale="from"), "full_from"),
        (FormPart("register", 10, scale="bands", bands=(Band(3, 1.0),)), "bands"),
        (FormPart("mean-handling-time", 10), "scale"),
        (FormPart("register", 10), "scale"),
    ],
)
def test_a_form_that_cannot_be_counted_is_refused_at_its_place(part: FormPart, pointer: str):
    listed = EvaluationForms(version=1, forms=(form(part),))

    assert [f"/forms/0/parts/0/{pointer}"] == [
        at for at, _ in form_defects(listed, VERSIONS, MARK_NAMES, RATE_INDICATORS)
    ]

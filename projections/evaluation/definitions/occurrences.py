"""The indicators that count what happened to cases (返工、回退、延期、挂账), one row each."""

from typing import Final

from projections.evaluation.definitions.handling import DEPARTMENT, JINHUA, NO_WORDS, UNICOM
from projections.evaluation.indicator import CaseIndicator, of
from projections.evaluation.marks import CaseMark, CaseNode

OCCURRENCES: Final = (
    CaseIndicator(
        name="rework",
        title=("返工数", "Reworks"),
        unit="count",
        direction="lower_is_better",
        of=of(CaseNode.REWORK, "begun_at"),
        of_words=("统计期内核查不通过的次数", "checks of the period that failed"),
        counted_words=NO_WORDS,
        about=DEPARTMENT,
        source=UNICOM,
    ),
    CaseIndicator(
        name="repeated-rework",
        title=("三次及以上返工数", "Reworks from the third on"),
        unit="count",
        direction="lower_is_better",
        of=of(CaseNode.REWORK, "begun_at", among=CaseMark.REPEATED),
        of_words=(
            "统计期内同一案件第三次及以后的核查不通过的次数",
            "failed checks of the period that were at least the third of their case",
        ),
        counted_words=NO_WORDS,
        about=DEPARTMENT,
        source=JINHUA,
    ),
    CaseIndicator(
        name="back",
        title=("回退数", "Returns"),
        unit="count",
        direction="lower_is_better",
        of=of(CaseNode.RETURN, "begun_at"),
        of_words=("统计期内同意退单的次数，计入退单的单位", "returns granted in the period"),
        counted_words=NO_WORDS,
        about=("department", "post"),
        source=UNICOM,
    ),
    CaseIndicator(
        name="delay",
        title=("延期数", "Extensions"),
        unit="count",
        direction="lower_is_better",
        of=of(CaseNode.EXTENSION, "begun_at"),
        of_words=("统计期内同意延期的次数", "extensions granted in the period"),
        counted_words=NO_WORDS,
        about=DEPARTMENT,
        source=UNICOM,
    ),
    CaseIndicator(
        name="hang",
        title=("挂账数", "Suspensions"),
        unit="count",
        direction="lower_is_better",
        of=of(CaseNode.SUSPENSION, "begun_at"),
        of_words=("统计期内同意挂账 (缓办) 的次数", "suspensions granted in the period"),
        counted_words=NO_WORDS,
        about=DEPARTMENT,
        source=UNICOM,
    ),
)

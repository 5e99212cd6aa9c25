"""The indicators of handling and closing (处置、结案), one row each."""

from dataclasses import replace
from typing import Final

from projections.evaluation.indicator import CaseIndicator, met, of
from projections.evaluation.marks import CaseMark, CaseNode

DEPARTMENT: Final = ("department",)
REGION: Final = ("region",)
BOTH: Final = ("region", "department")
UNICOM: Final = "某网格化平台的指标枚举与计算代码"
JINNIU: Final = "成都金牛区数字城管考核办法"
TIANMEN: Final = "天门市数字城管月报"
JINHUA: Final = "金华市数字城管考核办法"
NO_WORDS: Final = ("", "")
TO_HANDLE: Final = of(CaseNode.HANDLE, "due_or_done")
HANDLED: Final = of(CaseNode.HANDLE, "done_at")
TO_CLOSE: Final = of(CaseNode.CASE, "due_at")
CLOSED: Final = of(CaseNode.CASE, "done_at")
TO_HANDLE_WORDS: Final = (
    (
        "处置时限落在统计期内（截至所看时刻），或在统计期内已处置的案件；未到期又未处置的、"
        "挂账期间的不计，退单的不计，作废的单列"
    ),
    (
        "cases whose handling limit falls in the period so far, or handled in it; not those "
        "suspended or returned; voided ones are listed apart"
    ),
)
TO_CLOSE_WORDS: Final = (
    "处置时限落在统计期内（截至所看时刻）的案件 (应结案)；未到期的、挂账期间的不计，作废的单列",
    (
        "cases whose handling limit falls in the period so far; not those suspended; void ones are "
        "listed apart"
    ),
)
IN_TIME_WORDS: Final = (
    "其中已结案、且通过核查的处置不晚于处置时限的",
    "those closed whose handling, as it passed the check, was within the limit",
)
URGENT: Final = of(CaseNode.CASE, "due_at", among=CaseMark.EMERGENCY)
URGENT_WORDS: Final = (
    "处置时限按自然小时计 (昼夜处置) 的应结案件；挂账期间的不计，作废的单列",
    "cases with a handling limit in natural hours that falls in the period so far",
)
REWORKS: Final = of(CaseNode.REWORK, "begun_at")
REWORK_OF_HANDLED: Final = CaseIndicator(
    name="rework-rate",
    title=("返工率", "Rework rate"),
    direction="lower_is_better",
    of=HANDLED,
    counted=REWORKS,
    of_words=("统计期内处置完成的案件", "cases handled in the period"),
    counted_words=("统计期内核查不通过的次数", "checks of the period that failed"),
    about=DEPARTMENT,
    source="返工数 / 处置数，某网格化平台代码",
)
REWORK_RATE: Final = replace(
    REWORK_OF_HANDLED,
    version=2,
    of=TO_CLOSE,
    of_words=TO_CLOSE_WORDS,
    source=f"返工数 / 应结案数，{JINNIU}；以处置数为分母的为第 1 版",
)
HANDLING: Final = (
    CaseIndicator(
        name="need-dispose",
        title=("应处置数", "Cases to be handled"),
        unit="count",
        direction=None,
        of=TO_HANDLE,
        of_words=TO_HANDLE_WORDS,
        counted_words=NO_WORDS,
        about=DEPARTMENT,
        source="名称见平台枚举；归期口径按公布数据推得",
    ),
    CaseIndicator(
        name="dispose",
        title=("处置数", "Cases handled"),
        unit="count",
        direction=None,
        of=HANDLED,
        of_words=("统计期内处置完成的案件", "cases handled in the period"),
        counted_words=NO_WORDS,
        about=DEPARTMENT,
        source=UNICOM,
    ),
    CaseIndicator(
        name="mean-handling-time",
        title=("平均处置时长", "Mean handling time"),
        unit="minutes",
        direction="lower_is_better",
        of=HANDLED,
        of_words=(
            "统计期内处置完成的案件，返工的按最后一次反馈计；作废的单列",
            "cases handled in the period, reworked ones by their last result; void ones apart",
        ),
        counted_words=(
            (
                "其自派遣至反馈处置完成的时长之和，以整分钟计，按自然时间；"
                "返工的计至最后一次反馈，挂账、核查的时间也在内"
            ),
            (
                "the time of all of them from the dispatch to the result, in whole minutes of "
                "calendar time; up to the last result of a rework, suspensions and checks included"
            ),
        ),
        about=DEPARTMENT,
        source="处置时长之和 / 处置数，某网格化平台的指标枚举；该枚举未定按自然时间还是工作时间",
    ),
    CaseIndicator(
        name="in-time-dispose",
        title=("按期处置数", "Cases handled in time"),
        unit="count",
        direction=None,
        of=of(CaseNode.HANDLE, "done_at", among=CaseMark.IN_TIME),
        of_words=(
            "统计期内处置完成、不晚于处置时限的案件",
            "cases handled in the period and within their limit",
        ),
        counted_words=NO_WORDS,
        about=DEPARTMENT,
        source=UNICOM,
    ),
    CaseIndicator(
        name="overtime-dispose",
        title=("超期处置数", "Cases handled late"),
        unit="count",
        direction="lower_is_better",
        of=of(CaseNode.HANDLE, "done_at", minus=CaseMark.IN_TIME),
        of_words=(
            "统计期内处置完成、晚于处置时限的案件",
            "cases handled in the period and after their limit",
        ),
        counted_words=NO_WORDS,
        about=DEPARTMENT,
        source=UNICOM,
    ),
    CaseIndicator(
        name="overtime-to-dispose",
        title=("超期未处置数", "Cases overdue"),
        unit="count",
        direction="lower_is_better",
        of=of(CaseNode.HANDLE, "due_at", minus=CaseMark.DONE),
        of_words=(
            "处置时限落在统计期内（截至所看时刻）、尚未处置的案件 (红灯)",
            "cases whose handling limit falls in the period so far and that are not handled",
        ),
        counted_words=NO_WORDS,
        about=BOTH,
        source=UNICOM,
    ),
    CaseIndicator(
        name="dispose-rate",
        title=("处置率", "Handling rate"),
        of=met(TO_HANDLE, CaseMark.DONE),
        of_words=TO_HANDLE_WORDS,
        counted_words=("其中已处置的", "those handled"),
        about=DEPARTMENT,
        source=f"处置数 / 应处置数，{JINNIU}",
    ),
    CaseIndicator(
        name="in-time-dispose-rate",
        title=("按期处置率", "Handled in time"),
        of=met(TO_HANDLE, CaseMark.IN_TIME),
        of_words=TO_HANDLE_WORDS,
        counted_words=("其中处置不晚于处置时限的", "those handled within the limit"),
        about=DEPARTMENT,
        source=f"按期处置数 / 应处置数，{JINNIU}",
    ),
    CaseIndicator(
        name="overtime-dispose-rate",
        title=("超期处置率", "Handled late"),
        direction="lower_is_better",
        of=met(TO_HANDLE, CaseMark.DONE, unmet=CaseMark.IN_TIME),
        of_words=TO_HANDLE_WORDS,
        counted_words=("其中处置晚于处置时限的", "those handled after the limit"),
        about=DEPARTMENT,
        source="超期处置数 / 应处置数；分母各地不一",
    ),
    CaseIndicator(
        name="overtime-to-dispose-rate",
        title=("超期未处置率", "Overdue rate"),
        direction="lower_is_better",
        of=met(TO_HANDLE, unmet=CaseMark.DONE),
        of_words=TO_HANDLE_WORDS,
        counted_words=("其中超期尚未处置的", "those not handled, so overdue"),
        about=DEPARTMENT,
        source=f"超期未处置数 / 应处置数，{JINNIU}",
    ),
    CaseIndicator(
        name="delay-rate",
        title=("延期率", "Extension rate"),
        direction="lower_is_better",
        of=met(TO_HANDLE, CaseMark.EXTENDED),
        of_words=TO_HANDLE_WORDS,
        counted_words=("其中同意过延期的", "those of which an extension was granted"),
        about=DEPARTMENT,
        source=f"延期数 / 应处置数，{JINNIU}",
    ),
)
CLOSING: Final = (
    CaseIndicator(
        name="need-archive",
        title=("应结案数", "Cases to be closed"),
        unit="count",
        direction=None,
        of=TO_CLOSE,
        of_words=TO_CLOSE_WORDS,
        counted_words=NO_WORDS,
        about=BOTH,
        source=f"{TIANMEN}：立案 996、应结案 972，未到期的不计",
    ),
    CaseIndicator(
        name="archive",
        title=("结案数", "Cases closed"),
        unit="count",
        direction=None,
        of=CLOSED,
        of_words=("统计期内结案的案件", "cases closed in the period"),
        counted_words=NO_WORDS,
        about=("region", "department", "post"),
        source=UNICOM,
    ),
    CaseIndicator(
        name="in-time-archive",
        title=("按期结案数", "Cases closed in time"),
        unit="count",
        direction=None,
        of=of(CaseNode.CASE, "done_at", among=CaseMark.IN_TIME),
        of_words=(
            "统计期内结案、且通过核查的处置不晚于处置时限的案件",
            "cases closed in the period whose handling was within the limit",
        ),
        counted_words=NO_WORDS,
        about=REGION,
        source=UNICOM,
    ),
    CaseIndicator(
        name="archive-rate",
        title=("结案率", "Closing rate"),
        of=met(TO_CLOSE, CaseMark.DONE),
        of_words=TO_CLOSE_WORDS,
        counted_words=("其中已结案的", "those closed"),
        about=BOTH,
        source=f"结案数 / 应结案数，{TIANMEN}",
    ),
    CaseIndicator(
        name="in-time-archive-rate",
        title=("按期结案率", "Closed in time"),
        of=met(TO_CLOSE, CaseMark.IN_TIME),
        of_words=TO_CLOSE_WORDS,
        counted_words=IN_TIME_WORDS,
        about=BOTH,
        source=f"按期结案数 / 应结案数，{TIANMEN}；金华市分母另减缓办数，由考核方案以 minus 指定",
    ),
    CaseIndicator(
        name="overtime-archive-rate",
        title=("超期结案率", "Closed late"),
        direction="lower_is_better",
        of=met(TO_CLOSE, CaseMark.DONE, unmet=CaseMark.IN_TIME),
        of_words=TO_CLOSE_WORDS,
        counted_words=(
            "其中已结案、处置晚于处置时限的",
            "those closed whose handling was after the limit",
        ),
        about=REGION,
        source="超期结案数 / 应结案数",
    ),
    REWORK_RATE,
    CaseIndicator(
        name="emergency-archive-rate",
        title=("紧急问题结案率", "Closing rate of urgent cases"),
        of=met(URGENT, CaseMark.DONE),
        of_words=URGENT_WORDS,
        counted_words=("其中已结案的", "those closed"),
        about=DEPARTMENT,
        source=f"紧急结案数 / 紧急应结案数，{JINHUA} (目标 100 %)；紧急的界定为本系统口径",
    ),
    CaseIndicator(
        name="emergency-in-time-rate",
        title=("紧急问题按期结案率", "Urgent cases closed in time"),
        of=met(URGENT, CaseMark.IN_TIME),
        of_words=URGENT_WORDS,
        counted_words=IN_TIME_WORDS,
        about=DEPARTMENT,
        source=f"紧急按期结案数 / 紧急应结案数，{JINHUA} (目标 ≥ 95 %)；紧急的界定为本系统口径",
    ),
)
